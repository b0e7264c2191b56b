"""Documents of several files."""

from __future__ import annotations

import json
import random
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from codegen import ir
from codegen.openapi.canonical import canonical
from codegen.openapi.load import load
from codegen.openapi.lower import lower
from codegen.openapi.sources import beside
from codegen.problems import Problem, ProblemsError

from .splitting import split

SCHEMAS = Path(__file__).parents[2] / "schemas"


def loaded(path: Path, **options: Any) -> tuple[ir.Api, list[Problem]]:
    """Lower the document in a file and those that it refers to."""
    sources = beside(path, path.name, **options)
    document, warnings = load(
        path.read_text(encoding="utf-8"), file=path.name, sources=sources
    )
    api, problems = lower(document, name="Shop", source="shop.yaml")
    return api, warnings + problems


def errors(path: Path, **options: Any) -> list[str]:
    _, problems = loaded(path, **options)
    return [problem.message for problem in problems if problem.severity == "error"]


@pytest.mark.parametrize("seed", range(4))
def test_a_document_in_many_files_is_the_same(tmp_path: Path, seed: int) -> None:
    """Wherever a real document is cut into files, its client is the same, and so is
    that of the one file that a snapshot makes of them."""
    text = (SCHEMAS / "label_studio.json").read_text(encoding="utf-8")
    whole, _ = load(text, file="api.json")
    expected, _ = lower(whole, name="Shop", source="shop.yaml")
    first = split(json.loads(text), tmp_path, random.Random(seed))
    assert len(list(tmp_path.rglob("*.*"))) > 10
    api, problems = loaded(first)
    assert not [p for p in problems if p.severity == "error"]
    assert api == expected
    snapshot, _ = canonical(
        first.read_text(encoding="utf-8"), file="a", sources=beside(first, "a")
    )
    again, _ = load(snapshot.text, file="api.json")
    assert lower(again, name="Shop", source="shop.yaml")[0] == expected


ROOT = """
openapi: 3.1.0
info: {title: Shop, version: "1"}
paths:
  /pets:
    get:
      operationId: listPets
      responses:
        "200":
          description: Pets.
          content:
            application/json: {schema: SCHEMA}
"""


def written(folder: Path, files: dict[str, str]) -> Path:
    """Write files; return the first."""
    paths = []
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text), encoding="utf-8")
        paths.append(path)
    return paths[0]


def shop(folder: Path, schema: str, **files: str) -> Path:
    """A document whose only answer has a schema, and other files, by name."""
    named = {name.replace("__", "/") + ".yaml": text for name, text in files.items()}
    return written(folder, {"api/shop.yaml": ROOT.replace("SCHEMA", schema), **named})


def named(api: ir.Api) -> list[str]:
    return [definition.key for definition in api.definitions]


def test_names_are_those_of_the_files(tmp_path: Path) -> None:
    """A file is called like itself, a part of it like that part; what is inside of
    another part stays there, and of two of one name neither has it."""
    first = shop(
        tmp_path,
        "{$ref: pet.yaml}",
        api__pet="""
            type: object
            properties:
              owner: {$ref: "people.yaml#/definitions/Owner"}
              address: {$ref: "people.yaml#/definitions/Owner/properties/address"}
              left: {$ref: "one.yaml#/Thing"}
              right: {$ref: "two.yaml#/Thing"}
              parent: {$ref: "#"}
            """,
        api__people="""
            definitions:
              Owner:
                properties:
                  address: {properties: {street: {type: string}}}
                  friend: {$ref: "#/definitions/Owner"}
            """,
        api__one="Thing: {properties: {a: {type: string}}}",
        api__two="Thing: {properties: {b: {type: string}}}",
    )
    api, problems = loaded(first)
    assert not problems
    assert named(api) == ["Owner", "Owner address", "one_Thing", "pet", "two_Thing"]
    pet = {d.key: d for d in api.definitions}["pet"]
    assert isinstance(pet, ir.Record)
    assert [field.type for field in pet.fields] == [
        ir.Named("Owner"),
        ir.Named("Owner address"),
        ir.Named("one_Thing"),
        ir.Named("two_Thing"),
        ir.Named("pet"),
    ]
    assert pet.origin.file == "pet.yaml"
    assert pet.fields[0].origin.pointer == "#/properties/owner"


def test_aliases_of_components_stay_aliases(tmp_path: Path) -> None:
    """A part goes where it is called as in its file, not where it comes first."""
    first = shop(
        tmp_path,
        "{$ref: '#/components/schemas/Aliased'}",
        api__Thing="{properties: {x: {type: string}}}",
        api__Other="{$ref: Thing.yaml}",
    )
    entries = "Aliased: {$ref: '#/components/schemas/Thing'}, Thing: {$ref: Thing.yaml}"
    entries += ", Again: {$ref: Thing.yaml}, Other: {$ref: Other.yaml}"
    with first.open("a") as file:
        file.write(f"components: {{schemas: {{{entries}}}}}\n")
    api, problems = loaded(first)
    assert (named(api), problems) == (["Thing"], [])


def test_problems_name_the_file_they_are_in(tmp_path: Path) -> None:
    first = shop(
        tmp_path,
        "{$ref: models/pet.yaml}",
        api__models__pet="type: object\nproperties:\n  tag: {type: text}\n",
    )
    _, (problem,) = loaded(first)
    assert str(problem).startswith(
        "models/pet.yaml:3:3 at #/properties/tag: warning: The type 'text' is unknown"
    )
    assert "3 |   tag: {type: text}" in str(problem)


def test_all_kinds_of_references_lead_to_other_files(tmp_path: Path) -> None:
    first = written(
        tmp_path,
        {
            "shop.yaml": """
                openapi: 3.0.3
                info: {title: Shop, version: "1"}
                paths:
                  /a/{id}:
                    $ref: "all.yaml#/paths/~1a~1%7Bid%7D"
                components:
                  securitySchemes: {key: {$ref: "all.yaml#/key"}}
                """,
            "all.yaml": """
                key: {type: apiKey, in: header, name: X-Key}
                id: {name: id, in: path, required: true, schema: {type: integer}}
                body:
                  content: {application/json: {schema: {$ref: "#/Thing"}}}
                missing:
                  description: None.
                  headers: {X-Left: {$ref: "#/left"}}
                  content: {application/json: {schema: {$ref: "#/Thing"}}}
                left: {schema: {type: integer}}
                event:
                  "{$request.body#/url}":
                    post: {requestBody: {$ref: "#/body"}, responses: {}}
                Thing: {properties: {x: {type: string}}}
                paths:
                  /a/{id}:
                    parameters: [{$ref: "#/id"}]
                    put:
                      operationId: putIt
                      requestBody: {$ref: "#/body"}
                      callbacks: {changed: {$ref: "#/event"}}
                      responses:
                        "200": {$ref: "#/missing"}
                        "404": {$ref: "#/missing"}
                """,
        },
    )
    api, problems = loaded(first)
    assert [p.severity for p in problems if p.severity == "error"] == []
    (operation,) = api.groups[0].operations
    assert [(p.wire, p.type) for p in operation.params] == [("id", ir.Builtin("int"))]
    assert operation.bodies[0].type == ir.Named("ThingInput")
    assert operation.returns == ir.Named("Thing")
    assert operation.errors[0].type == ir.Named("Thing")
    assert [(header.wire) for header in operation.responses[0].headers] == ["X-Left"]
    assert [auth.name for auth in api.auth] == ["X-Key"]


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        ("../secret.yaml", "leads out of the document's folder."),
        ("..%2Fsecret.yaml", "leads out of the document's folder."),
        ("link.yaml", "leads out of the document's folder."),
        ("/etc/passwd", "leads out of the document's folder."),
        ("file:///etc/passwd", "leads out of the document's folder."),
        ("FILE:///etc/passwd", "leads out of the document's folder."),
        ("file://server/share/x.yaml", "leads out of the document's folder."),
        ("http://127.0.0.1:1/x.yaml", "leads to another server."),
        ("//127.0.0.1:1/x.yaml", "leads out of the document's folder."),
        ("http://[::ffff:127.0.0.1]:1/x", "leads to another server."),
        ("http://[x/y", "is not a URI."),
        ("ftp://127.0.0.1/x.yaml", "leads out of the document."),
        ("data:application/json,{}", "leads out of the document."),
        ("none.yaml", "leads to none.yaml. There is no such file."),
        ("folder", "leads to folder. This is a folder."),
        ("broken.yaml", "cannot be read."),
        ("other.yaml#/nothing", "points at nothing in that file."),
        ("other.yaml#name", "points at nothing in that file."),
        ("other.yaml#/loop", "leads back to itself."),
    ],
)
def test_what_is_refused(tmp_path: Path, reference: str, message: str) -> None:
    first = shop(
        tmp_path,
        f"{{$ref: '{reference}'}}",
        secret="{type: string, default: SECRET}",
        api__other="loop: {$ref: '#/pool'}\npool: {$ref: '#/loop'}",
        api__broken="a: [",
        api__folder__x="{}",
    )
    (tmp_path / "api" / "link.yaml").symlink_to(tmp_path / "secret.yaml")
    _, problems = loaded(first)
    found = next(p for p in problems if "The " in p.message and reference in p.message)
    assert (found.severity, found.message.endswith(message)) == ("error", True), found
    assert (found.origin.file, found.origin.line) == ("shop.yaml", 12)
    assert "SECRET" not in str(problems)
    if reference == "broken.yaml":
        assert any(p.origin.file == "broken.yaml" for p in problems)
    sources = beside(first, first.name)
    with pytest.raises(ProblemsError):
        canonical(first.read_text(), file="shop.yaml", sources=sources)


def test_all_that_is_refused_is_said_at_once(tmp_path: Path) -> None:
    schema = "{anyOf: [{$ref: none.yaml}, {$ref: ../up.yaml}, {$ref: gone.yaml#/x}]}"
    assert len(errors(shop(tmp_path, schema))) == 3


def test_other_folders_by_config(tmp_path: Path) -> None:
    first = shop(
        tmp_path,
        "{$ref: ../common/money.yaml}",
        common__money="{properties: {cents: {$ref: 'more.yaml'}}}",
        common__more="{type: integer}",
    )
    assert errors(first)
    api, problems = loaded(first, allowed=["common"], folder=tmp_path)
    assert (named(api), problems) == (["money"], [])
    assert api.definitions[0].origin.file == "../common/money.yaml"


def test_anchors_identifiers_and_self(tmp_path: Path) -> None:
    """What `$id` says is an address counts before where the file is."""
    root = ROOT.replace("openapi: 3.1.0", "openapi: 3.2.0\n$self: https://x.example/s")
    first = written(
        tmp_path,
        {
            "shop.yaml": root.replace("SCHEMA", '{$ref: "#pet"}')
            + """
components:
  schemas:
    Pet:
      $anchor: pet
      properties:
        owner: {$ref: "https://ids.example/owner"}
        tag: {$ref: "https://x.example/tag.yaml#/$defs/tag"}
        again: {$ref: "https://x.example/s#/components/schemas/Pet"}
        mark: {$ref: "tag.yaml#mark"}
    Owner:
      $id: https://ids.example/owner
      $defs: {Name: {$anchor: name, enum: [Ann, Bob]}}
      properties:
        name: {$ref: "#/$defs/Name"}
        called: {$ref: "#name"}
        pet: {$ref: "#/components/schemas/Pet"}
        tag: {$ref: "tag.yaml#/$defs/tag"}
""",
            "tag.yaml": """
                $defs:
                  tag: {properties: {x: {type: string}}}
                  Mark: {$anchor: mark, properties: {y: {type: string}}}
                """,
        },
    )
    api, problems = loaded(first)
    assert not problems
    found = {d.key: d for d in api.definitions}
    pet, owner = found["Pet"], found["Owner"]
    assert isinstance(pet, ir.Record)
    assert isinstance(owner, ir.Record)
    tag = ir.Named("tag")
    assert [field.type for field in pet.fields] == [
        ir.Named("Owner"),
        tag,
        ir.Named("Pet"),
        ir.Named("Mark"),
    ]
    name = ir.Named("Owner Name")
    assert [f.type for f in owner.fields] == [name, name, ir.Named("Pet"), tag]


def test_references_where_the_specification_has_none(tmp_path: Path) -> None:
    """DigitalOcean refers to operations and descriptions, others to whole maps."""
    first = written(
        tmp_path,
        {
            "shop.yaml": """
                openapi: 3.0.3
                info: {title: Shop, version: "1", description: {$ref: "texts.yaml#/a"}}
                paths:
                  /a: {get: {$ref: "get.yaml"}}
                  /b: {$ref: "b.yaml", summary: Both.}
                  /c: {get: {$ref: "#/x-operation"}}
                components: {schemas: {$ref: "schemas.yaml"}}
                x-operation: {operationId: c, responses: {"204": {description: no}}}
                """,
            "texts.yaml": "a: All about it.",
            "get.yaml": """
                operationId: a
                responses:
                  "200":
                    description: {$ref: "texts.yaml#/a"}
                    content:
                      application/json:
                        schema: {$ref: "shop.yaml#/components/schemas/Thing"}
                """,
            "b.yaml": 'get: {operationId: b, responses: {"204": {description: no}}}',
            "schemas.yaml": "Thing: {properties: {more: {$ref: '#/Thing'}}}",
        },
    )
    api, problems = loaded(first)
    assert not problems
    operations = {o.key: o for group in api.groups for o in group.operations}
    assert sorted(operations) == ["a", "b", "c"]
    assert (api.doc, named(api)) == ("All about it.", ["Thing"])
    assert operations["a"].responses[0].doc == "All about it."
    assert operations["a"].origin.file == "get.yaml"
    assert operations["c"].origin.pointer == "#/x-operation"


def test_mappings_of_discriminators_name_files(tmp_path: Path) -> None:
    mapping = "{meow: cat.yaml, wuff: ./dog.yaml}"
    tag = f"discriminator: {{propertyName: kind, mapping: {mapping}}}"
    first = shop(
        tmp_path,
        f"{{oneOf: [{{$ref: cat.yaml}}, {{$ref: dog.yaml}}], {tag}}}",
        api__cat="{properties: {kind: {type: string}, lives: {type: integer}}}",
        api__dog="{properties: {kind: {type: string}, tricks: {type: string}}}",
    )
    api, problems = loaded(first)
    assert not problems
    union = next(d for d in api.definitions if isinstance(d, ir.Union))
    assert union.mapping == (("meow", "cat"), ("wuff", "dog"))


def test_dynamic_references(tmp_path: Path) -> None:
    """JSON Schema 2020-12, section 8.2.3.2: a tree of its own kind, a page of pets."""
    first = shop(tmp_path, "{$ref: '#/components/schemas/PetPage'}")
    with first.open("a") as file:
        file.write("""
components:
  schemas:
    Page:
      $id: https://shop.example/page
      $defs: {item: {$dynamicAnchor: item, not: {}}}
      type: object
      properties:
        items: {type: array, items: {$dynamicRef: "#item"}}
        next: {type: string}
    PetPage:
      $id: https://shop.example/pet-page
      $defs: {item: {$dynamicAnchor: item, $ref: "#/components/schemas/Pet"}}
      $ref: page
    Pet:
      type: object
      properties:
        name: {type: string}
        family: {$ref: "https://shop.example/family"}
        tree: {$ref: "https://shop.example/tree"}
    Tree:
      $id: https://shop.example/tree
      $dynamicAnchor: node
      type: object
      properties: {children: {type: array, items: {$dynamicRef: "#node"}}}
    Family:
      $id: https://shop.example/family
      $dynamicAnchor: node
      $ref: tree
      properties: {surname: {type: string}}
""")
    api, problems = loaded(first)
    assert not problems
    found = {d.key: d for d in api.definitions}
    assert sorted(found) == ["Family", "Pet", "PetPage", "Tree"]
    types = {
        f"{key}.{field.wire}": field.type
        for key, each in found.items()
        if isinstance(each, ir.Record)
        for field in each.fields
    }
    assert types["PetPage.items"] == ir.List(ir.Named("Pet"))
    assert types["PetPage.next"] == ir.Builtin("str")
    assert types["Family.children"] == ir.List(ir.Named("Family"))
    assert types["Family.surname"] == ir.Builtin("str")
    assert types["Tree.children"] == ir.List(ir.Named("Tree"))
