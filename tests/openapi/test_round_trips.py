"""Models take every instance of their schemas, and give it back as it was.

The instances are made from the schemas (`instances`), and judged by jsonschema.
"""

from __future__ import annotations

import copy
import importlib
import json
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ..generation import imported, openapi_files
from .instances import instances

SCHEMAS: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parent / "constructs.yaml").read_text(encoding="utf-8")
)
EVERY_VALUE = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-9, 9)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=2)
    | st.dictionaries(st.sampled_from(["id", "x", "kind", "value"]), inner, max_size=3),
    max_leaves=6,
)


def document() -> str:
    """A document whose only operation sends and receives a holder of each schema."""
    holders = {
        f"Holder {name}": {
            "type": "object",
            "required": ["value"],
            "properties": {
                "value": {"$ref": f"#/components/schemas/{name}"},
                "maybe": {"$ref": f"#/components/schemas/{name}"},
            },
        }
        for name in SCHEMAS
    }
    paths = {
        f"/{name}": {
            "post": {
                "operationId": name,
                "requestBody": {"content": _content(name)},
                "responses": {"200": {"description": "It.", "content": _content(name)}},
            }
        }
        for name in SCHEMAS
    }
    return json.dumps(
        {
            "openapi": "3.1.0",
            "info": {"title": "Shop", "version": "1"},
            "paths": paths,
            "components": {"schemas": {**SCHEMAS, **holders}},
        }
    )


def _content(name: str) -> dict[str, Any]:
    reference = {"$ref": f"#/components/schemas/Holder {name}"}
    return {"application/json": {"schema": reference}}


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    files = openapi_files(document())
    with imported(tmp_path_factory.mktemp("constructs"), files) as made:
        importlib.import_module(f"{made.__name__}.models")
        yield made


@pytest.mark.parametrize("name", sorted(SCHEMAS))
@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
def test_what_is_valid_comes_back(
    package: ModuleType, name: str, data: st.DataObject
) -> None:
    strategy = instances(SCHEMAS[name], {"components": {"schemas": SCHEMAS}})
    instance = {"value": data.draw(strategy)}
    if data.draw(st.booleans()):
        instance["maybe"] = data.draw(strategy)
    kept = copy.deepcopy(instance)
    for model in _holders(package, name):
        runtime = importlib.import_module(
            f"{package.__name__.split('.')[0]}._runtime.decode"
        )
        decoded = runtime.decode(json.dumps(instance).encode(), model)
        assert decoded.deviations == ()
        assert type(decoded.value) is model
        back = json.loads(runtime.encode(decoded.value))
        if model.__name__.endswith("Input") or model.__struct_defaults__ == ():
            assert back == kept
        else:  # absent is None in what is received
            assert without_null(back) == without_null(kept)


@pytest.mark.parametrize("name", sorted(SCHEMAS))
@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
@given(value=EVERY_VALUE)
def test_nothing_raises(package: ModuleType, name: str, value: object) -> None:
    for model in _holders(package, name):
        instance = {"value": value, "maybe": [value, {"id": value}]}
        runtime = importlib.import_module(
            f"{package.__name__.split('.')[0]}._runtime.decode"
        )
        decoded = runtime.decode(json.dumps(instance).encode(), model)
        assert type(decoded.value) is model
        runtime.encode(decoded.value)


def _holders(package: ModuleType, name: str) -> list[Any]:
    models = package.models
    pascal = f"Holder{name}"
    return [
        getattr(models, n) for n in (pascal, f"{pascal}Input") if hasattr(models, n)
    ]


def without_null(value: object) -> object:
    if isinstance(value, dict):
        return {k: without_null(v) for k, v in value.items() if v is not None}
    if isinstance(value, list):
        return [without_null(item) for item in value]
    return value
