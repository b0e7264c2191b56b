"""What the config decides about selections, and whether it fits the schema."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Set

import graphql as g

from ..ir import Origin
from ..problems import Problem
from ..selections import Bounds, Choice, Selections
from .shapes import Composite, Fielded, needs_arguments

NOTHING = Choice()


class Choices:
    """Answers for one field what the policy and the config say together."""

    def __init__(self, selections: Selections, acting: Set[str] = frozenset()) -> None:
        """
        Args:
            selections: What the config says.
            acting: The types whose fields do something when they are selected: nothing
                leads there unless the config asks for it.
        """
        self._selections = selections
        self._acting = acting

    @property
    def values(self) -> dict[str, Choice]:
        """What is chosen of the values of single fields, by coordinate."""
        fields = self._selections.fields
        return {c: chosen for c, chosen in fields.items() if isinstance(chosen, Choice)}

    def of_type(self, name: str) -> Choice:
        """What is chosen of a type."""
        return self._selections.types.get(name, NOTHING)

    def of_value(self, coordinate: str, type_name: str) -> Choice | None:
        """What is chosen of the value of one field, on top of what is chosen of its
        type; None where that says nothing of its own."""
        chosen = self._selections.fields.get(coordinate)
        if not isinstance(chosen, Choice):
            return None
        of_type = self.of_type(type_name)
        return Choice(
            select=of_type.select if chosen.select is None else chosen.select,
            skip=(*of_type.skip, *chosen.skip),
            bounds=_first(chosen.bounds, of_type.bounds),
        )

    def bounds(self, choice: Choice) -> Bounds:
        """The bounds of a choice, or of everything."""
        return _first(choice.bounds, self._selections.bounds)

    def is_named(self, coordinate: str, choice: Choice) -> bool:
        """Whether a field is asked for by its name."""
        chosen = self._selections.fields.get(coordinate)
        if chosen is not None:
            return chosen is not False
        return coordinate.split(".")[1] in (choice.select or ())

    def is_selected(
        self, coordinate: str, field: g.GraphQLField, choice: Choice
    ) -> bool:
        """Whether a field is selected, as far as its size does not matter."""
        name = coordinate.split(".")[1]
        if name in choice.skip or self._selections.fields.get(coordinate) is False:
            return False
        if needs_arguments(field):
            return False
        if self.is_named(coordinate, choice):
            return True
        if g.get_named_type(field.type).name in self._acting:
            return False
        return choice.select is None and field.deprecation_reason is None

    def has_function(self, coordinate: str) -> bool:
        """Whether a field of a root type, or of a namespace, has a default function."""
        owner, name = coordinate.split(".")
        choice, chosen = self.of_type(owner), self._selections.fields.get(coordinate)
        if name in choice.skip or chosen is False:
            return False
        named = self.is_named(coordinate, choice)
        return named or choice.select is None


def _first(chosen: Bounds, otherwise: Bounds) -> Bounds:
    def first(one: int | None, other: int | None) -> int | None:
        return other if one is None else one

    return Bounds(
        depth=first(chosen.depth, otherwise.depth),
        lists=first(chosen.lists, otherwise.lists),
        complexity=first(chosen.complexity, otherwise.complexity),
    )


def check(selections: Selections, schema: g.GraphQLSchema) -> list[Problem]:
    """Say what of the config the schema does not have. The pointer of an origin leads
    into the table, by its keys with "/" between."""
    problems: list[Problem] = []
    for name, choice in selections.types.items():
        problems += _type_misfits(name, choice, schema)
    for coordinate, chosen in selections.fields.items():
        problems += _field_misfits(coordinate, chosen, schema)
    return problems


def _type_misfits(
    name: str, choice: Choice, schema: g.GraphQLSchema
) -> Iterator[Problem]:
    type_ = schema.type_map.get(name)
    if type_ is None:
        known = (n for n, t in schema.type_map.items() if isinstance(t, Composite))
        yield _unknown(f'There is no type "{name}".', name, known, name)
    elif not isinstance(type_, Composite):
        advice = "Name the type, or the field, with the objects that it is in."
        yield _problem(
            f"Nothing is selected of {name}: it has no fields.", name, advice
        )
    else:
        yield from _choice_misfits(choice, type_, name, _roots(schema))


def _field_misfits(
    coordinate: str, chosen: bool | Choice, schema: g.GraphQLSchema
) -> Iterator[Problem]:
    owner_name, name = coordinate.split(".", 1)
    owner = schema.type_map.get(owner_name)
    if not isinstance(owner, Fielded):
        known = (n for n, t in schema.type_map.items() if isinstance(t, Fielded))
        message = f'There is no type "{owner_name}" with fields.'
        yield _unknown(message, owner_name, known, coordinate)
        return
    field = owner.fields.get(name)
    if field is None:
        message = f'The type {owner_name} has no field "{name}".'
        yield _unknown(message, name, owner.fields, coordinate)
        return
    is_root = owner_name in _roots(schema)
    if chosen is not False and needs_arguments(field) and not is_root:
        yield _needs(owner_name, name, field, coordinate)
    if isinstance(chosen, Choice):
        target = g.get_named_type(field.type)
        if isinstance(target, Composite):
            yield from _choice_misfits(chosen, target, coordinate, _roots(schema))
        else:
            message = f"Nothing is selected of {coordinate}: it is no object."
            yield _problem(message, coordinate, "Write true or false.")


def _choice_misfits(
    choice: Choice, type_: Composite, place: str, roots: set[str]
) -> Iterator[Problem]:
    fields = type_.fields if isinstance(type_, Fielded) else {}
    for word, names in (("select", choice.select or ()), ("skip", choice.skip)):
        for index, name in enumerate(names):
            pointer = f"{place}/{word}/{index}"
            field = fields.get(name)
            if field is None:
                message = f'The type {type_.name} has no field "{name}".'
                yield _unknown(message, name, fields, pointer)
            elif word == "select" and name in choice.skip:
                message = f"{name} is both selected and skipped."
                yield _problem(message, pointer, "Drop one of them.")
            elif (
                word == "select" and type_.name not in roots and needs_arguments(field)
            ):
                yield _needs(type_.name, name, field, pointer)


def _roots(schema: g.GraphQLSchema) -> set[str]:
    roots = (schema.get_root_type(operation) for operation in g.OperationType)
    return {root.name for root in roots if root}


def _needs(owner: str, name: str, field: g.GraphQLField, pointer: str) -> Problem:
    needed = next(a for a, given in field.args.items() if g.is_required_argument(given))
    return _problem(
        f"{owner}.{name} needs the argument {needed}, which default functions do not "
        "have.",
        pointer,
        "Select it in an operation of your own.",
    )


def _unknown(message: str, written: str, known: Iterable[str], pointer: str) -> Problem:
    options = sorted(known)
    close = difflib.get_close_matches(written, options, n=1)
    advice = f'Did you mean "{close[0]}"?' if close else ""
    if not close and 0 < len(options) <= 20:
        advice = f"Known: {', '.join(options)}."
    return _problem(message, pointer, advice)


def _problem(message: str, pointer: str, advice: str) -> Problem:
    return Problem(message, Origin(pointer=pointer), advice)
