"""What happened with a package, an error, a child: the exchange's own rows, searched; nobody finds a child that is not shown."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update
from typer.testing import CliRunner

from database import tables
from domain.errors import Refused
from domain.exchange import CycleState, Direction, PackageCode, PackageState, RecordState
from domain.organization import Department
from domain.role import Role
from hub import log_commands
from hub.cli import application
from hub.log_commands import Asked
from tests.casework.desk import Desk, desk
from tests.conftest import Databases

OF_CHILD = """query ($c: ID!) { exchangeRecords(filter: {studentId: $c}, order: NEWEST) { totalCount nodes {
  lineNo state package { code period } } } }"""
LOG = "query ($f: ExchangePackageFilter!) { exchangePackages(filter: $f) { totalCount nodes { code updatedAt } } }"
NUMBER = bytes(range(32))


@pytest.fixture
async def office(databases: Databases, template: str) -> AsyncIterator[Desk]:
    """A county: one child whose number three registers name, one line of them known to be another child's."""
    async with desk(databases, template) as here:
        child, other = here.door.here["Student"][:2]
        async with here.door.sessions.begin() as session:
            await session.execute(
                update(tables.Student).where(tables.Student.id == child).values(id_number_index=NUMBER)
            )
            for code in (
                PackageCode.SCHOOL_AGE_POPULATION,
                PackageCode.HOUSEHOLD_CHANGE_ROSTER,
                PackageCode.THREE_DISABILITY_ROSTER,
            ):
                await _package(session, here.code, code, other)
        yield here


async def _package(session: Any, county: str, code: PackageCode, other: UUID) -> None:
    cycle = (
        await session.scalars(
            select(tables.ExchangeCycle).where(tables.ExchangeCycle.jurisdiction_code == county)
        )
    ).first()
    package = tables.ExchangePackage(
        jurisdiction_code=county,
        cycle_id=cycle.id,
        partner_code="police",
        code=code,
        direction=Direction.PULL,
        period="2026-10",
        sequence=7,
        state=PackageState.VALIDATED,
        sha256="7" * 64,
        received=2,
        accepted=2,
        header={},
    )
    session.add(package)
    await session.flush()
    for line, child, number in ((1, None, NUMBER), (2, other, None)):
        session.add(
            tables.ExchangeRecord(
                package_id=package.id,
                line_no=line,
                state=RecordState.ACCEPTED,
                student_id=child,
                id_number_index=number,
            )
        )
    await session.flush()


async def test_a_childs_lines_are_found_by_its_number_the_last_one_first_and_tell_no_group_of_it(
    office: Desk,
) -> None:
    child = office.door.here["Student"][0]
    found = (await office.door.ask(OF_CHILD, {"c": f"Student:{child}"}))["exchangeRecords"]
    by_number = [each for each in found["nodes"] if each["package"]["period"] == "2026-10"]
    assert [each["package"]["code"] for each in by_number] == [
        "HOUSEHOLD_CHANGE_ROSTER",
        "SCHOOL_AGE_POPULATION",
    ]
    assert found["totalCount"] == len(found["nodes"])
    recorded = await office.door.recorded()
    assert child.bytes in recorded.subjects  # although no line has its id


async def test_a_line_that_a_finding_came_from_is_found_by_whoever_is_shown_the_finding(office: Desk) -> None:
    line, found = tables.ExchangeRecord, tables.Discrepancy
    async with office.door.sessions.begin() as session:
        child = (
            await session.scalars(
                select(found.student_id).where(
                    found.jurisdiction_code == office.code, found.student_id.is_not(None)
                )
            )
        ).first()
        record = (
            await session.scalars(
                select(line.id)
                .join(tables.ExchangePackage)
                .where(tables.ExchangePackage.code == PackageCode.THREE_DISABILITY_ROSTER, line.line_no == 1)
            )
        ).one()
        await session.execute(update(found).where(found.student_id == child).values(record_id=record))
    answer = await office.door.ask(OF_CHILD, {"c": f"Student:{child}"})
    codes = [each["package"]["code"] for each in answer["exchangeRecords"]["nodes"]]
    assert codes.count("THREE_DISABILITY_ROSTER") == 1


async def test_a_child_of_another_county_is_found_by_no_line_and_a_department_may_not_ask_by_child(
    office: Desk,
) -> None:
    elsewhere = office.door.there["Student"][0]
    async with office.door.sessions.begin() as session:
        await session.execute(
            update(tables.Student).where(tables.Student.id == elsewhere).values(id_number_index=NUMBER)
        )
    answer = await office.door.ask(OF_CHILD, {"c": f"Student:{elsewhere}"})
    assert answer["exchangeRecords"] == {"totalCount": 0, "nodes": []}
    child = f"Student:{office.door.here['Student'][0]}"
    police = {"department": Department.PUBLIC_SECURITY, "role": Role.DEPARTMENT, "purpose": "COMPARISON"}
    assert await office.door.codes(OF_CHILD, {"c": child}, **police) == ["FORBIDDEN"]
    assert await office.door.codes(OF_CHILD, {"c": "School:x"}) == ["BAD_ID"]


async def test_packages_are_searched_by_months_by_why_the_month_failed_and_by_why_lines_went_back(
    office: Desk,
) -> None:
    async with office.door.sessions.begin() as session:
        cycle = tables.ExchangeCycle
        await session.execute(
            update(cycle)
            .where(cycle.jurisdiction_code == office.code)
            .values(state=CycleState.FAILED, failure={"code": "TIMED_OUT", "zh": "超时", "en": "late"})
        )
    for given, codes in (
        ({"periodFrom": "2026-09"}, 3),
        ({"periodFrom": "2026-09", "periodTo": "2026-09"}, 0),
        ({"periodTo": "2026-09", "rejectCode": ["BAD_ID"]}, 2),
        ({"periodFrom": "2026-09", "rejectCode": ["BAD_ID"]}, 0),
        ({"failureCode": "TIMED_OUT", "code": "THREE_DISABILITY_ROSTER"}, 1),
        ({"failureCode": "HELD"}, 0),
    ):
        found = (await office.door.ask(LOG, {"f": given}))["exchangePackages"]
        assert (found["totalCount"], len(found["nodes"])) == (codes, codes), given
    assert await office.door.codes(LOG, {"f": {"rejectCode": ["WRONG"]}}) == ["BAD_REQUEST"]


async def test_the_log_at_the_shell_tells_packages_with_why_lines_went_back(office: Desk) -> None:
    async with office.door.sessions.begin() as session:
        every = await log_commands.packages(session, office.code, Asked())
        assert [each["id"] for each in every] == sorted((each["id"] for each in every), reverse=True)
        rejected = await log_commands.packages(session, office.code, Asked(code="BAD_ID"))
        assert {each["partner"]: each["reasons"] for each in rejected} == {
            "police": {"BAD_ID": 1},
            "civil_affairs": {"BAD_ID": 1},
        }
        newest = Asked("police", PackageCode.HOUSEHOLD_CHANGE_ROSTER, "2026-10", PackageState.VALIDATED)
        [one] = await log_commands.packages(session, office.code, newest)
        assert (one["received"], one["accepted"], one["sequence"]) == (2, 2, 7)
        assert await log_commands.packages(session, office.code, Asked(code="TIMED_OUT")) == []
        assert len(await log_commands.packages(session, office.code, Asked(most=2))) == 2
        assert await log_commands.packages(session, "999999", Asked()) == []


async def test_a_look_at_a_childs_lines_at_the_shell_is_on_record_and_only_of_the_own_county(
    office: Desk,
) -> None:
    child = office.door.here["Student"][0]
    async with office.door.sessions.begin() as session:
        found = await log_commands.lines(session, office.code, child)
        with pytest.raises(Refused, match="UNKNOWN_STUDENT"):
            await log_commands.lines(session, office.code, office.door.there["Student"][0])
    assert {each["package"] for each in found if each["period"] == "2026-10"} == {
        "HOUSEHOLD_CHANGE_ROSTER",
        "SCHOOL_AGE_POPULATION",
    }
    recorded = await office.door.recorded()
    assert (recorded.client_id, recorded.operation, recorded.subjects) == (
        "operator",
        "exchange log",
        child.bytes,
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--period", "August"), "BAD_PERIOD"),
        (("--student", "nobody"), "BAD_ID"),
        (("--student", "Student:00000000-0000-7000-8000-000000000000"), "UNKNOWN_STUDENT"),
        (("--student", "x", "--partner", "police"), "stands alone"),
        (("--package", "NONE"), "SCHOOL_AGE_POPULATION"),
        (("--partner", "police"), "nothing found"),
    ],
)
def test_what_cannot_be_looked_for_is_refused_in_words(
    database_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    said: str,
) -> None:
    monkeypatch.setenv("HUB_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("HUB_DATABASE_URL", database_url)
    answer = CliRunner().invoke(application, ["exchange", "log", *arguments])
    assert said in answer.output, answer.output
    assert (answer.exit_code == 0) is (said == "nothing found")
