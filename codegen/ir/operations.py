"""Operations: what is sent, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal as OneWordOf

from .definitions import Value
from .origins import NOWHERE, Origin
from .paging import Paging, WirePath
from .responses import Response
from .security import Security
from .servers import Server
from .types import Type

Place = OneWordOf["path", "query", "querystring", "header", "cookie", "variable"]
"""Where a parameter goes; "querystring" is the whole query (OpenAPI 3.2)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Param:
    wire: str
    place: Place
    type: Type
    required: bool
    default: Value | None = None
    style: str = ""
    """OpenAPI's `style`, where it is not the default of the place. "tabDelimited" is
    Swagger's `tsv`."""
    explode: bool = True
    allow_reserved: bool = False
    """Whether what URLs reserve ("/", ":") is sent as it stands."""
    media: str = ""
    """The media type, where the value is written as one: "application/json"."""
    constraints: tuple[tuple[str, Value], ...] = ()
    """As those of a field."""
    doc: str = ""
    deprecated: str | None = None
    origin: Origin = NOWHERE


BodyForm = OneWordOf["json", "lines", "form", "multipart", "binary", "text"]
"""How a body is written; "lines" is a sequence of JSON values."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """How a field of a form, or a part of a multipart body, is written, where that is
    not what its type leads to."""

    wire: str
    """The name of the field. Of parts without names the position, counted from 0; "*"
    stands for all that follow."""
    media: str = ""
    """One media type, a range, or several of them, joined by commas."""
    style: str = ""
    """As a parameter's in the query; empty where it has no style, but a media type."""
    explode: bool = True
    allow_reserved: bool = False
    headers: tuple[str, ...] = ()
    """The further headers that a part may have, sorted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """One way to send the body; an operation may have several, best first."""

    form: BodyForm
    media: str
    """The media type as declared, e.g. "application/json"."""
    type: Type
    required: bool
    constraints: tuple[tuple[str, Value], ...] = ()
    """As those of a field."""
    parts: tuple[Part, ...] = ()
    """Of a form or multipart body, sorted by name."""
    repeats: str = ""
    """The media type of a better body that says the same in another form."""
    doc: str = ""


@dataclass(frozen=True, slots=True)
class Http:
    method: str
    path: str


@dataclass(frozen=True, slots=True)
class GraphQL:
    kind: OneWordOf["query", "mutation", "subscription"]
    name: str
    """The operation's name in the document."""
    document: str
    """The operation alone, as text."""
    fragments: tuple[str, ...] = ()
    """The keys of the fragments that it spreads itself, sorted."""
    incremental: bool = False
    """Whether its result may come in parts, by `@defer` or `@stream`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fragment:
    """A GraphQL fragment that operations share."""

    key: str
    document: str
    fragments: tuple[str, ...] = ()
    """The keys of the fragments that it spreads itself, sorted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    key: str
    call: Http | GraphQL
    id: str = ""
    """The `operationId`, where there is one."""
    params: tuple[Param, ...] = ()
    bodies: tuple[Body, ...] = ()
    responses: tuple[Response, ...] = ()
    """Successful ones, as documented; any 2xx counts as success all the same."""
    errors: tuple[Response, ...] = ()
    returns: Type | None = None
    """What callers get, after `unwrap`; None where there is no body."""
    items: Type | None = None
    """What callers get one after the other, where the response may be a stream. Beside
    `returns`, that is another way to call the operation."""
    stream_switch: str = ""
    """The field of a JSON body that is true where a stream is asked for."""
    unwrap: WirePath = ()
    """Where in the decoded response that is."""
    paging: Paging | None = None
    idempotent: bool = False
    """Whether it may be sent twice without doing more than once."""
    security: Security | None = None
    """What it needs, said by itself or by the document; None where neither says it."""
    servers: tuple[Server, ...] = ()
    """Its own, where it is not sent to those of the Api; the first one is used."""
    doc: str = ""
    deprecated: str | None = None
    origin: Origin = NOWHERE
