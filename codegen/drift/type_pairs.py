"""Which types of two versions stand at the same place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .. import ir
from .components import FLOWS, Component
from .operation_pairs import OperationPairs

TypePair = tuple[ir.Type, ir.Type]


def in_operations(operations: OperationPairs) -> Iterator[TypePair]:
    """The types that the operations of both versions send and receive at the same
    places."""
    for before, after in operations.kept:
        old, new = before.operation, after.operation
        olds = {(param.place, param.wire): param.type for param in old.params}
        for param in new.params:
            if (param.place, param.wire) in olds:
                yield olds[param.place, param.wire], param.type
        yield from _bodies(old.bodies, new.bodies)
        yield from _responses(old.errors, new.errors)
        answers = list(_responses(old.responses, new.responses))
        yield from answers
        if not answers and old.returns is not None and new.returns is not None:
            yield old.returns, new.returns


def in_incoming(old: ir.Api, new: ir.Api) -> Iterator[TypePair]:
    """The types of the requests that both versions of an API send."""
    before = {(each.kind, each.key): each.type for each in old.incoming}
    for each in new.incoming:
        was = before.get((each.kind, each.key))
        if was is not None and each.type is not None:
            yield was, each.type


def in_components(old: Component, new: Component) -> Iterator[TypePair]:
    """The types inside of two schemas."""
    for flow in FLOWS:
        before, after = old.in_flow(flow), new.in_flow(flow)
        match before, after:
            case ir.Record(), ir.Record():
                olds = {field.wire: field.type for field in before.fields}
                for field in after.fields:
                    if field.wire in olds:
                        yield olds[field.wire], field.type
                if before.extra is not None and after.extra is not None:
                    yield before.extra, after.extra
            case ir.Union(), ir.Union():
                yield ir.OneOf(before.members), ir.OneOf(after.members)
            case ir.Alias(), ir.Alias():
                yield before.type, after.type


def _bodies(old: Iterable[ir.Body], new: Iterable[ir.Body]) -> Iterator[TypePair]:
    olds, news = list(old), list(new)
    by_media = {body.media: body.type for body in olds}
    paired = [(by_media[b.media], b.type) for b in news if b.media in by_media]
    if not paired and olds and news:
        paired = [(olds[0].type, news[0].type)]
    yield from paired


def _responses(
    old: Iterable[ir.Response], new: Iterable[ir.Response]
) -> Iterator[TypePair]:
    olds = {(answer.status, answer.media): answer for answer in old}
    by_status = {answer.status: answer for answer in olds.values()}
    for answer in new:
        was = olds.get((answer.status, answer.media)) or by_status.get(answer.status)
        if was is None:
            continue
        if was.type is not None and answer.type is not None:
            yield was.type, answer.type
        headers = {header.wire: header.type for header in was.headers}
        for header in answer.headers:
            if header.wire in headers:
                yield headers[header.wire], header.type
