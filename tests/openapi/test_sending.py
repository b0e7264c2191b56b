"""What clients generated of documents send, as a server on loopback gets it.

The case files of the golden tests are the documents, so that what is read there is
what runs here.
"""

from __future__ import annotations

import asyncio
import inspect
import io
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from ..generation import imported, openapi_files, write_client
from ..runtime.server import Request, Server, answer, serving
from ..runtime.test_request import read_parts
from ..test_cases import CASES, generate

Call = Callable[..., Request]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving() as running:
        running.replies(answer(200, {"name": "N"}))
        yield running


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    with ExitStack() as stack:
        yield {
            name: stack.enter_context(
                imported(
                    tmp_path_factory.mktemp(name), generate(CASES / "openapi" / name)
                )
            )
            for name in ("parameters", "contents")
        }


NO_FIELDS = r"""
openapi: 3.0.3
info: {title: Shop, version: "1"}
paths:
  /pets:
    put:
      operationId: keep
      tags: [pets]
      requestBody:
        content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}
      responses:
        "200":
          description: Kept.
          content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}
components:
  schemas:
    Pet: {properties: {'the "name"': {type: string}, 'a\b': {}, age: {type: integer}}}
"""


def test_names_that_are_no_fields_are_sent_and_received(tmp_path: Path) -> None:
    """msgspec refuses to make such fields, and with them the whole package."""
    pet = {"age": 3, 'the "name"': "Rex", "a\\b": [1]}
    with imported(tmp_path, openapi_files(NO_FIELDS)) as shop, serving() as server:
        server.replies(answer(200, pet))
        with shop.Shop("k", base_url=server.url, on_mismatch="raise") as client:
            found = client.pets.keep(
                shop.models.Pet(age=3, extra={'the "name"': "Rex", "a\\b": [1]})
            )
    assert json.loads(server.last.body) == pet
    assert (found.age, dict(found.extra)) == (3, {'the "name"': "Rex", "a\\b": [1]})


def calling(package: ModuleType, server: Server, *, is_async: bool) -> Call:
    """Call a method of a client by its name; give the request that came of it."""

    def call(method: str, *arguments: Any, **named: Any) -> Request:
        async def wait() -> None:
            async with package.AsyncShop(api_key="k", base_url=server.url) as client:
                await _of(client, method)(*arguments, **named)

        if is_async:
            asyncio.run(wait())
        else:
            with package.Shop(api_key="k", base_url=server.url) as client:
                found = _of(client, method)(*arguments, **named)
                assert not inspect.isawaitable(found)
        return server.last

    return call


def _of(client: Any, path: str) -> Any:
    for name in path.split("."):
        client = getattr(client, name)
    return client


@pytest.fixture(params=[False, True], ids=["sync", "async"])
def send(request: pytest.FixtureRequest, packages: Any, server: Server) -> Call:
    return calling(packages["parameters"], server, is_async=request.param)


@pytest.fixture(params=[False, True], ids=["sync", "async"])
def post(request: pytest.FixtureRequest, packages: Any, server: Server) -> Call:
    return calling(packages["contents"], server, is_async=request.param)


def test_parameters_arrive_as_they_are_declared(
    send: Call, packages: dict[str, Any]
) -> None:
    color = packages["parameters"].models.Color(r=1, g=2)
    request = send(
        "styles.all",
        color,
        "a.b",
        [1, 2],
        "c:d/e",
        usual=["a b", "c"],
        plain="a,b",
        commas=["a,b", "c"],
        pipes=["a", "b"],
        deep=color,
        json=color,
        flag="",
        x_ids=[1, 2],
        x_color=color,
        session="a%20b",
        prefs=color,
    )
    assert request.target == (
        "/styles/R=1,G=2/x.a.b/y;matrix=1;matrix=2/c:d%2Fe"
        "?usual=a%20b&usual=c&plain=a%2Cb&commas=a%2Cb,c&pipes=a%7Cb"
        "&deep%5BR%5D=1&deep%5BG%5D=2&json=%7B%22R%22%3A1%2C%22G%22%3A2%7D&flag="
    )
    assert request.headers["x-ids"] == "1,2"
    assert request.headers["x-color"] == "R=1,G=2"
    assert request.headers["cookie"] == "session=a%20b; prefs=R,1,G,2"


def test_one_name_in_several_places(send: Call) -> None:
    request = send(
        "names.replace",
        "in path",
        7,
        body_query="in query",
        class_="q",
        class_header="h",
        content_type_="t",
        self_="c",
    )
    assert request.target == ("/names/in%20path?body=in%20query&class=q&content_type=t")
    assert (request.headers["class"], request.headers["cookie"]) == ("h", "self=c")
    assert (request.body, request.headers["content-type"]) == (
        b"7",
        "application/json",
    )
    request = send(
        "names.replace", "p", "text", content_type="text/plain", body_query="q"
    )
    assert (request.body, request.headers["content-type"]) == (
        b"text",
        "text/plain; charset=utf-8",
    )
    request = send("names.replace", "p", body_query="q")
    assert request.body == b""
    assert "content-type" not in request.headers


def test_a_whole_query(send: Call, packages: dict[str, Any]) -> None:
    color = packages["parameters"].models.Color(r=1, g=2)
    assert send("names.search", filter=color).target == "/search?R=1&G=2"


def test_each_content_is_sent_as_its_media_type(
    post: Call, packages: dict[str, Any]
) -> None:
    shop = packages["contents"]
    pet = shop.models.Pet(name="N")
    with pytest.warns(DeprecationWarning, match="will remove"):
        request = post("pets.import_", [pet])
    assert (request.json, request.headers["content-type"]) == (
        [{"name": "N"}],
        "application/json",
    )
    upload = shop.models.Upload(
        table=shop.File(b"%PDF", "t"),
        photos=[shop.File(b"1", "a.png"), shop.File(io.BytesIO(b"2"), "b")],
        labels=["x", "y"],
        about=pet,
    )
    with pytest.warns(DeprecationWarning, match="will remove"):
        request = post("pets.import_", upload, content_type="multipart/form-data")
    parts = [
        (
            part.get_param("name", header="content-disposition"),
            part["content-type"],
            part.get_payload(decode=True),
        )
        for part in read_parts(request)
    ]
    assert parts == [
        ("table", "application/octet-stream", b"%PDF"),
        ("photos", "image/png", b"1"),
        ("photos", "image/png", b"2"),
        ("labels", None, b"x,y"),
        ("about", "application/json", b'{"name":"N"}'),
    ]
    assert int(request.headers["content-length"]) == len(request.body)
    with pytest.warns(DeprecationWarning, match="will remove"):
        request = post("pets.import_", "a\tb", content_type="text/tab-separated-values")
    media = "text/tab-separated-values; charset=utf-8"
    assert (request.body, request.headers["content-type"]) == (b"a\tb", media)
    with pytest.warns(DeprecationWarning, match="will remove"):
        request = post("pets.import_", shop.File(b"a,b"), content_type="text/csv")
    assert (request.body, request.headers["content-type"]) == (b"a,b", "text/csv")


@pytest.mark.parametrize(
    "media",
    [
        "application/merge-patch+json",
        "application/strategic-merge-patch+json",
        "application/apply-patch+yaml",
    ],
)
def test_a_patch_is_sent_as_what_it_is(post: Call, media: str) -> None:
    request = post("pets.patch", {"name": None}, content_type=media)
    assert (request.json, request.headers["content-type"]) == ({"name": None}, media)


def test_files_forms_and_mixed_parts(post: Call, packages: dict[str, Any]) -> None:
    shop = packages["contents"]
    request = post("pets.photo", 1, shop.File(b"GIF", "a.png"))
    assert (request.body, request.headers["content-type"]) == (b"GIF", "image/png")
    request = post("pets.remove", 1, [1, 2])
    assert request.json == [1, 2]
    assert request.headers["content-type"] == "application/vnd.api+json"
    body = shop.models.OrdersCreateRequest(expand=["a", "b"], metadata={"k": "v w"})
    assert post("orders.create", body).body == (
        b"expand%5B0%5D=a&expand%5B1%5D=b&metadata%5Bk%5D=v+w"
    )
    request = post("orders.bulk", [shop.models.Pet(name="A"), {"name": "B"}])
    assert request.body == b'{"name":"A"}\n{"name":"B"}\n'
    assert request.headers["content-type"] == "application/x-ndjson"
    request = post("orders.mixed", [{"a": 1}, shop.File(b"1", "a.png")])
    assert [part["content-type"] for part in read_parts(request)] == [
        "application/ld+json",
        "image/png",
    ]


USES = """
from pathlib import Path
from typing import assert_type

from generated.shop import AsyncShop, File, Shop, models

def right(client: Shop, pets: list[models.Pet], upload: models.Upload) -> None:
    assert_type(client.pets.import_(pets), models.Pet)
    client.pets.import_(pets, content_type="application/json")
    client.pets.import_(upload, content_type="multipart/form-data")
    client.pets.import_("a,b", content_type="text/csv")
    client.pets.import_(File(Path("a.csv")), content_type="text/csv")
    client.pets.import_()
    client.pets.patch({}, content_type="application/merge-patch+json")

async def right_too(client: AsyncShop, upload: models.Upload) -> None:
    sent = await client.pets.import_(upload, content_type="multipart/form-data")
    assert_type(sent, models.Pet)
"""
WRONG = [
    "client.pets.import_(upload)",
    "client.pets.import_(upload, content_type='application/json')",
    "client.pets.import_(pets, content_type='multipart/form-data')",
    "client.pets.import_('a,b')",
    "client.pets.import_('a,b', content_type='text/plain')",
    "client.pets.import_(pets, content_type='text/csv')",
    "client.pets.patch({})",
    "client.pets.photo(1, 'a.png')",
    "client.pets.photo(1, Path('a.png'))",
]


@pytest.mark.parametrize("checker", ["mypy", "pyright"])
def test_checkers_bind_bodies_to_their_media_types(
    checker: str, tmp_path: Path
) -> None:
    write_client(tmp_path, generate(CASES / "openapi" / "contents"))
    arguments = "client: Shop, pets: list[models.Pet], upload: models.Upload"
    wrong = [
        f"def wrong{n}({arguments}) -> None:\n    {w}" for n, w in enumerate(WRONG)
    ]
    text = "\n\n".join([USES, *wrong]) + "\n"
    (tmp_path / "uses.py").write_text(text, encoding="utf-8")
    strict = {"mypy": ["--strict"], "pyright": ["--pythonpath", sys.executable]}
    command = [sys.executable, "-m", checker, *strict[checker], "uses.py"]
    found = subprocess.run(
        command, cwd=tmp_path, capture_output=True, text=True, check=False
    ).stdout
    said = {
        int(line.split(":")[1])
        for line in found.splitlines()
        if "uses.py:" in line and "error" in line
    }
    lines = text.splitlines()
    assert said == {lines.index(f"    {use}") + 1 for use in WRONG}, found
