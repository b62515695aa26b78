"""Staff in numbers (师资): trained, rotated, sent to teach and to guide, posted, vocational (QC-23a to QC-26a, QC-35a)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.author import Author
from casework import registry
from casework.act import Act, begin, text
from database import tables
from domain.errors import Fixer, Reason, Refused
from domain.organization import OrgType
from domain.staffing import CLAUSES, GUIDED, NUMBERS, PARTS, VISITS, StaffingKind
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

    host_id: the school that master teachers visited, or that its center school guided; both schools see it. Raises Refused:
    NO_SUCH_UNIT, NOT_YOUR_REGISTER, REGISTER_OF_OTHERS, IMPOSSIBLE_DATE, NO_SUCH_SCHOOL, NOT_GUIDED, FIELD_MISSING, BAD_COUNT,
    BAD_TEXT, PERSONAL_NUMBER.
    """
    act = await begin(session, author)
    guides = kind is StaffingKind.CENTER_SCHOOL_GUIDANCE
    unit = await row.own_unit(act, unit_id, {OrgType.CENTER_SCHOOL} if guides else _KEEPERS)
    host = await _visited(act, kind, host_id)
    if guides and host is not None and (host.center_school_id != unit.id or host.stage not in GUIDED):
        zh, en = (
            "不是本中心学校所辖的村级小学或教学点",
            "not a village school or teaching point of this center school",
        )
        raise Refused(Reason("NOT_GUIDED", zh, en, Fixer.CALLER, "hostId", CLAUSES[kind]))
    made = _OF(
        unit_id=unit.id,
        kind=kind,
        host_id=host.id if host else None,
        title=text(title, "title", row.TITLE),
        **await row.dated(act, held_on),
        **_checked(kind, numbers),
    )
    return await row.record(act, made, unit.id, made.host_id)


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
    return await row.correct(act, kept, kept.unit_id, reason, new, counterpart=kept.host_id)


async def withdraw(
    session: AsyncSession, author: Author, *, record_id: UUID, expected_version: int, reason: str
) -> UUID:
    """It was not so. Raises Refused: UNKNOWN_STAFFING, STALE_VERSION, NOT_YOUR_REGISTER, ROW_WITHDRAWN, BAD_TEXT, PERSONAL_NUMBER."""
    act, kept = await row.held(session, author, _OF, record_id, expected_version, _UNKNOWN)
    return await row.withdraw(act, kept, kept.unit_id, reason, kept.host_id)


async def _visited(act: Act, kind: StaffingKind, id: UUID | None) -> tables.School | None:
    if (kind in VISITS) != (id is not None):
        zh, en = (
            "送教、指导须注明受访学校，其他记录不填",
            "the school visited, of a visit and of nothing else",
        )
        raise Refused(Reason("FIELD_MISSING", zh, en, Fixer.CALLER, "hostId", CLAUSES[kind]))
    return await registry.school(act, id, "hostId") if id is not None else None


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
