"""What is said of lines that were made of a sheet's rows: the row, the cell, the heading that people see there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from connectors import _rows
from connectors._core import Member, Package, members
from domain.cell import address
from domain.errors import Fixer, Reason
from domain.exchange import RecordState, RejectCode
from exchange import landing

_LOST = (
    "号码以数字格式存储，末几位已丢失；请将该列设为文本后重新填写",
    "stored as a number, its last digits are lost; format the column as text and type it again",
)


class _Numbered(msgspec.Struct, rename="camel"):
    line_no: int


@dataclass(frozen=True, slots=True)
class SheetSaid:
    """members: of the package's lines, by wire name; places: their columns, from 0; empty of a sheet that mends another."""

    members: Mapping[str, Member]
    places: Mapping[str, int]

    @classmethod
    def of(cls, header: Mapping[str, Any], package: Package) -> SheetSaid | None:
        """The sheet that a package was handed in as, by what was kept of it; None of one that came as lines."""
        file = header.get("file")
        if file is None:
            return None
        places = {} if file["mends"] else file["columns"]
        return cls({one.name: one for one in members(package.line)}, places)

    def row(self, raw: bytes) -> int:
        """The row that a line was made of."""
        return msgspec.json.decode(raw, type=_Numbered).line_no

    def lost(self, row: int, raw: bytes) -> landing.Landed | None:
        """The line goes back for identity numbers that the sheet holds as numbers; None if it has none."""
        said = msgspec.json.decode(raw)
        lost = [name for name, one in self.members.items() if _rows.is_lost(one, said.get(name))]
        if not lost:
            return None
        reason = Reason(RejectCode.NUMERIC_ID.name, "", "", Fixer.PARTNER)
        return landing.Landed(
            line_no=row,
            state=RecordState.REJECTED,
            line=said,
            reject_code=RejectCode.NUMERIC_ID,
            reasons=tuple(self._said(reason, name, row, *_LOST) for name in lost),
        )

    def placed(self, reason: Reason, member: str, row: int) -> Reason:
        """The same reason, said of row, cell and heading."""
        zh = RejectCode[reason.code].zh if member else reason.zh
        en = reason.en.removeprefix(f"{member}: ")
        return self._said(reason, member, row, zh, en)

    def _said(self, reason: Reason, member: str, row: int, zh: str, en: str) -> Reason:
        cell = f" 单元格 {address(row, self.places[member])}" if member in self.places else ""
        known = self.members.get(member)
        if known is not None:
            zh, en = f"{known.column.heading}：{zh}", f"{known.column.heading}: {en}"
        return replace(reason, zh=zh, en=en, place=f"行 {row}{cell}")
