"""The county's tree of units: taken over whole, told apart by code, changed only where something differs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from database import tables
from domain.errors import Fixer, Reason, Refused
from domain.organization import Department, JurisdictionLevel, OrgType, SchoolStage

_STAGES = {
    SchoolStage.PRIMARY: (SchoolStage.PRIMARY,),
    SchoolStage.TEACHING_POINT: (),  # it belongs to its primary school, which answers for the village
    SchoolStage.JUNIOR: (SchoolStage.JUNIOR,),
    SchoolStage.NINE_YEAR: (SchoolStage.PRIMARY, SchoolStage.JUNIOR),
}


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as it is declared. Codes: 9-digit township, 12-digit village, 10-digit school (学校标识码)."""

    code: str
    type: OrgType
    name_zh: str
    parent_code: str | None = None
    department: Department | None = None
    stage: SchoolStage | None = None
    township_code: str | None = None
    center_school_code: str | None = None
    area_tags: tuple[str, ...] = ()
    catchment_village_codes: tuple[str, ...] = ()


async def declare_county(session: AsyncSession, code: str, name_zh: str) -> None:
    """Make sure the tenant exists. code is GB/T 2260."""
    values = {"code": code, "name_zh": name_zh, "level": JurisdictionLevel.COUNTY}
    await session.execute(insert(tables.Jurisdiction).values(values).on_conflict_do_nothing())


async def register(session: AsyncSession, jurisdiction_code: str, units: Sequence[Unit]) -> int:
    """Take over units, schools and catchments. Returns how many units are new or changed.

    Raises Refused (UNKNOWN_UNIT) if a parent, township, center school or village is neither here nor in the hub.
    """
    changed = await _units(session, jurisdiction_code, units)
    ids = await _ids(session, jurisdiction_code)
    await _parents(session, units, ids)
    schools = [unit for unit in units if unit.stage is not None]
    await _schools(session, schools, ids)
    await _catchments(session, schools, ids)
    return changed


async def _units(session: AsyncSession, county: str, units: Sequence[Unit]) -> int:
    table, changed = tables.Organization, 0
    for chunk in _chunks([_unit(county, unit) for unit in units]):
        statement = insert(table).values(chunk)
        new = statement.excluded
        fields = ("type", "department", "name_zh", "area_tags")
        result = await session.execute(
            statement.on_conflict_do_update(
                index_elements=["jurisdiction_code", "code"],
                set_={**{name: new[name] for name in fields}, "version": table.version + 1},
                where=or_(*(getattr(table, name).is_distinct_from(new[name]) for name in fields)),
            ).returning(table.id)
        )
        changed += len(result.all())
    return changed


def _unit(county: str, unit: Unit) -> dict[str, Any]:
    return {
        "jurisdiction_code": county,
        "code": unit.code,
        "type": unit.type,
        "department": unit.department,
        "name_zh": unit.name_zh,
        "area_tags": list(unit.area_tags),
    }


async def _ids(session: AsyncSession, county: str) -> dict[str, UUID]:
    table = tables.Organization
    statement = select(table.code, table.id).where(table.jurisdiction_code == county)
    return dict((await session.execute(statement)).all())


async def _parents(session: AsyncSession, units: Iterable[Unit], ids: dict[str, UUID]) -> None:
    table = tables.Organization
    children: dict[UUID, list[UUID]] = {}
    for unit in units:
        if unit.parent_code:
            children.setdefault(_known(ids, unit.parent_code, unit), []).append(ids[unit.code])
    for parent_id, below in children.items():
        await session.execute(
            update(table)
            .where(table.id.in_(below), table.parent_id.is_distinct_from(parent_id))
            .values(parent_id=parent_id)
        )


async def _schools(session: AsyncSession, schools: Sequence[Unit], ids: dict[str, UUID]) -> None:
    rows = [
        {
            "id": ids[unit.code],
            "school_code": unit.code,
            "stage": unit.stage,
            "township_id": _known(ids, unit.township_code, unit) if unit.township_code else None,
            "center_school_id": _known(ids, unit.center_school_code, unit)
            if unit.center_school_code
            else None,
        }
        for unit in schools
    ]
    for chunk in _chunks(rows):
        statement = insert(tables.School).values(chunk)
        kept = {name: statement.excluded[name] for name in ("stage", "township_id", "center_school_id")}
        await session.execute(statement.on_conflict_do_update(index_elements=["id"], set_=kept))


async def _catchments(session: AsyncSession, schools: Sequence[Unit], ids: dict[str, UUID]) -> None:
    rows = [
        {"village_id": _known(ids, village, unit), "school_id": ids[unit.code], "stage": stage}
        for unit in schools
        if unit.stage is not None
        for stage in _STAGES.get(unit.stage, ())
        for village in unit.catchment_village_codes
    ]
    for chunk in _chunks(rows):
        statement = insert(tables.Catchment).values(chunk)
        await session.execute(
            statement.on_conflict_do_update(
                index_elements=["village_id", "stage"], set_={"school_id": statement.excluded.school_id}
            )
        )


def _known(ids: dict[str, UUID], code: str, unit: Unit) -> UUID:
    if code not in ids:
        raise Refused(
            Reason(
                "UNKNOWN_UNIT",
                f"单位代码 {code} 不存在",
                f"there is no unit with code {code}",
                Fixer.BUREAU,
                f"unit {unit.code}",
            )
        )
    return ids[code]


def _chunks(rows: list[dict[str, Any]], size: int = 1000) -> Iterable[list[dict[str, Any]]]:
    return (rows[start : start + size] for start in range(0, len(rows), size))
