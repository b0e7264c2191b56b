"""Rules for what GraphQL documents give: arguments, and the fields of inputs."""

from __future__ import annotations

from collections.abc import Mapping

from .rule import Rule, always

INPUTS: Mapping[str, Rule] = {
    "argument-added": always(
        "optional argument added",
        "safe",
        "safe",
        "Nobody has to pass it, and methods take it by keyword. Other tools call it "
        "dangerous.",
    ),
    "argument-added-required": always(
        "required argument added",
        "breaking",
        "breaking",
        "Documents that select the field without it are refused, and calls without it "
        "fail.",
    ),
    "argument-became-optional": always(
        "argument became optional",
        "safe",
        "dangerous",
        "It may still be passed, but by keyword only: methods take required arguments "
        "by position, and calls that do so fail. Tools that know no generated code "
        "call it safe.",
    ),
    "arguments-reordered": always(
        "order of required arguments changed",
        "safe",
        "dangerous",
        "Documents name them, but methods take required arguments by position, in the "
        "order of the schema. Other tools do not look at the order.",
    ),
    "argument-removed": always(
        "argument removed",
        "breaking",
        "breaking",
        "Documents that pass it are refused, those of the default functions among "
        "them, which pass all; the keyword is gone.",
    ),
    "argument-renamed": always(
        "argument renamed",
        "breaking",
        "breaking",
        "Documents that pass it are refused, and the keyword has another name. Other "
        "tools see one removed and another one added.",
    ),
    "argument-type-changed": always(
        "type of an argument changed",
        "breaking",
        "breaking",
        "Documents declare their variables with the old type and are refused; code "
        "passes values of it.",
    ),
    "argument-type-respelled": always(
        "type of an argument has another name",
        "breaking",
        "safe",
        "Documents declare their variables with the old name and are refused; in "
        "Python it is the same type, so that the client only has to be generated anew.",
    ),
    "argument-type-widened": always(
        "argument takes more",
        "breaking",
        "safe",
        "Its values would still fit, but documents declare their variables with the "
        "old type, which is refused (specification, section 5.8.5); the client only "
        "has to be generated anew.",
    ),
    "input-became-one-of": always(
        "exactly one field must be given",
        "breaking",
        "breaking",
        "Inputs with none or several of the fields are refused, and checked when they "
        "are made. Some tools do not look at it.",
    ),
    "input-no-longer-one-of": always(
        "not only one field may be given",
        "safe",
        "safe",
        "What was given fits, and may be made as before.",
    ),
    "input-field-added": always(
        "optional input field added",
        "safe",
        "safe",
        "Nobody has to give it, and classes take it by keyword. Some tools call it "
        "dangerous.",
    ),
    "input-field-added-required": always(
        "required input field added",
        "breaking",
        "breaking",
        "Inputs without it are refused, and cannot be made.",
    ),
    "input-field-removed": always(
        "input field removed",
        "breaking",
        "breaking",
        "Inputs that give it are refused; its name is gone.",
    ),
    "input-field-renamed": always(
        "input field renamed",
        "breaking",
        "breaking",
        "Inputs that give the old one are refused, and the keyword has another name. "
        "Other tools see one removed and another one added.",
    ),
    "input-field-became-list": always(
        "input field became a list",
        "safe",
        "breaking",
        "A value stands for a list of it (specification, section 3.11), so that what "
        "is sent still fits; checkers want a list. Other tools call it breaking on the "
        "wire.",
    ),
    "input-field-no-longer-list": always(
        "input field no longer a list",
        "breaking",
        "breaking",
        "Lists are refused.",
    ),
}
