"""The watched folder: what departments lay down in .hub/inbox/PARTNER is taken in, and what goes back lies beside it.

A file is taken once it stands still. Every step may be the last one before a crash: the same file again is the same package,
the same rows go back under the same name, so the next look finishes what the last one began.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import unicodedata
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import structlog
import typer
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from auth.audit import writing
from auth.audit.writing import Note
from connectors._core import Connector
from connectors.departments import CONNECTORS
from database import gate
from database.crypto.keys import Ring
from domain.audit import AuditKind
from domain.errors import Fixer, Reason, Refused
from domain.exchange import Direction, PackageCode
from exchange import by_file, organizations
from exchange.by_file_report import Handed
from hub import assembly, imports
from hub.settings import Settings

log = structlog.get_logger(__name__)
APART = 3.0
"""Seconds between two looks; a file that is the same in both stands still."""
_ENDINGS = frozenset({".xlsx", ".csv", ".xls"})
_NAMED = re.compile(r"(?P<what>.+?)[-_ ]*(?P<year>20[0-9]{2})[-_.年]?(?P<month>1[0-2]|0?[1-9])(?![0-9])")
_LATER = frozenset({"MONTH_RUNNING"})
"""Refusals that are over by themselves: the file stays where it is."""
_UNCLEAR = Reason(
    "FILE_NAME_UNCLEAR",
    "文件名须写明数据包和月份，如 POOR_HOUSEHOLD_STUDENTS-2026-09.xlsx 或其中文名称",
    "the file's name must say package and month, such as POOR_HOUSEHOLD_STUDENTS-2026-09.xlsx, or its Chinese name",
    Fixer.SUBMITTER,
)
_Seen = Mapping[Path, tuple[int, int]]


@dataclass(slots=True)
class Inbox:
    """Takes in what lies in `folder`, a folder a department, until it is cancelled. Any number of processes may do so at once."""

    folder: Path
    sessions: async_sessionmaker[AsyncSession]
    ring: Ring
    jurisdiction_code: str
    jurisdiction_name: str
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep
    connectors: Mapping[str, Connector] = field(default_factory=lambda: CONNECTORS)
    _seen: _Seen = field(default_factory=dict)

    async def run(self) -> None:
        """Look for ever; a failure is logged when it begins, and what it left is taken at a later look."""
        failing = ""
        while True:
            try:
                await self.look()
                now = ""
            except (SQLAlchemyError, OSError) as error:
                now = type(error).__name__
            except Refused as refused:
                now = refused.reason.code
            if now not in ("", failing):
                log.error("the inbox is not looked at", kind=now)
            failing = now
            await self.pause(APART)

    async def once(self) -> list[str]:
        """Take in all that stands still over two looks; a line about each file."""
        first = await self.look()
        await self.pause(APART)
        return [*first, *await self.look()]

    async def look(self) -> list[str]:
        """Take in what is as it was at the last look, the oldest first; a line about each file."""
        found = await asyncio.to_thread(self._there)
        still = [path for path, stamp in found.items() if self._seen.get(path) == stamp]
        self._seen = found
        return [said for path in still if (said := await self._take(path)) is not None]

    def _there(self) -> dict[Path, tuple[int, int]]:
        found = {}
        for path in (path for partner in self.connectors for path in self._of(partner)):
            with contextlib.suppress(FileNotFoundError):  # another process was quicker
                stat = path.stat()
                found[path] = (stat.st_size, stat.st_mtime_ns)
        return dict(sorted(found.items(), key=lambda each: (each[1][1], each[0].name)))

    def _of(self, partner: str) -> Iterator[Path]:
        own = self.folder / partner
        own.mkdir(mode=0o700, parents=True, exist_ok=True)
        for path in own.iterdir():
            if path.suffix.lower() in _ENDINGS and not path.name.startswith((".", "~$")) and path.is_file():
                yield path

    async def _take(self, path: Path) -> str | None:
        """Take one file in; a line about it, None if another process has it or it must wait."""
        partner = path.parent.name
        try:
            content = await asyncio.to_thread(path.read_bytes)
            if len(content) != self._seen[path][0]:
                return None  # it still grows
            handed = await self._hand_in(partner, path.name, content)
        except FileNotFoundError:
            return None
        except Refused as refused:
            if refused.reason.fixer is Fixer.OPERATOR:
                raise  # the keys, or the place: nothing that a file can be blamed for
            return None if refused.reason.code in _LATER else await self._refuse(path, refused.reason)
        await self._give_back(path.parent / "returned", handed)
        if handed.refused:
            return await self._refuse(path, handed.refused)
        await asyncio.to_thread(_moved, path, path.parent / "taken")
        counts = handed.counts
        log.info("taken in", partner=partner, package=handed.package.code.name, **counts.as_dict())
        return (
            f"{partner}/{path.name}: 接收 received {counts.received} = 接受 accepted {counts.accepted}"
            f" + 退回 rejected {counts.rejected} + 重复 duplicate {counts.duplicate}"
        )

    async def _hand_in(self, partner: str, name: str, content: bytes) -> Handed:
        code, period = told(self.connectors[partner], name)
        handing = by_file.handing(self.connectors, self.jurisdiction_code, partner, code, period)
        async with self.sessions.begin() as session:
            await organizations.declare_county(session, self.jurisdiction_code, self.jurisdiction_name)
            keys = await gate.writing(session, self.ring)
            handed = await by_file.hand_in(session, keys, handing, name, content, self.now())
            path = f"{partner}/{period}/{code.name}"
            await writing.note(session, self._note(path, handed.counts.received))
        return handed

    async def _give_back(self, folder: Path, handed: Handed) -> None:
        content = await asyncio.to_thread(handed.reject_file)
        if content is not None:
            await asyncio.to_thread(_kept, folder / handed.reject_file_name, content)

    async def _refuse(self, path: Path, reason: Reason) -> str:
        said = "\n".join(
            filter(
                None, (path.name, reason.place, reason.zh, reason.en, f"[{reason.code}] {reason.fixer.value}")
            )
        )
        folder = path.parent / "refused"
        await asyncio.to_thread(_kept, folder / f"{path.name}.txt", f"{said}\n".encode())
        await asyncio.to_thread(_moved, path, folder)
        log.info("refused", partner=path.parent.name, code=reason.code)
        return f"{path.parent.name}/{path.name}: {reason}"

    def _note(self, path: str, rows: int) -> Note:
        return writing.by_operator(
            self.jurisdiction_code, AuditKind.EXCHANGE, "exchange inbox", path=path, rows=rows
        )


def told(connector: Connector, file_name: str) -> tuple[PackageCode, str]:
    """Which package of which month a file's name says. Raises Refused (FILE_NAME_UNCLEAR)."""
    said = _NAMED.match(unicodedata.normalize("NFKC", file_name))
    names = {
        _plain(word): package.code
        for package in connector.packages
        if package.direction is Direction.PULL
        for word in (package.code.name, package.code.zh)
    }
    if said is None or _plain(said["what"]) not in names:
        raise Refused(_UNCLEAR)
    return names[_plain(said["what"])], f"{said['year']}-{int(said['month']):02d}"


def of(settings: Settings, sessions: async_sessionmaker[AsyncSession], ring: Ring) -> Inbox:
    """The hub's own, in .hub/inbox."""
    return Inbox(settings.home / "inbox", sessions, ring, settings.jurisdiction, settings.jurisdiction_name)


async def from_shell(settings: Settings, watch: bool) -> None:
    """Take in what there is, once or for ever, and say so."""
    async with assembly.database(settings) as opened:
        own = of(settings, opened.sessions, opened.ring)
        if watch:
            await own.run()
        for said in await own.once():
            typer.echo(said)


def _plain(name: str) -> str:
    return "".join(each for each in unicodedata.normalize("NFKC", name).upper() if each.isalnum())


def _kept(path: Path, content: bytes) -> None:
    path.parent.mkdir(mode=0o700, exist_ok=True)
    imports.kept_beside(path, content)


def _moved(path: Path, folder: Path) -> None:
    """Move a file under its own name, or one more where there is one already."""
    folder.mkdir(mode=0o700, exist_ok=True)
    target, number = folder / path.name, 1
    while target.exists():
        number += 1
        target = folder / f"{path.stem}-{number}{path.suffix}"
    with contextlib.suppress(FileNotFoundError):  # another process was quicker
        path.rename(target)
