"""One sealed column under the keys of one moment: seal, open, index.

An envelope is the suite's mark (1 byte), the key's id (4), the initialization vector (12, random for every value), the
ciphertext and its tag (16). It belongs to its table, column and row: moved anywhere else it does not open.
"""

from __future__ import annotations

import os
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from sqlalchemy import Column
from sqlalchemy.orm import InstrumentedAttribute

from database.crypto.keys import HEAD, Keys
from database.crypto.purposes import Purpose
from database.crypto.suites import IV, TAG
from domain.errors import Fixer, Reason, Refused

SEALED = "sealed"
"""The name under which a column's info holds the purpose of its index (None: it has none)."""
KNOWN_AS = "known as"
"""The name under which a column's info holds the table and column that its envelopes name, where they were another's before."""


class Field:
    """A sealed column, declared by database.tables.sealed. Values are bytes; `text` and `clear` take and give text."""

    __slots__ = ("_about", "_encrypt", "_head", "_index", "_keys", "_purpose")

    def __init__(self, keys: Keys, column: Column[Any] | InstrumentedAttribute[Any]) -> None:
        found = column if isinstance(column, Column) else column.property.columns[0]
        purpose: Purpose | None = found.info[SEALED]
        self._keys, self._purpose = keys, purpose
        named = found.info.get(KNOWN_AS) or f"{found.table.name}.{found.name}"
        self._about = f"{named}|".encode()
        self._head = keys.current.head
        self._encrypt = keys.cipher(self._head).encrypt
        self._index = keys.mac(keys.root, purpose.name) if purpose else None

    def seal(self, row: UUID, value: bytes) -> bytes:
        """The envelope of a value in a row."""
        iv = os.urandom(IV)
        return self._head + iv + self._encrypt(iv, value, self._about + row.bytes)

    def open(self, row: UUID, envelope: bytes) -> bytes:
        """The value in a row's envelope. Raises Refused FIELD_ALTERED, FIELD_KEY_UNKNOWN."""
        if len(envelope) < HEAD + IV + TAG:
            raise Refused(_ALTERED)
        iv, rest = envelope[HEAD : HEAD + IV], envelope[HEAD + IV :]
        try:
            return self._keys.cipher(envelope[:HEAD]).decrypt(iv, rest, self._about + row.bytes)
        except InvalidTag as error:
            raise Refused(_ALTERED) from error

    def text(self, row: UUID, value: str | None) -> bytes | None:
        """The envelope of a text; None of none."""
        return None if value is None else self.seal(row, value.encode())

    def clear(self, row: UUID, envelope: bytes | None) -> str | None:
        """The text in an envelope; None in none. Raises Refused as open does."""
        return None if envelope is None else self.open(row, envelope).decode()

    def index(self, value: str | None) -> bytes | None:
        """The blind index under which a text is kept; None of none."""
        if value is None or self._purpose is None or self._index is None:
            return None
        return self._index(self._purpose.normal(value).encode())

    def indexes(self, value: str) -> tuple[bytes, ...]:
        """Every blind index under which a text may be found: two while rows are moved from one suite to another."""
        purpose = self._purpose
        if purpose is None:
            return ()
        normal = purpose.normal(value).encode()
        return tuple(self._keys.mac(root, purpose.name)(normal) for root in self._keys.asked)


_ALTERED = Reason(
    "FIELD_ALTERED",
    "封存的数据无法打开：已被改动，或不属于这一行",
    "a sealed value does not open: it was altered, or belongs to another row",
    Fixer.OPERATOR,
)
