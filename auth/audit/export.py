"""The log as a file of JSON lines, which anyone can verify without the hub.

First {"format": …}, then {"seq", "leaf", "record"} for each place, {"checkpoint"} after the last record that it covers,
and {"end": number of records} last. Each line is JSON by RFC 8785, so that it can be read in one way only.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterable, Iterator
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from auth.audit import reading
from auth.audit.reading import Entry, Signed
from domain.errors import Fixer, Reason, Refused

FORMAT = "hub-audit/1"
_NOT_AN_EXPORT = Reason(
    "BAD_AUDIT_EXPORT",
    "不是审计日志导出文件，或此行被改动",
    "not an export of the audit log, or this line was altered",
    Fixer.CALLER,
)
_CUT_SHORT = Reason(
    "BAD_AUDIT_EXPORT",
    "导出文件不完整：缺少结束行，或记录数不符",
    "the export is cut short: its last line is missing, or names another number of records",
    Fixer.CALLER,
)


async def lines(session: AsyncSession) -> AsyncIterator[str]:
    """The log as it stands now, line by line. The session must be fresh."""
    await reading.snapshot(session)
    size = 0
    yield _line({"format": FORMAT})
    async for each in reading.entries(session):
        size += isinstance(each, Entry)
        yield _line(_said(each))
    yield _line({"end": size})


def entries(lines: Iterable[str]) -> Iterator[Entry | Signed]:
    """What the lines of a file say. Raises Refused (BAD_AUDIT_EXPORT) naming the line."""
    size, ended = 0, None
    for number, line in enumerate(lines, 1):
        said = _read(line, number)
        if ended is not None or (number == 1) != (said == {"format": FORMAT}):
            raise Refused(_NOT_AN_EXPORT.at(f"{number}"))
        if said.keys() == {"end"}:
            ended = said["end"]
        elif number > 1:
            each = _understood(said, number)
            size += isinstance(each, Entry)
            yield each
    if ended != size:
        raise Refused(_CUT_SHORT)


def _said(each: Entry | Signed) -> dict[str, Any]:
    if isinstance(each, Signed):
        return {"checkpoint": each.note, "size": each.size}
    return {"seq": each.seq, "leaf": each.leaf.hex(), "record": each.record}


def _line(said: dict[str, Any]) -> str:
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return f"{text}\n"


def _read(line: str, number: int) -> dict[str, Any]:
    try:
        said = json.loads(line)
        plain = isinstance(said, dict) and _line(said) == line
    except (ValueError, RecursionError):
        plain = False
    if not plain:
        raise Refused(_NOT_AN_EXPORT.at(f"{number}"))
    return said  # type: ignore[no-any-return]  # JSON, found to be an object


def _understood(said: dict[str, Any], number: int) -> Entry | Signed:
    match said:
        case {"checkpoint": str(note), "size": int(size), **rest} if not rest and size is not True:
            return Signed(size, note)
        case {"seq": int(seq), "leaf": str(leaf), "record": dict() | None as record, **rest} if (
            not rest and not isinstance(seq, bool)
        ):
            return Entry(seq, _bytes(leaf, number), record)
    raise Refused(_NOT_AN_EXPORT.at(f"{number}"))


def _bytes(text: str, number: int) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError as error:
        raise Refused(_NOT_AN_EXPORT.at(f"{number}")) from error
