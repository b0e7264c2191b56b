"""URLs of next pages: in a header `Link`, or in a page.

Such a URL is followed as it is, and only to the server that gave the page: what is sent
goes with the key of the API. Servers behind a proxy often name themselves by another
scheme or port; these are taken from the base URL.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, unquote_plus

from .errors import ApiError
from .http import httpx
from .redaction import is_key_parameter, is_secret, shown

_USER = re.compile(r"(?<=//)[^/?#@]*@")


class NextUrl(dict[str, Any]):
    """The parameters of a page that a server gave as a URL."""

    def __init__(self, url: str) -> None:
        super().__init__(url=url)
        self.url = url


def without_secrets(url: str, params: Mapping[str, Any]) -> str:
    """Return the URL of a next page without what must not be kept: a user, and the
    keys that the server echoes.

    Args:
        url: The URL.
        params: What the caller passed; secrets among that are known by their names.
    """

    def is_kept(pair: str) -> bool:
        name, _, value = map(unquote_plus, pair.partition("="))
        return not is_key_parameter(name) and (name, value) not in secrets

    secrets = set(_secrets(params))
    path, mark, query = _USER.sub("", url, count=1).partition("?")
    return f"{path}{mark}{'&'.join(filter(is_kept, query.split('&')))}"


def with_secrets(url: str, params: Mapping[str, Any]) -> str:
    """Return a URL that was kept with those secrets that the caller passes again."""
    given = [f"{quote(name)}={quote(value)}" for name, value in _secrets(params)]
    return "&".join([f"{url}{'' if '?' in url else '?'}", *given]) if given else url


def _secrets(params: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in params.items():
        if isinstance(value, str) and is_secret(name):
            yield name, value


def is_url(value: object) -> bool:
    """Whether a cursor is a URL: some servers call it so."""
    return isinstance(value, str) and value.startswith(("http://", "https://"))


def followed(current: httpx.URL, url: str, operation: str) -> httpx.URL:
    """Return where the next page is.

    Args:
        current: The URL of the operation, at the server that is called.
        url: The next page, as the server says it.
        operation: The name of the operation, for messages.

    Raises:
        ApiError: it is no URL, or leads to another server.
    """
    try:
        following = current.join(url)
    except httpx.InvalidURL:
        raise ApiError(f"{operation}: the next page is at no URL: {url!r}.") from None
    if following.host != current.host or following.scheme not in ("http", "https"):
        raise ApiError(
            f"{operation}: the next page is on another server, {shown(following)}. It "
            "is not followed, since it would get the key of this one."
        )
    return current.copy_with(raw_path=following.raw_path)


def link_of(response: httpx.Response) -> str | None:
    """Return where a header `Link` says that the next page is (RFC 8288)."""
    for link in response.links.values():
        relations = link.get("rel", "").casefold().split()
        # Sentry links to an empty page behind the last one, and says so.
        if "next" in relations and link.get("results") != "false":
            return link.get("url")
    return None
