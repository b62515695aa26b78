"""Which column of a department's sheet says which member of its lines: by the words that the members are declared with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from connectors._core import Line, Member, members
from connectors._files import Recognizes
from domain.cell import Cell, column_letters, text
from domain.cell import heading as folded
from domain.errors import Fixer, Reason, Refused

COMMENT = "退回原因"
"""The last column of a sheet that goes back: why each of its rows does."""
NUMBER = "退回编号"
"""The column before it: which line of which package the row is, so that a mended sheet mends just that one."""
_PASSED = frozenset(map(folded, ("序号", "行号", "包内行号", "lineNo")))


@dataclass(frozen=True, slots=True)
class Binding:
    """What stands where in one sheet. places: column (from 0) by member; unknown: headings that mean nothing here.

    number: the column of NUMBER; is_returned: whether the sheet is one that went back.
    """

    places: Mapping[str, int]
    unknown: tuple[str, ...]
    number: int | None = None
    is_returned: bool = False


def recognizes(line: type[Line]) -> Recognizes:
    """Whether a cell is a heading of a package's lines."""
    known = _by_heading(line)
    return lambda cell: isinstance(cell, str) and folded(cell) in known


def bind(line: type[Line], headings: Sequence[Cell]) -> Binding:
    """The columns of a header row. Raises Refused: MISSING_COLUMN names all that lack, DOUBLE_COLUMN the twice given."""
    places: dict[str, int] = {}
    unknown, special = [], {NUMBER: -1, COMMENT: -1}
    for index, cell in enumerate(headings):
        said = folded(cell)
        member = _by_heading(line).get(said)
        if said in special:
            special[said] = index
        elif member is not None and member.name in places:
            raise Refused(_double(member, places[member.name], index))
        elif member is not None:
            places[member.name] = index
        elif said and said not in _PASSED:
            unknown.append(text(cell)[:40])
    missing = [one.column.heading for one in members(line) if one.required and one.name not in places]
    if special[COMMENT] >= 0 and special[NUMBER] < 0:
        missing.append(NUMBER)
    if missing:
        raise Refused(_missing(missing))
    number = special[NUMBER] if special[NUMBER] >= 0 else None
    return Binding(places, tuple(unknown), number, number is not None)


@cache
def _by_heading(line: type[Line]) -> Mapping[str, Member]:
    # A member's own word counts before what others may also be called.
    said = {folded(word): one for one in members(line) for word in one.column.also}
    said |= {folded(one.name): one for one in members(line)}
    return said | {folded(one.column.heading): one for one in members(line)}


def _double(member: Member, first: int, second: int) -> Reason:
    where, name = f"{column_letters(first)}、{column_letters(second)}", member.column.heading
    zh = f"“{name}”出现在多列（{where}），请只保留一列"
    return Reason("DOUBLE_COLUMN", zh, f"{name} stands in more than one column ({where})", Fixer.SUBMITTER)


def _missing(names: Sequence[str]) -> Reason:
    listed = "、".join(names)
    return Reason("MISSING_COLUMN", f"缺少必需的列：{listed}", f"missing columns: {listed}", Fixer.SUBMITTER)
