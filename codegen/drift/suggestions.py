"""What to do about a change, in the words of generated code."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from .changes import Change, Touched
from .operation_suggestions import sentence
from .symbols import Symbols


@dataclass(frozen=True, slots=True)
class Subject:
    """A change, and what it is called in both clients."""

    change: Change
    old: Symbols
    new: Symbols

    @property
    def name(self) -> str:
        """What it touches, as code says it."""
        names = self.old.of_all(self.change.touches) or self.new.of_all(
            self.change.touches
        )
        return _listed(names)

    @property
    def gaps(self) -> dict[str, str]:
        """What sentences say of it."""
        change = self.change
        _, _, part = change.subject.partition(next(iter(change.operations), "") + " ")
        part = part or change.subject.removeprefix("* ")
        return {"name": self.name, "old": change.old, "new": change.new, "part": part}

    @property
    def argument(self) -> str:
        """How it is passed: "page="."""
        name = next(iter(self.old.of_all(self.change.touches)), "") or next(
            iter(self.new.of_all(self.change.touches)), ""
        )
        last = re.split(r"[.(]", name.removesuffix("=)"))[-1]
        return f"{last}=" if last else ""

    @property
    def is_sent(self) -> bool:
        return self.change.direction in ("sent", "both")

    @property
    def is_received(self) -> bool:
        return self.change.direction in ("received", "both")


def suggestion(change: Change, old: Symbols, new: Symbols) -> str:
    """Say what to do about a change, as a sentence; nothing where there is nothing to
    do, or nothing that could be told.

    Args:
        change: The change.
        old: The names of the old client.
        new: Those of the new one.
    """
    subject = Subject(change, old, new)
    said = sentence(change.kind, subject.gaps)
    if said is not None:
        return said
    make = _BY_KIND.get(change.kind)
    if make is None:
        ending = change.kind.rpartition("-")[2]
        make = _BY_ENDING.get(ending)
    if make is None or not subject.name:
        return ""
    return make(subject)


# Instead


def _instead(subject: Subject) -> str:
    """For what has another name now."""
    if not (new := _replacement(subject, subject.change.hint)):
        return ""
    return f"Use {new} instead of {subject.name}."


def _keep_name(subject: Subject) -> str:
    """For a name that changed by itself."""
    return (
        f"Use `{subject.change.new}` instead of `{subject.change.old}`, or keep the "
        "old name by `names` in the config."
    )


def _removed(subject: Subject) -> str:
    """For what is gone."""
    change = subject.change
    if change.hint and (said := _instead(subject)):
        return said
    kinds = {touched.kind for touched in change.touches}
    if kinds == {"operation"}:
        return f"Stop calling {subject.name}: nothing is said to replace it."
    if kinds <= {"parameter"} or (subject.is_sent and not subject.is_received):
        return f"Stop passing {subject.name}."
    if kinds == {"value"}:
        return f"Stop using {subject.name}."
    return f"Stop using {subject.name}: nothing is said to replace it."


def _deprecated(subject: Subject) -> str:
    """For what will go: the replacement that the reason names."""
    reason = subject.change.new or subject.change.hint
    for word in _named_replacements(reason):
        if new := _replacement(subject, word):
            return f"Use {new} instead of {subject.name}, which will go."
    return f"Stop using {subject.name} before it goes."


_REPLACEMENT = re.compile(
    r"(?:\b(?:use|by|to|with|see|prefer|favou?r of|through)\b)"
    r"\s+(?:(?:the|new|a|an|field|query|mutation|method|argument|parameter|endpoint)\s+)*"
    r"[`'\"]?(?P<name>[A-Za-z_][\w.]*\w)[`'\"]?",
    re.IGNORECASE,
)


def _named_replacements(reason: str) -> list[str]:
    """What a reason says to use instead, most likely first."""
    quoted = re.findall(r"`([^`\s]+)`", reason)
    return [*quoted, *(match["name"] for match in _REPLACEMENT.finditer(reason))]


def _replacement(subject: Subject, word: str) -> str:
    """The new client's name for what stands beside the old thing under a wire name."""
    if not word:
        return ""
    last = word.rstrip("().").split(".")[-1]
    found = (
        next(filter(None, map(subject.new.of, _beside(touched, word, last))), ())
        for touched in subject.change.touches
    )
    return _listed(tuple(dict.fromkeys(name for names in found for name in names)))


def _beside(touched: Touched, word: str, last: str) -> list[Touched]:
    if touched.kind in ("type", "operation"):
        group = touched.owner.rpartition(".")[0]
        return [Touched(touched.kind, owner) for owner in (word, f"{group}.{last}")]
    owners = [touched.owner]
    if "." in word:
        owners.insert(0, word.rpartition(".")[0])
    return [
        Touched(touched.kind, owner, wire)
        for owner in owners
        for wire in (word, last, json.dumps(last))
    ]


# Presence


def _became_nullable(subject: Subject) -> str:
    if subject.is_received:
        return f"{subject.name} may be None: say what happens then, where it is used."
    return f"{subject.name} may be None now; nothing has to change."


def _became_non_nullable(subject: Subject) -> str:
    if subject.is_sent:
        return f"Pass a value for {subject.name}: None is refused."
    return f"Stop checking {subject.name} for None: it always has a value."


def _became_optional(subject: Subject) -> str:
    if subject.is_received:
        return (
            f"{subject.name} may be missing, and is None then: say what happens, where "
            "it is used."
        )
    return f"{subject.name} may be left out now; nothing has to change."


def _became_required(subject: Subject) -> str:
    if subject.is_sent:
        return f"Pass {subject.name} always: what is made without it is refused."
    return f"Stop checking whether {subject.name} is there: it always is."


def _pass_it(subject: Subject) -> str:
    return f"Pass {subject.name} in each call: it is required."


def _added(subject: Subject) -> str:
    """For what is new and must be handled where code tells all cases apart."""
    if subject.is_received or not subject.is_sent:
        return f"Handle {subject.name} where your code tells the cases apart."
    return ""


# Values


def _default_changed(subject: Subject) -> str:
    if not subject.change.old or not subject.argument:
        return ""
    value = _as_python(subject.change.old)
    return f"Pass `{subject.argument}{value}` to keep what calls without it do."


def _default_added(subject: Subject) -> str:
    if not subject.argument:
        return ""
    value = _as_python(subject.change.new)
    return (
        f"Calls without `{subject.argument}` mean {value} now: pass it where that is "
        "not wanted."
    )


def _type_changed(subject: Subject) -> str:
    change = subject.change
    if not change.old or not change.new:
        return ""
    verb = "Pass" if subject.is_sent and not subject.is_received else "Expect"
    return f"{verb} {change.new} for {subject.name}, where it was {change.old}."


def _tightened(subject: Subject) -> str:
    if not subject.is_sent:
        return ""
    return f"Keep {subject.name} within what the API now allows: {subject.change.new}."


def _as_python(text: str) -> str:
    """A JSON value as code writes it."""
    try:
        return repr(json.loads(text))
    except ValueError:
        return text


def _listed(names: tuple[str, ...]) -> str:
    """Names for a sentence; of many the first ones."""
    quoted = [f"`{name}`" for name in names[:3]]
    if len(names) > 3:
        quoted.append(f"{len(names) - 3} more")
    if len(quoted) < 2:
        return "".join(quoted)
    return f"{', '.join(quoted[:-1])} and {quoted[-1]}"


def _stop_passing(subject: Subject) -> str:
    return f"Stop passing {subject.name}."


def _stop_reading(subject: Subject) -> str:
    return f"Stop reading {subject.name}: servers no longer send it."


def _exactly_one(subject: Subject) -> str:
    return f"Pass exactly one field of {subject.name}."


def _new_types(subject: Subject) -> str:
    return f"Handle the types that {subject.name} may be now."


_BY_KIND: Mapping[str, Callable[[Subject], str]] = {
    "argument-type-changed": _type_changed,
    "became-read-only": _stop_passing,
    "became-required-with-default": _became_required,
    "became-write-only": _stop_reading,
    "input-became-one-of": _exactly_one,
    "input-field-became-list": _type_changed,
    "input-field-no-longer-list": _type_changed,
    "nullable-became-optional": _became_optional,
    "optional-became-non-nullable": _became_non_nullable,
    "possible-type-added": _added,
    "possible-types-narrowed": _new_types,
    "possible-types-widened": _new_types,
    "python-type-changed": _type_changed,
    "scalar-type-changed": _type_changed,
    "type-generalized": _type_changed,
    "type-kind-changed": _type_changed,
    "type-reduced": _type_changed,
    "type-relaxed": _type_changed,
    "type-replaced": _type_changed,
    "type-specialized": _type_changed,
    "type-tightened": _type_changed,
    "became-non-nullable": _became_non_nullable,
    "became-nullable": _became_nullable,
    "became-optional": _became_optional,
    "became-required": _became_required,
    "constraint-tightened": _tightened,
    "default-added": _default_added,
    "default-changed": _default_changed,
    "default-removed": _default_changed,
    "deprecated": _deprecated,
    "deprecation-reason-changed": _deprecated,
    "enum-value-added": _added,
    "operation-regrouped": _instead,
    "symbol-removed": _removed,
    "symbol-renamed": _keep_name,
    "type-changed": _type_changed,
    "type-member-removed": _type_changed,
    "type-narrowed": _type_changed,
    "type-widened": _type_changed,
    "union-member-added": _added,
}
_BY_ENDING: Mapping[str, Callable[[Subject], str]] = {
    "removed": _removed,
    "renamed": _instead,
    "required": _pass_it,
}
"""For kinds that say a thing and what became of it: "header-removed"."""
