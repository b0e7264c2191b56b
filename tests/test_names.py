"""Names: legal, stable, distinct."""

from __future__ import annotations

import keyword
import unicodedata
from random import Random

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegen import names

ANY_NAME = st.text(max_size=40)
SPELLINGS = [names.snake, names.pascal, names.upper]


@pytest.mark.parametrize(
    ("wire", "snake", "pascal", "upper"),
    [
        ("createdAt", "created_at", "CreatedAt", "CREATED_AT"),
        ("HTTPServer", "http_server", "HTTPServer", "HTTP_SERVER"),
        ("userGroupsV2", "user_groups_v2", "UserGroupsV2", "USER_GROUPS_V2"),
        ("externalIDs", "external_ids", "ExternalIDs", "EXTERNAL_IDS"),
        ("externalId_in", "external_id_in", "ExternalIdIn", "EXTERNAL_ID_IN"),
        ("Sequential sampling", "sequential_sampling", "SequentialSampling", None),
        ("X-Api-Key", "x_api_key", "XApiKey", None),
        ("data_manager_task_serializer", None, "DataManagerTaskSerializer", None),
        ("__typename", "typename", "Typename", None),
        ("from", "from_", "From", "FROM"),
        ("None", "none", "None_", "NONE"),
        ("2fa", "_2_fa", "_2Fa", None),
        ("ﬁle", "file", "File", "FILE"),
        ("größe", "größe", "Größe", "GRÖSSE"),
        ("", "_", "_", "_"),
        ("+1", "_1", "_1", "_1"),
    ],
)
def test_spelling(wire: str, snake: str, pascal: str, upper: str | None) -> None:
    if snake:
        assert names.snake(wire) == snake
    assert names.pascal(wire) == pascal
    if upper:
        assert names.upper(wire) == upper


@given(ANY_NAME)
def test_every_name_is_an_identifier_that_python_reads_back(wire: str) -> None:
    for spell in SPELLINGS:
        name = spell(wire)
        assert name.isidentifier()
        assert not keyword.iskeyword(name)
        assert name == unicodedata.normalize("NFKC", name)


@given(st.from_regex(r"[a-zA-Z0-9_]{1,20}", fullmatch=True))
def test_camel_is_what_msgspec_makes_of_a_name(wire: str) -> None:
    name = names.snake(wire)
    if names.camel(name) != wire:
        return  # The generated field says its wire name.
    struct = msgspec.defstruct("S", [(name, int)], rename="camel")
    assert struct.__struct_encode_fields__ == (wire,)


@pytest.mark.parametrize("wire", ["createdAt", "from", "v2Beta", "userGroupsV2", "a"])
def test_camel_spells_usual_fields(wire: str) -> None:
    assert names.camel(names.snake(wire)) == wire


@given(st.lists(ANY_NAME, max_size=12), st.randoms())
def test_assigned_names_are_distinct_and_do_not_depend_on_order(
    wires: list[str], random: Random
) -> None:
    reserved = {"self", "list"}
    assigned = names.assign(wires, names.snake, reserved=reserved)
    assert len(set(assigned.values())) == len(set(wires))
    assert not set(assigned.values()) & reserved
    shuffled = list(wires)
    random.shuffle(shuffled)
    assert names.assign(shuffled, names.snake, reserved=reserved) == assigned


def test_collisions_keep_the_plain_name_for_who_is_spelled_so() -> None:
    assert names.assign(["artworkID", "artwork_id", "artworkId"], names.snake) == {
        "artwork_id": "artwork_id",
        "artworkID": "artwork_id2",
        "artworkId": "artwork_id3",
    }


def test_chosen_names_win() -> None:
    chosen = {"counts": "list", "absent": "x"}
    assigned = names.assign(["counts", "list"], names.snake, chosen=chosen)
    assert assigned == {"counts": "list", "list": "list2"}
