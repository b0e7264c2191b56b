"""Keys, and where they come from: the caller, a function, a file, the environment."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from .errors import AuthError
from .redaction import HIDDEN, keep_out

Key = str | Callable[[], str]
"""A secret, or what gives it: asked for each request, so that keys may change."""


class Secret(str):
    """A text that nobody should see: tracebacks with locals show the repr of each."""

    __slots__ = ()

    def __repr__(self) -> str:
        return repr(HIDDEN)


LARGEST = 64 * 1024
"""No key has more bytes: a file that does is another one."""


@dataclass(frozen=True, slots=True)
class KeyFile:
    """A key that stands in a file, and may be replaced there while a client runs::

        client = Shop(KeyFile("/run/secrets/shop"))

    The file is read for each request, which takes some microseconds: no change is
    missed, whatever the file system says of its time. Replace the file by renaming
    another to it, as nobody can tell half a key from a whole one.

    Attributes:
        path: The file. Its text is the key, but for a line break at its end.
    """

    path: str | os.PathLike[str]

    def __call__(self) -> str:
        """Return the key.

        Raises:
            AuthError: there is no such file, or none that can be read.
        """
        where = os.fspath(self.path)
        try:
            with open(where, "rb") as file:
                content = file.read(LARGEST + 1)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise AuthError(f"The key cannot be read from {where}: {reason}.") from None
        except ValueError:  # The name has a zero byte.
            raise AuthError(f"The name of a file cannot be {where!r}.") from None
        try:
            text = content.decode("utf-8-sig").rstrip("\r\n")
        except UnicodeDecodeError:
            text = ""
        if not text.strip() or len(content) > LARGEST:
            raise AuthError(f"The file {where} has no key: it is one line of text.")
        return text


def from_environment(variable: str) -> Key | None:
    """Return the key that an environment variable has, or the file that `…_FILE` names;
    None where there is neither."""
    text = os.environ.get(variable, "").strip() if variable else ""
    path = os.environ.get(f"{variable}_FILE", "").strip() if variable else ""
    return text or (KeyFile(path) if path else None)


def credential(value: Key | None, variable: str) -> Key:
    """Return a key, or what the environment has where none is given.

    Raises:
        AuthError: there is neither, or it is empty.
        TypeError: it is no text.
    """
    if value is None:
        value = from_environment(variable)
    if value is None:
        way = f"pass one, or set {variable} or {variable}_FILE" if variable else ""
        raise AuthError(f"There is no key: {way or 'pass one'}.")
    return value if callable(value) else whole(value)


def text(key: Key) -> str:
    """Return what a function gives, or the text itself: any, even none.

    Raises:
        AuthError: it has what is no character.
        TypeError: it is no text.
    """
    given = key() if callable(key) else key
    if not isinstance(given, str):
        kind = type(given).__name__
        raise TypeError(f"A key is text, or a function that gives it, not {kind}.")
    given = Secret(given)
    try:
        given.encode()
    except UnicodeEncodeError:  # What was no UTF-8 in the environment.
        raise AuthError("The key is not in UTF-8.") from None
    return given


def secret(key: Key) -> Secret:
    """Return what nobody should see, without the line break that files leave at its
    end; a password may have blanks there.

    Raises:
        AuthError: it has what is no character.
        TypeError: it is no text.
    """
    found = Secret(text(key).rstrip("\r\n"))
    keep_out(found)
    return found


def whole(key: Key) -> Secret:
    """Return a key without the blanks around it.

    Raises:
        AuthError: it is empty.
        TypeError: it is no text.
    """
    found = Secret(text(key).strip())
    if not found:
        raise AuthError("The key is empty.")
    keep_out(found)
    return found


def plain(key: Key) -> Secret:
    """Return a key that can stand in a header.

    Raises:
        AuthError: it is empty, or has other characters.
        TypeError: it is no text.
    """
    found = whole(key)
    if not sendable(found):
        raise AuthError("The key has characters that cannot be sent.")
    return found


def sendable(value: str) -> bool:
    """Whether a text can stand in a header, and only there."""
    return value.isascii() and value.isprintable()


S = TypeVar("S", bound=str)


def kept(key: Key, read: Callable[[Key], S]) -> Callable[[], S]:
    """Return what gives the key, so that no attribute shows it.

    Args:
        key: The key.
        read: What it is read as.

    Raises:
        AuthError: the key is none, as far as that is known before it is asked for.
    """
    if not callable(key):
        read(key)
    return lambda: read(key)


def halves(key: Key, form: str) -> tuple[Key, Key]:
    """Return what gives the two halves of a key that is of a form like "ID:SECRET".

    They may have any characters: neither is sent in a header as it is.

    Raises:
        AuthError: it is of another form. A function may give such a key later.
    """

    def half(index: int) -> str:
        both = [Secret(part) for part in whole(key).partition(":")[::2]]
        if not all(both):
            raise AuthError(f"The key is not of the form {form}.")
        keep_out(both[1])
        return both[index]

    if not callable(key):
        half(0)
    return lambda: half(0), lambda: half(1)
