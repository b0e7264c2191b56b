"""Call the methods of a client over HTTP: what they return is what the server sent."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from types import ModuleType
from typing import Any

import graphql as g
import msgspec

from .comparing import differences
from .package import Package
from .reflection import Call, parameter_types, quiet
from .serving import GraphQLServer, Served
from .values import ABSENT, Values

PAGES = 4
"""How many pages are looked at; a server of random data may go on forever."""
PAGING = {"first", "last", "limit", "offset", "page", "pageSize", "perPage", "size"}
PAGING |= {"skip", "take"}
"""Arguments that count items or pages: never null nor negative."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that a generated client does not do as it should."""

    check: str
    where: str
    """The operation, or the tool."""
    message: str
    seed: int | None = None

    def __str__(self) -> str:
        seed = "" if self.seed is None else f" (seed {self.seed})"
        return f"{self.check}: {self.where}{seed}: {self.message}"


def refuse(mismatch: Any) -> None:
    """Fail where an answer is not what the schema says; the server has values of
    enumerations that the client does not know, which is no failure."""
    if mismatch.got != "unknown value":
        raise AssertionError(str(mismatch))


class Caller:
    """Calls methods of one client with random valid arguments."""

    def __init__(
        self, package: Package, module: ModuleType, server: GraphQLServer
    ) -> None:
        self._package = package
        self._server = server
        self._module = module
        with module.Shop(base_url=server.url) as made:
            self._client = made

    def sync(self, calls: Iterable[Call], seeds: Sequence[int]) -> Iterator[Failure]:
        """Call each method, with each seed."""
        with self._module.Shop(base_url=self._server.url, on_mismatch=refuse) as made:
            for call, seed in itertools.product(calls, seeds):
                exchange = self._exchange(call, seed)
                try:
                    with quiet():
                        result = call.of(made)(**exchange.arguments())
                        paged = _is_pager(result)
                        if paged:
                            pages = list(itertools.islice(result.pages(), PAGES))
                except Exception as error:
                    yield exchange.broken(error)
                else:
                    yield from exchange.pages(pages) if paged else exchange.one(result)

    def asynchronous(
        self, calls: Iterable[Call], seeds: Sequence[int]
    ) -> Iterator[Failure]:
        """Call each method of the async client, with each seed."""

        async def run() -> list[Failure]:
            found: list[Failure] = []
            client = self._module.AsyncShop(
                base_url=self._server.url, on_mismatch=refuse
            )
            async with client as made:
                for call, seed in itertools.product(calls, seeds):
                    found += await self._awaited(call, seed, made)
            return found

        yield from asyncio.run(run())

    async def _awaited(self, call: Call, seed: int, client: Any) -> list[Failure]:
        exchange = self._exchange(call, seed)
        try:
            with quiet():
                result = call.of(client)(**exchange.arguments())
                if not _is_pager(result):
                    return list(exchange.one(await result))
                pages = []
                async for page in result.pages():
                    pages.append(page)
                    if len(pages) == PAGES:
                        break
        except Exception as error:
            return [exchange.broken(error)]
        return list(exchange.pages(pages))

    def _exchange(self, call: Call, seed: int) -> _Exchange:
        self._server.served.clear()
        self._server.mocker.seed(f"{seed} {call.name}")
        random = Random(f"{call.name} {seed}")
        variables = _variables(
            call, self._package.schema, Values(random, self._package.scalars), random
        )
        hints = parameter_types(call.of(self._client))
        return _Exchange(call, seed, variables, self._server.served, hints)


@dataclass(frozen=True, slots=True)
class _Exchange:
    """One call: what is given, and what the server saw and sent."""

    call: Call
    seed: int
    variables: Mapping[str, Any]
    served: list[Served]
    hints: Mapping[str, Any]
    """The types of the method's parameters."""

    def arguments(self) -> dict[str, Any]:
        """The arguments of the method, of the types that its signature says."""
        return {
            parameter: msgspec.convert(
                self.variables[wire],
                self.hints[parameter],
                dec_hook=_custom,
                str_keys=True,
            )
            for parameter, wire in self.call.arguments.items()
            if wire in self.variables
        }

    def one(self, result: Any) -> Iterator[Failure]:
        """Compare what a method returned with what was sent."""
        if len(self.served) != 1:
            yield self._failure("calls", f"sent {len(self.served)} requests")
            return
        (served,) = self.served
        for line in differences(dict(served.variables), dict(self.variables)):
            yield self._failure("variables", line)
        for line in differences(result, _at(served.data, self.call.at)):
            yield self._failure("answers", line)

    def pages(self, pages: Sequence[Sequence[Any]]) -> Iterator[Failure]:
        """Compare the pages of a pager with those that were sent."""
        # What is null instead of a page is none.
        sent = [s for s in self.served if _at(s.data, self.call.at) is not None]
        if len(sent) != len(pages):
            message = f"{len(pages)} pages of {len(self.served)} requests"
            yield self._failure("pages", message)
            return
        first = self.served[0].variables
        known = {key: first[key] for key in self.variables if key in first}
        for line in differences(known, dict(self.variables)):
            yield self._failure("variables", line)
        for number, (page, served) in enumerate(zip(pages, sent, strict=True)):
            data = _at(served.data, self.call.at)
            fitting = [lists for lists in _lists(data) if _fits(page, lists.items)]
            if not fitting:
                message = f"no list in the answer is page {number + 1}: {list(page)!r}"
                yield self._failure("pages", message)
            elif number + 1 == len(pages) < PAGES and all(
                lists.goes_on(self.variables) for lists in fitting
            ):
                yield self._failure("pages", "more pages were there")

    def broken(self, error: Exception) -> Failure:
        return self._failure("calls", f"{type(error).__name__}: {error}")

    def _failure(self, check: str, message: str) -> Failure:
        return Failure(check, self.call.name, message, self.seed)


def _is_pager(result: Any) -> bool:
    return callable(getattr(type(result), "pages", None))


def _custom(type_: Any, value: Any) -> Any:
    if type_.__name__ == "File":
        return type_(value.encode(), "file.txt")
    raise NotImplementedError(f"a {type_} is made of {value!r}")


def _variables(
    call: Call, schema: g.GraphQLSchema, values: Values, random: Random
) -> dict[str, Any]:
    found = {}
    never_null = _never_null(call, schema)
    for node in call.operation.variable_definitions or ():
        name = node.variable.name.value
        type_ = g.type_from_ast(schema, node.type)
        assert g.is_input_type(type_), name
        optional = node.default_value is not None or not g.is_non_null_type(type_)
        if name in PAGING and g.is_scalar_type(g.get_nullable_type(type_)):
            found[name] = random.randint(1, 4)
        elif not optional or random.random() < 0.5:
            if name in never_null:
                found[name] = values.present(g.get_nullable_type(type_))
            else:
                found[name] = values.argument(type_)
    # A connection is walked from one of its ends (Relay, "Pagination algorithm").
    if {"after", "first"} & found.keys() and {"before", "last"} & found.keys():
        end = random.choice([("after", "first"), ("before", "last")])
        required = {
            node.variable.name.value
            for node in call.operation.variable_definitions or ()
            if isinstance(node.type, g.NonNullTypeNode)
        }
        for name in {*end} - required:
            found.pop(name, ABSENT)
    return found


def _never_null(call: Call, schema: g.GraphQLSchema) -> set[str]:
    """The variables that stand where null must not: such a variable may have a type
    with null, and be left out, where the argument has a default (specification,
    section 5.8.5)."""
    found: set[str] = set()
    type_info = g.TypeInfo(schema)

    class Visitor(g.Visitor):
        def enter_variable(self, node: g.VariableNode, *_: object) -> None:
            if g.is_non_null_type(type_info.get_input_type()):
                found.add(node.name.value)

    g.visit(g.parse(call.document), g.TypeInfoVisitor(type_info, Visitor()))
    return found


def _at(data: Any, path: Iterable[str]) -> Any:
    for step in path:
        data = data.get(step) if isinstance(data, dict) else None
    return data


# Pages


@dataclass(frozen=True, slots=True)
class _List:
    items: list[Any]
    owner: Any
    """The object that has the list."""

    def goes_on(self, variables: Mapping[str, Any]) -> bool:
        """Whether there is a next page for sure."""
        info = self.owner.get("pageInfo") if isinstance(self.owner, dict) else None
        backward = any(variables.get(name) is not None for name in ("before", "last"))
        if not isinstance(info, dict) or backward:
            return False
        return bool(info.get("hasNextPage") and info.get("endCursor"))


def _lists(data: Any, owner: Any = None) -> Iterator[_List]:
    """The lists in the data of a page, outside of other lists; the nodes of edges are
    one, and what is null is empty."""
    match data:
        case dict():
            for value in data.values():
                yield from _lists(value, data)
        case list():
            yield _List(data, owner)
            if data and all(isinstance(i, dict) and "node" in i for i in data if i):
                yield _List([item["node"] if item else None for item in data], owner)
        case None:
            yield _List([], owner)


def _fits(page: Sequence[Any], items: list[Any]) -> bool:
    """Whether the items of a page are those of a list; null is no item, and a walk
    from the end turns pages around."""
    there = [item for item in items if item is not None]
    forms = (items, there, items[::-1], there[::-1])
    return any(not any(differences(list(page), form)) for form in forms)
