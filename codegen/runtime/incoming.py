"""Read what an API sends by itself: webhooks and callbacks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Generic, TypeVar, get_origin
from urllib.parse import parse_qsl

import msgspec

from .decode import Decoded, NotJsonError, TooDeepError, decode, fitted
from .errors import DecodeError
from .lenient import one_of
from .mismatch import OnMismatch, Reporter
from .returns import Returns, json_type
from .shapes import fields, members

T_co = TypeVar("T_co", covariant=True)


class Incoming(Generic[T_co]):
    """A request that an API sends to you: a webhook, or a callback.

    Whether it really comes from the API is for you to check before, with the signature
    that most APIs send in a header, over the bytes of the body.
    """

    def __init__(
        self, returns: type[Returns[T_co]], name: str, *, form: bool = False
    ) -> None:
        self._returns = returns
        self._name = name
        self._form = form
        self._warner = Reporter("warn")

    def __repr__(self) -> str:
        return f"Incoming({self._name!r})"

    @property
    def name(self) -> str:
        """What the API calls it."""
        return self._name

    def decode(
        self,
        body: bytes | bytearray | str | Mapping[str, Any] | list[Any],
        *,
        on_mismatch: OnMismatch = "warn",
    ) -> T_co:
        """Read the body of a request, as tolerantly as an answer.

        Args:
            body: The body as it came, or what a framework has made of its JSON.
            on_mismatch: What to do where it is not what the schema says: "warn", once
                for each place, "raise", "ignore", or call something.

        Raises:
            DecodeError: it is no JSON; or it breaks the schema and that is to raise.
        """
        type_ = json_type(self._returns)
        try:
            value, deviations = self._decoded(body, type_)
        except (NotJsonError, TooDeepError, RecursionError) as error:
            problem = f"the body cannot be read: {error}"
            raise DecodeError(self._name, problem, None) from None
        reporter = self._warner if on_mismatch == "warn" else Reporter(on_mismatch)
        reporter.report(self._name, deviations, None)
        decoded: T_co = value
        return decoded

    def _decoded(
        self, body: bytes | bytearray | str | Mapping[str, Any] | list[Any], type_: Any
    ) -> Decoded:
        if isinstance(body, Mapping):
            return fitted(dict(body), type_)
        if isinstance(body, list):
            return fitted(body, type_)
        content = body.encode() if isinstance(body, str) else bytes(body)
        return _form(content, type_) if self._form else decode(content, type_)


def _form(content: bytes, type_: Any) -> Decoded:
    """Read a form, in which numbers are text, and lists are names that come again."""
    texts: dict[str, list[str]] = {}
    for name, text in parse_qsl(content.decode("utf-8", "replace"), True):
        texts.setdefault(name, []).append(text)
    lists = {field.encode_name for field in fields(type_) if _is_list(field.type)}
    values = {
        name: found if name in lists or len(found) > 1 else found[0]
        for name, found in texts.items()
    }
    try:
        return Decoded(
            msgspec.convert(values, type_, strict=False, dec_hook=one_of, str_keys=True)
        )
    except msgspec.ValidationError:
        return fitted(values, type_)


def _is_list(type_: Any) -> bool:
    origins: list[Any] = [get_origin(member) for member in members(type_)]
    return list in origins
