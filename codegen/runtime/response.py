"""Read responses: errors by their status, and answers of GraphQL.

What calls of REST return is read in `reading`.
"""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, get_origin

import msgspec

from .batch import Entry
from .blocks import partial
from .decode import Decoded, NotJsonError, TooDeepError, decode, repeated_keys
from .discretion import discreet
from .errors import ApiError, DecodeError, GraphQLError, StatusError, status_class
from .graphql import answer_type, at_path
from .graphql_errors import error_items, graphql_error
from .graphql_requests import GraphQLOptions, batch_name
from .http import httpx
from .messages import said
from .mismatch import Reporter
from .model import UNSET
from .redaction import hidden, shown
from .request import Errors
from .returns import Json, Returns, json_type

NOWHERE = (404, 405, 410)
"""The statuses of a URL at which there is no API."""


def media_type(response: httpx.Response) -> str:
    """Return the media type without its parameters, in lower case."""
    header: str = response.headers.get("Content-Type", "")
    return header.partition(";")[0].strip().casefold()


def text_or_bytes(response: httpx.Response) -> str | bytes:
    """Return the body as text, where it is text."""
    if b"\0" in response.content:
        return response.content
    try:
        return response.content.decode(response.charset_encoding or "utf-8")
    except (LookupError, UnicodeError):
        return response.content


def decoded(response: httpx.Response, type_: Any) -> Decoded:
    """Decode a body that is JSON, in UTF-8 or in what its media type says.

    Raises:
        NotJsonError: it is not JSON.
        TooDeepError: it is nested too deep.
    """
    try:
        return decode(response.content, type_)
    except NotJsonError:
        charset = response.charset_encoding
        if response.content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            charset = "utf-16"
        try:
            recoded = response.content.decode(charset or "utf-8").encode()
        except (LookupError, UnicodeError):
            raise NotJsonError("unknown encoding") from None
        return decode(recoded, type_)


def status_error(
    operation: str, response: httpx.Response, described: Errors
) -> StatusError:
    """Return the error for a response whose status is not 2xx."""
    response = discreet(response)
    raw = _plain(response)
    if response.has_redirect_location:
        raw = "the client follows no redirects; check its base URL"
    body = raw
    for returns in _described(response.status_code, described):
        if get_origin(returns) is not None and response.content:
            try:
                value, deviations = decoded(response, json_type(returns))
            except (NotJsonError, TooDeepError):
                break
            if not deviations:
                body = value
                break
    return status_class(response.status_code)(operation, response, body, raw)


def _plain(response: httpx.Response) -> Any:
    """Return a body as JSON, text or bytes, whichever it is; None if it is empty."""
    try:
        return decoded(response, Any).value
    except (NotJsonError, TooDeepError):
        return text_or_bytes(response) or None


def _described(status: int, described: Errors) -> list[type[Returns[Any]]]:
    """Return what describes the bodies of a status: best match first."""
    keys = (status, f"{status // 100}XX", "default")
    pairs = list(described.items())
    return [returns for key in keys for returns, statuses in pairs if key in statuses]


def read_graphql(
    operation: str,
    response: httpx.Response,
    returns: type[Returns[Any]],
    at: tuple[str, ...],
    reporter: Reporter,
    options: GraphQLOptions,
    content: bytes | None = None,
) -> Any:
    """Return what a GraphQL operation returns, from the path `at` in `data`.

    A body with errors is one of GraphQL, whatever the status and the media type say
    (GraphQL over HTTP, section 6.4).

    Args:
        operation: The name of the operation, for messages.
        response: The response.
        returns: The type of what is returned.
        at: Where that is in the data.
        reporter: Is told what does not fit.
        options: How errors are read, and whether data beside them are wanted.
        content: The answer, where it is only a part of the response's body.

    Raises:
        GraphQLError: there are errors, whatever the status; it keeps partial data.
        StatusError: the status is not 2xx, and the body not that of GraphQL.
        DecodeError: the body is not that of GraphQL; or it breaks the schema and the
            client is to raise then.
    """
    type_ = answer_type(json_type(returns), at)
    content = response.content if content is None else content
    try:
        answer, deviations = decode(content, type_)
    except (NotJsonError, TooDeepError) as error:
        if not response.is_success:
            raise no_success(operation, response) from None
        raise no_graphql(operation, response, str(error)) from None
    if not isinstance(answer, type_):
        answer = type_()
    failure = None
    if items := error_items(answer.errors):
        data = at_path(answer.data, at) if answer.data else None
        harmless, body = hidden(content), None
        with suppress(NotJsonError):  # Of a number that is a key, nothing is left.
            items = error_items(decode(harmless, type_).value.errors)
            body = decode(harmless, Any).value
        failure = graphql_error(operation, items, data, response, body, options.errors)
        if not _is_wanted(failure, options):
            raise failure
    elif not response.is_success:
        raise no_success(operation, response)
    elif answer.data is UNSET:
        raise no_graphql(operation, response, "it has neither data nor errors")
    if reporter.is_strict:
        deviations = (*deviations, *repeated_keys(content, type_))
    in_data = [d._replace(path="$" + d.path.removeprefix("$.data")) for d in deviations]
    reporter.report(operation, in_data, response)
    if failure is not None:
        raise failure
    return at_path(answer.data, at)


def _is_wanted(error: GraphQLError, options: GraphQLOptions) -> bool:
    """Whether what came beside errors is to be returned."""
    is_there = error.response.is_success and error.data is not None
    return is_there and options.on_partial is not None


def read_entry(
    entry: Entry,
    response: httpx.Response,
    reporter: Reporter,
    options: GraphQLOptions,
    content: bytes | None = None,
) -> Any:
    """Return what an operation returns, as it wants that to be made of its data.

    Raises:
        ApiError: as `read_graphql`.
    """
    name, then = entry.call.operation.name, entry.then
    try:
        data = read_graphql(
            name, response, entry.returns, entry.at, reporter, options, content
        )
    except GraphQLError as error:
        error.data = partial(then, error.data) if then else error.data
        if options.on_partial is None or not _is_wanted(error, options):
            raise
        options.on_partial(error)
        return error.data
    return then(data) if then else data


def read_batch(
    response: httpx.Response,
    entries: Sequence[Entry],
    reporter: Reporter,
    options: GraphQLOptions,
) -> list[Any]:
    """Return what each operation of a batch returns, or its error.

    Raises:
        ApiError: there is no answer for each.
    """
    names = [entry.call.operation.name for entry in entries]
    answers = _answers(response)
    if answers is None:
        # Servers that take no batches say so as they answer one operation.
        read_graphql(batch_name(names), response, Json[Any], (), reporter, options)
    if answers is None or len(answers) != len(entries):
        got = 1 if answers is None else len(answers)
        problem = f"{len(entries)} operations, but answers: {got}"
        raise no_graphql(batch_name(names), response, problem)

    def outcome(entry: Entry, answer: msgspec.Raw) -> Any:
        try:
            return read_entry(entry, response, reporter, options, bytes(answer))
        except ApiError as error:
            return error.with_traceback(None)

    return list(map(outcome, entries, answers))


def _answers(response: httpx.Response) -> list[msgspec.Raw] | None:
    try:
        return msgspec.json.decode(response.content, type=list[msgspec.Raw])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None


def no_graphql(operation: str, response: httpx.Response, why: str) -> DecodeError:
    """Return the error for a response that is no answer of GraphQL."""
    media = media_type(response) or "no media type"
    says = said(_plain(response)) or "nothing"
    problem = f"this is no GraphQL response ({media}; {why}); it says: {says}"
    if "json" not in media:
        problem = _doubted(problem, response)
    return DecodeError(operation, problem, response)


def no_success(operation: str, response: httpx.Response) -> StatusError:
    """Return the error for a status other than 2xx, without errors of GraphQL."""
    error = status_error(operation, response, {})
    if response.status_code in NOWHERE:
        error.args = (_doubted(str(error), response),)
    return error


def _doubted(problem: str, response: httpx.Response) -> str:
    """Add a question: most often the base URL is not that of the GraphQL API."""
    try:
        url = response.request.url
    except RuntimeError:  # An event of a stream, which no request was sent for.
        return problem
    return f"{problem.rstrip('.')}. Is {shown(url)} the URL of the GraphQL API?"
