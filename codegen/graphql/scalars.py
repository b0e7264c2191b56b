"""What scalars are in Python where the configuration does not say it.

The URL of `@specifiedBy` decides, where it is known: it names a format, while servers
give names as they like. Else a name decides that means the same everywhere. A name
that means different things (`Money`, `Timestamp`, `Duration`) is Any. A server that
sends something else than guessed gives a mismatch, and the value is kept.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import graphql as g

from .. import ir

_INTEGER_OR_STRING = ir.OneOf((ir.Builtin("int"), ir.Builtin("str")))
"""Integers of more than 53 bits: servers send them as numbers or, since JavaScript
would round those, as strings."""

_NAMES: Mapping[ir.BuiltinName, str] = {
    "bool": "Boolean",
    "date": "Date ISO8601Date LocalDate date",
    "datetime": "DateTime DateTimeISO DateTimeUtc ISO8601DateTime Instant "
    "LocalDateTime OffsetDateTime PreciseDateTime UtcDateTime AWSDateTime timestamptz",
    "decimal": "BigDecimal Decimal numeric",
    "duration": "ISO8601Duration",
    "file": "Upload",
    "float": "Double Float NegativeFloat NonNegativeFloat NonPositiveFloat "
    "PositiveFloat",
    "int": "AWSTimestamp Int Int16 Int32 NegativeInt NonNegativeInt NonPositiveInt "
    "Port PositiveInt SafeInt Short UInt16 UInt32 UnsignedInt",
    "str": "AWSEmail AWSIPAddress AWSJSON AWSPhone AWSURL Base64 Base64String "
    "CountryCode Cuid DID Email EmailAddress GUID HSL HSLA HTML HexColorCode "
    "Hexadecimal IBAN ID IP IPv4 IPv6 ISBN JSONString JWT Locale MAC NonEmptyString "
    "ObjectID ObjectId PhoneNumber PostalCode RGB RGBA RoutingNumber SemVer String "
    "TimeZone URI URL URLString UtcOffset citext",
    "time": "ISO8601Time LocalTime Time timetz",
    "uuid": "UUID Uuid uuid",
}
_LONG_INTEGERS = "BigInt BigInteger Int64 Long UInt64 bigint"

BY_NAME: Mapping[str, ir.Type] = {
    **{
        name: ir.Builtin(builtin)
        for builtin, listed in _NAMES.items()
        for name in listed.split()
    },
    **dict.fromkeys(_LONG_INTEGERS.split(), _INTEGER_OR_STRING),
}
"""What scalars become by their name. Others are Any."""

BY_SPECIFICATION: Mapping[str, ir.Type] = {
    "datatracker.ietf.org/doc/html/rfc3339": ir.Builtin("datetime"),
    "datatracker.ietf.org/doc/html/rfc3986": ir.Builtin("str"),
    "datatracker.ietf.org/doc/html/rfc4122": ir.Builtin("uuid"),
    "datatracker.ietf.org/doc/html/rfc9562": ir.Builtin("uuid"),
    "rfc-editor.org/rfc/rfc3339": ir.Builtin("datetime"),
    "rfc-editor.org/rfc/rfc3986": ir.Builtin("str"),
    "rfc-editor.org/rfc/rfc4122": ir.Builtin("uuid"),
    "rfc-editor.org/rfc/rfc9562": ir.Builtin("uuid"),
    "scalars.graphql.org/andimarek/date-time": ir.Builtin("datetime"),
    "scalars.graphql.org/andimarek/local-date": ir.Builtin("date"),
    "scalars.graphql.org/chillicream/base64-string": ir.Builtin("str"),
    "scalars.graphql.org/chillicream/date": ir.Builtin("date"),
    "scalars.graphql.org/chillicream/date-time": ir.Builtin("datetime"),
    "scalars.graphql.org/chillicream/decimal": ir.Builtin("decimal"),
    "scalars.graphql.org/chillicream/local-date": ir.Builtin("date"),
    "scalars.graphql.org/chillicream/local-date-time": ir.Builtin("datetime"),
    "scalars.graphql.org/chillicream/local-time": ir.Builtin("time"),
    "scalars.graphql.org/chillicream/long": _INTEGER_OR_STRING,
    "scalars.graphql.org/chillicream/uri": ir.Builtin("str"),
    "scalars.graphql.org/chillicream/url": ir.Builtin("str"),
    "scalars.graphql.org/chillicream/uuid": ir.Builtin("uuid"),
    "tools.ietf.org/html/rfc3339": ir.Builtin("datetime"),
    "tools.ietf.org/html/rfc3986": ir.Builtin("str"),
    "tools.ietf.org/html/rfc4122": ir.Builtin("uuid"),
}
"""What scalars become by the URL of their specification, which is written here without
its scheme, "www.", ending and fragment."""

_AROUND = re.compile(r"^https?://(www\.)?|(\.html)?/?([?#].*)?$")


def guess(scalar: g.GraphQLScalarType) -> ir.Type:
    """What a scalar is in Python, by its specification or else its name."""
    specification = _AROUND.sub("", (scalar.specified_by_url or "").lower())
    return (
        BY_SPECIFICATION.get(specification)
        or BY_NAME.get(scalar.name)
        or ir.Builtin("any")
    )
