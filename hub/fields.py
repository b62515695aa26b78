"""The key ring of sealed fields: a file made on first use, readable by nobody else, read again when it changes."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from database.crypto import keys, ring
from database.crypto.keys import HEAD, Keys
from database.crypto.suites import INTL_1
from domain.errors import Fixer, Reason, Refused


async def belongs(engine: AsyncEngine, ring: FileRing) -> None:
    """Raise Refused (FIELD_KEYS_MISSING) if the database holds sealed values whose keys the ring does not know.

    Else a hub that lost its ring would make another one, and know none of its children again.
    """
    async with engine.connect() as connection:
        heads = {bytes(head) for head in await connection.scalars(text(_HEADS)) if head}
    if heads and not (ring.exists and heads <= {key.head for key in ring().data}):
        raise Refused(_MISSING.at(str(ring.path)))


class FileRing:
    """The keys in home/keys/fields.json as they are now: a command may change them while a hub serves."""

    def __init__(self, home: Path) -> None:
        self.path = home / "keys" / "fields.json"
        self._seen: tuple[int, ...] | None = None
        self._keys: Keys | None = None

    @property
    def exists(self) -> bool:
        """Whether there is a ring already."""
        return self.path.exists()

    def __call__(self) -> Keys:
        """The keys. Raises Refused (BAD_KEY)."""
        if not self.exists:
            self._make()
        try:
            found = self.path.stat()
            seen = (found.st_ino, found.st_mtime_ns, found.st_size)
            if self._keys is None or seen != self._seen:
                self._keys, self._seen = ring.loaded(self.path.read_text()), seen
        except (ValueError, OSError) as error:
            raise Refused(_BAD.at(str(self.path))) from error.with_traceback(None)
        return self._keys

    def keep(self, changed: Keys) -> None:
        """Put other keys in their place, whole or not at all; on the disk before anything is sealed with them."""
        self._folder()
        draft = self._draft(changed)
        os.replace(draft, self.path)
        self._sync()

    def _make(self) -> None:
        self._folder()
        draft = self._draft(keys.first(INTL_1, datetime.now(UTC)))
        try:
            os.link(draft, self.path)  # whoever comes first wins; a second process reads the first one's keys
        except FileExistsError:
            pass
        finally:
            draft.unlink()
        self._sync()

    def _folder(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)

    def _draft(self, wanted: Keys) -> Path:
        draft = self.path.with_suffix(f".{os.getpid()}")
        draft.unlink(missing_ok=True)  # of a process with this number that was killed
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(ring.dumped(wanted))
            file.flush()
            os.fsync(file.fileno())
        return draft

    def _sync(self) -> None:
        folder = os.open(self.path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


_HEADS = f"""
    SELECT (SELECT substring(id_number_sealed FROM 1 FOR {HEAD}) FROM student WHERE id_number_sealed IS NOT NULL LIMIT 1)
    UNION
    SELECT (SELECT substring(line_sealed FROM 1 FOR {HEAD}) FROM exchange_record WHERE line_sealed IS NOT NULL LIMIT 1)
"""
_MISSING = Reason(
    "FIELD_KEYS_MISSING",
    "数据库中已有封存的数据，但密钥环不在此处或属于另一数据库；请恢复其备份",
    "the database holds sealed data, and the key ring is not here or belongs to another database; restore its backup",
    Fixer.OPERATOR,
)
_BAD = Reason(
    "BAD_KEY",
    "字段密钥环无法读取；请恢复其备份。没有它，封存的数据无法打开",
    "the key ring of sealed fields cannot be read; restore its backup. Nothing sealed opens without it",
    Fixer.OPERATOR,
)
