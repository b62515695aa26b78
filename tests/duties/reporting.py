"""A county whose units report: bureau, leading group, calendar drawn up, and what is said of a report in a word."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from typing import Any

from domain.role import Role
from domain.work_strand import WorkStrand
from tests.casework.desk import Desk
from tests.conftest import Databases
from tests.duties.calendar_desk import PLACES, calendar_desk

SCHOOL, TOWNSHIP, BUREAU = Role.SCHOOL_OFFICER, Role.TOWNSHIP_OFFICER, Role.BUREAU_OFFICER
CENTER, OFFICE, INSPECTION = Role.CENTER_SCHOOL_OFFICER, Role.LEADING_GROUP_OFFICER, Role.INSPECTION_OFFICER
FIGURES = """query ($f: PeriodReportFilter) { periodReports(filter: $f, order: PERIOD, first: 100) { nodes {
  id period revision published figures { axis code nameZh now before difference } } } }"""
MISSING = """query ($k: PeriodReportKind!, $p: String!) { unitsWithoutReport(lacksReport: $k, reportPeriod: $p, first: 100) {
  nodes { id } } }"""
Figures = dict[tuple[str, str], dict[str, Any]]


@asynccontextmanager
async def reporting(databases: Databases, template: str, place: str) -> AsyncIterator[Desk]:
    """A desk on 8 August 2026, the calendar drawn up."""
    async with calendar_desk(databases, template, PLACES[place]) as made:
        await made.tick()
        yield made


async def to(here: Desk, day: date) -> None:
    """What time brings until a day."""
    here.move_to(day)
    await here.tick()


def on(report: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A report as it was seen."""
    return {"reportId": report["id"], "expectedVersion": report["version"]} | more


def signed(here: Desk, report: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Signed and sealed today."""
    return on(report, signatory="王校长", sealedOn=here.on(0)) | more


async def drafted(here: Desk, kind: str, period: str, role: Role = SCHOOL, **viewer: Any) -> Any:
    return await here.done("periodReportDraft", {"kind": kind, "period": period}, role, **viewer)


async def written(here: Desk, report: Any, role: Role = SCHOOL, **viewer: Any) -> Any:
    """The same with something told of every strand of work."""
    for strand in WorkStrand:
        said = on(report, strand=strand.name, textZh=f"{strand.zh}：已按要求开展")
        report = await here.done("periodReportWrite", said, role, **viewer)
    return report


async def handed_in(here: Desk, kind: str, period: str, role: Role = SCHOOL, **viewer: Any) -> Any:
    """A report drawn up, written and handed in today."""
    report = await written(here, await drafted(here, kind, period, role, **viewer), role, **viewer)
    return await here.done("periodReportSubmit", signed(here, report), role, **viewer)


async def reports(here: Desk, role: Role = SCHOOL, viewer: Any = None, **filter: Any) -> list[Any]:
    """Reports that somebody sees, with what figures they see of them."""
    shown = await here.door.ask(FIGURES, {"f": filter}, **here.role(role) | (viewer or {}))
    return list(shown["periodReports"]["nodes"])


def by_code(report: dict[str, Any]) -> Figures:
    """A report's figures, by axis and code."""
    return {(each["axis"], each["code"]): each for each in report["figures"]}


def now(report: dict[str, Any]) -> dict[tuple[str, str], int]:
    """The numbers alone, noughts left out."""
    return {key: each["now"] for key, each in by_code(report).items() if each["now"]}


async def missing(here: Desk, kind: str, period: str, role: Role = BUREAU) -> set[str]:
    """Units that have not reported."""
    shown = await here.ask(MISSING, {"k": kind, "p": period}, role)
    return {each["id"] for each in shown["unitsWithoutReport"]["nodes"]}
