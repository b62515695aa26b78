"""Staff in numbers (师资): trained, rotated, sent to teach, posted, vocational (QC-24 to QC-26a, QC-35a)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.author import Author
from casework import registry
from casework.act import begin, text
from database import tables
from domain.errors import Fixer, Reason, Refused
from domain.organization import OrgType
from domain.staffing import CLAUSES, NUMBERS, PARTS, StaffingKind
from duties.registers import row

_OF = tables.StaffingRecord
_UNKNOWN = Reason(
    "UNKNOWN_STAFFING",
    "没有此师资记录，或不在您的办理范围内",
    "there is no such staffing record, or it is not yours to act for",
    Fixer.CALLER,
    "recordId",
)
_KEEPERS = frozenset({OrgType.EDUCATION_BUREAU, OrgType.SCHOOL, OrgType.CENTER_SCHOOL})
_MOST = 1_000_000


async def record(
    session: AsyncSession,
    author: Author,
    *,
    unit_id: UUID,
    kind: StaffingKind,
    title: str,
    held_on: date,
    host_id: UUID | None = None,
    **numbers: int | None,
) -> UUID:
    """Record numbers of the bureau's or a school's staff, those of their kind and no other; its id.

    host_id: the school that master teachers visited. Raises Refused: NO_SUCH_UNIT, NOT_YOUR_REGISTER, REGISTER_OF_OTHERS,
    IMPOSSIBLE_DATE, NO_SUCH_SCHOOL, FIELD_MISSING, BAD_COUNT, BAD_TEXT, PERSONAL_NUMBER.
    """
    act = await begin(session, author)
    unit = await row.own_unit(act, unit_id, _KEEPERS)
    visits = kind is StaffingKind.MASTER_TEACHER_VISIT
    if visits != (host_id is not None):
        zh, en = "名师送教须注明受访学校，其他记录不填", "the school visited, of a visit and of nothing else"
        raise Refused(Reason("FIELD_MISSING", zh, en, Fixer.CALLER, "hostId", "QC-26"))
    host = await registry.school(act, host_id, "hostId") if host_id is not None else None
    made = _OF(
        unit_id=unit.id,
        kind=kind,
        host_id=host.id if host else None,
        title=text(title, "title", row.TITLE),
        **await row.dated(act, held_on),
        **_checked(kind, numbers),
    )
    return await row.record(act, made, unit.id)


async def correct(
    session: AsyncSession,
    author: Author,
    *,
    record_id: UUID,
    expected_version: int,
    reason: str,
    title: str | None = None,
    held_on: date | None = None,
    **numbers: int | None,
) -> UUID:
    """Mend what was recorded wrongly; what is not said stays. A wrong kind is withdrawn and recorded anew.

    Raises Refused as `record`, and UNKNOWN_STAFFING, STALE_VERSION, ROW_WITHDRAWN, NOTHING_CORRECTED.
    """
    act, kept = await row.held(session, author, _OF, record_id, expected_version, _UNKNOWN)
    before = {name: getattr(kept, name) for name in NUMBERS[kept.kind]}
    said = {name: value for name, value in numbers.items() if value is not None}
    new: dict[str, Any] = _checked(kept.kind, before | said)
    if title is not None:
        new["title"] = text(title, "title", row.TITLE)
    if held_on is not None:
        new |= await row.dated(act, held_on)
    return await row.correct(act, kept, kept.unit_id, reason, new)


async def withdraw(
    session: AsyncSession, author: Author, *, record_id: UUID, expected_version: int, reason: str
) -> UUID:
    """It was not so. Raises Refused: UNKNOWN_STAFFING, STALE_VERSION, NOT_YOUR_REGISTER, ROW_WITHDRAWN, BAD_TEXT, PERSONAL_NUMBER."""
    act, kept = await row.held(session, author, _OF, record_id, expected_version, _UNKNOWN)
    return await row.withdraw(act, kept, kept.unit_id, reason)


def _checked(kind: StaffingKind, said: Mapping[str, int | None]) -> dict[str, int | None]:
    """The numbers of a kind. Raises Refused BAD_COUNT for one that is missing, not of that kind, or cannot be."""
    for name in dict.fromkeys((*NUMBERS[kind], *said)):
        value = said.get(name)
        if (value is None) != (name not in NUMBERS[kind]):
            raise row.bad_count(_place(name), CLAUSES[kind])
        if value is not None and not 0 <= value <= _MOST:
            raise row.bad_count(_place(name), CLAUSES[kind])
    for part, whole in PARTS.items():
        few, all_ = said.get(part), said.get(whole)
        if few is not None and all_ is not None and few > all_:
            raise row.bad_count(_place(part), CLAUSES[kind])
    return {name: said[name] for name in NUMBERS[kind]}


def _place(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(each.capitalize() for each in rest)
