"""Random values of the schemas of a document."""

from __future__ import annotations

from random import Random
from typing import Any

from . import strings
from .reading import LEFT_OUT, Document
from .schemas import BEHIND, CHOICES, Merger, kinds
from .validity import Judge

DEPTH = 5
"""How deep values nest before everything optional is left out."""
END = 24
"""How deep they nest before there is no hope for an end."""
ATTEMPTS = 48
ANY = [True, 7, 2.5, "text", [], [1, "a"], {}, {"fromHere": [None, {"list": 1}]}]


class NoInstance(Exception):  # noqa: N818
    """No value of a schema could be made up."""


class Content(bytes):
    """The content of a file."""


class Instances:
    """Makes random values; what it makes depends on the seed alone."""

    def __init__(self, document: Document, direction: str) -> None:
        self._document = document
        self._merger = Merger(document, direction)
        self._direction = direction
        self._judge = Judge(document, direction)
        self._heirs: dict[str, list[str]] | None = None
        self._random = Random()
        self._letters = strings.LETTERS
        self._is_flat = False
        self._files = False

    def value(
        self,
        schema: Any,
        seed: str,
        *,
        letters: str = strings.LETTERS,
        flat: bool = False,
        files: bool = False,
    ) -> Any:
        """Return a valid value of a schema.

        Args:
            schema: As the document has it.
            seed: Decides which.
            letters: Texts are made of these.
            flat: It stands in a URL or a header: it has no null in it, and no more
                than one level of arrays or objects, none of them empty.
            files: Texts of the format binary are files.

        Raises:
            NoInstance: none was found.
        """
        schema = self._document.without(schema, self._direction)
        self._letters, self._is_flat, self._files = letters, flat, files
        objection: str | None = "nothing could be made up"
        for attempt in range(ATTEMPTS):
            self._random.seed(f"{seed} {attempt}")
            try:
                value = self._made(schema, 0)
                objection = self._judge.objection(readable(value), schema)
            except (NoInstance, LookupError, RecursionError) as error:
                objection = str(error)
                continue
            if objection is None:
                return value
        raise NoInstance(objection)

    def flat(self, schema: Any) -> dict[str, Any] | bool:
        """Return what a schema says with all that it refers to.

        Raises:
            LookupError: it refers to what is not there.
        """
        return self._merger.flat(schema)

    def _made(self, schema: Any, depth: int) -> Any:
        if depth > END:
            raise NoInstance("it does not end")
        merged = self._merger.flat(schema)
        if merged is False:
            raise NoInstance("nothing is allowed")
        if merged is True or not merged:
            return "any" if self._is_flat else self._random.choice(ANY)
        if heir := self._heir(merged):
            return self._made({"$ref": heir}, depth + 1)
        if merged.get(CHOICES):
            return self._chosen(merged, depth)
        value = self._of_kind(merged, depth)
        if isinstance(value, dict):
            self._tag(value, merged)
        return value

    # Alternatives

    def _chosen(self, merged: dict[str, Any], depth: int) -> Any:
        """Take one of each list of alternatives; where it leads nowhere, another."""
        rest = {k: v for k, v in merged.items() if k not in (CHOICES, BEHIND)}
        *others, last = merged[CHOICES]
        candidates = list(last)
        self._random.shuffle(candidates)
        if depth > DEPTH:
            candidates.sort(key=lambda c: len(str(c)) if "$ref" not in c else 10**6)
        for candidate in candidates:
            try:
                parts = [rest, {CHOICES: others} if others else {}, candidate]
                value = self._made({"allOf": parts}, depth + 1)
            except (NoInstance, LookupError):
                continue
            if isinstance(value, dict) and isinstance(candidate, dict):
                self._tag(value, {**merged, BEHIND: [candidate.get("$ref")]})
            return value
        raise NoInstance("no alternative leads anywhere")

    def _tag(self, value: dict[str, Any], merged: dict[str, Any]) -> None:
        """Say in an object which schema it is of, where a discriminator asks for it."""
        discriminator = merged.get("discriminator")
        if isinstance(discriminator, str):  # Swagger 2.0
            discriminator = {"propertyName": discriminator}
        if not isinstance(discriminator, dict) or not merged.get(BEHIND):
            return
        name = discriminator.get("propertyName")
        reference = merged[BEHIND][0]
        if reference is None or not isinstance(name, str):
            return
        value[name] = self._name(reference, discriminator, value.get(name))

    def _name(self, reference: str, discriminator: dict[str, Any], own: Any) -> str:
        mapping = discriminator.get("mapping") or {}
        schema = reference.rpartition("/")[2]
        named = [
            tag
            for tag, target in mapping.items()
            if isinstance(target, str) and target.rpartition("/")[2] == schema
        ]
        return own if own in named else named[0] if named else schema

    def _heir(self, merged: dict[str, Any]) -> str | None:
        """Return a schema that inherits from one with a discriminator, in its place."""
        references = merged.get(BEHIND, [])
        if len(references) != 1 or "discriminator" not in merged or CHOICES in merged:
            return None
        if self._heirs is None:
            self._heirs = _heirs(self._document)
        heirs = self._heirs.get(references[0], [])
        return self._random.choice(heirs) if heirs else None

    # Types

    def _of_kind(self, merged: dict[str, Any], depth: int) -> Any:
        if "const" in merged:
            return merged["const"]
        if isinstance(values := merged.get("enum"), list) and values:
            there = [v for v in values if v is not None or not self._is_flat]
            return self._random.choice(there or values)
        allowed = kinds(merged)
        if "null" in allowed and len(allowed) > 1:
            is_null = not self._is_flat and self._random.random() < 0.15
            allowed = ["null"] if is_null else [k for k in allowed if k != "null"]
        if not allowed:
            return "any" if self._is_flat else self._random.choice(ANY)
        match self._random.choice(allowed):
            case "null":
                return None
            case "boolean":
                return self._random.random() < 0.5
            case "integer":
                return self._integer(merged)
            case "number":
                return self._number(merged)
            case "array":
                return self._array(merged, depth)
            case "object":
                return self._object(merged, depth)
        if merged.get("format") == "binary" and self._files:
            return Content(self._random.randbytes(self._random.randint(1, 40)))
        return strings.text(merged, self._random, self._letters)

    def _integer(self, schema: dict[str, Any]) -> int:
        low, high = self._bounds(schema)
        step = schema.get("multipleOf", 1)
        step = int(step) if step >= 1 else 1
        least = -(-low // step)
        return (
            int(self._random.randint(int(least), max(int(least), int(high // step))))
            * step
        )

    def _bounds(self, schema: dict[str, Any]) -> tuple[Any, Any]:
        low, high = schema.get("minimum"), schema.get("maximum")
        if isinstance(bound := schema.get("exclusiveMinimum"), int | float):
            low = bound + 1
        if isinstance(bound := schema.get("exclusiveMaximum"), int | float):
            high = bound - 1
        if low is None:
            low = min(0, high) if high is not None else 0
        if high is None:
            large = 2**40 if schema.get("format") == "int64" else 2**31 - 1
            high = max(low + 1000, self._random.choice([99, large]))
        return low, high

    def _number(self, schema: dict[str, Any]) -> float | int:
        low, high = self._bounds(schema)
        if "exclusiveMinimum" in schema or "exclusiveMaximum" in schema:
            low, high = (low - 1, high + 1) if high < low else (low, high)
            return float(low + (high - low) / 2)
        if step := schema.get("multipleOf"):
            return float(-(-low // step) * step)
        if self._random.random() < 0.2 and low <= int(low) + 1 <= high:
            return int(low) + 1
        return (
            round(self._random.uniform(low, high), 3) if high - low > 1 else float(low)
        )

    def _array(self, schema: dict[str, Any], depth: int) -> list[Any]:
        first = schema.get("prefixItems") or []
        least = max(schema.get("minItems", 0), 1 if self._is_flat else 0)
        most = schema.get("maxItems", least + 3)
        deep = depth > DEPTH or (self._is_flat and depth > 0)
        length = (
            least
            if deep
            else self._random.randint(least, max(least, min(most, least + 3)))
        )
        items = [
            self._made(item, depth + 1) for item in first[: max(least, len(first))]
        ]
        rest = schema.get("items", True)
        while len(items) < length and rest is not False:
            item = self._made(rest, depth + 1)
            if schema.get("uniqueItems") and item in items:
                length -= 1
            else:
                items.append(item)
        return items

    def _object(self, schema: dict[str, Any], depth: int) -> dict[str, Any]:
        properties = {
            name: inner
            for name, inner in (schema.get("properties") or {}).items()
            if self._travels(inner)
        }
        required = [r for r in schema.get("required") or () if isinstance(r, str)]
        chance = 0.6 if depth < 2 else 0.3 if depth < DEPTH else 0.0
        if self._is_flat and depth > 0:
            chance = 0.0
        value: dict[str, Any] = {}
        for name, inner in properties.items():
            if name in required:
                value[name] = self._made(inner, depth + 1)
            elif self._random.random() < chance:
                try:
                    value[name] = self._made(inner, depth + 1)
                except (NoInstance, LookupError, RecursionError):
                    continue  # What is optional may be left out.
        declared = schema.get("properties") or {}
        for name in required:
            if name not in value and self._travels(declared.get(name, True)):
                value[name] = self._made(
                    schema.get("additionalProperties", True), depth + 1
                )
        self._add_further(value, schema, depth)
        if not value and self._is_flat and properties:
            name = self._random.choice(sorted(properties))
            value[name] = self._made(properties[name], depth + 1)
        return value

    def _travels(self, schema: Any) -> bool:
        """Whether a property is one at all, and goes in this direction."""
        if not isinstance(schema, dict):
            return schema is True
        keyword = LEFT_OUT[self._direction]
        if self._document.is_marked(schema, keyword):
            return False
        try:
            merged = self.flat(schema) if "allOf" in schema else schema
        except LookupError:
            return False
        return not (isinstance(merged, dict) and merged.get(keyword) is True)

    def _add_further(
        self, value: dict[str, Any], schema: dict[str, Any], depth: int
    ) -> None:
        further = schema.get("additionalProperties")
        least = schema.get("minProperties", 0) - len(value)
        if further not in (None, False) and depth <= DEPTH:
            wanted = max(least, self._random.randint(0, 2), 1 if self._is_flat else 0)
        else:
            wanted = least if further is not False else 0
        room = schema.get("maxProperties", 10**6) - len(value)
        names = schema.get("propertyNames")
        for number in range(min(wanted, room)):
            name = f"further {number}" if not self._is_flat else f"further{number}"
            if isinstance(names, dict):
                name = self._made({"type": "string", "allOf": [names]}, depth + 1)
            inner = True if further is None else further
            value[name] = self._made(inner, depth + 1)
        properties = schema.get("properties") or {}
        left = [n for n, s in properties.items() if n not in value and self._travels(s)]
        while len(value) < schema.get("minProperties", 0) and left:
            name = left.pop()
            value[name] = self._made(schema["properties"][name], depth + 1)


def readable(value: Any) -> Any:
    """Return a value as JSON: with texts in the place of files."""
    match value:
        case dict():
            return {key: readable(item) for key, item in value.items()}
        case list():
            return [readable(item) for item in value]
        case Content():
            return "content"
    return value


def _heirs(document: Document) -> dict[str, list[str]]:
    """Return the references to schemas that inherit from another, by the other's."""
    found: dict[str, list[str]] = {}
    content = document.content
    places = {
        "components/schemas": (content.get("components") or {}).get("schemas"),
        "definitions": content.get("definitions"),
    }
    for place, schemas in places.items():
        for name, schema in (schemas or {}).items():
            parts = schema.get("allOf") if isinstance(schema, dict) else None
            for part in parts or ():
                if isinstance(part, dict) and isinstance(part.get("$ref"), str):
                    heir = f"{document.root}#/{place}/{name}"
                    found.setdefault(part["$ref"], []).append(heir)
    return found
