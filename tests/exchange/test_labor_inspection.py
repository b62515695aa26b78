"""Labor inspection's months: its findings accuse, excuse or go back, clues go out once and are answered; no child's status moves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import msgspec
from msgspec.structs import replace
from sqlalchemy import select, update

from connectors.labor_inspection import ChildLaborClue
from database import tables
from domain.child_labor import ChildLaborClueState, LaborAnswer, MinorWork
from domain.exchange import DiscrepancyState, PackageCode
from domain.organization import Department
from domain.student import SchoolingStatus
from partners.faults import Fault
from partners.labor_findings import Inspection
from partners.people import Child
from tests.exchange import labor, world
from tests.exchange.labor import SEPTEMBER, Telling, clue_about, counted, month, told, worker
from tests.exchange.test_faults import EVER
from tests.partners import labor as department

FINDINGS, CLUES = "CHILD_LABOR_FINDINGS", "CHILD_LABOR_CLUES"
COUNTY = world.small_county()
INSPECTION = Inspection(COUNTY)
FOUND, HIDDEN = INSPECTION.found, INSPECTION.hidden
IDLE = INSPECTION.idle


def names(children: Any) -> list[str]:
    return sorted(child.name for child in children)


async def about(sessions: labor.Sessions, child: Child, **said: Any) -> tables.ChildLaborClue:
    return await clue_about(sessions, child.name, child.birth_date, **said)


async def clues_of(sessions: labor.Sessions, child: Child) -> list[tables.ChildLaborClue]:
    clue, student = tables.ChildLaborClue, tables.Student
    found = (
        select(clue)
        .join(student, student.id == clue.student_id)
        .where(student.name == child.name, student.birth_date == child.birth_date)
    )
    async with sessions() as session:
        return list(await session.scalars(found.order_by(clue.id)))


async def test_pupils_found_at_work_become_findings_and_clues_and_every_other_line_is_accounted_for(
    fresh: Callable[[], str],
) -> None:
    truth = INSPECTION.truth(PackageCode.CHILD_LABOR_FINDINGS)
    with department.desk(COUNTY) as desk:
        async with worker(fresh(), desk.transport) as (cycle, sessions):
            before = await told(sessions)
            outcome = await month(cycle)
            assert counted(outcome, FINDINGS) == (
                truth.received,
                truth.accepted,
                truth.rejected,
                truth.duplicate,
            )
            after = await told(sessions)
            lines = {row[1]: row[3] for row in after["record"]}
            wrong = {reject.line_no: reject.code.name for reject in truth.rejects}
            assert {line: code for line, code in lines.items() if code} == wrong
            assert [row[:3] for row in after["discrepancy"]] == [
                ("M_17", "OPEN", name) for name in names(FOUND)
            ]
            assert outcome["moves"]["clues_opened"] == len(FOUND)
            assert after["status"] == before["status"]
            (first,) = await clues_of(sessions, FOUND[0])
            line = INSPECTION.findings()[0]
            assert (first.source.name, first.state, first.work) == (
                "INSPECTION",
                ChildLaborClueState.REPORTED,
                MinorWork.CHILD_LABOR,
            )
            assert (first.employer_name, first.employer_code, first.place) == (
                line.employer_name,
                line.employer_code,
                line.place,
            )
            assert (first.answer, first.order_no, first.said_cost, first.said_penalty) == (
                LaborAnswer.FOUND,
                line.order_no,
                260,
                5000,
            )
            assert first.said_returned_on == first.answered_on == first.noticed_on == date(2026, 7, 22)
            # What the department told is not sent to it.
            assert counted(outcome, CLUES) == (0, 0, 0, 0)
            again = await month(cycle)
            assert again["state"] == "CLOSED"
            assert await told(sessions) == after


async def test_a_clue_goes_out_once_with_the_least_and_its_answer_in_a_later_month_is_put_with_it(
    fresh: Callable[[], str],
) -> None:
    with department.desk(COUNTY) as desk:
        async with worker(fresh(), desk.transport) as (cycle, sessions):
            works, idle = await about(sessions, HIDDEN[0]), await about(sessions, IDLE)
            await about(sessions, HIDDEN[1], addressee=Department.MARKET_REGULATION)
            await about(sessions, HIDDEN[2], state=ChildLaborClueState.NOT_FOUND)
            assert counted(await month(cycle), CLUES) == (2, 2, 0, 0)
            (submitted,) = desk.app.state.inbox.of("hub", CLUES, COUNTY.jurisdiction_code, world.PERIOD, None)
            lines = [
                msgspec.json.decode(line, type=ChildLaborClue) for line in submitted.lines.split("\n")[:-1]
            ]
            assert [line.clue_id for line in lines] == sorted((str(works.id), str(idle.id)))
            said = {key for line in submitted.lines.split("\n")[:-1] for key in msgspec.json.decode(line)}
            assert said == {"lineNo", "clueId", "work", "noticedOn", "place", "employerName", "name"} | {
                "sex",
                "birthDate",
            }
            assert not any(child.id_number in submitted.lines for child in COUNTY.children)
            status = (await told(sessions))["status"]
            september = await month(cycle, SEPTEMBER)
            assert counted(september, CLUES) == (0, 0, 0, 0)
            assert counted(september, FINDINGS) == (2, 2, 0, 0)
            assert september["comparisons"]["M_17"]["excuses"] == {"NOT_CONFIRMED": 1}
            assert september["comparisons"]["M_17"]["opened"] == 1
            assert september["moves"]["clues_answered"] == 2
            (one,), (other,) = await clues_of(sessions, HIDDEN[0]), await clues_of(sessions, IDLE)
            assert (one.answer, other.answer) == (LaborAnswer.FOUND, LaborAnswer.NOT_FOUND)
            assert (one.answered_on, one.order_no) == (date(2026, 9, 3), "根河市人社监令〔2026〕X号")
            assert {one.state, other.state} == {
                ChildLaborClueState.REPORTED
            }  # a person concludes, with the paper
            assert one.sent_at is not None
            assert (await told(sessions))["status"] == status
            async with sessions() as session:
                record = await session.get_one(tables.ExchangeRecord, one.answer_record_id)
                assert (record.student_id, record.fields["clueId"]) == (one.student_id, str(one.id))


async def test_a_clue_that_never_arrived_goes_with_the_next_month_under_the_same_id(
    fresh: Callable[[], str],
) -> None:
    with department.desk(COUNTY) as desk:
        async with worker(fresh(), desk.transport) as (cycle, sessions):
            clue = await about(sessions, HIDDEN[0])
            desk.faults.set(Fault.ERROR, EVER, CLUES)
            assert (await month(cycle))["failure"]["code"] == "PARTNER_ERROR"
            assert (await clues_of(sessions, HIDDEN[0]))[0].sent_at is None
            desk.faults.clear()
            assert counted(await month(cycle, SEPTEMBER), CLUES) == (1, 1, 0, 0)
            (submitted,) = desk.app.state.inbox.of("hub", CLUES, COUNTY.jurisdiction_code, SEPTEMBER, None)
            assert str(clue.id) in submitted.lines
            assert (await clues_of(sessions, HIDDEN[0]))[0].sent_at is not None


async def test_a_finding_told_again_opens_nothing_and_one_that_tells_more_is_put_with_the_clue_it_made(
    fresh: Callable[[], str],
) -> None:
    told_again, told_more = INSPECTION.findings()[:2]
    told_more = replace(told_more, penalty="8000")
    url = fresh()
    with department.desk(COUNTY) as august:
        async with worker(url, august.transport) as (cycle, sessions):
            await month(cycle)
            async with sessions.begin() as session:
                await session.execute(update(tables.Discrepancy).values(state=DiscrepancyState.RESOLVED))
    later = Telling([told_again, told_more])
    with department.desk(COUNTY, later, SEPTEMBER) as desk:
        async with worker(url, desk.transport) as (cycle, sessions):
            september = await month(cycle, SEPTEMBER)
            assert counted(september, FINDINGS) == (2, 1, 0, 1)
            moves = september["moves"]
            assert (moves["clues_opened"], moves["clues_answered"]) == (0, 1)
            (clue,) = await clues_of(sessions, FOUND[1])
            assert (clue.said_penalty, clue.answer) == (8000, LaborAnswer.FOUND)
            open_ = [row for row in (await told(sessions))["discrepancy"] if row[1] == "OPEN"]
            assert [row[2] for row in open_] == [FOUND[1].name]


async def test_a_finding_about_an_employer_whom_a_clue_names_is_put_with_that_clue(
    fresh: Callable[[], str],
) -> None:
    line = INSPECTION.findings()[0]
    with department.desk(COUNTY) as desk:
        async with worker(fresh(), desk.transport) as (cycle, sessions):
            known = await about(sessions, FOUND[0], employer_code=line.employer_code)
            outcome = await month(cycle)
            assert (outcome["moves"]["clues_opened"], outcome["moves"]["clues_answered"]) == (2, 1)
            (clue,) = await clues_of(sessions, FOUND[0])
            assert (clue.id, clue.answer, clue.order_no) == (known.id, LaborAnswer.FOUND, line.order_no)


async def test_who_is_of_age_or_has_completed_school_is_excused_and_only_a_minor_has_a_clue(
    fresh: Callable[[], str],
) -> None:
    with department.desk(COUNTY) as desk:
        async with worker(fresh(), desk.transport) as (cycle, sessions):
            grown, past, still = FOUND
            for child, born in ((grown, 2008), (past, 2009), (still, 2009)):
                await _born(
                    sessions, child, date(born, 1, 1), SchoolingStatus.GRADUATED if child is past else None
                )
            comparison = (await month(cycle))["comparisons"]["M_17"]
            assert comparison["excuses"] == {"NOT_A_MINOR": 1, "PAST_SCHOOL_AGE": 1}
            assert comparison["buckets"] == {"CONFLICTING": 1, "EXCUSED": 2}
            async with sessions() as session:
                student = tables.Student
                found = select(student.name).join(
                    tables.Discrepancy, tables.Discrepancy.student_id == student.id
                )
                assert list(await session.scalars(found)) == [still.name]
                clue = tables.ChildLaborClue
                works = select(student.name, clue.work).join(clue, clue.student_id == student.id)
                assert set(map(tuple, await session.execute(works))) == {
                    (past.name, MinorWork.PROTECTED_MINOR),
                    (still.name, MinorWork.PROTECTED_MINOR),
                }


async def _born(sessions: labor.Sessions, child: Child, born: date, status: SchoolingStatus | None) -> None:
    student, enrollment = tables.Student, tables.Enrollment
    whose = (student.name == child.name) & (student.birth_date == child.birth_date)
    async with sessions.begin() as session:
        id = (await session.scalars(select(student.id).where(whose))).one()
        changed: dict[str, Any] = {"birth_date": born}
        if status is not None:
            changed["schooling_status"] = status
            await session.execute(
                update(enrollment).where(enrollment.student_id == id).values(status=status.name)
            )
        await session.execute(update(student).where(student.id == id).values(**changed))


async def test_an_answer_about_another_child_than_the_clues_goes_back(fresh: Callable[[], str]) -> None:
    url = fresh()
    with department.desk(COUNTY) as august:
        async with worker(url, august.transport) as (cycle, sessions):
            clue = await about(sessions, HIDDEN[0])
            await month(cycle)
    line = replace(INSPECTION.findings()[1], clue_id=str(clue.id), finding_no="RS-1")
    with department.desk(COUNTY, Telling([line]), SEPTEMBER) as desk:
        async with worker(url, desk.transport) as (cycle, sessions):
            assert counted(await month(cycle, SEPTEMBER), FINDINGS) == (1, 0, 1, 0)
            async with sessions() as session:
                record = (
                    await session.scalars(
                        select(tables.ExchangeRecord).where(
                            tables.ExchangeRecord.reject_code == "ID_MISMATCH"
                        )
                    )
                ).one()
            (reason,) = record.reason["reasons"]
            assert (reason["place"], reason["fixer"]) == ("line 1", "PARTNER")
            assert "线索" in reason["zh"]
            assert record.student_id is None
