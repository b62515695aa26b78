"""Targets broken down level by level (目标分解): a township's, a school's, a class's own for a school year (GH-13, DC-L1, QC-04, QC-49)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.author import Author
from casework.act import Act, begin, text
from database import tables
from domain import term
from domain.errors import Fixer, Reason, Refused
from domain.organization import OrgType
from domain.target import TargetOperator, Unit
from duties import entries, units

_OF, _TARGET = tables.UnitTarget, tables.Target
_CLAUSES = ("GH-13", "DC-L1", "QC-04", "QC-49")
_BROKEN_DOWN = frozenset({OrgType.TOWNSHIP, OrgType.SUBDISTRICT, OrgType.SCHOOL, OrgType.EDUCATION_BUREAU})
UNKNOWN = Reason(
    "UNKNOWN_UNIT_TARGET",
    "没有此分解目标，或不在您的办理范围内",
    "there is no such target of a unit, or it is not yours to end",
    Fixer.CALLER,
    "unitTargetId",
)


async def set_(
    session: AsyncSession,
    author: Author,
    *,
    unit_id: UUID,
    target_id: UUID,
    school_year: str,
    holder_position: str,
    value: int | None = None,
    class_id: UUID | None = None,
    holder_name: str | None = None,
) -> UUID:
    """Set what a unit, or one of a school's classes, is to reach in a school year under a target of the place; its id.

    The bureau does so for townships and schools, a unit for itself, a school for its classes. value: the place's number where
    none is given. It is never laxer than the target above it. Raises Refused: NO_SUCH_UNIT, NOT_YOUR_TARGET, NO_SUCH_CLASS, BAD_TERM,
    TARGET_YEAR_OVER, UNKNOWN_TARGET, TARGET_NO_NUMBER, TARGET_LAXER, TARGET_SET_ALREADY, BAD_TEXT, PERSONAL_NUMBER.
    """
    act = await begin(session, author)
    unit = await units.held(act, unit_id, "unitId")
    _require_yours(act, unit)
    year = _year(act, school_year)
    await _require_class(act, unit, class_id, year)
    target = await _target(act, target_id)
    above = await _above(act, unit, class_id, year, target)
    wanted = _number(target, value)
    for each in (target, above):
        _require_as_strict(target.operator, wanted, each.value if each else None)
    if await _standing(act, unit.id, class_id, year, target) is not None:
        raise Refused(
            Reason(
                "TARGET_SET_ALREADY",
                "该单位该学年已有此目标",
                "the unit has one under that target already",
                Fixer.CALLER,
                "targetId",
                "GH-13",
            )
        )
    row = _OF(
        jurisdiction_code=author.jurisdiction_code,
        unit_id=unit.id,
        class_id=class_id,
        school_year=year,
        target_id=target.id,
        parent_id=above.id if above else None,
        indicator=target.indicator,
        operator=target.operator,
        value=wanted,
        holder_position=text(holder_position, "holderPosition", 60),
        holder_name=text(holder_name, "holderName", 60) if holder_name is not None else None,
    )
    await entries.make(act, row, unit.id)
    return await act.done(row)


async def end(
    session: AsyncSession, author: Author, *, unit_target_id: UUID, expected_version: int, reason: str
) -> UUID:
    """End a unit's target, so that another may be set; its id.

    Raises Refused: UNKNOWN_UNIT_TARGET, STALE_VERSION, NOT_YOUR_TARGET, TARGET_ENDED, BAD_TEXT, PERSONAL_NUMBER.
    """
    act = await begin(session, author)
    row = await act.held(_OF, unit_target_id, UNKNOWN, expected_version)
    _require_yours(act, await session.get_one(tables.Organization, row.unit_id))
    if row.ended_on is not None:
        raise Refused(
            Reason(
                "TARGET_ENDED",
                "此分解目标已终止",
                "the target has ended already",
                Fixer.CALLER,
                "unitTargetId",
                "GH-13",
            )
        )
    why = text(reason, "reason")
    await entries.change(act, row, row.unit_id, _CLAUSES, why=why, ended_on=act.today, reason=why)
    return await act.done(row)


def _require_yours(act: Act, unit: tables.Organization) -> None:
    if unit.type not in _BROKEN_DOWN or not (units.is_own(act, unit) or units.is_bureau(act)):
        raise Refused(
            Reason(
                "NOT_YOUR_TARGET",
                "不由您为该单位设定目标",
                "it is not for you to set that unit's target",
                Fixer.CALLER,
                "unitId",
                "GH-13",
            )
        )


def _year(act: Act, said: str) -> str:
    """This school year or the next one."""
    year, now = term.school_year(said), term.school_year_of(act.today)
    if year.first not in (now.first, now.first + 1):
        raise Refused(
            Reason(
                "TARGET_YEAR_OVER",
                "应为本学年或下学年",
                "it is of this school year or the next one",
                Fixer.CALLER,
                "schoolYear",
                "GH-13",
            )
        )
    return str(year)


async def _require_class(act: Act, unit: tables.Organization, id: UUID | None, year: str) -> None:
    of = tables.SchoolClass
    same = (of.id == id, of.school_id == unit.id, of.school_year == year)
    if id is not None and await act.session.scalar(select(of.id).where(*same)) is None:
        raise Refused(
            Reason(
                "NO_SUCH_CLASS",
                "该校该学年没有此班级",
                "the school has no such class in that school year",
                Fixer.CALLER,
                "classId",
                "GH-13",
            )
        )


async def _target(act: Act, id: UUID) -> tables.Target:
    here = (_TARGET.jurisdiction_code == act.author.jurisdiction_code, _TARGET.valid_to.is_(None))
    found = await act.session.scalar(select(_TARGET).where(_TARGET.id == id, *here))
    if found is None:
        raise Refused(
            Reason(
                "UNKNOWN_TARGET",
                "本地文件没有此目标",
                "the county's documents have no such target",
                Fixer.CALLER,
                "targetId",
                "GH-13",
            )
        )
    return found


async def _above(
    act: Act, unit: tables.Organization, room: UUID | None, year: str, target: tables.Target
) -> tables.UnitTarget | None:
    """The target that this one is a part of: of a class its school's, of a school its township's; none where that has none."""
    if room is not None:
        return await _standing(act, unit.id, None, year, target)
    school = await act.session.get(tables.School, unit.id)
    if school is None or school.township_id is None:
        return None
    return await _standing(act, school.township_id, None, year, target)


async def _standing(
    act: Act, unit: UUID, room: UUID | None, year: str, target: tables.Target
) -> tables.UnitTarget | None:
    same = (_OF.unit_id == unit, _OF.class_id.is_not_distinct_from(room), _OF.school_year == year)
    found = select(_OF).where(*same, _OF.target_id == target.id, _OF.ended_on.is_(None))
    return await act.session.scalar(found)


def _number(target: tables.Target, said: int | None) -> int | None:
    """What is wanted: as said, else the place's number. A rise over last year needs none."""
    wanted = target.value if said is None else said
    most = 100 if target.unit is Unit.PERCENT else 1_000_000
    if wanted is None and target.operator is TargetOperator.INCREASE:
        return None
    if wanted is None or not 0 <= wanted <= most:
        raise Refused(
            Reason(
                "TARGET_NO_NUMBER",
                "目标应有数值，百分比不超过 100",
                "it needs a number, of percent 100 at most",
                Fixer.CALLER,
                "value",
                "GH-13",
            )
        )
    return wanted


def _require_as_strict(operator: TargetOperator, wanted: int | None, above: int | None) -> None:
    if wanted is None or above is None:
        return
    laxer = {
        TargetOperator.EQ: wanted != above,
        TargetOperator.GTE: wanted < above,
        TargetOperator.LTE: wanted > above,
        TargetOperator.INCREASE: False,
    }
    if laxer[operator]:
        raise Refused(
            Reason(
                "TARGET_LAXER",
                f"不得低于上级目标 {above}",
                f"laxer than the target above it, {above}",
                Fixer.CALLER,
                "value",
                "GH-13",
            )
        )
