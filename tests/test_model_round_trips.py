"""Each model of each generated client, as JSON, as a dictionary, copied and pickled."""

from __future__ import annotations

import copy
import importlib
import pickle
import pkgutil
import random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import generated._runtime
from generated._runtime import File, Model, from_dict, from_json, to_dict, to_json
from generated._runtime.shapes import made_of

from .runtime.values import Maker

CLIENTS = ("label_studio", "labelbox", "labelf")


def models(client: str) -> list[type[Model]]:
    """Return every model that a client has, in whichever module."""
    package = importlib.import_module(f"generated.{client}")
    found = {}
    for module in pkgutil.iter_modules(package.__path__):
        inside = vars(importlib.import_module(f"generated.{client}.{module.name}"))
        for value in inside.values():
            is_model = isinstance(value, type) and issubclass(value, Model)
            if is_model and value.__module__.startswith(f"generated.{client}."):
                if File in made_of(value):  # What is uploaded is no JSON.
                    continue
                found[value.__module__, value.__name__] = value
    return [model for _, model in sorted(found.items())]


MODELS = {client: models(client) for client in CLIENTS}


def check(model: Any, chance: random.Random) -> None:
    value = Maker(generated._runtime, chance).model(model)
    sent = to_json(value)
    ways = {
        "JSON": from_json(model, sent),
        "dictionary": from_dict(model, to_dict(value)),
        "copy": copy.copy(value),
        "deep copy": copy.deepcopy(value),
        "pickle": pickle.loads(pickle.dumps(value)),
    }
    for way, made in ways.items():
        assert made == value, way
        assert type(made) is type(value), way
        assert repr(made) == repr(value), way
        assert to_json(made) == sent, way


@pytest.mark.parametrize("client", CLIENTS)
def test_every_model_comes_back_as_it_was(client: str) -> None:
    assert len(MODELS[client]) > 10
    for model in MODELS[client]:
        for seed in range(3):
            check(model, random.Random(f"{model.__name__} {seed}"))


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from([model for found in MODELS.values() for model in found]),
    st.randoms(use_true_random=False),
)
def test_any_model_comes_back_as_it_was(model: Any, chance: random.Random) -> None:
    check(model, chance)
