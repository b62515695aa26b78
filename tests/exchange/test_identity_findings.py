"""What the police found themselves: discrepancies of its own comparisons, and how far children without a number have come (QC-42)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from msgspec.structs import replace as changed
from sqlalchemy import select, text

from connectors._transport import Transport
from connectors.police import IdentityFinding
from database import tables
from domain.exchange import IdentityFindingKind, PackageCode
from domain.student import CoverageBasis, IdStatus, IdType, RegistrationProgress, SchoolingStatus, Sex
from exchange import identity_findings as taken
from exchange.comparisons.pupils import LAWFULLY_NOT_ENROLLED
from exchange.cycle import Cycle
from exchange.engine import Engine
from exchange.start import WORKFLOW, start
from partners import identity_findings
from tests.exchange import federation, world
from tests.exchange.test_labor_broken_off import Breaking
from tests.partners import standin

FINDINGS = "IDENTITY_FINDINGS"
COUNTY = world.small_county()
OCTOBER = identity_findings.month(COUNTY)
NOW = datetime(2026, 10, 8, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Telling(standin.StandIn):
    """Police that have no roster, and tell what a test says, by month."""

    lines: dict[str, list[IdentityFinding]] = field(default_factory=dict)

    def identity_findings(self, period: str) -> list[IdentityFinding]:
        lines = self.lines.get(period, [])
        return [changed(line, line_no=number) for number, line in enumerate(lines, 1)]


@asynccontextmanager
async def worker(
    url: str, transport: Transport, kind: type[Engine] = Engine, **more: Any
) -> AsyncIterator[tuple[Cycle, Any]]:
    """A hub that exchanges with the police, in October."""
    engine, sessions = world.opened(url)
    durable = kind(url, engine, **more)
    cycle = replace(world.cycle(durable, sessions, transport), now=lambda: NOW)
    await durable.start({WORKFLOW: cycle.run})
    try:
        yield cycle, sessions
    finally:
        await durable.stop()
        await engine.dispose()


async def month(cycle: Cycle, period: str = OCTOBER) -> dict[str, Any]:
    outcome: dict[str, Any] = await (await start(cycle, "police", period)).handle.get_result()
    assert outcome["state"] == "CLOSED", outcome
    return outcome


def counted(outcome: dict[str, Any]) -> tuple[int, int, int, int]:
    (each,) = [each for each in outcome["packages"] if each["code"] == FINDINGS]
    return each["received"], each["accepted"], each["rejected"], each["duplicate"]


async def unnumbered(sessions: Any, name: str, born: date, times: int = 1) -> None:
    """Children of the county without a number, all alike."""
    async with sessions.begin() as session:
        for _ in range(times):
            session.add(
                tables.Student(
                    jurisdiction_code=world.CODE,
                    name=name,
                    id_type=IdType.NONE,
                    id_status=IdStatus.MISSING,
                    sex=Sex.MALE,
                    birth_date=born,
                    schooling_status=SchoolingStatus.ATTENDING,
                    coverage_basis=CoverageBasis.RESIDENCE,
                )
            )


def without(name: str, born: date, progress: RegistrationProgress | None, **more: Any) -> IdentityFinding:
    """How far the police say that a child without a number is."""
    return IdentityFinding(
        line_no=1,
        finding_no=f"GA-{name}-{progress and progress.name}",
        kind=IdentityFindingKind.NO_ID_NUMBER.name,
        name=name,
        sex="1",
        birth_date=born.isoformat(),
        found_on="2026-09-20",
        progress=progress.name if progress else None,
        **more,
    )


async def progress(sessions: Any, name: str) -> set[Any]:
    of = tables.Student
    async with sessions() as session:
        found = select(of.registration_progress, of.registration_told_on).where(of.name == name)
        return {tuple(row) for row in await session.execute(found)}


async def statuses(sessions: Any) -> list[Any]:
    statement = "SELECT id, schooling_status, status_since, name, birth_date, sex FROM student ORDER BY id"
    async with sessions() as session:
        return [tuple(row) for row in await session.execute(text(statement))]


async def test_whom_the_police_found_become_findings_of_their_own_or_are_excused_and_nobodys_status_moves(
    fresh: Callable[[], str],
) -> None:
    lines, truth = identity_findings.planted(COUNTY, OCTOBER), identity_findings.truth(COUNTY, OCTOBER)
    with standin.desk(data=COUNTY) as desk:  # type: ignore[arg-type]  # a county is what the police know, too
        async with worker(fresh(), desk.transport) as (cycle, sessions):
            await month(cycle, world.PERIOD)
            before = await statuses(sessions)
            october = await month(cycle)
            assert counted(october) == (truth.received, truth.accepted, truth.rejected, truth.duplicate)
            async with sessions() as session:
                records = await federation.records(session, FINDINGS)
                codes = {row.line_no: row.reject_code for row in records if row.reject_code}
                assert codes == {each.line_no: each.code for each in truth.rejects}
                found = await session.scalars(
                    select(tables.Discrepancy).where(
                        tables.Discrepancy.record_id.in_([r.id for r in records])
                    )
                )
                told = {row.comparison.name: row for row in found}
                number = (
                    await session.get_one(tables.Student, told["M_01_POLICE"].student_id)
                ).id_number_index
                assert number == records[0].id_number_index
                wrong = await session.get_one(tables.Student, told["M_10_POLICE"].student_id)
                assert federation.number_of(wrong) == lines[3].line.id_number
            assert set(told) == {"M_01_POLICE", "M_10_POLICE"}
            assert told["M_01_POLICE"].finding.name == "NOT_ENROLLED"
            assert told["M_10_POLICE"].facts == {"fields": ["name"], "foundOn": f"{OCTOBER}-02"}
            lawful = {status.name: clause for status, clause in LAWFULLY_NOT_ENROLLED.items()}
            excuses = sorted(lawful.get(each.comes_to, each.comes_to) for each in lines[1:3])
            assert sorted(october["comparisons"]["M_01_POLICE"]["excuses"]) == excuses
            assert october["comparisons"]["M_10_POLICE"]["excuses"] == {"MENDED": 1}
            assert october["moves"]["registered"] == 1
            after = await statuses(sessions)
            [new] = [row for row in after if row[0] not in {each[0] for each in before}]
            assert new[1] == "NEVER_ENROLLED"
            assert [row for row in after if row[0] != new[0]] == before
            assert (await month(cycle))["packages"] == october["packages"]
            assert await statuses(sessions) == after


async def test_progress_of_a_child_without_a_number_is_kept_and_who_is_none_or_several_goes_back(
    fresh: Callable[[], str],
) -> None:
    born = date(2016, 5, 4)
    of = RegistrationProgress
    told = {
        "2026-09": [without("甲无号", born, of.URGED), without("丙", born, of.URGED, id_number=None)],
        OCTOBER: [
            without("甲无号", born, of.APPLIED),
            changed(without("甲无号", born, of.REGISTERED), found_on="2026-10-02"),
            without("乙双", born, of.URGED),
            without("甲无号", date(2016, 5, 5), of.URGED),
            without("甲无号", born, None),
            changed(without("甲无号", born, of.NOT_FOUND), kind="NOT_ENROLLED", progress=None),
            changed(without("甲无号", born, of.EVIDENCE_MISSING), found_on="2026-10-09"),
        ],
    }
    with standin.desk(data=Telling(lines=told)) as desk:
        async with worker(fresh(), desk.transport) as (cycle, sessions):
            await unnumbered(sessions, "甲无号", born)
            await unnumbered(sessions, "乙双", born, times=2)
            september = await month(cycle, "2026-09")
            assert (counted(september), september["moves"]["registrations_told"]) == ((2, 1, 1, 0), 1)
            assert await progress(sessions, "甲无号") == {(of.URGED, date(2026, 9, 20))}
            before = await statuses(sessions)
            october = await month(cycle)
            assert (counted(october), october["moves"]["registrations_told"]) == ((7, 2, 5, 0), 1)
            assert await progress(sessions, "甲无号") == {(of.REGISTERED, date(2026, 10, 2))}
            assert await progress(sessions, "乙双") == {(None, None)}
            assert await statuses(sessions) == before
            async with sessions() as session:
                rows = [row for row in await federation.records(session, FINDINGS) if row.reject_code]
                entry = tables.TimelineEntry
                entries = await session.scalars(select(entry).where(entry.act == "exchange"))
                assert [(each.noun, each.reason, each.clauses) for each in entries] == [
                    ("Student", "公安局反馈入户办理：已督促办理", ["QC-42"]),
                    ("Student", "公安局反馈入户办理：已办理入户", ["QC-42"]),
                ]
            assert {(row.line_no, row.reject_code.name) for row in rows} == {
                (2, "UNKNOWN_PERSON"),
                (3, "ID_MISMATCH"),
                (4, "UNKNOWN_PERSON"),
                (5, "MISSING"),
                (6, "MISSING"),
                (7, "BAD_DATE"),
            }


async def test_an_older_word_that_comes_late_does_not_undo_a_newer_one(fresh: Callable[[], str]) -> None:
    born, of = date(2016, 5, 4), RegistrationProgress
    late = changed(without("甲无号", born, of.APPLIED), found_on="2026-08-01")
    told = {"2026-09": [without("甲无号", born, of.REGISTERED)], OCTOBER: [late]}
    with standin.desk(data=Telling(lines=told)) as desk:
        async with worker(fresh(), desk.transport) as (cycle, sessions):
            await unnumbered(sessions, "甲无号", born)
            await month(cycle, "2026-09")
            assert (await month(cycle))["moves"]["registrations_told"] == 0
            assert await progress(sessions, "甲无号") == {(of.REGISTERED, date(2026, 9, 20))}


@pytest.mark.parametrize("step", [f"settle {FINDINGS}", "apply"])
async def test_a_month_that_broke_off_in_any_step_ends_as_an_undisturbed_one(
    step: str, fresh: Callable[[], str]
) -> None:
    with standin.desk(data=COUNTY) as desk:  # type: ignore[arg-type]  # a county is what the police know, too
        async with worker(fresh(), desk.transport, Breaking, at=step) as (cycle, sessions):
            with pytest.raises(RuntimeError):
                await month(cycle)
            truth = identity_findings.truth(COUNTY, OCTOBER)
            assert counted(await month(cycle)) == (truth.received, truth.accepted, truth.rejected, 0)
            async with sessions.begin() as session:
                of = tables.ExchangePackage
                package = select(of.id).where(of.code == PackageCode.IDENTITY_FINDINGS)
                counts = await taken.settle(session, (await session.scalars(package)).one())
                assert (counts["accepted"], counts["rejected"]) == (truth.accepted, truth.rejected)
                found = await session.scalars(
                    select(tables.Discrepancy.comparison).order_by(tables.Discrepancy.comparison)
                )
                assert [each.name for each in found] == ["M_01_POLICE", "M_10_POLICE"]
