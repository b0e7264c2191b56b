"""What a client is, however its API was described.

Both frontends lower into these types, and everything after them (templates, drift)
knows nothing else. All names are wire names: how Python spells them is decided in
`names` and `python`. A definition is known by its key, unique in its Api; `Named`
refers to it by that key. Every string here may come from somebody else's schema:
it reaches generated code only through the writers in `python`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal as OneWordOf

from .paging import Paging as Paging
from .paging import WirePath as WirePath
from .scalars import BuiltinName as BuiltinName
from .scalars import ImportPath as ImportPath
from .scalars import PythonType as PythonType
from .selectables import Argument as Argument
from .selectables import Selectable as Selectable
from .selectables import SelectableField as SelectableField

# Where something was declared


@dataclass(frozen=True, slots=True)
class Origin:
    """The place of a declaration, for people. Equal whatever it says, so that an
    Api that was only moved or re-ordered compares equal."""

    file: str = dataclasses.field(default="", compare=False)
    """The file or URL, as the user would name it."""
    pointer: str = dataclasses.field(default="", compare=False)
    """A JSON pointer ("#/paths/~1users/get") or a schema coordinate ("Query.user")."""
    line: int = dataclasses.field(default=0, compare=False)
    """Counted from 1; 0 where it is not known."""
    column: int = dataclasses.field(default=0, compare=False)


NOWHERE = Origin()

# Types


@dataclass(frozen=True, slots=True)
class Builtin:
    """A type that needs no definition. "file" is what a caller uploads, "bytes" a
    binary body, "any" a JSON value without a schema."""

    name: BuiltinName


@dataclass(frozen=True, slots=True)
class Named:
    """A reference to a definition, by its key."""

    key: str


@dataclass(frozen=True, slots=True)
class List:
    item: Type


@dataclass(frozen=True, slots=True)
class Map:
    """An object used as a dictionary: its keys are strings."""

    value: Type


@dataclass(frozen=True, slots=True)
class Nullable:
    """Never nested in itself."""

    item: Type


@dataclass(frozen=True, slots=True)
class Literal:
    """One of a few values, for what a caller passes; what servers send is an Enum."""

    values: tuple[str | int | bool, ...]


@dataclass(frozen=True, slots=True)
class OneOf:
    """A union without a name, of types that differ in their JSON type."""

    members: tuple[Type, ...]


Type = Builtin | Named | List | Map | Nullable | Literal | OneOf

# Definitions

Position = OneWordOf["sent", "received", "both"]
"""Whether clients send it (leaving a field out differs from null), get it, or both."""


@dataclass(frozen=True, slots=True)
class Value:
    """A JSON value from a document (a default, a constraint), as canonical JSON."""

    json: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    wire: str
    type: Type
    required: bool
    """Whether the key is always there; its value may still be Nullable."""
    default: Value | None = None
    constraints: tuple[tuple[str, Value], ...] = ()
    """JSON Schema keywords that limit the value ("maxLength"), sorted."""
    doc: str = ""
    deprecated: str | None = None
    """Why, possibly empty; None where it is not deprecated."""
    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    key: str
    fields: tuple[Field, ...]
    """In the order of the document. A base's fields are not repeated."""
    base: str = ""
    """The key of the one record that it extends, or nothing."""
    tag: str = ""
    """The value of `__typename` that tells it apart in unions; empty elsewhere."""
    position: Position = "received"
    extra: Type | None = None
    """The type of further keys, where the schema allows them."""
    exactly_one: bool = False
    """Whether exactly one field must be given (GraphQL's `@oneOf`)."""
    doc: str = ""
    deprecated: str | None = None
    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class EnumValue:
    wire: str | int
    doc: str = ""
    deprecated: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Enum:
    """Values of one JSON type. Always open: servers add values."""

    key: str
    values: tuple[EnumValue, ...]
    doc: str = ""
    deprecated: str | None = None
    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Union:
    key: str
    members: tuple[Type, ...]
    tag_field: str = ""
    """The key whose value names the member: `__typename`, or a discriminator."""
    mapping: tuple[tuple[str, str], ...] = ()
    """For a discriminator: (value, key of the member), sorted."""
    open: bool = True
    """Whether objects of other types may arrive."""
    doc: str = ""
    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """A name for a type that needs no class of its own."""

    key: str
    type: Type
    doc: str = ""
    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomScalar:
    """A scalar with a Python type, or conversions, of the user's."""

    key: str
    python: PythonType
    doc: str = ""
    origin: Origin = NOWHERE


Definition = Record | Enum | Union | Alias | CustomScalar

# Operations

Place = OneWordOf["path", "query", "header", "cookie", "variable"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Param:
    wire: str
    place: Place
    type: Type
    required: bool
    default: Value | None = None
    style: str = ""
    """OpenAPI's `style`, where it is not the default of the place."""
    explode: bool = True
    doc: str = ""
    deprecated: str | None = None
    origin: Origin = NOWHERE


BodyForm = OneWordOf["json", "form", "multipart", "binary", "text"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """One way to send the body; an operation may have several, best first."""

    form: BodyForm
    media: str
    """The media type as declared, e.g. "application/json"."""
    type: Type
    required: bool
    doc: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    status: str
    """"200", a class such as "4XX", or "default"."""
    media: str
    """The media type; empty where there is no body."""
    type: Type | None
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
    params: tuple[Param, ...] = ()
    bodies: tuple[Body, ...] = ()
    responses: tuple[Response, ...] = ()
    """Successful ones, as documented; any 2xx counts as success all the same."""
    errors: tuple[Response, ...] = ()
    returns: Type | None = None
    """What callers get, after `unwrap`; None where there is no body."""
    unwrap: WirePath = ()
    """Where in the decoded response that is."""
    paging: Paging | None = None
    idempotent: bool = False
    """Whether it may be sent twice without doing more than once."""
    doc: str = ""
    deprecated: str | None = None
    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Operations that belong together: a tag, a root type, a file of operations."""

    path: tuple[str, ...]
    """Its name; nested groups have one step a level: ("projects", "exports")."""
    operations: tuple[Operation, ...]
    definitions: tuple[Definition, ...] = ()
    """The types that only these operations use."""
    source: str = ""
    """The file that declares it, where that is not the Api's."""
    doc: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Auth:
    """One way to authenticate."""

    kind: OneWordOf["header", "query", "cookie", "basic", "bearer", "oauth2"]
    name: str = ""
    """Of the header, query parameter or cookie."""
    prefix: str = ""
    """What stands before the key: "Token "."""
    token_url: str = ""
    doc: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Api:
    name: str
    """What people call it: "Label Studio"."""
    source: str
    """The snapshot, as the config names it: "schemas/labelbox.graphql"."""
    version: str = ""
    servers: tuple[str, ...] = ()
    auth: tuple[Auth, ...] = ()
    groups: tuple[Group, ...] = ()
    definitions: tuple[Definition, ...] = ()
    """The types that groups share, sorted by key."""
    fragments: tuple[Fragment, ...] = ()
    selectables: tuple[Selectable, ...] = ()
    """What a query builder selects from, sorted by key; none where there is no
    builder."""
    case: OneWordOf["as-is", "camel"] = "as-is"
    """How the wire spells most fields: "camel" when Python's `created_at` is
    `createdAt` there."""
    doc: str = ""


# Walking


def inner_types(type_: Type) -> Iterator[Type]:
    """Yield the type and every type in it."""
    yield type_
    match type_:
        case List(item) | Map(item) | Nullable(item):
            yield from inner_types(item)
        case OneOf(members):
            for member in members:
                yield from inner_types(member)


def named_keys(type_: Type) -> Iterator[str]:
    """Yield the keys of the definitions that a type refers to."""
    return (inner.key for inner in inner_types(type_) if isinstance(inner, Named))


def definition_types(definition: Definition) -> Iterator[Type]:
    """Yield the types that a definition is made of."""
    match definition:
        case Record(fields=fields, base=base, extra=extra):
            yield from (field.type for field in fields)
            if base:
                yield Named(base)
            if extra is not None:
                yield extra
        case Union(members=members):
            yield from members
        case Alias(type=type_):
            yield type_


def nullable(type_: Type) -> Type:
    """The type, or null."""
    match type_:
        case Nullable() | Builtin("any" | "none"):
            return type_
        case _:
            return Nullable(type_)
