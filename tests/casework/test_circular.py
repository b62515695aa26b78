"""Circulars: a month's totals, counted, published once, never changed; what is small or restricted stays behind its rights."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from datetime import date
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DBAPIError

from database import ids, tables
from domain.case import CaseStage
from domain.cause import CaseTrigger, DropoutCause
from domain.organization import Department
from domain.role import Role
from domain.student import SchoolingStatus, SpecialGroup
from tests.casework import way
from tests.casework.desk import READ, Desk
from tests.casework.places.five import CODES, bureau, pupil
from tests.conftest import Databases
from tests.hub.office import offices

SHOWN = "circularNotices(order: ID) { nodes { id period countedOn content digest previous issuer { id } } }"
EXACT = "circularNotices(order: ID) {{ nodes {{ {} }} }}"
SEPTEMBER = date(2026, 9, 10)


@pytest.fixture(scope="module")
async def desks(databases: Databases, template: str) -> AsyncIterator[Mapping[str, Desk]]:
    """Genhe's, Boshan's and Qiaocheng's, in which nobody has dropped out."""
    counties = (CODES["GH"], CODES["BS"], CODES["QC"])
    async with offices(databases, template, "circulars", counties, counties) as made:
        found = {
            place: Desk(made[code].door, made[code].time, code)
            for place, code in CODES.items()
            if code in made
        }
        async with found["GH"].door.sessions.begin() as session:
            await session.execute(update(tables.Student).values(schooling_status=SchoolingStatus.ATTENDING))
            await session.execute(delete(tables.SpecialGroupMembership))
        for desk in found.values():
            await bureau(desk)
        yield found


async def dropped_out(desk: Desk, number: int, *causes: DropoutCause) -> None:
    """So many dropouts of the school, each with an open case and these causes, the first the primary one."""
    for _ in range(number):
        child = desk.rows["Student"][await pupil(desk, SchoolingStatus.DROPOUT)]
        async with desk.door.sessions.begin() as session:
            case = ids.fresh(1)[0]
            session.add(
                tables.DropoutCase(
                    id=case,
                    jurisdiction_code=desk.code,
                    case_no=f"2025-2026-{case.hex[-8:]}",
                    student_id=child,
                    school_id=desk.rows["School"][0],
                    stage=CaseStage.DROPOUT,
                    trigger=CaseTrigger.SIGN,
                    noticed_on=date(2026, 6, 1),
                    opened_at=desk.time.now(),
                    suspected_on=date(2026, 6, 8),
                    dropout_on=desk.today,
                )
            )
            await session.flush()
            for cause in causes:
                primary = cause is causes[0]
                session.add(tables.CaseCause(case_id=case, student_id=child, cause=cause, primary=primary))


async def disabled(desk: Desk, status: SchoolingStatus, **ended: Any) -> None:
    child = desk.rows["Student"][await pupil(desk, status)]
    group = {"group": SpecialGroup.THREE_DISABILITY, "source": Department.DISABLED_FEDERATION}
    async with desk.door.sessions.begin() as session:
        session.add(tables.SpecialGroupMembership(student_id=child, **group, **ended))


async def publish(desk: Desk, period: str, role: Role = way.BUREAU) -> Any:
    viewer = {} if role is Role.SCHOOL_OFFICER else {"organization_id": None}
    return await desk.done("circularPublish", {"period": period}, role, **viewer)


async def read(desk: Desk, shown: str = SHOWN, role: Role = way.BUREAU, **viewer: Any) -> list[Any]:
    found = await desk.door.ask(f"{{ {shown} }}", None, **desk.role(role) | viewer)
    return list(found["circularNotices"]["nodes"])


@pytest.mark.rule("QC-30", "QC-34", "BS-18")
async def test_totals_by_cause_and_the_rate_of_three_disabilities_are_published_and_exact_behind_their_scopes_QC_30(
    desks: Mapping[str, Desk],
) -> None:
    here = desks["QC"]
    month = f"{here.today:%Y-%m}"
    await dropped_out(here, 7, DropoutCause.POVERTY, DropoutCause.RELIGION)
    await dropped_out(here, 6, DropoutCause.WORKING_AWAY)
    await dropped_out(here, 5, DropoutCause.OTHER)
    await dropped_out(here, 2, DropoutCause.RELIGION, DropoutCause.POVERTY)
    await dropped_out(here, 1)
    await publish(here, month)
    [kept] = await read(here)
    content = kept["content"]
    told = {cause: number for cause, number in content["causes"].items() if number}
    assert (content["dropouts"], content["dropoutsNew"]) == (21, 21)
    assert told == {"POVERTY": 7, "WORKING_AWAY": 6, "OTHER": 8}
    assert {"RELIGION", "LEGAL_CUSTODY"}.isdisjoint(content["causes"])
    # Nobody is of the three disabilities: no rate, not a perfect one.
    assert content["threeDisability"] == {"children": 0, "enrolled": 0, "notEnrolled": 0, "rate": None}

    exact = await read(here, EXACT.format("causes"))
    assert exact == [{"causes": {"POVERTY": 7, "WORKING_AWAY": 6, "OTHER": 5, "RELIGION": 2, "NONE": 1}}]
    special = Role.SPECIAL_EDUCATION_OFFICER
    found = await read(here, EXACT.format("threeDisability"), special)
    assert found == [{"threeDisability": {"enrolled": 0, "children": 0, "rate": None}}]

    here.move_to(SEPTEMBER)
    for status in (SchoolingStatus.HOME_TEACHING, SchoolingStatus.ATTENDING_SPECIAL_SCHOOL):
        await disabled(here, status)
    await disabled(here, SchoolingStatus.NEVER_ENROLLED)
    await disabled(here, SchoolingStatus.EXEMPTED)
    await disabled(here, SchoolingStatus.NEVER_ENROLLED, valid_to=date(2026, 7, 1))
    await publish(here, "2026-09")
    first, second = await read(here, EXACT.format("threeDisability content"), special)
    assert second["threeDisability"] == {"enrolled": 2, "children": 3, "rate": "66.67"}
    assert set(second["content"]["threeDisability"].values()) == {None}
    assert first["threeDisability"]["children"] == 0  # what was published stays
    assert second["content"]["dropoutsNew"] == 0


@pytest.mark.rule("QC-30")
async def test_exact_totals_are_refused_without_scope_or_grant_QC_30(desks: Mapping[str, Desk]) -> None:
    here = desks["QC"]
    for shown, role, granted in (
        ("causes", way.BUREAU, READ),  # READ is all but restricted:read
        ("causes", Role.SCHOOL_OFFICER, None),
        ("threeDisability", way.BUREAU, None),
        ("threeDisability", Role.SCHOOL_OFFICER, None),
        ("causes", Role.INSPECTION_OFFICER, None),
    ):
        viewer = here.role(role) | ({"granted": READ} if granted else {})
        answer = (await here.door.post(f"{{ {EXACT.format(shown)} }}", None, **viewer)).json()
        assert answer.get("errors"), (shown, role)
        assert "RELIGION" not in json.dumps(answer), (shown, role)
        assert await read(here, role=role)  # what is published everybody in the county sees


@pytest.mark.rule("BS-18")
async def test_a_school_publishes_its_own_totals_each_month_chained_and_final_BS_18(
    desks: Mapping[str, Desk],
) -> None:
    here, month = desks["BS"], f"{desks['BS'].today:%Y-%m}"
    await dropped_out(here, 3, DropoutCause.POVERTY)
    elsewhere = await pupil(here, SchoolingStatus.DROPOUT, school_id=None)
    assert elsewhere
    await publish(here, month, Role.SCHOOL_OFFICER)
    [first] = await read(here)
    assert first["issuer"]["id"] == here.unit(3)
    # Three would tell of each of them: kept back, and so is the total.
    assert (first["content"]["dropouts"], first["content"]["causes"]["POVERTY"]) == (None, None)
    assert first["content"]["suspected"] == 0
    assert (await read(here, EXACT.format("causes")))[0]["causes"] == {"POVERTY": 3}
    said = json.dumps(first["content"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert first["digest"] == sha256(said.encode()).hexdigest()

    again = {"period": month}
    assert await here.refused("circularPublish", again) == ("PUBLISHED_ALREADY", "period", "BS-18")
    here.move_to(SEPTEMBER)
    assert (await here.refused("circularPublish", again | {"period": "2026-08"}))[0] in ("PUBLISHED_ALREADY",)
    keyed = {"period": "2026-09", "idempotencyKey": "september-2026"}
    made = await here.done("circularPublish", keyed)
    assert await here.done("circularPublish", keyed) == made
    _, second = await read(here)
    assert second["previous"] == second["content"]["previous"] == first["digest"]
    for statement in (update(tables.CircularNotice).values(period="2000-01"), delete(tables.CircularNotice)):
        async with here.door.sessions() as session:
            with pytest.raises(DBAPIError, match="append-only"):
                await session.execute(statement)


@pytest.mark.parametrize(
    ("place", "role", "period", "found"),
    [
        ("BS", way.BUREAU, "2026-08", ("NOT_THE_PUBLISHER", "period", "BS-18")),
        ("GH", Role.SCHOOL_OFFICER, "2026-08", ("NOT_THE_PUBLISHER", "period", "BS-18")),
        ("GH", way.BUREAU, "2026-12", ("BAD_PERIOD", "period", "BS-18")),
        ("GH", way.BUREAU, "2026-01", ("BAD_PERIOD", "period", "BS-18")),
        ("GH", way.BUREAU, "August", ("BAD_PERIOD", "period", None)),
    ],
)
async def test_another_publisher_and_another_month_are_refused_and_change_nothing(
    desks: Mapping[str, Desk], place: str, role: Role, period: str, found: Any
) -> None:
    assert await desks[place].refused("circularPublish", {"period": period}, role) == found


@pytest.mark.parametrize(
    "role", [Role.TOWNSHIP_OFFICER, Role.HOMEROOM_TEACHER, Role.SPECIAL_EDUCATION_OFFICER]
)
async def test_who_is_granted_no_circulars_publishes_none(desks: Mapping[str, Desk], role: Role) -> None:
    here = desks["GH"]
    before = await here.everything()
    answer = await here.post("circularPublish", {"period": "2026-08"}, role)
    assert [each["extensions"]["code"] for each in answer["errors"]] == ["FORBIDDEN"]
    assert await here.everything() == before
