"""The state of the emulated workspace: records in tables, files, the clock.

A record is a dict with the field names of the API. A field that refers to another
record holds that record's id. Identifiers are deterministic, so two runs of the same
requests give the same answers.
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from .errors import malformed, not_found

Record = dict[str, Any]
Clock = Callable[[], datetime]

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_KINDS_WITH_UUID = {"UserGroup"}
_FILE_ADDRESS = re.compile(r"/files/(\w+)/")


def system_clock() -> datetime:
    """The present moment, with its time zone."""
    return datetime.now(UTC)


def timestamp(moment: datetime) -> str:
    """A moment as the API writes it: UTC, milliseconds, a trailing Z."""
    utc = moment.astimezone(UTC)
    return utc.strftime("%Y-%m-%dT%H:%M:%S.") + f"{utc.microsecond // 1000:03d}Z"


def deterministic_identifiers() -> Iterator[str]:
    """Identifiers of 25 characters, like the platform's.

    They sort in the order of creation: paging relies on it.
    """
    for number in itertools.count(1):
        text = ""
        while number:
            number, digit = divmod(number, 36)
            text = _DIGITS[digit] + text
        yield "cl" + text.rjust(23, "0")


@dataclass(frozen=True, slots=True)
class StoredFile:
    """What was uploaded, or what the emulator wrote for download."""

    content: bytes
    content_type: str


class Store:
    """All records and files of one workspace.

    `base_url` is what the addresses of files begin with. `organization` and `user`
    are the workspace and the person whom every API key stands for; `seed` sets them.
    """

    def __init__(self, clock: Clock, base_url: str) -> None:
        self.base_url = base_url
        self.organization: Record = {}
        self.user: Record = {}
        self._clock = clock
        self._identifiers = deterministic_identifiers()
        self._tables: defaultdict[str, dict[str, Record]] = defaultdict(dict)
        self._files: dict[str, StoredFile] = {}
        self._row_ids_by_global_key: dict[str, str] = {}

    def now(self) -> str:
        """The clock's time as the API writes it."""
        return timestamp(self._clock())

    def epoch(self) -> int:
        """The clock's time in seconds since 1970."""
        return int(self._clock().timestamp())

    def new_id(self) -> str:
        """An identifier that nothing else has."""
        return next(self._identifiers)

    def new_record(self, kind: str, /, **values: Any) -> Record:
        """A record with an id and times, in no table yet."""
        now = self.now()
        identifier = self.new_id()
        if kind in _KINDS_WITH_UUID:
            identifier = str(UUID(int=int(identifier[2:], 36)))
        fixed = {"__typename": kind, "id": identifier}
        return {**fixed, "createdAt": now, "updatedAt": now, **values}

    def put(self, kind: str, /, **values: Any) -> Record:
        """Create a record in the table of this kind."""
        record = self.new_record(kind, **values)
        self._tables[kind][record["id"]] = record
        return record

    def touch(self, record: Record, /, **values: Any) -> Record:
        """Change fields of a record, and its time of change."""
        record.update(values)
        record["updatedAt"] = self.now()
        return record

    def remove(self, kind: str, identifier: str) -> Record:
        """Take a record out of its table. Raises when there is none."""
        record = self.get(kind, identifier)
        del self._tables[kind][identifier]
        return record

    def get(self, kind: str, identifier: str) -> Record:
        """The record with this id. Raises when there is none or it was deleted."""
        record = self._tables[kind].get(identifier)
        if record is None or record.get("deleted"):
            raise not_found(kind, identifier)
        return record

    def find(self, kind: str, identifier: str | None) -> Record | None:
        """The record with this id, or None where there is none or it was deleted."""
        record = self._tables[kind].get(identifier) if identifier else None
        return None if record is None or record.get("deleted") else record

    def referred(self, identifier: str) -> Record | None:
        """The record of any kind with this id, deleted ones included."""
        tables = self._tables.values()
        return next(
            (table[identifier] for table in tables if identifier in table), None
        )

    def rows(self, kind: str, /, **equal: Any) -> list[Record]:
        """Records of a kind in the order of creation, deleted ones included.

        Only those whose fields have the values given in `equal`.
        """
        return [
            record
            for record in self._tables[kind].values()
            if all(record.get(field) == value for field, value in equal.items())
        ]

    def alive(self, kind: str, /, **equal: Any) -> list[Record]:
        """Like `rows`, without the deleted ones."""
        return [row for row in self.rows(kind, **equal) if not row.get("deleted")]

    def data_row_by_global_key(self, key: str | None) -> Record | None:
        """The data row that has this global key, or None."""
        row = self.find("DataRow", self._row_ids_by_global_key.get(key or ""))
        return row if row is not None and row["globalKey"] == key else None

    def give_global_key(self, row: Record, key: str | None) -> None:
        """Set or clear the global key of a data row."""
        row["globalKey"] = key
        if key:
            self._row_ids_by_global_key[key] = row["id"]

    def write_file(
        self, content: bytes, name: str, content_type: str = "application/octet-stream"
    ) -> str:
        """Keep a file. Gives the address it can be downloaded from."""
        identifier = self.new_id()
        self._files[identifier] = StoredFile(content, content_type)
        return f"{self.base_url}/files/{identifier}/{name}"

    def file_at(self, address: str) -> StoredFile | None:
        """The file with this address or path, or None."""
        match = _FILE_ADDRESS.search(address)
        return self._files.get(match.group(1)) if match else None

    def read_file(self, address: str) -> bytes:
        """The content of a file of this workspace. Raises when there is none."""
        file = self.file_at(address)
        if file is None:
            raise malformed(f"cannot read {address}")
        return file.content
