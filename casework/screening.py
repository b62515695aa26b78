"""摸排任务: the bureau divides the villages among the schools, a school goes from door to door and says whom it found (DC-08)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes import changing
from auth.changes.author import Author
from casework import entries, registry
from casework.act import Act, begin, on_or_before, text
from database import tables
from domain import admission, screening, term
from domain.errors import Fixer, Reason, Refused
from domain.machines.whereabouts import LEFT
from domain.organization import OrgType

_KEPT = tables.ScreeningAssignment
_VILLAGES = (OrgType.VILLAGE, OrgType.COMMUNITY)
_NAMED = 5
"""Villages that a refusal names at most."""
_MOST = 10_000
"""Children that a school may find in one village."""
UNKNOWN_ASSIGNMENT = Reason(
    "UNKNOWN_ASSIGNMENT",
    "没有此摸排任务，或不在您的办理范围内",
    "there is no such assignment, or it is not yours to act on",
    Fixer.CALLER,
    "assignmentId",
)


async def divide(
    session: AsyncSession, author: Author, *, school_year: str, assignments: Sequence[dict[str, Any]]
) -> UUID:
    """Divide the villages that stand in no assignment of a school year among the schools; the county's id.

    assignments: village_id, school_id, responsible_name. Afterwards every village and community of the county is assigned
    exactly once, or nothing is.
    Raises Refused: BAD_TERM, NO_SUCH_UNIT, VILLAGE_TWICE, VILLAGES_UNASSIGNED, NO_SUCH_SCHOOL, BAD_TEXT.
    """
    act = await begin(session, author)
    year = str(term.school_year(school_year))
    county = await _county(act)
    await _require_whole(act, year, [each["village_id"] for each in assignments])
    for place, each in enumerate(assignments):
        at = f"assignments[{place}]"
        school = await registry.school(act, each["school_id"], f"{at}.schoolId")
        named = text(each["responsible_name"], f"{at}.responsibleName", 60)
        own = {"jurisdiction_code": author.jurisdiction_code, "school_year": year, "school_id": school.id}
        await act.add(_KEPT(**own, village_id=each["village_id"], responsible_name=named))
    return await act.done(county)


async def reassign(
    session: AsyncSession,
    author: Author,
    *,
    assignment_id: UUID,
    expected_version: int,
    school_id: UUID,
    responsible_name: str,
) -> UUID:
    """Give a village to another school or person; its id. What the school before found there is that school's no more.

    Raises Refused: UNKNOWN_ASSIGNMENT, STALE_VERSION, NO_SUCH_SCHOOL, BAD_TEXT.
    """
    act = await begin(session, author)
    row = await act.held(_KEPT, assignment_id, UNKNOWN_ASSIGNMENT, expected_version)
    school = await registry.school(act, school_id, "schoolId")
    said: dict[str, Any] = {"responsible_name": text(responsible_name, "responsibleName", 60)}
    if school.id != row.school_id:
        said |= {"school_id": school.id, "screened_on": None, "children_found": None}
    await changing.change(session, row, **said)
    return await act.done(row)


async def report(
    session: AsyncSession,
    author: Author,
    *,
    assignment_id: UUID,
    expected_version: int,
    screened_on: date,
    children_found: int,
) -> UUID:
    """Say when a village was screened, and how many children of school age were found there; the assignment's id.

    Raises Refused: UNKNOWN_ASSIGNMENT, STALE_VERSION, IMPOSSIBLE_DATE, BAD_COUNT.
    """
    act = await begin(session, author)
    row = await act.held(_KEPT, assignment_id, UNKNOWN_ASSIGNMENT, expected_version)
    on_or_before(screened_on, act.today, "screenedOn")
    if not 0 <= children_found <= _MOST:
        zh, en = f"应为 0 至 {_MOST} 的整数", f"a whole number from 0 to {_MOST} is needed"
        raise Refused(Reason("BAD_COUNT", zh, en, Fixer.CALLER, "childrenFound", "DC-08"))
    await changing.change(session, row, screened_on=screened_on, children_found=children_found)
    return await act.done(row)


async def belonging(act: Act, school: UUID) -> Select[UUID]:
    """The children of school age who live in the villages of a school, by the newest division (DC-07).

    Raises Refused NOT_DIVIDED where no village is assigned to it.
    """
    here = _KEPT.jurisdiction_code == act.author.jurisdiction_code
    newest = await act.session.scalar(select(func.max(_KEPT.school_year)).where(here))
    own = select(_KEPT.village_id).where(_KEPT.school_id == school, _KEPT.school_year == newest)
    if newest is None or not await act.session.scalar(select(own.exists())):
        zh, en = "尚未给该校分解摸排任务", "no village is assigned to the school"
        raise Refused(Reason("NOT_DIVIDED", zh, en, Fixer.BUREAU, "ledgerId", "DC-08"))
    ages, child = act.rules["schoolAge"], tables.Student
    year = term.school_year(newest)
    born = admission.ages(year, int(ages["from"]), int(ages["to"]), act.rules.values)
    return select(child.id).where(
        child.jurisdiction_code == act.author.jurisdiction_code,
        child.village_id.in_(own),
        child.birth_date.between(*born),
        child.schooling_status.not_in(LEFT),
    )


async def reconcile(act: Act, kept: tables.Ledger) -> set[UUID]:
    """Hold the ledger of the delimited area against the villages assigned to its school: who lives there is entered, who does
    not is struck off (DC-07); whose lines changed. Raises Refused NOT_DIVIDED."""
    there, entry = await belonging(act, kept.owner_id), tables.LedgerEntry
    stands = exists().where(
        entry.ledger_id == kept.id, entry.student_id == tables.Student.id, entries.STANDING
    )
    found = set(await act.session.scalars(there.where(~stands).order_by(tables.Student.id)))
    for child in sorted(found):
        await entries.enter(act, kept, child, "居住在划定区域")
    gone = select(entry).where(entry.ledger_id == kept.id, entries.STANDING, entry.student_id.not_in(there))
    for each in (await act.session.scalars(gone.with_for_update())).all():
        await entries.strike_off(act, each, "不在划定区域居住", ())
        found.add(each.student_id)
    return found


async def _county(act: Act) -> tables.Jurisdiction:
    """The county, held: two who divide its villages wait for each other."""
    of = tables.Jurisdiction
    found = select(of).where(of.code == act.author.jurisdiction_code).with_for_update(key_share=True)
    return (await act.session.scalars(found)).one()


async def _require_whole(act: Act, year: str, assigned: Sequence[UUID]) -> None:
    unit = tables.Organization
    here = unit.jurisdiction_code == act.author.jurisdiction_code
    found = await act.session.execute(
        select(unit.id, unit.name_zh).where(here, unit.type.in_(_VILLAGES)).order_by(unit.code)
    )
    villages: dict[UUID, str] = dict(found.all())
    before = select(_KEPT.village_id).where(
        _KEPT.jurisdiction_code == act.author.jurisdiction_code, _KEPT.school_year == year
    )
    judged = screening.divided(villages, await act.session.scalars(before), assigned)
    if judged.foreign:
        zh, en = "不是本县的村（社区）", "not a village or community of the county"
        raise Refused(Reason("NO_SUCH_UNIT", zh, en, Fixer.CALLER, "assignments", "DC-08"))
    _refused("VILLAGE_TWICE", "重复分解", "assigned twice", villages, judged.twice)
    _refused("VILLAGES_UNASSIGNED", "尚未分解", "not assigned", villages, judged.missing)


def _refused(code: str, zh: str, en: str, villages: dict[UUID, str], wrong: Iterable[UUID]) -> None:
    names = [name for id, name in villages.items() if id in frozenset(wrong)]
    if names:
        few = "、".join(names[:_NAMED])
        more = f"等 {len(names)} 个村（社区）" if len(names) > _NAMED else ""
        said = f"{few}{more}{zh}", f"{en}: {few}, {len(names)} in all"
        raise Refused(Reason(code, *said, Fixer.CALLER, "assignments", "DC-08"))
