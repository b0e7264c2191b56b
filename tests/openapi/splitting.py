"""A document in one file as one in many, which must mean the same."""

from __future__ import annotations

import json
import os
import random
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote

import yaml

from codegen.openapi.values import Json, below, steps

_METHODS = ("get", "put", "post", "delete", "patch")


def split(document: dict[str, Any], folder: Path, order: random.Random) -> Path:
    """Write a document into files, cut at random places; return the first of them."""
    files = _Splitting(document, order).files()
    for name, value in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_written(value, name, order), encoding="utf-8")
    return folder / "api.yaml"


def _written(value: Json, name: str, order: random.Random) -> str:
    if name.endswith(".json"):
        return json.dumps(value, indent=order.choice((None, 1)), ensure_ascii=False)
    return yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=10_000)


class _Splitting:
    def __init__(self, document: dict[str, Any], order: random.Random) -> None:
        self._document = document
        self._order = order
        self._homes: dict[str, tuple[str, str]] = {}
        """The file and pointer of what is cut out, by its pointer in the document."""
        self._has_stub: dict[str, bool] = {}
        self._indexes: set[str] = set()
        self._texts: dict[str, str] = {}

    def files(self) -> dict[str, Json]:
        self._cut()
        files: dict[str, Any] = {}
        root = self._relocated(self._document, "api.yaml", "#")
        files["api.yaml"] = root
        for pointer, (file, inside) in self._homes.items():
            value = self._document
            for key in steps(pointer):
                value = value[key]
            self._put(files, file, inside, self._relocated(value, file, pointer, True))
        for section in self._indexes:
            files[f"{section}/_index.yaml"] = root["components"][section]
            content = self._document["components"][section]
            files[f"{section}/_index.yaml"] = {
                name: self._relocated(
                    value,
                    f"{section}/_index.yaml",
                    below(below("#/components", section), name),
                )
                for name, value in content.items()
            }
            root["components"][section] = {"$ref": f"{section}/_index.yaml"}
        for name, text in self._texts.items():
            files.setdefault("texts/all.json", {})[name] = text
        if not root.get("components", True):
            del root["components"]
        return files

    def _put(self, files: dict[str, Any], file: str, inside: str, value: Json) -> None:
        keys = steps(inside)
        if not keys:
            files[file] = value
            return
        at = files.setdefault(file, {})
        for key in keys[:-1]:
            at = at.setdefault(key, {})
        at[keys[-1]] = value

    def _cut(self) -> None:
        for section, entries in self._document.get("components", {}).items():
            if section not in ("schemas", "parameters", "responses", "requestBodies"):
                continue
            if self._order.random() < 0.3:
                self._indexes.add(section)
                continue
            for name in entries:
                pointer = below(below("#/components", section), name)
                where = self._order.random()
                suffix = self._order.choice(("yaml", "json"))
                if where < 0.3:
                    self._homes[pointer] = (f"{section}/{name}.{suffix}", "#")
                elif where < 0.6:
                    chosen = self._order.randrange(3)
                    inside = below("#/definitions", name)
                    self._homes[pointer] = (f"deep/er/{section}{chosen}.yaml", inside)
                self._has_stub[pointer] = self._order.random() < 0.6
        for number, (path, item) in enumerate(self._document["paths"].items()):
            pointer = below("#/paths", path)
            if self._order.random() < 0.4:
                self._homes[pointer] = (f"paths/{number}.yaml", "#")
            for method in _METHODS:
                if method in item and self._order.random() < 0.2:
                    file = f"operations/{number}_{method}.json"
                    self._homes[f"{pointer}/{method}"] = (file, "#")

    def _relocated(
        self, value: Any, file: str, pointer: str, is_home: bool = False
    ) -> Any:
        """A value as it stands in a file, with stubs for what is cut out."""
        home = self._homes.get(pointer)
        if home and not is_home:
            return {"$ref": self._relative(*home, file)}
        if isinstance(value, list):
            return [
                self._relocated(element, file, below(pointer, index))
                for index, element in enumerate(value)
            ]
        if not isinstance(value, dict):
            return value
        found: dict[str, Any] = {}
        for key, member in value.items():
            inner = below(pointer, key)
            if key == "$ref" and isinstance(member, str):
                found[key] = self._reference(member, file)
            elif key == "mapping":
                found[key] = {k: self._reference(m, file) for k, m in member.items()}
            elif inner in self._homes and self._has_stub.get(inner) is False:
                continue
            elif key == "description" and isinstance(member, str):
                found[key] = self._description(member, file)
            else:
                found[key] = self._relocated(member, file, inner)
        return found

    def _description(self, text: str, file: str) -> Json:
        if self._order.random() < 0.1:
            name = f"text {len(self._texts)}/%"
            self._texts[name] = text
            return {"$ref": self._relative("texts/all.json", below("#", name), file)}
        return text

    def _reference(self, reference: str, file: str) -> str:
        if not reference.startswith("#/"):
            return reference
        reference = unquote(reference)
        head, tail = reference, ""
        while head and head not in self._homes:
            head, slash, last = head.rpartition("/")
            tail = slash + last + tail
        if not head:
            return self._relative("api.yaml", reference, file)
        stubbed = self._has_stub.get(head) and not tail
        if stubbed and self._order.random() < 0.5:
            return self._relative("api.yaml", reference, file)
        home, inside = self._homes[head]
        return self._relative(home, inside + tail, file)

    def _relative(self, target: str, pointer: str, file: str) -> str:
        fragment = pointer.replace("%", "%25").replace(" ", "%20")
        if target == file:
            return fragment
        path = os.path.relpath(target, PurePosixPath(file).parent)
        return path if fragment == "#" else path + fragment
