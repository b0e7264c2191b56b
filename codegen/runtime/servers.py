"""Where calls go, and which servers may have the client's credentials."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from .auth import Basic
from .http import httpx

_VARIABLE = re.compile(r"\{([^{}]+)\}")
_OF_HOST = re.compile(r"[\w.:\[\]-]+")
_OF_PATH = re.compile(r"[\w.~:/@!$&'()*+,;=%-]*")


def server_url(template: str, values: Mapping[str, str]) -> str:
    """Fill in the URL of a server.

    Args:
        template: The URL, with variables in braces.
        values: Their values. One inside of the host may not lead out of it.

    Raises:
        ValueError: a value cannot stand there.
    """
    scheme_end = template.find("://") + 3 if "://" in template else 0
    host_end = template.find("/", scheme_end)
    host_end = len(template) if host_end < 0 else host_end

    def value(match: re.Match[str]) -> str:
        text = str(values[match[1]])
        is_in_host = match.start() < host_end and template != match[0]
        # `{server}/v1` is a whole URL, or a host.
        begins = match.start() == 0 and not template.startswith("://", match.end())
        fits = _OF_HOST if is_in_host and not begins else _OF_PATH
        if not fits.fullmatch(text):
            raise ValueError(f"{text!r} cannot be the {match[1]} in {template}.")
        return text

    return _VARIABLE.sub(value, template)


def refusal(operation: str, server: str) -> str:
    """Say why a call does not get its credentials, and what to do about it."""
    return (
        f"{operation} goes to {server}, which gets no credentials: it is not of the "
        "site that the client calls. If you trust it, list its host among the "
        "trusted_hosts of the configuration, or make the client with "
        f'servers={{"{server}": "{server}"}}.'
    )


def parted(base_url: str) -> tuple[httpx.URL, Basic | None]:
    """Part a base URL from the user and password in it, which would be logged.

    Raises:
        ValueError: it is not an absolute URL of http or https.
    """
    unknown = _VARIABLE.search(base_url)
    if unknown:
        raise ValueError(
            f"The base URL has a variable without a value: {{{unknown[1]}}}."
        )
    try:
        url = httpx.URL(base_url)
        host = url.host
    except (httpx.InvalidURL, UnicodeError):
        url, host = httpx.URL(), ""
    if url.scheme not in ("http", "https") or not host:
        given = base_url.rpartition("@")[2].partition("?")[0]
        raise ValueError(
            "A base URL starts with https:// or http:// and names a host, "
            f"unlike {given!r}."
        )
    if not url.userinfo:
        return url, None
    return url.copy_with(userinfo=b""), Basic(url.username, url.password)


@dataclass(frozen=True, slots=True)
class OwnServers:
    """What is known of the servers that single operations have of their own.

    Such a server is somebody's claim in a document. It is called as long as the client
    calls the API where the document says; whoever chooses another base URL has all
    calls go there. Credentials go to it if it is of the base URL's site, or trusted.

    Attributes:
        sites: The registrable domains of the API's servers.
        templates: The URLs of those of the API's servers that have variables: what the
            base URL has in their place stands in the servers of operations, too.
        trusted: Hosts that the project's configuration trusts.
        chosen: Where the caller of the client has the calls go, by the server's URL.
    """

    sites: tuple[str, ...] = ()
    templates: tuple[str, ...] = ()
    trusted: tuple[str, ...] = ()
    chosen: Mapping[str, str] = field(default_factory=dict)

    def chosen_by(self, servers: Mapping[str, str] | None) -> OwnServers:
        """Return these, with what the caller of the client has chosen."""
        return replace(self, chosen=servers or {})

    def target(self, base: httpx.URL, server: str, operation: str) -> httpx.URL:
        """Return where a call goes.

        Raises:
            ValueError: that is not known.
        """
        if server in self.chosen:
            url, user = parted(self.chosen[server])
            if user is not None:
                raise ValueError("A user of another server is told by `auth`.")
            return url
        if not server:
            return base
        values = self._values(base)
        filled = _VARIABLE.sub(lambda match: values.get(match[1], match[0]), server)
        unknown = _VARIABLE.search(filled)
        url = base if unknown else base.join(filled).copy_with(userinfo=b"")
        if _place(url) != _place(base) and not self._site(base):
            return base
        if unknown and (self._site(base) or filled.startswith("/")):
            raise ValueError(
                f"{operation} goes to {server}, whose {unknown[1]} is not known: make "
                f'the client with servers={{"{server}": "https://…"}}.'
            )
        return url

    def trusts(self, base: httpx.URL, server: str, target: httpx.URL) -> bool:
        """Whether the credentials for a base URL may go where a call goes."""
        if server in self.chosen:
            return True
        if base.scheme == "https" and target.scheme != "https":
            return False
        if _place(target) == _place(base):
            return True
        site = self._site(base)
        return _is_within(target.host, (*self.trusted, *([site] if site else [])))

    def _values(self, base: httpx.URL) -> dict[str, str]:
        """Return what the base URL has in the place of variables."""
        for template in self.templates:
            parts = _VARIABLE.split(template)
            found = _between(parts[::2], str(base).rstrip("/"))
            if found:
                # A name that comes again stands for the same text: the first counts.
                return dict(zip(reversed(parts[1::2]), reversed(found), strict=True))
        return {}

    def _site(self, base: httpx.URL) -> str:
        """Return the site of the API that the base URL is of, or nothing."""
        known = (*self.sites, *self.trusted)
        return next((site for site in known if _is_within(base.host, (site,))), "")


NO_SERVERS = OwnServers()


def _between(known: Sequence[str], url: str) -> list[str]:
    """Return what stands between known parts of a URL, each as short as can be; nothing
    where that is not the URL. No regular expression: the parts are a document's, and
    with many of them it would try for hours."""
    first, *middle, last = known
    position, end = len(first), len(url) - len(last)
    found: list[str] = []
    for part in middle:
        at = url.find(part, position + 1, end)
        if at < 0:
            return []
        found.append(url[position:at])
        position = at + len(part)
    if position >= end or not (url.startswith(first) and url.endswith(last)):
        return []
    return [*found, url[position:end]]


def _place(url: httpx.URL) -> tuple[str, int | None]:
    return url.host, url.port


def _is_within(host: str, sites: tuple[str, ...]) -> bool:
    """Whether a host is one of these, or below one."""
    return any(host == site or host.endswith(f".{site}") for site in sites)
