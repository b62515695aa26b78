"""The places' rules in the database say what the files say, and loading them again changes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from database import policies, tables
from domain import policy
from domain.citation import ParameterOrigin
from domain.duty import DutyRole
from domain.organization import Department
from domain.parameter import Value
from domain.policy import Rulebook

FOLDER = Path(__file__).parents[2] / "policies"
TODAY, LATER = date(2026, 9, 1), date(2026, 10, 1)


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return policy.load_all({file.name: file.read_text(encoding="utf-8") for file in FOLDER.glob("*.yaml")})


async def parameter(session: AsyncSession, place: str, key: str) -> tables.RuleParameter:
    rows = select(tables.RuleParameter).join(tables.PolicyDocument)
    rows = rows.where(tables.PolicyDocument.key == place, tables.RuleParameter.code == key)
    return (await session.scalars(rows.execution_options(populate_existing=True))).one()


def with_genhe(rulebook: Rulebook, **changes: object) -> Rulebook:
    places = [
        replace(place, **changes) if place.document.key == "GH" else place  # type: ignore[arg-type]  # any section
        for place in rulebook.places
    ]
    return replace(rulebook, places=tuple(places))


async def test_the_same_files_twice_change_no_row(session: AsyncSession, rulebook: Rulebook) -> None:
    first = await policies.load(session, rulebook, on=TODAY)
    assert first.inserted > 1000
    assert (first.updated, first.unchanged, first.closed) == (0, 0, 0)
    session.expire_all()
    second = await policies.load(session, rulebook, on=LATER)
    assert (second.inserted, second.updated, second.closed) == (0, 0, 0)
    assert await session.scalar(select(func.count()).select_from(tables.PolicyClause)) == 273


async def test_a_parameter_says_whose_word_it_is_and_points_to_its_clause_DC_L2c(
    session: AsyncSession, rulebook: Rulebook
) -> None:
    await policies.load(session, rulebook, on=TODAY)
    own = await parameter(session, "DC", "return.timerDays")
    assert (own.origin, own.value, own.clauses) == (ParameterOrigin.DOCUMENT, 3, ["DC-L2c"])
    clause = await session.get_one(tables.PolicyClause, own.clause_id)
    assert clause.code == "DC-L2c"
    default = await parameter(session, "GH", "return.timerDays")
    assert (default.origin, default.value, default.clause_id) == (ParameterOrigin.HUB_DEFAULT, 3, None)
    unset = await parameter(session, "GH", "homeTeaching.min")
    assert (unset.origin, unset.value) == (ParameterOrigin.HUB_DEFAULT, None)


async def test_every_key_stands_once_for_every_place(session: AsyncSession, rulebook: Rulebook) -> None:
    await policies.load(session, rulebook, on=TODAY)
    counted = select(func.count()).select_from(tables.RuleParameter)
    assert await session.scalar(counted) == len(rulebook.hub.parameters) * len(rulebook.places)


async def test_section_12_is_led_by_two_departments_QC_35(session: AsyncSession, rulebook: Rulebook) -> None:
    await policies.load(session, rulebook, on=TODAY)
    leads = select(tables.DepartmentDuty.department).where(
        tables.DepartmentDuty.section == "(十二)", tables.DepartmentDuty.role == DutyRole.LEAD
    )
    assert set(await session.scalars(leads)) == {Department.EDUCATION_BUREAU, Department.LABOR}


async def test_what_changed_in_a_file_changes_in_place_and_its_version_grows(
    session: AsyncSession, rulebook: Rulebook
) -> None:
    await policies.load(session, rulebook, on=TODAY)
    before = await parameter(session, "GH", "handover.copies")
    known = before.id
    genhe = next(place for place in rulebook.places if place.document.key == "GH")
    said = tuple(
        replace(it, value=Value(4)) if it.key == "handover.copies" else it for it in genhe.parameters
    )
    counts = await policies.load(session, with_genhe(rulebook, parameters=said), on=LATER)
    after = await parameter(session, "GH", "handover.copies")
    assert (counts.inserted, counts.updated, counts.closed) == (0, 1, 0)
    assert (after.id, after.value, after.version) == (known, 4, 2)


async def test_what_a_file_no_longer_holds_is_closed_and_not_deleted(
    session: AsyncSession, rulebook: Rulebook
) -> None:
    await policies.load(session, rulebook, on=TODAY)
    counts = await policies.load(session, with_genhe(rulebook, letters=()), on=LATER)
    assert (counts.updated, counts.closed) == (0, 1)
    closed = select(tables.LetterTemplate.valid_to).join(tables.PolicyDocument)
    assert await session.scalar(closed.where(tables.PolicyDocument.key == "GH")) == LATER
    again = await policies.load(session, rulebook, on=LATER)
    assert (again.inserted, again.updated) == (0, 1)
    assert await session.scalar(closed.where(tables.PolicyDocument.key == "GH")) is None


async def test_a_document_whose_file_is_gone_is_closed_with_all_it_holds(
    session: AsyncSession, rulebook: Rulebook
) -> None:
    await policies.load(session, rulebook, on=TODAY)
    left = replace(rulebook, places=tuple(it for it in rulebook.places if it.document.key != "BS"))
    await policies.load(session, left, on=LATER)
    open_clauses = select(func.count()).select_from(tables.PolicyClause)
    assert await session.scalar(open_clauses.where(tables.PolicyClause.valid_to.is_(None))) == 243


async def test_a_local_override_is_never_touched(session: AsyncSession, rulebook: Rulebook) -> None:
    await policies.load(session, rulebook, on=TODAY)
    default = await parameter(session, "GH", "return.timerDays")
    override = tables.RuleParameter(
        jurisdiction_code=default.jurisdiction_code,
        document_id=default.document_id,
        code=default.code,
        ordinal=default.ordinal,
        valid_from=TODAY,
        zh=default.zh,
        en=default.en,
        value=2,
        unit=default.unit,
        origin=ParameterOrigin.LOCAL_OVERRIDE,
        marked=default.marked,
        note="",
    )
    session.add(override)
    await session.flush()
    counts = await policies.load(session, rulebook, on=LATER)
    await session.refresh(override)
    assert (counts.updated, counts.closed) == (0, 0)
    assert (override.value, override.version, override.valid_to) == (2, 1, None)
