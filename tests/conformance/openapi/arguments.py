"""Values of the types of a signature, made of JSON values."""

from __future__ import annotations

import sys
import typing
from collections.abc import Mapping
from types import ModuleType
from typing import Any

import msgspec

from .instances import Content


class Refused(Exception):  # noqa: N818
    """A value is valid by the document, and the signature has no place for it."""


class Arguments:
    """Makes arguments of the types that the methods of one client take."""

    def __init__(self, module: ModuleType) -> None:
        root = module.__name__.rpartition(".")[0]
        self._decode = sys.modules[f"{root}._runtime.decode"]
        self._file: Any = sys.modules[f"{root}._runtime.files"].File

    def made(self, value: Any, hint: Any) -> Any:
        """Return a JSON value, perhaps with files in it, as a type.

        Raises:
            Refused: it does not fit the type.
        """
        members = _members(hint)
        if not _has_file(value):
            try:
                return self._fitted(value, hint)
            except NotImplementedError:
                pass  # A file may stand somewhere in the type.
            if isinstance(value, str):
                value = Content(value.encode())
        if isinstance(value, Content):
            return self._content(value, members, hint)
        if isinstance(value, list):
            for member in members:
                if inner := typing.get_args(member):
                    return [self.made(item, inner[0]) for item in value]
        models = [m for m in members if hasattr(m, "__struct_fields__")]
        if isinstance(value, dict) and models:
            return self._one_of(value, models)
        for member in members:
            if isinstance(value, dict) and typing.get_origin(member) is not None:
                inner = typing.get_args(member)[-1]
                return {key: self.made(item, inner) for key, item in value.items()}
        raise Refused(f"no place for a file in {hint}")

    def _one_of(self, value: dict[str, Any], models: list[Any]) -> Any:
        refusals = []
        for model in models:
            try:
                return self._model(value, model)
            except (Refused, TypeError) as error:
                refusals.append(str(error))
        raise Refused("; ".join(refusals))

    def _content(self, value: Content, members: tuple[Any, ...], hint: Any) -> Any:
        if self._file in members:
            return self._file(bytes(value), "file.bin")
        if bytes in members or Any in members:
            return bytes(value)
        raise Refused(f"{hint} takes no file")

    def _model(self, value: dict[str, Any], model: Any) -> Any:
        fields = {f.encode_name: f for f in msgspec.structs.fields(model)}
        if unknown := value.keys() - fields.keys():
            raise Refused(f"{model.__name__} has no field for {sorted(unknown)}")
        return model(
            **{
                fields[key].name: self.made(item, fields[key].type)
                for key, item in value.items()
            }
        )

    def _fitted(self, value: Any, hint: Any) -> Any:
        if isinstance(value, float) and hint is int:
            value = int(value)  # A page may be described as a number.
        found = self._decode.fitted(value, hint)
        if found.deviations:
            raise Refused(
                f"{hint} does not take {_short(value)}: {found.deviations[0]}"
            )
        return found.value


def _has_file(value: Any) -> bool:
    match value:
        case Mapping():
            return any(map(_has_file, value.values()))
        case list():
            return any(map(_has_file, value))
    return isinstance(value, Content)


def _members(hint: Any) -> tuple[Any, ...]:
    if hasattr(hint, "__value__"):
        return _members(hint.__value__)
    name = getattr(typing.get_origin(hint), "__name__", "")
    if name in ("Union", "UnionType", "OneOf", "Annotated"):
        inner = typing.get_args(hint)
        inner = inner[:1] if name == "Annotated" else inner
        return tuple(member for item in inner for member in _members(item))
    return (hint,)


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) < 120 else f"{text[:117]}..."
