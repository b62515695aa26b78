"""Medical appraisals in the federation's months: asked once with the least, answered by id, held for a person; no path moves (HL-38)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace
from sqlalchemy import select, text

from connectors.disability_federation import AppraisalRequest, AppraisalResult
from database import tables
from domain.disability import DisabilityCategory, DisabilityGrade, DisabilityPathState, ReferralSource
from domain.exchange import PackageCode
from domain.organization import Department
from exchange import appraisals as taken
from partners import appraisals
from partners.faults import Fault
from tests import sealing
from tests.exchange import federation, world
from tests.exchange.federation import SEPTEMBER
from tests.exchange.test_faults import EVER
from tests.exchange.test_labor_broken_off import Breaking

REQUESTS, RESULTS = "APPRAISAL_REQUEST", "APPRAISAL_RESULT"
Sessions = Any  # of a hub of the test's own
_ASKED = DisabilityPathState.APPRAISAL_REQUESTED
_SAID = [
    "id",
    "answered_at",
    "said_on",
    "said_result",
    "said_category",
    "said_grade",
    "said_document_no",
    "sent_at",
    "version",
]


async def asked(sessions: Sessions, at: int, **said: Any) -> tables.MedicalAppraisal:
    """An appraisal that special-education staff asked for, of the child at a place. state: of its path."""
    async with sessions.begin() as session:
        child = (await session.scalars(select(tables.Student).order_by(tables.Student.id).offset(at))).first()
        assert child is not None
        path = tables.DisabilityPath(
            jurisdiction_code=world.CODE,
            student_id=child.id,
            state=said.pop("state", _ASKED),
            source=ReferralSource.SCHOOL_REPORT,
            referred_on=date(2026, 7, 1),
        )
        session.add(path)
        await session.flush()
        columns = {"support": ["HEALTH", "DISABLED_FEDERATION"], "requested_on": date(2026, 7, 2)}
        row = tables.MedicalAppraisal(student_id=child.id, path_id=path.id, **(columns | said))
        session.add(row)
        await session.flush()
        session.expunge(row)
        return row


async def kept(sessions: Sessions) -> dict[str, tables.MedicalAppraisal]:
    """All appraisals by id."""
    async with sessions() as session:
        return {str(row.id): row for row in await session.scalars(select(tables.MedicalAppraisal))}


async def everything(sessions: Sessions) -> Any:
    """What is said of appraisals, paths and children, and every record."""
    rows = [[getattr(row, name) for name in _SAID] for _, row in sorted((await kept(sessions)).items())]
    async with sessions() as session:
        return rows, [
            [tuple(row) for row in await session.execute(text(statement))]
            for statement in (
                "SELECT id, state, version FROM disability_path ORDER BY id",
                "SELECT id, schooling_status, version FROM student ORDER BY id",
                "SELECT id, state, reject_code FROM exchange_record ORDER BY id",
                "SELECT count(*) FROM timeline_entry",
            )
        ]


def submitted(desk: Any, period: str = world.PERIOD) -> list[AppraisalRequest]:
    """The lines that reached the federation in a period."""
    (package,) = desk.app.state.inbox.of("hub", REQUESTS, world.CODE, period, 1)
    return [msgspec.json.decode(line, type=AppraisalRequest) for line in package.lines.split("\n")[:-1]]


def counted(outcome: dict[str, Any], code: str) -> tuple[int, int, int, int]:
    assert outcome["state"] == "CLOSED", outcome
    (each,) = [each for each in outcome["packages"] if each["code"] == code]
    return each["received"], each["accepted"], each["rejected"], each["duplicate"]


@pytest.mark.rule("HL-38")
async def test_an_appraisal_is_asked_of_the_federation_once_and_what_doctors_found_waits_for_a_person(
    fresh: Callable[[], str],
) -> None:
    async with federation.exchanging(fresh, federation.told()[1]) as (cycle, sessions, desk):
        first, led = await asked(sessions, 0), await asked(sessions, 1, organiser=Department.DISABLED_FEDERATION, support=["HEALTH"])  # fmt: skip
        await asked(sessions, 2, support=["HEALTH"])  # not the federation's matter
        await asked(sessions, 3, state=DisabilityPathState.APPRAISED)
        await asked(sessions, 4, appraised_on=date(2026, 7, 9), result="已鉴定")
        async with sessions.begin() as session:
            card = {"student_id": led.student_id, "issued_on": date(2025, 1, 1), "status": "VALID"}
            card |= {"category": DisabilityCategory.LIMB, "grade": DisabilityGrade.THIRD}
            number = sealing.of(tables.DisabilityCertificate.cert_no_sealed, led.id, "1")
            session.add(tables.DisabilityCertificate(id=led.id, **card, **number, cert_no_masked="*"))
        assert counted(await federation.run(cycle), REQUESTS) == (2, 2, 0, 0)
        lines = submitted(desk)
        async with sessions() as session:
            children = [await session.get_one(tables.Student, row.student_id) for row in (first, led)]
        assert lines == [
            AppraisalRequest(
                line_no=at,
                appraisal_id=str(row.id),
                name=child.name,
                id_number=federation.number_of(child),
                need=need,
                requested_on="2026-07-02",
            )
            for at, (row, child, need) in enumerate(
                zip((first, led), children, ("APPRAISAL_AND_CERTIFICATE", "APPRAISAL"), strict=True), 1
            )
        ]
        september, truth = await federation.run(cycle, SEPTEMBER), appraisals.truth(lines, SEPTEMBER)
        assert counted(september, REQUESTS) == (0, 0, 0, 0)
        assert counted(september, RESULTS) == (truth.received, truth.accepted, truth.rejected, 0)
        assert september["moves"]["appraisals_answered"] == 2
        rows = await kept(sessions)
        for line in lines:
            row, came = rows[line.appraisal_id], appraisals.result(line, SEPTEMBER)
            assert (row.said_on, row.said_result, row.said_document_no) == (
                date(2026, 9, 2),
                came.result,
                came.document_no,
            )
            assert (row.said_category, row.said_grade) == (
                DisabilityCategory[came.category or ""],
                DisabilityGrade[came.grade or ""],
            )
            assert (row.appraised_on, row.result) == (None, None)
        async with sessions() as session:
            paths = await session.scalars(
                select(tables.DisabilityPath.state).where(
                    tables.DisabilityPath.student_id.in_([first.student_id, led.student_id])
                )
            )
            assert set(paths) == {_ASKED}
        before = await everything(sessions)
        assert (await federation.run(cycle, SEPTEMBER))["state"] == "CLOSED"
        assert await everything(sessions) == before


async def test_what_doctors_found_stays_in_the_sealed_line(fresh: Callable[[], str]) -> None:
    async with federation.exchanging(fresh, federation.told()[1]) as (cycle, sessions, _):
        row = await asked(sessions, 0)
        await federation.run(cycle)
        await federation.run(cycle, SEPTEMBER)
        async with sessions() as session:
            records = [
                *await federation.records(session, REQUESTS),
                *await federation.records(session, RESULTS),
            ]
    assert [record.fields for record in records if record.state.name == "ACCEPTED"] == [
        {"appraisalId": str(row.id)}
    ] * 2
    assert {record.student_id for record in records} == {None}


async def test_a_request_that_never_arrived_goes_with_the_next_month_under_the_same_id(
    fresh: Callable[[], str],
) -> None:
    async with federation.exchanging(fresh, federation.told()[1]) as (cycle, sessions, desk):
        row = await asked(sessions, 0)
        desk.faults.set(Fault.ERROR, EVER, REQUESTS)
        assert (await federation.run(cycle))["failure"]["code"] == "PARTNER_ERROR"
        assert (await kept(sessions))[str(row.id)].sent_at is None
        desk.faults.clear()
        assert counted(await federation.run(cycle, SEPTEMBER), REQUESTS) == (1, 1, 0, 0)
        assert [line.appraisal_id for line in submitted(desk, SEPTEMBER)] == [str(row.id)]
        assert (await kept(sessions))[str(row.id)].sent_at is not None


def told_wrong(requests: Sequence[AppraisalRequest], period: str) -> list[AppraisalResult]:
    """A whole result of the first request, and whatever is wrong, each line in its own way."""
    if not requests:
        return []
    whole = appraisals.result(requests[0], period)
    return [
        whole,
        whole,
        replace(whole, result="另一结果"),
        replace(whole, appraised_on="2026-12-01"),
        replace(whole, appraised_on=None),
        replace(whole, result=""),
        replace(whole, result="身份证150785201503120019"),
        replace(whole, category="视力"),
        replace(whole, grade="5"),
        replace(whole, appraisal_id=None),
        replace(whole, appraisal_id=appraisals.NOBODY),
    ]


async def test_a_line_that_is_wrong_goes_back_and_a_result_told_again_is_a_repetition(
    fresh: Callable[[], str],
) -> None:
    registers = federation.told()[1]
    registers.found = told_wrong
    async with federation.exchanging(fresh, registers) as (cycle, sessions, _):
        await asked(sessions, 0)
        await federation.run(cycle)
        september = await federation.run(cycle, SEPTEMBER)
        assert counted(september, RESULTS) == (11, 1, 9, 1)
        async with sessions() as session:
            lines = await federation.records(session, RESULTS)
        assert {line.line_no: line.reject_code.name for line in lines if line.reject_code} == {
            2: "DUPLICATE_LINE",
            3: "DUPLICATE_LINE",
            4: "BAD_DATE",
            5: "BAD_DATE",
            6: "MISSING",
            7: "SCHEMA",
            8: "BAD_CODE",
            9: "BAD_CODE",
            10: "MISSING",
            11: "UNKNOWN_PERSON",
        }


@pytest.mark.parametrize("step", [f"settle {RESULTS}", "apply", f"build {REQUESTS}", f"sent {REQUESTS}"])
async def test_a_month_that_broke_off_in_any_step_ends_as_an_undisturbed_one(
    step: str, fresh: Callable[[], str]
) -> None:
    url = fresh()
    with federation.desk(federation.told()[1]) as desk:
        async with federation.worker(url, desk.transport) as (cycle, sessions):
            await asked(sessions, 0)
            await federation.run(cycle)
            await asked(sessions, 1)
        async with federation.worker(url, desk.transport, Breaking, at=step) as (cycle, sessions):
            with pytest.raises(RuntimeError):
                await federation.run(cycle, SEPTEMBER)
            september = await federation.run(cycle, SEPTEMBER)
            assert (counted(september, RESULTS), counted(september, REQUESTS)) == ((2, 1, 1, 0), (1, 1, 0, 0))
            before = await everything(sessions)
            assert [row[1] is None for row in before[0]].count(False) == 1
            async with sessions.begin() as session:
                of = tables.ExchangePackage
                package = select(of.id).where(of.code == PackageCode.APPRAISAL_RESULT, of.period == SEPTEMBER)
                counts = await taken.settle(session, (await session.scalars(package)).one())
            assert (counts["accepted"], counts["rejected"]) == (1, 1)
            assert await everything(sessions) == before
