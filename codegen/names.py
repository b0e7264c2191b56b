"""How Python spells the names of an API.

A wire name is split into words, and the words are joined as the position asks:
`snake` for parameters, fields and methods, `pascal` for classes, `upper` for
constants and enum members. The result is always a legal identifier that Python
reads back as it stands (NFKC, PEP 3131). Words are split where people see a
boundary:

    createdAt      created At         HTTPServer   HTTP Server
    user_groupsV2  user groups V 2    externalIDs  external IDs

Digits stick to the word before them in snake case (`user_groups_v2`). What the
rules get wrong, the config's `names` table settles.

`assign` gives several wire names distinct Python names, however they arrive.
"""

from __future__ import annotations

import functools
import keyword
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping

_PLURAL_ACRONYM = re.compile(r"(?<=[A-Z]{2})s(?![a-z])")


@functools.lru_cache(maxsize=65536)
def words(name: str) -> tuple[str, ...]:
    """Split a name into its words: "HTTPServer_v2" is "HTTP", "Server", "v", "2"."""
    text = unicodedata.normalize("NFKC", name)
    plural_ends = {match.start() for match in _PLURAL_ACRONYM.finditer(text)}
    found: list[str] = []
    start = 0
    for position in range(1, len(text) + 1):
        if position == len(text) or _is_boundary(text, position, plural_ends):
            word = "".join(c for c in text[start:position] if _is_word(c))
            if word:
                found.append(word)
            start = position
    return tuple(found)


def snake(name: str) -> str:
    """Spell the name of a parameter, field, method or module."""
    return _legal(_snake(name))


def pascal(name: str) -> str:
    """Spell the name of a class."""
    return _legal("".join(word[0].upper() + word[1:] for word in words(name)))


def upper(name: str) -> str:
    """Spell the name of a constant or an enum member."""
    return _legal(_snake(name).upper())


def title(name: str) -> str:
    """Spell a name for people: "label_studio" is "Label Studio"."""
    return " ".join(word[0].upper() + word[1:] for word in words(name))


def camel(name: str) -> str:
    """Spell a Python name as msgspec's rename="camel" spells it on the wire; nothing
    for a name without letters, which needs its wire name said."""
    stripped = name.lstrip("_")
    if not stripped:
        return ""
    first, *rest = stripped.split("_")
    head = name[: len(name) - len(stripped)]
    return head + first + "".join(part[:1].upper() + part[1:] for part in rest)


def assign(
    keys: Iterable[str],
    spell: Callable[[str], str],
    *,
    reserved: Collection[str] = (),
    chosen: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Give each key a Python name of its own.

    Args:
        keys: Wire names. Their order does not matter: the names depend on the set.
        spell: How a name is spelled.
        reserved: Names that are taken; a key that spells one gets a trailing "_".
        chosen: Names that the user chose, by key; they win over every rule.

    Two keys with one spelling are told apart by a number: the one that is spelled
    so on the wire, or sorts first, keeps the plain name.
    """
    wanted = {key: spell(key) for key in keys}
    names = {key: name for key, name in (chosen or {}).items() if key in wanted}
    taken = set(names.values()) | set(reserved)
    for key in sorted(wanted, key=lambda key: (wanted[key] != key, key)):
        if key in names:
            continue
        name = wanted[key]
        if name in reserved:
            name = f"{name}_"
        number = 2
        unique = name
        while unique in taken:
            unique, number = f"{name}{number}", number + 1
        names[key] = unique
        taken.add(unique)
    return names


def _snake(name: str) -> str:
    return re.sub(r"_(\d)", r"\1", "_".join(words(name)).lower())


def _is_word(character: str) -> bool:
    return f"a{character}".isidentifier() and character != "_"


def _is_boundary(text: str, position: int, plural_ends: set[int]) -> bool:
    """Whether a new word starts at the position."""
    before, here = text[position - 1], text[position]
    if not (_is_word(before) and _is_word(here)):
        return True
    if before.isdigit() != here.isdigit():
        return True
    if position in plural_ends:
        return False
    if here.isupper():
        after = text[position + 1 : position + 2]
        starts_word = after.islower() and position + 1 not in plural_ends
        return not before.isupper() or starts_word
    return False


def _legal(name: str) -> str:
    """The name, made an identifier that is not a keyword."""
    name = unicodedata.normalize("NFKC", name)
    if not name or not name[0].isidentifier():
        name = f"_{name}"
    return f"{name}_" if keyword.iskeyword(name) else name
