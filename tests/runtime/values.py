"""Values of any type that models are made of, as a source of chance has them."""

from __future__ import annotations

import collections.abc
import datetime as dt
import enum
import random
from collections.abc import Sequence
from decimal import Decimal
from types import ModuleType, NoneType
from typing import Any, Literal, get_args, get_origin
from uuid import UUID

import msgspec

TEXTS = ("", "a", "Größe 😀", "x" * 40, "\u2028 \"'\\", "0", "null", "true")
UTC_3 = dt.timezone(dt.timedelta(hours=3))
MOMENTS = (
    dt.datetime(2026, 11, 21, 18, 59, 11, 123456, tzinfo=dt.UTC),
    dt.datetime(1970, 1, 1, tzinfo=UTC_3),
    dt.datetime(9999, 12, 31, 23, 59, 59),
)
SCALARS: dict[Any, Sequence[Any]] = {
    str: TEXTS,
    int: (0, -1, 7, 2**53 + 1, -(2**63), 2**80),
    float: (0.0, -1.5, 1e300, 0.1, 5e-324, 12345678.9),
    bool: (True, False),
    bytes: (b"", b"\0\xff", b"abc"),
    Decimal: (Decimal("0.1"), Decimal("-12345678901234567890.123456789"), Decimal(5)),
    UUID: (UUID(int=0), UUID(int=2**127 + 5)),
    dt.datetime: MOMENTS,
    dt.date: (dt.date(2026, 2, 28), dt.date(1, 1, 1)),
    dt.time: (dt.time(23, 59, 59, 5), dt.time(0, 0, tzinfo=dt.UTC)),
    dt.timedelta: (dt.timedelta(0), dt.timedelta(days=-3, seconds=1, microseconds=7)),
}
ANYTHING: tuple[Any, ...] = (None, True, 5, 2.5, "text", [1, [None]], {"a": {"b": []}})


class Maker:
    """Makes values for the models of a runtime: there is one of the generator, and a
    copy beside each client."""

    def __init__(self, runtime: ModuleType, chance: random.Random) -> None:
        self._runtime: Any = runtime
        self._shapes: Any = runtime.shapes
        self._chance = chance

    def model(self, class_: Any, depth: int = 0) -> Any:
        """Return a model, with any of the fields that need not be there."""
        values = {}
        for field in self._shapes.fields(class_):
            wanted = field.required or self._chance.random() < 0.7 / (depth + 1)
            if wanted:
                values[field.name] = self.value(field.type, depth + 1)
        if (extra := self._shapes.extra_field(class_)) is not None:
            of = get_args(extra.type)[1]
            values[extra.name] = {f"_{n}": self.value(of, depth + 1) for n in range(2)}
        try:
            return class_(**values)
        except ValueError:  # It takes exactly one field.
            field = self._chance.choice(self._shapes.fields(class_))
            types = [m for m in self._shapes.members(field.type) if m is not NoneType]
            return class_(**{field.name: self.value(types[0], depth + 1)})

    def value(self, type_: Any, depth: int = 0) -> Any:
        """Return a value of a type; where it is ambiguous on the wire, the one that
        comes back."""
        candidates = self._shapes.members(type_)
        if get_origin(type_) is self._runtime.OneOf or candidates != (type_,):
            made = self._member(type_, candidates, depth)
            if made is None or isinstance(made, self._runtime.Other):
                return made
            return self._runtime.decode.decode(self._runtime.to_json(made), type_).value
        type_ = self._shapes.bare(type_)
        origin = get_origin(type_) or type_
        inner = get_args(type_)
        count = self._chance.randint(0, 2) if depth < 4 else 0
        if origin is Any:
            return self._chance.choice(ANYTHING)
        if origin is Literal:
            return self._chance.choice(inner)
        if origin in SCALARS:
            return self._chance.choice(SCALARS[origin])
        if origin in (list, collections.abc.Sequence):
            return [self.value(inner[0], depth + 1) for _ in range(count)]
        if origin in (dict, collections.abc.Mapping):
            return {f"k {n}": self.value(inner[1], depth + 1) for n in range(count)}
        if origin is tuple:
            first, rest = self._shapes.tuple_types(type_)
            types = [*first, *([rest] * count if rest is not None else [])]
            return tuple(self.value(each, depth + 1) for each in types)
        if issubclass(origin, enum.IntEnum):
            return self._chance.choice([*origin, origin(987654)])
        if issubclass(origin, enum.Enum):
            return self._chance.choice([*origin, origin("NEW_value")])
        assert issubclass(origin, msgspec.Struct), origin
        return self.model(origin, depth)

    def _member(self, type_: Any, candidates: Sequence[Any], depth: int) -> Any:
        shallow = [c for c in candidates if not self._shapes.fields(c)]
        chosen = self._chance.choice(shallow if depth > 3 and shallow else candidates)
        if chosen is NoneType:
            return None
        if chosen is not self._runtime.Other:
            return self.value(chosen, depth)
        tables = self._shapes.tables(type_)
        name = tables[0].field if tables else "__typename"
        raw = {name: "BrandNew", "wings": [2, None]}
        return self._runtime.Other(typename="BrandNew", raw=raw)
