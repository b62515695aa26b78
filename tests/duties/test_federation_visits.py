"""In Dachuan every disabled child whom the federation names is visited and verified, one by one (DC-20)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import select

from connectors._core import encode
from connectors.disability_federation import CONNECTOR, DisabledChild
from database import tables
from domain import verdict
from domain.compliance import Compliance
from domain.exchange import Direction, PackageCode, PackageState
from domain.role import Role
from exchange import freeze, landing, rules
from exchange.apply import apply
from exchange.findings import Scope
from exchange.reconcile import reconcile
from exchange.validate import validate
from partners.numbers import checked
from tests import sealing
from tests.casework import way
from tests.casework.desk import Desk
from tests.conftest import Databases
from tests.duties import indicated

PERIOD, COVERAGE = "2026-10", "DISABLED_VERIFICATION_COVERAGE"
CHILDREN = CONNECTOR.package(PackageCode.DISABLED_CHILDREN, Direction.PULL)


@pytest.fixture
async def here(databases: Databases, template: str) -> AsyncIterator[Desk]:
    async with indicated.indicators(databases, template, "DC") as made:
        yield made


def line(here: Desk, number: str, name: str, village: str) -> DisabledChild:
    return DisabledChild(
        line_no=1,
        id_number=number,
        name=name,
        sex="2",
        birth_date=f"{number[6:10]}-{number[10:12]}-{number[12:14]}",
        region_code=here.code,
        village_code=village,
        certificate_no=f"{number}53",
        category="INTELLECTUAL",
        grade="THIRD",
    )


async def exchanged(here: Desk, *lines: DisabledChild) -> dict[str, int]:
    """A month with the federation that names these children; what was moved."""
    async with here.door.sessions.begin() as session:
        keys, now = sealing.ring(), here.time.now()
        cycle = await freeze.freeze(session, here.code, CONNECTOR, PERIOD, "test", now)
        key = landing.PackageKey(
            here.code, CONNECTOR.partner, CHILDREN.code, Direction.PULL, PERIOD, cycle_id=cycle
        )
        package, _ = await landing.keep(session, keys, key, encode(lines), {}, PackageState.RECEIVED)
        counts = await validate(session, keys, package, CHILDREN, verdict.Scope(here.today, here.code))
        assert counts["accepted"] == len(lines)
        scope = Scope(here.code, PERIOD, cycle, await rules.read(session, here.code))
        await reconcile(session, scope, CONNECTOR)
        moved: dict[str, int] = await apply(session, keys, scope, CONNECTOR)
        return moved


@pytest.mark.rule("DC-20")
async def test_the_federations_children_are_visited_one_by_one_until_all_of_them_are_verified_DC_20(
    here: Desk,
) -> None:
    pupil, _ = await indicated.children(here, 2)
    enrolled, unknown, of_age = (checked(f"511703{born}998") for born in ("20130301", "20140512", "20100831"))
    async with here.door.sessions.begin() as session:
        child = await session.get_one(tables.Student, UUID(str(here.rows["Student"][pupil])))
        for name, value in sealing.of(tables.Student.id_number_sealed, child.id, enrolled).items():
            setattr(child, name, value)
        village = (await session.get_one(tables.Organization, here.rows["Organization"][1])).code
    names = {enrolled: "某生", unknown: "未见", of_age: "已满十六"}
    moved = await exchanged(here, *(line(here, number, name, village) for number, name in names.items()))
    assert (moved["registered"], moved["memberships_begun"]) == (1, 2)
    await here.tick()
    # The one of sixteen is none of those to be verified, and the pupil whom the federation does not name neither.
    assert (await indicated.told(here, COVERAGE))[:2] == (0, 2)

    visit = {"purpose": "DISABILITY_VERIFICATION", "visitedOn": here.today.isoformat()}
    await here.done("visitRecord", way.visiting(here, pupil) | visit)
    here.move_to(date(2026, 10, 13))
    await here.tick()
    assert (await indicated.told(here, COVERAGE))[:2] == (1, 2)
    async with here.door.sessions() as session:
        by = sealing.index(tables.Student.id_number_sealed, unknown)
        one = select(tables.Student.id).where(tables.Student.id_number_index == by)
        found = (await session.scalars(one)).one()
    here.rows["Student"].append(found)
    new = len(here.rows["Student"]) - 1
    await here.done("visitRecord", way.visiting(here, new) | visit, Role.TOWNSHIP_OFFICER)
    here.move_to(date(2026, 10, 14))
    await here.tick()
    soon = await indicated.stands(here, COVERAGE)
    assert (soon["numerator"], soon["denominator"], soon["ground"]) == (2, 2, "NOT_OVER")
    assert soon["target"]["clausesCited"] == ["DC-20"]
    async with here.door.sessions() as session:
        kept = await session.get_one(tables.IndicatorValue, UUID(soon["id"].partition(":")[2]))
        # What will be said once the year is over.
        assert (kept.value, kept.outcome) == ("100.00", Compliance.MET)
