"""What changes in schemas: one finding for each change, at its root, with a verdict for
who sends it and who receives it."""

from __future__ import annotations

from typing import Any, Literal

import pytest

from codegen.drift.compare import compare
from codegen.drift.surface import Surface

from .documents import api_of, document, judged, operation, said

Way = Literal["sent", "received", "both"]
Schema = dict[str, Any]

STRING: Schema = {"type": "string"}
INTEGER: Schema = {"type": "integer"}


def reference(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def shop(way: Way, **schemas: Schema) -> dict[str, Any]:
    """A document whose operation sends, or receives, a Pet."""
    content = {"content": {"application/json": {"schema": reference("Pet")}}}
    saying: dict[str, Any] = {"operationId": "savePet"}
    if way != "received":
        saying["requestBody"] = content
    if way != "sent":
        saying["responses"] = {"200": {"description": "Saved.", **content}}
    paths = {"/pets": {"post": operation(**saying)}}
    return document(paths, components={"schemas": schemas})


def record(required: str = "", /, **properties: Schema) -> Schema:
    """The schema of an object; the names of what it requires are separated by
    spaces."""
    found: Schema = {"type": "object", "properties": properties}
    return found | ({"required": required.split()} if required else {})


def pet(**name: Any) -> Schema:
    """A pet whose name is a required string of which more is said."""
    return record("name", name={"type": "string", **name})


def enum(*values: str, **said: Any) -> Schema:
    return {"type": "string", "enum": list(values), **said}


def moved(way: Way, old: Schema, new: Schema) -> list[str]:
    """What is said of a change of the schema Pet."""
    return said(shop(way, Pet=old), shop(way, Pet=new))


@pytest.mark.parametrize(
    ("old", "new", "sent", "received"),
    [
        (
            record(a=STRING),
            record(a=STRING, b=STRING),
            ["field-added Pet.b:  → string (safe/safe)"],
            ["field-added Pet.b:  → string (safe/safe)"],
        ),
        (
            record(a=STRING),
            record("b", a=STRING, b=STRING),
            ["field-added-required Pet.b:  → string (breaking/breaking)"],
            ["field-added-required Pet.b:  → string (safe/safe)"],
        ),
        (
            record(a=STRING),
            record("b", a=STRING, b={"type": "string", "default": "x"}),
            ["field-added-with-default Pet.b:  → string (dangerous/breaking)"],
            ["field-added-with-default Pet.b:  → string (safe/safe)"],
        ),
        (
            record("b", a=STRING, b=STRING),
            record(a=STRING),
            ["field-removed Pet.b: string →  (dangerous/breaking)"],
            ["field-removed Pet.b: string →  (breaking/breaking)"],
        ),
        (
            record(a=STRING, b=STRING),
            record(a=STRING),
            ["optional-field-removed Pet.b: string →  (dangerous/breaking)"],
            ["optional-field-removed Pet.b: string →  (dangerous/breaking)"],
        ),
        (
            record(name=STRING, tag=INTEGER),
            record(nickname=STRING, tag=INTEGER),
            ["field-renamed Pet.name: name → nickname (breaking/breaking)"],
            ["field-renamed Pet.name: name → nickname (breaking/breaking)"],
        ),
        (
            record(name=STRING),
            record("name", name=STRING),
            ["became-required Pet.name (breaking/breaking)"],
            ["became-required Pet.name (safe/safe)"],
        ),
        (
            record(name={"type": "string", "default": "x"}),
            record("name", name={"type": "string", "default": "x"}),
            ["became-required-with-default Pet.name (dangerous/breaking)"],
            ["became-required Pet.name (safe/safe)"],
        ),
        (
            record("name", name=STRING),
            record(name=STRING),
            ["became-optional Pet.name (safe/safe)"],
            ["became-optional Pet.name (breaking/breaking)"],
        ),
        (
            pet(),
            pet(type=["string", "null"]),
            ["became-nullable Pet.name: string → string | null (safe/safe)"],
            ["became-nullable Pet.name: string → string | null (breaking/breaking)"],
        ),
        (
            pet(type=["string", "null"]),
            pet(),
            [
                "became-non-nullable Pet.name: string | null → string"
                " (breaking/breaking)"
            ],
            ["became-non-nullable Pet.name: string | null → string (safe/safe)"],
        ),
        (
            record(name=STRING),
            record(name={"type": ["string", "null"]}),
            ["became-nullable Pet.name: string → string | null (safe/safe)"],
            ["optional-became-nullable Pet.name: string → string | null (safe/safe)"],
        ),
        (
            record(name={"type": ["string", "null"]}),
            record(name=STRING),
            [
                "became-non-nullable Pet.name: string | null → string"
                " (breaking/breaking)"
            ],
            [
                "optional-became-non-nullable Pet.name: string | null → string"
                " (safe/safe)"
            ],
        ),
        (
            record("name", name={"type": ["string", "null"]}),
            record(name={"type": ["string", "null"]}),
            ["became-optional Pet.name (safe/safe)"],
            ["nullable-became-optional Pet.name (dangerous/safe)"],
        ),
        (
            pet(),
            pet(default="x"),
            ['default-added Pet.name:  → "x" (dangerous/safe)'],
            ['default-added Pet.name:  → "x" (safe/safe)'],
        ),
        (
            pet(default="x"),
            pet(default="y"),
            ['default-changed Pet.name: "x" → "y" (dangerous/safe)'],
            ['default-changed Pet.name: "x" → "y" (safe/safe)'],
        ),
        (
            pet(default="x"),
            pet(),
            ['default-removed Pet.name: "x" →  (dangerous/safe)'],
            ['default-removed Pet.name: "x" →  (safe/safe)'],
        ),
        (
            pet(maxLength=9),
            pet(maxLength=5),
            [
                "constraint-tightened Pet.name: maxLength 9 → maxLength 5"
                " (breaking/safe)"
            ],
            ["constraint-tightened Pet.name: maxLength 9 → maxLength 5 (safe/safe)"],
        ),
        (
            pet(maxLength=5),
            pet(maxLength=9),
            ["constraint-loosened Pet.name: maxLength 5 → maxLength 9 (safe/safe)"],
            ["constraint-loosened Pet.name: maxLength 5 → maxLength 9 (safe/safe)"],
        ),
        (
            pet(),
            pet(format="email"),
            ['constraint-added Pet.name:  → format "email" (dangerous/safe)'],
            ['constraint-added Pet.name:  → format "email" (safe/safe)'],
        ),
        (
            pet(),
            pet(format="date-time"),
            ["type-specialized Pet.name: string → date-time (dangerous/breaking)"],
            ["type-specialized Pet.name: string → date-time (safe/breaking)"],
        ),
        (
            record("id", id={"type": "integer", "format": "int32"}),
            record("id", id={"type": "integer", "format": "int64"}),
            [],
            [],
        ),
        (
            pet(maxLength=9),
            record("name", name=INTEGER),
            ["type-changed Pet.name: string → integer (breaking/breaking)"],
            ["type-changed Pet.name: string → integer (breaking/breaking)"],
        ),
        (
            record("tags", tags={"type": "array", "items": STRING}),
            record("tags", tags={"type": "array", "items": {"type": "number"}}),
            [
                "type-changed Pet.tags: array of string → array of number"
                " (breaking/breaking)"
            ],
            [
                "type-changed Pet.tags: array of string → array of number"
                " (breaking/breaking)"
            ],
        ),
        (
            pet(),
            pet(deprecated=True),
            ["deprecated Pet.name (safe/safe)"],
            ["deprecated Pet.name (safe/safe)"],
        ),
        (
            pet(deprecated=True),
            pet(),
            ["undeprecated Pet.name (safe/safe)"],
            ["undeprecated Pet.name (safe/safe)"],
        ),
        (
            record(name=STRING, age=INTEGER),
            record(age=INTEGER, name=STRING),
            [],
            [],
        ),
        (
            record(name=STRING),
            record(name=STRING) | {"additionalProperties": INTEGER},
            [
                "additional-properties-opened Pet additional properties:  → integer"
                " (safe/safe)"
            ],
            [
                "additional-properties-opened Pet additional properties:  → integer"
                " (safe/safe)"
            ],
        ),
        (
            record(name=STRING) | {"additionalProperties": INTEGER},
            record(name=STRING) | {"additionalProperties": False},
            [
                "additional-properties-closed Pet additional properties: integer → "
                " (breaking/breaking)"
            ],
            [
                "additional-properties-closed Pet additional properties: integer → "
                " (safe/breaking)"
            ],
        ),
        (
            record(name=STRING) | {"additionalProperties": INTEGER},
            record(name=STRING) | {"additionalProperties": STRING},
            [
                "type-changed Pet additional properties: integer → string"
                " (breaking/breaking)"
            ],
            [
                "type-changed Pet additional properties: integer → string"
                " (breaking/breaking)"
            ],
        ),
        (
            enum("cat", "dog"),
            enum("cow", "dog", "cat"),
            ['enum-value-added Pet.cow:  → "cow" (safe/safe)'],
            ['enum-value-added Pet.cow:  → "cow" (dangerous/dangerous)'],
        ),
        (
            enum("cow", "dog", "cat"),
            enum("cat", "dog"),
            ['enum-value-removed Pet.cow: "cow" →  (breaking/breaking)'],
            ['enum-value-removed Pet.cow: "cow" →  (safe/breaking)'],
        ),
        (
            enum("big-cat", "dog"),
            enum("BIG_CAT", "dog"),
            [
                'enum-value-renamed Pet.big-cat: "big-cat" → "BIG_CAT"'
                " (breaking/dangerous)"
            ],
            [
                'enum-value-renamed Pet.big-cat: "big-cat" → "BIG_CAT"'
                " (breaking/dangerous)"
            ],
        ),
        (
            enum("a", "b", **{"x-enum-varnames": ["CAT", "DOG"]}),
            enum("a", "b", **{"x-enum-varnames": ["CAT", "WOLF"]}),
            ["enum-value-name-changed Pet.b: DOG → WOLF (safe/breaking)"],
            ["enum-value-name-changed Pet.b: DOG → WOLF (safe/breaking)"],
        ),
        (
            record(name=STRING),
            enum("cat", "dog"),
            ["type-kind-changed Pet: record → enum (breaking/breaking)"],
            ["type-kind-changed Pet: record → enum (breaking/breaking)"],
        ),
    ],
)
def test_a_schema_changes(
    old: Schema, new: Schema, sent: list[str], received: list[str]
) -> None:
    assert moved("sent", old, new) == sent
    assert moved("received", old, new) == received


def test_a_field_that_is_sent_and_received_changes_once() -> None:
    old, new = record(name=STRING), record(name=INTEGER)
    (finding,) = judged(shop("both", Pet=old), shop("both", Pet=new))
    assert (finding.change.subject, finding.change.direction) == ("Pet.name", "both")
    assert [touched.owner for touched in finding.change.touches] == ["Pet", "PetInput"]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ({}, {"readOnly": True}, "became-read-only Pet.tag (dangerous/breaking)"),
        ({"readOnly": True}, {}, "became-writable Pet.tag (safe/safe)"),
        ({}, {"writeOnly": True}, "became-write-only Pet.tag (breaking/breaking)"),
        ({"writeOnly": True}, {}, "became-readable Pet.tag (safe/safe)"),
    ],
)
def test_a_field_goes_one_way_only(old: Schema, new: Schema, expected: str) -> None:
    before = record(name=STRING, tag=STRING | old)
    after = record(name=STRING, tag=STRING | new)
    assert moved("both", before, after) == [expected]


def test_a_required_field_that_must_be_sent_now() -> None:
    before = record("tag", name=STRING, tag=STRING | {"readOnly": True})
    after = record("tag", name=STRING, tag=STRING)
    assert moved("both", before, after) == [
        "became-writable-required Pet.tag (breaking/breaking)"
    ]


def test_a_class_is_split_where_one_served_both_ways() -> None:
    before = record("name tag", name=STRING, tag=STRING)
    after = record("name tag", name=STRING, tag=STRING | {"readOnly": True})
    assert moved("both", before, after) == [
        "type-split Pet: Pet → PetInput (safe/breaking)",
        "became-read-only Pet.tag (dangerous/breaking)",
    ]
    assert moved("both", after, before) == [
        "type-joined Pet: PetInput → Pet (safe/breaking)",
        "became-writable-required Pet.tag (breaking/breaking)",
    ]


def family(*members: str, **said: Any) -> Schema:
    return {"oneOf": [reference(name) for name in members], **said}


def kinds(**mapping: str) -> Schema:
    """A discriminator."""
    values = {key: reference(name)["$ref"] for key, name in mapping.items()}
    return {"discriminator": {"propertyName": "kind", "mapping": values}}


ANIMALS: dict[str, Schema] = {
    "Cat": record("kind meow", kind=STRING, meow=STRING),
    "Dog": record("kind bark", kind=STRING, bark=STRING),
    "Cow": record("kind moo", kind=STRING, moo=STRING),
}


@pytest.mark.parametrize(
    ("old", "new", "sent", "received"),
    [
        (
            family("Cat", "Dog"),
            family("Cow", "Dog", "Cat"),
            [
                "type-added Cow:  → record (safe/safe)",
                "union-member-added Pet:  → Cow (safe/safe)",
            ],
            [
                "type-added Cow:  → record (safe/safe)",
                "union-member-added Pet:  → Cow (dangerous/dangerous)",
            ],
        ),
        (
            family("Cow", "Dog", "Cat"),
            family("Cat", "Dog"),
            [
                "type-removed Cow: record →  (safe/breaking)",
                "union-member-removed Pet: Cow →  (breaking/breaking)",
            ],
            [
                "type-removed Cow: record →  (safe/breaking)",
                "union-member-removed Pet: Cow →  (safe/breaking)",
            ],
        ),
        (
            family("Cat", "Dog"),
            family("Cat", "Dog", **kinds(cat="Cat", dog="Dog")),
            ["discriminator-added Pet:  → kind (safe/safe)"],
            ["discriminator-added Pet:  → kind (safe/safe)"],
        ),
        (
            family("Cat", "Dog", **kinds(cat="Cat", dog="Dog")),
            family("Cat", "Dog"),
            ["discriminator-removed Pet: kind →  (safe/safe)"],
            ["discriminator-removed Pet: kind →  (dangerous/safe)"],
        ),
        (
            family("Cat", "Dog", **kinds(cat="Cat", dog="Dog")),
            family("Cat", "Dog", **kinds(cat="Cat", dog="Dog", puppy="Dog")),
            ["discriminator-value-added Pet:  → puppy: Dog (safe/safe)"],
            ["discriminator-value-added Pet:  → puppy: Dog (dangerous/safe)"],
        ),
        (
            family("Cat", "Dog", **kinds(cat="Cat", dog="Dog", puppy="Dog")),
            family("Cat", "Dog", **kinds(cat="Cat", dog="Dog")),
            ["discriminator-value-removed Pet: puppy: Dog →  (dangerous/safe)"],
            ["discriminator-value-removed Pet: puppy: Dog →  (safe/safe)"],
        ),
        (
            family("Cat", "Dog", **kinds(cat="Cat", dog="Dog", tom="Dog")),
            family("Cat", "Dog", **kinds(cat="Cat", dog="Dog", tom="Cat")),
            ["discriminator-value-changed Pet: tom: Dog → tom: Cat (breaking/safe)"],
            ["discriminator-value-changed Pet: tom: Dog → tom: Cat (breaking/safe)"],
        ),
    ],
)
def test_a_union_changes(
    old: Schema, new: Schema, sent: list[str], received: list[str]
) -> None:
    expected: dict[Way, list[str]] = {"sent": sent, "received": received}
    for way, lines in expected.items():
        before, after = (shop(way, Pet=each, **ANIMALS) for each in (old, new))
        assert said(before, after) == lines


def test_a_union_by_another_key() -> None:
    animals = {
        "Cat": record("kind type", kind=STRING, type=STRING),
        "Dog": record("kind type", kind=STRING, type=STRING, bark=STRING),
    }
    mapping = {"cat": reference("Cat")["$ref"], "dog": reference("Dog")["$ref"]}
    old, new = (
        shop(
            "received",
            Pet=family(
                "Cat", "Dog", discriminator={"propertyName": key} | {"mapping": mapping}
            ),
            **animals,
        )
        for key in ("kind", "type")
    )
    assert said(old, new) == ["discriminator-changed Pet: kind → type (breaking/safe)"]


def test_another_type_for_kinds_that_nobody_knows() -> None:
    """`defaultMapping`, of OpenAPI 3.2."""

    def falling(back: str) -> dict[str, Any]:
        tag = kinds(cat="Cat", dog="Dog")
        tag["discriminator"]["defaultMapping"] = back
        found = shop("received", Pet=family("Cat", "Dog", **tag), **ANIMALS)
        return found | {"openapi": "3.2.0"}

    assert said(falling("Cat"), falling("Dog")) == [
        "fallback-changed Pet: Cat → Dog (dangerous/dangerous)"
    ]


# Renames, and what is one though it looks like two


def test_a_schema_is_renamed() -> None:
    """Found by its use; what is called after it is renamed along with it."""
    owner = record("name", name=STRING, kind=enum("person", "farm"))
    old = shop("both", Pet=record(owner=reference("Owner")), Owner=owner)
    new = shop("both", Pet=record(owner=reference("Holder")), Holder=owner)
    (finding,) = judged(old, new)
    assert (finding.change.kind, finding.change.hint) == ("type-renamed", "Holder")
    assert (finding.wire, finding.source) == ("safe", "breaking")
    assert {touched.owner for touched in finding.change.touches} == {
        "Owner",
        "OwnerInput",
        "Owner kind",
    }


def test_a_schema_is_renamed_and_changed() -> None:
    old = shop(
        "received",
        Pet=record(owner=reference("Owner")),
        Owner=record(name=STRING, mail=STRING, age=INTEGER),
    )
    new = shop(
        "received",
        Pet=record(owner=reference("Holder")),
        Holder=record(name=STRING, mail=STRING, age=STRING),
    )
    assert said(old, new) == [
        "type-renamed Owner: Owner → Holder (safe/breaking)",
        "type-changed Owner.age: integer → string (breaking/breaking)",
    ]


def test_what_is_nothing_like_the_other_is_no_rename() -> None:
    old = shop("received", Pet=record(at=reference("Owner")), Owner=record(name=STRING))
    new = shop(
        "received", Pet=record(at=reference("Shelter")), Shelter=record(road=INTEGER)
    )
    assert said(old, new) == [
        "type-removed Owner: record →  (safe/breaking)",
        "type-changed Pet.at: Owner → Shelter (breaking/breaking)",
        "type-added Shelter:  → record (safe/safe)",
    ]


def test_schemas_without_a_name_are_not_told_by_their_looks() -> None:
    """Every API has many answers of the same few fields."""
    answer = record(message=STRING, code=INTEGER)
    content = {"content": {"application/json": {"schema": answer}}}

    def answering(path: str) -> dict[str, Any]:
        answers = {"200": {"description": "Done.", **content}}
        return document({path: {"get": operation(operationId=path, responses=answers)}})

    kinds = [each.change.kind for each in judged(answering("/a"), answering("/b"))]
    assert kinds == ["operation-removed", "operation-added"]


def test_a_schema_that_is_written_out_where_it_was_named() -> None:
    owner = record("name", name=STRING)
    old = shop("received", Pet=record(owner=reference("Owner")), Owner=owner)
    new = shop("received", Pet=record(owner=owner))
    assert said(old, new) == ["type-renamed Owner: Owner → PetOwner (safe/breaking)"]


def test_what_several_inherit_changes_once() -> None:
    def inheriting(name: Schema) -> dict[str, Any]:
        base = record(name=name)
        cat, dog = (
            {"allOf": [reference("Base"), record(**{own: STRING})]}
            for own in ("meow", "bark")
        )
        pet = record(cat=reference("Cat"), dog=reference("Dog"))
        return shop("received", Pet=pet, Base=base, Cat=cat, Dog=dog)

    (finding,) = judged(inheriting(STRING), inheriting(INTEGER))
    assert finding.change.subject == "Base.name"
    assert {touched.owner for touched in finding.change.touches} == {"Cat", "Dog"}


def test_an_enum_that_is_any_string_now_changes_once() -> None:
    fields = {f"kind{number}": reference("Kind") for number in range(5)}
    old = shop("received", Pet=record(**fields), Kind=enum("cat", "dog"))
    new = shop("received", Pet=record(**fields), Kind=STRING)
    assert said(old, new) == ["enum-opened Kind: Kind → string (dangerous/breaking)"]
    assert said(new, old) == ["enum-closed Kind: string → Kind (safe/safe)"]


def test_what_is_sent_gets_a_schema_of_its_own() -> None:
    """As generators of documents do when they learn to: `Pet` and `PetRequest`."""
    whole = record(name=STRING, tag=STRING, id=INTEGER | {"readOnly": True})
    alone = record(name=STRING, tag=INTEGER)
    old, new = shop("both", Pet=whole), shop("both", Pet=whole, PetRequest=alone)
    content = {"application/json": {"schema": reference("PetRequest")}}
    new["paths"]["/pets"]["post"]["requestBody"] = {"content": content}
    assert said(old, new) == [
        "type-renamed PetInput: PetInput → PetRequest (safe/breaking)",
        "type-changed PetInput.tag: string → integer (breaking/breaking)",
    ]


def test_null_beside_an_enum_is_said_in_many_ways() -> None:
    """drf-spectacular wrote `oneOf` with an enum of null, then `allOf` and
    `nullable`."""
    kind, nothing = enum("cat", "dog"), {"enum": [None]}
    old = {"oneOf": [reference("Kind"), reference("Null")], "nullable": True}
    new = {"allOf": [reference("Kind")], "nullable": True}
    before = shop("both", Pet=record(kind=old), Kind=kind, Null=nothing)
    after = shop("both", Pet=record(kind=new), Kind=kind)
    for each in (before, after):
        each["openapi"] = "3.0.3"
    assert said(before, after) == said(after, before) == []


def test_documentation_counts_where_it_is_asked_for() -> None:
    old, new = pet(), pet(description="What it is called.", examples=["Rex"])
    assert moved("received", old, new) == []
    before, after = (
        Surface(api=api_of(shop("received", Pet=each))) for each in (old, new)
    )
    changes = compare(before, after, documentation=True)
    assert [(change.kind, change.subject, change.new) for change in changes] == [
        ("documentation-changed", "Pet.name", '"Rex"'),
        ("documentation-changed", "Pet.name", "What it is called."),
    ]
