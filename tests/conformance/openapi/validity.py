"""jsonschema's verdict on a value."""

from __future__ import annotations

from typing import Any

import jsonschema
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from .reading import Document


class Judge:
    """Judges values that travel in a direction, by the schemas of a document."""

    def __init__(self, document: Document, direction: str) -> None:
        self._registry: Registry[Any] = Registry().with_resources(
            (uri, DRAFT202012.create_resource(content))
            for uri, content in document.travelling(direction).items()
        )

    def objection(self, value: Any, schema: Any) -> str | None:
        """Say what is wrong with a value; None where nothing is.

        Raises:
            LookupError: the schema refers to what is not there.
        """
        if schema is True or not isinstance(schema, dict | bool):
            return None
        validator = jsonschema.Draft202012Validator(schema, registry=self._registry)
        try:
            error = jsonschema.exceptions.best_match(validator.iter_errors(value))
        except RecursionError:
            return None
        except Exception as error:
            if "referencing" in type(error).__module__:
                raise LookupError(str(error)) from None
            # Some documents have patterns and types that are none.
            return None
        if error is None:
            return None
        return f"{error.json_path}: {error.message[:200]}"
