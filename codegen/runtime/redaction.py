"""Keep secrets out of what people read: messages, logs, reprs."""

from __future__ import annotations

import functools
import itertools
import logging
import re
from urllib.parse import parse_qsl, quote, quote_plus

from .http import httpx

HIDDEN = "***"
REMEMBERED = 1000
"""How many of the credentials that were used last are known by themselves."""
REMEMBERED_OF_QUERIES = 100
"""How many of those that only the name of a parameter tells, and not `auth`: they may
be others in each call, and must not push out keys."""
LONGEST = 16_000
"""What is longer is cut before secrets are looked for in it: that takes its time."""

_sent: dict[str, int] = {}
_sent_in_queries: dict[str, int] = {}
_uses = itertools.count()
_key_parameters: set[str] = set()

_SECRET_NAME = re.compile(
    r"passw(or)?d|pass(phrase|code)|(admin|auth|database|db|user)pass$|authorization|"
    r"token$|(secret|credential|signature|cookie|jwt|pwd)s?$|"
    r"(api|access|account|app|auth|encryption|private|secret|signing|subscription)"
    r"keys?(id)?$"
)
"""In names without what stands between their words. Tokens, of which there are many,
are those of language models."""
_PAGING_NAME = re.compile(
    r"(page|pagination|next|prev(ious)?|continuation|cursor|starting|sync)token$"
)
"""What says where a list goes on opens nothing."""
_BETWEEN_WORDS = re.compile(r"[\W_]+|\d+$")
_secret_in_urls = {"auth", "code", "key", "pass", "sig"}
"""Names that mean other things elsewhere."""

_ASSIGNED = re.compile(r"([?&]?)(?<![\w.%-])([\w.%-]+)=([^&#\s\"'<>]+)")
_MEMBER = re.compile(r'("([\w.-]{1,100})"\s*:\s*)"(?:[^"\\]|\\.)+"')
_HEADER = re.compile(
    r"""(\(?b'([\w-]+)'(?:, |=))b(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
)
"""A header, as httpcore and hpack write it."""
_BLOCK = re.compile(r"(?s)(Encoded header block to |^Decoding )b['\"].*")
"""Headers as they are sent by HTTP/2: anybody can unpack them."""
_SECRETS = (
    (re.compile(r"(?<=://)[^/?#@\s]+(?=@)"), HIDDEN),
    (
        re.compile(
            r"(?i)\b(bearer|basic|token)\s+"
            r"(?=[\w.~+/=-]*\d|[\w.~+/=-]{24})[\w.~+/=-]{8,}"
        ),
        rf"\1 {HIDDEN}",
    ),
    (  # Looked for once in each word: from each "eyJ" of a long one takes minutes.
        re.compile(
            r"(?<![\w-])(?=[\w-]+\.[\w-])([\w-]*?-)?eyJ[\w-]+\.[\w-]+(\.[\w-]*)?"
        ),
        rf"\1{HIDDEN}",
    ),
)


@functools.lru_cache(1024)
def is_secret(name: str) -> bool:
    """Whether what a name stands for is a secret: a field, a header, a parameter.

    The words may be parted in any way: `api_key`, `X-Api-Key`, `apiKey`.
    """
    bare = _BETWEEN_WORDS.sub("", name[-100:]).casefold()
    return bool(_SECRET_NAME.search(bare)) and not _PAGING_NAME.search(bare)


def keep_out(secret: str) -> None:
    """Remember a credential that is sent, so that no text shows it: servers echo keys
    in their messages. What is too short to be one is not remembered."""
    _remember(_sent, secret, REMEMBERED)


def _remember(known: dict[str, int], secret: str, most: int) -> None:
    """Remember a secret, or that it is used still; forget what was not for longest."""
    if len(secret) < 8:
        return
    _forms(secret)
    known[secret] = next(_uses)
    if len(known) > most:
        # A copy, as other threads remember theirs meanwhile.
        known.pop(min(list(known.items()), key=lambda item: item[1])[0], None)


@functools.lru_cache(REMEMBERED)
def _forms(secret: str) -> frozenset[str]:
    """The forms in which texts have a secret."""
    return frozenset((secret, quote(secret, safe=""), quote_plus(secret)))


def _remembered() -> list[str]:
    """Return what no text may show, the longest first: it may have a shorter one."""
    secrets = [*list(_sent), *list(_sent_in_queries)]
    return sorted({form for each in secrets for form in _forms(each)}, key=len)[::-1]


def keep_out_all(request: httpx.Request) -> None:
    """Remember the secrets that the caller put into headers, cookies and the query.

    Of a query these are the values whose names tell a secret anywhere: `key` may be an
    ordinary word, which must not be hidden in other texts.
    """
    for raw, content in request.headers.raw:
        if _is_secret_header(raw):
            value = content.decode("utf-8", "replace")
            cookies = value.split(";") if raw.lower() == b"cookie" else ()
            for cookie in cookies:
                keep_out(cookie.partition("=")[2].strip())
            if not cookies:
                keep_out(value.rpartition(" ")[2])
    for name, value in parse_qsl(request.url.query.decode()):
        if is_secret(name) or is_key_parameter(name):
            _remember(_sent_in_queries, value, REMEMBERED_OF_QUERIES)


@functools.lru_cache(1024)
def _is_secret_header(name: bytes) -> bool:
    return is_secret(name.decode("latin-1"))


def hide_parameter(name: str) -> None:
    """Hide the values of a parameter in URLs: the credentials are in it."""
    _secret_in_urls.add(name.casefold())
    _key_parameters.add(name.casefold())


def is_key_parameter(name: str) -> bool:
    """Whether a parameter of a URL is one that a client's credentials are in."""
    return name.casefold() in _key_parameters


def hidden(content: bytes) -> bytes:
    """Return bytes without the credentials that were sent."""
    for secret in _remembered():
        content = content.replace(secret.encode(), HIDDEN.encode())
    return content


def cut(text: str, longest: int = LONGEST) -> str:
    """Cut what nobody reads: to look for secrets in all of it takes time. It ends with
    a word, as half a secret is not known for one."""
    if len(text) <= longest:
        return text
    return text[:longest].rpartition(" ")[0] or text[: longest // 2]


def redacted(text: str) -> str:
    """Return a text without what is, or looks like, a secret in it."""
    for secret in _remembered():
        text = text.replace(secret, HIDDEN)
    for pattern, replacement in _SECRETS:
        text = pattern.sub(replacement, text)
    text = _ASSIGNED.sub(_hide_assigned, text)
    return _MEMBER.sub(_hide_member, text)


def _hide_assigned(match: re.Match[str]) -> str:
    """Hide the value of a parameter in a URL, or in a text like `password=…`."""
    in_url, name, _ = match.groups()
    is_one = is_secret(name) or (in_url and name.casefold() in _secret_in_urls)
    return f"{in_url}{name}={HIDDEN}" if is_one else match[0]


def _hide_member(match: re.Match[str]) -> str:
    """Hide the value of a member of JSON."""
    return f'{match[1]}"{HIDDEN}"' if is_secret(match[2]) else match[0]


class HideSecrets(logging.Filter):
    """Hides secrets in what the HTTP library logs: URLs, and headers as they are."""

    def __eq__(self, other: object) -> bool:
        """Say that one is as good as another, so that a logger takes it once."""
        return isinstance(other, HideSecrets)

    def __hash__(self) -> int:
        return hash(HideSecrets)

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        bare = _BLOCK.sub(rf"\1{HIDDEN}", redacted(message))
        bare = _HEADER.sub(_hide_header, bare)
        if bare != message:
            record.msg, record.args = bare, ()
        return True


def _hide_header(match: re.Match[str]) -> str:
    return f"{match[1]}b'{HIDDEN}'" if is_secret(match[2]) else match[0]


def shown(url: httpx.URL) -> str:
    """Return a URL as people may see it: without user, password, query, fragment."""
    port = f":{url.port}" if url.port else ""
    host = f"[{url.host}]" if ":" in url.host else url.host
    return f"{url.scheme}://{host}{port}{url.path}"
