"""What the hub knows of many children at once, as far as whoever looks may see it: what lines of ledgers are made of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Select, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from casework.sight import Sight
from database import tables
from database.tables.row import Row
from domain.cause import RESTRICTED_CAUSES
from domain.disability import CertificateStatus, PlacementType
from domain.organization import SchoolStage
from domain.student import FINDING_GROUPS, HELD_ENROLLMENT, RESTRICTED_GROUPS, HouseholdStatus

R = TypeVar("R", bound=Row)


@dataclass(frozen=True, slots=True)
class Known:
    """Rows by the child that they are about; classes and units by their own ids. cases: the last one of each child.

    screening: of villages the school and the person that go there, by the newest division (DC-08). work: of tables that were
    asked for what stands now, in the order it was made.
    """

    children: dict[UUID, tables.Student]
    held: dict[UUID, tables.Enrollment]
    guardians: dict[UUID, tables.Guardian]
    households: dict[UUID, tables.HouseholdRegistration]
    groups: dict[UUID, list[tables.SpecialGroupMembership]]
    cases: dict[UUID, tables.DropoutCase]
    causes: dict[UUID, list[tables.CaseCause]]
    team: dict[UUID, list[tables.CaseMember]]
    measures: dict[UUID, list[tables.SupportMeasure]]
    assigned: dict[UUID, UUID]
    classes: dict[UUID, tables.SchoolClass]
    units: dict[UUID, str]
    destinations: dict[UUID, tables.GraduateDestination]
    screening: dict[UUID, tuple[UUID, str]]
    work: dict[type[Row], dict[UUID, list[Any]]]

    def unit(self, id: UUID | None) -> str | None:
        """A unit's name."""
        return self.units.get(id) if id else None


async def read(
    session: AsyncSession,
    people: Select[Any],
    sight: Sight,
    county: str,
    work: Collection[type[Row]] = (),
) -> Known:
    """What is known of the children whose ids a statement gives. The hub itself leaves out what is restricted.

    work: the tables of the work that are wanted, too.
    """
    of = _Reading(session, people, sight)
    held, home = tables.Enrollment, tables.HouseholdRegistration
    child, member, measure = tables.Student, tables.CaseMember, tables.SupportMeasure
    children = await of.rows(select(child).where(child.id.in_(people)))
    cases = {each.student_id: each for each in await of.about(tables.DropoutCase)}
    current = {each.id for each in cases.values()}
    screening = await of.screening(county)
    return Known(
        children={each.id: each for each in children},
        held={each.student_id: each for each in await of.about(held, held.status.in_(HELD_ENROLLMENT))},
        guardians=await of.guardians(),
        households={
            each.student_id: each for each in await of.about(home, home.status == HouseholdStatus.VALID)
        },
        groups=_several(await of.groups()),
        cases=cases,
        causes=_of_cases(await of.causes(), current),
        team=_of_cases(await of.about(member, member.left_on.is_(None)), current),
        measures=_of_cases(await of.about(measure, measure.ended_on.is_(None)), current),
        assigned=await of.assigned(children, screening),
        classes={each.id: each for each in await of.rows(_classes(people))},
        units=await of.units(county),
        destinations={each.student_id: each for each in await of.about(tables.GraduateDestination)},
        screening=screening,
        work={table: _several(await of.about(table, *of.current(table))) for table in work},
    )


@dataclass(frozen=True, slots=True)
class _Reading:
    session: AsyncSession
    people: Select[Any]
    sight: Sight

    async def rows(self, statement: Select[Any]) -> list[Any]:
        return list(await self.session.scalars(statement.options(*self.sight.options)))

    async def about(self, table: type[R], *more: Any) -> list[R]:
        column: Any = table
        return await self.rows(
            select(table).where(column.student_id.in_(self.people), *more).order_by(table.id)
        )

    async def guardians(self) -> dict[UUID, tables.Guardian]:
        """The first legal guardian of each, else the first of all."""
        link, adult = tables.Guardianship, tables.Guardian
        found = (
            select(link.student_id, adult)
            .join(adult, adult.id == link.guardian_id)
            .where(link.student_id.in_(self.people))
            .order_by(link.is_legal_guardian, link.id.desc())
            .options(*self.sight.options)
        )
        return dict((await self.session.execute(found)).all())

    async def groups(self) -> list[tables.SpecialGroupMembership]:
        group = tables.SpecialGroupMembership
        kept = [group.valid_to.is_(None)]
        if self.sight.viewer is None:
            kept.append(group.group.not_in(_named(RESTRICTED_GROUPS | FINDING_GROUPS)))
        found = await self.about(group, *kept)
        return sorted(
            found, key=lambda each: each.group.name
        )  # a line says the same whatever ids its rows have

    async def causes(self) -> list[tables.CaseCause]:
        cause = tables.CaseCause
        hidden = cause.cause.not_in(_named(RESTRICTED_CAUSES))
        return await self.about(cause, *([hidden] if self.sight.viewer is None else []))

    def current(self, table: type[Row]) -> list[Any]:
        """Of the work's tables what stands now. Education in custody tells a restricted group: the hub itself leaves it out."""
        kept = [_CURRENT[table]] if table in _CURRENT else []
        if table is tables.Placement and self.sight.viewer is None:
            kept.append(tables.Placement.type != PlacementType.CUSTODIAL)
        return kept

    async def screening(self, county: str) -> dict[UUID, tuple[UUID, str]]:
        kept = tables.ScreeningAssignment
        here = kept.jurisdiction_code == county
        newest = select(func.max(kept.school_year)).where(here).scalar_subquery()
        of = select(kept.village_id, kept.school_id, kept.responsible_name)
        found = await self.session.execute(of.where(here, kept.school_year == newest))
        return {village: (school, who) for village, school, who in found}

    async def assigned(
        self, children: Iterable[tables.Student], screening: Mapping[UUID, tuple[UUID, str]]
    ) -> dict[UUID, UUID]:
        """The school that screens the village of each (DC-08), else the one that answers for it; of two the primary one."""
        near = tables.Catchment
        first = case((near.stage == SchoolStage.PRIMARY, 1), else_=0)
        villages = select(near.village_id, near.school_id).order_by(first)
        of_village = dict((await self.session.execute(villages)).all())
        of_village |= {village: school for village, (school, _) in screening.items()}
        found = {each.id: of_village.get(each.village_id) for each in children if each.village_id}
        return {child: school for child, school in found.items() if school is not None}

    async def units(self, county: str) -> dict[UUID, str]:
        unit = tables.Organization
        of = select(unit.id, unit.name_zh).where(unit.jurisdiction_code == county)
        return dict((await self.session.execute(of)).all())


_CURRENT: Mapping[type[Row], Any] = {
    tables.DisabilityCertificate: tables.DisabilityCertificate.status == CertificateStatus.VALID,
    tables.Placement: tables.Placement.ended_on.is_(None),
    tables.ExemptionRecord: tables.ExemptionRecord.ended_on.is_(None),
    tables.OutboundTracking: tables.OutboundTracking.ended_on.is_(None),
    tables.HomeTeachingPlan: tables.HomeTeachingPlan.closed_on.is_(None),
}


def _classes(people: Select[Any]) -> Select[Any]:
    held = tables.Enrollment
    own = select(held.class_id).where(held.student_id.in_(people))
    return select(tables.SchoolClass).where(tables.SchoolClass.id.in_(own))


def _several(found: Iterable[R]) -> dict[UUID, list[R]]:
    kept: dict[UUID, list[R]] = defaultdict(list)
    for each in found:
        row: Any = each
        kept[row.student_id].append(each)
    return kept


def _of_cases(found: Iterable[R], cases: set[UUID]) -> dict[UUID, list[R]]:
    return _several(each for each in found if _case(each) in cases)


def _case(row: Any) -> UUID | None:
    found: UUID | None = row.case_id
    return found


def _named(terms: Iterable[Any]) -> list[Any]:
    return sorted(terms, key=lambda term: term.name)
