"""What a client is, however its API was described.

Both frontends lower into these types, and everything after them (templates, drift)
knows nothing else. All names are wire names: how Python spells them is decided in
`names` and `python`. A definition is known by its key, unique in its Api; `Named`
refers to it by that key. Every string here may come from somebody else's schema:
it reaches generated code only through the writers in `python`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal as OneWordOf

from .definitions import Alias as Alias
from .definitions import CustomScalar as CustomScalar
from .definitions import Definition as Definition
from .definitions import Enum as Enum
from .definitions import EnumValue as EnumValue
from .definitions import Field as Field
from .definitions import Position as Position
from .definitions import Record as Record
from .definitions import Union as Union
from .definitions import Value as Value
from .definitions import definition_types as definition_types
from .operations import Body as Body
from .operations import BodyForm as BodyForm
from .operations import Fragment as Fragment
from .operations import GraphQL as GraphQL
from .operations import Http as Http
from .operations import Operation as Operation
from .operations import Param as Param
from .operations import Part as Part
from .operations import Place as Place
from .origins import NOWHERE as NOWHERE
from .origins import Origin as Origin
from .paging import Paging as Paging
from .paging import WirePath as WirePath
from .responses import Header as Header
from .responses import Incoming as Incoming
from .responses import Link as Link
from .responses import Response as Response
from .scalars import BuiltinName as BuiltinName
from .scalars import ImportPath as ImportPath
from .scalars import PythonType as PythonType
from .security import Auth as Auth
from .security import AuthKind as AuthKind
from .security import Flow as Flow
from .security import FlowKind as FlowKind
from .security import Needed as Needed
from .security import Security as Security
from .selectables import Argument as Argument
from .selectables import Selectable as Selectable
from .selectables import SelectableField as SelectableField
from .servers import Server as Server
from .servers import ServerVariable as ServerVariable
from .type_system import BUILT_IN_SCALARS as BUILT_IN_SCALARS
from .type_system import EXECUTABLE_LOCATIONS as EXECUTABLE_LOCATIONS
from .type_system import Directive as Directive
from .type_system import InputValue as InputValue
from .type_system import OutputField as OutputField
from .type_system import SchemaType as SchemaType
from .type_system import TypeKind as TypeKind
from .type_system import TypeSystem as TypeSystem
from .type_system import is_non_null as is_non_null
from .types import Builtin as Builtin
from .types import List as List
from .types import Literal as Literal
from .types import Map as Map
from .types import Named as Named
from .types import Nullable as Nullable
from .types import OneOf as OneOf
from .types import Tuple as Tuple
from .types import Type as Type
from .types import inner_types as inner_types
from .types import named_keys as named_keys
from .types import nullable as nullable
from .usage import OperationUse as OperationUse
from .usage import Refusal as Refusal


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
class Api:
    name: str
    """What people call it: "Label Studio"."""
    source: str
    """The snapshot, as the config names it: "schemas/labelbox.graphql"."""
    version: str = ""
    servers: tuple[Server, ...] = ()
    auth: tuple[Auth, ...] = ()
    """Sorted by scheme."""
    security: Security | None = None
    """What operations need that do not say it themselves; None where nothing is said
    of that."""
    groups: tuple[Group, ...] = ()
    definitions: tuple[Definition, ...] = ()
    """The types that groups share, sorted by key."""
    incoming: tuple[Incoming, ...] = ()
    """What the API sends by itself, sorted by key."""
    fragments: tuple[Fragment, ...] = ()
    selectables: tuple[Selectable, ...] = ()
    """What a query builder selects from, sorted by key; none where there is no
    builder."""
    case: OneWordOf["as-is", "camel"] = "as-is"
    """How the wire spells most fields: "camel" when Python's `created_at` is
    `createdAt` there."""
    doc: str = ""
