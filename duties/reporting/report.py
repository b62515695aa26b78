"""Periodic reports written, handed in, returned and signed off by the level above (GH-01, GH-02, GH-05, GH-05a, HL-58a)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.author import Author
from casework.act import Act, begin, not_before, on_or_before, text
from database import tables
from domain.errors import Fixer, Reason, Refused
from domain.machines.period_report import PERIOD_REPORT
from domain.organization import Department
from domain.period_report import FORMS, Period, PeriodReportState, ReportLevel
from domain.work_strand import ControlStrand, WorkStrand
from duties import entries, strands, units
from duties.reporting import due
from duties.reporting.draft import UNKNOWN_REPORT, lies, open_, period_of

_REPORT, _SECTION = tables.PeriodReport, tables.ReportSection
LONGEST = 4000
"""Characters of what is told of a strand."""


async def write(
    session: AsyncSession,
    author: Author,
    *,
    report_id: UUID,
    expected_version: int,
    strand: WorkStrand,
    text_zh: str,
    control_strands: Sequence[ControlStrand] | None = None,
) -> UUID:
    """What a report tells of a strand of work, anew where it told of it before; its id. control_strands: of its measures.

    Raises Refused: UNKNOWN_PERIOD_REPORT, STALE_VERSION, NOT_YOUR_REPORT, REPORT_HANDED_IN, BAD_TEXT, PERSONAL_NUMBER, STRAND_NOT_HERE.
    """
    act = await begin(session, author)
    report = await open_(act, report_id, expected_version)
    said = text(text_zh, "textZh", LONGEST)
    tags = strands.named(act, control_strands or (), "controlStrands")
    kept = await session.scalar(
        select(_SECTION).where(_SECTION.report_id == report.id, _SECTION.strand == strand)
    )
    if kept is None:
        await act.add(_SECTION(**lies(report), strand=strand, text_zh=said, control_strands=tags))
    else:
        kept.text_zh, kept.control_strands = said, tags
    report.version += 1
    await session.flush()
    await entries.enter(act, report, report.unit_id, ("GH-05",), strand.zh, counterpart=report.receiver_id)
    return await act.done(report)


async def submit(
    session: AsyncSession,
    author: Author,
    *,
    report_id: UUID,
    expected_version: int,
    signatory: str,
    sealed_on: date,
    document_no: str | None = None,
) -> UUID:
    """Hand a report in, signed and sealed; its figures stay as they are, and its event of the calendar is done. Its id.

    Raises Refused: UNKNOWN_PERIOD_REPORT, STALE_VERSION, NOT_YOUR_REPORT, REPORT_HANDED_IN, PERIOD_NOT_OVER, FIGURES_STALE,
    STRAND_MISSING, IMPOSSIBLE_DATE, BAD_TEXT, PERSONAL_NUMBER.
    """
    act = await begin(session, author)
    report = await open_(act, report_id, expected_version)
    of = await period_of(act, report)
    _require_ready(act, report, of)
    await _require_told(act, report)
    on_or_before(sealed_on, act.today, "sealedOn")
    not_before(sealed_on, report.first_day, "sealedOn")
    signed: dict[str, Any] = {
        "signatory": text(signatory, "signatory", 60),
        "sealed_on": sealed_on,
        "document_no": text(document_no, "documentNo", 60) if document_no is not None else None,
    }
    unit = await session.get_one(tables.Organization, report.unit_id)
    form = FORMS[report.kind]
    event = await due.event(act, unit, form.event, tables.ScheduledEvent.period == of.event)
    if report.submitted_at is None and report.revision == 1:
        # Handed in once is handed in: what is asked for later does not make it late.
        signed["late_days"] = due.late(act, event)
    handed: dict[str, Any] = {"submitted_at": author.now, "submitted_by": author.name}
    await _move(
        act, report, PeriodReportState.SUBMITTED, return_reason=None, **signed, **handed, **due.columns(event)
    )
    await due.fulfil(act, event, f"{report.kind.zh} {report.period} 已报送")
    return await act.done(report)


async def give_back(
    session: AsyncSession, author: Author, *, report_id: UUID, expected_version: int, reason: str
) -> UUID:
    """Return a report to its unit, by the level above; its id.

    Raises Refused: UNKNOWN_PERIOD_REPORT, STALE_VERSION, NOT_THE_LEVEL_ABOVE, ILLEGAL_TRANSITION, BAD_TEXT, PERSONAL_NUMBER.
    """
    act, report = await _above(session, author, report_id, expected_version)
    why = text(reason, "reason")
    await _move(act, report, PeriodReportState.RETURNED, why, return_reason=why, **_decided(act))
    return await act.done(report)


async def sign_off(session: AsyncSession, author: Author, *, report_id: UUID, expected_version: int) -> UUID:
    """Sign a report off, by the level above: it is never changed after (GH-01). Raises Refused as `give_back`."""
    act, report = await _above(session, author, report_id, expected_version)
    await _move(act, report, PeriodReportState.SIGNED_OFF, **_decided(act))
    return await act.done(report)


async def _move(
    act: Act, report: tables.PeriodReport, to: PeriodReportState, why: str = "", **values: Any
) -> None:
    above = report.receiver_id
    await entries.move(act, report, report.unit_id, PERIOD_REPORT, to, why, counterpart=above, **values)


def _decided(act: Act) -> dict[str, Any]:
    return {"decided_at": act.author.now, "decided_by": act.author.name}


async def _above(
    session: AsyncSession, author: Author, id: UUID, expected: int
) -> tuple[Act, tables.PeriodReport]:
    """A report that goes up to the author's unit, held; where no unit is on record, to whoever speaks for the level."""
    act = await begin(session, author)
    report = await act.held(_REPORT, id, UNKNOWN_REPORT, expected)
    if author.viewer is not None and not await _receives(act, report):
        zh, en = "应由上一级审签", "it is for the level above to sign off or return"
        raise Refused(Reason("NOT_THE_LEVEL_ABOVE", zh, en, Fixer.CALLER, "reportId"))
    return act, report


async def _receives(act: Act, report: tables.PeriodReport) -> bool:
    if report.receiver_id is not None:
        return await units.is_own_by_id(act, report.receiver_id)
    county = report.level is ReportLevel.COUNTY
    return (Department.LEADING_GROUP if county else Department.EDUCATION_BUREAU) in units.speaks(act)


def _require_ready(act: Act, report: tables.PeriodReport, of: Period) -> None:
    """Raise Refused: PERIOD_NOT_OVER, FIGURES_STALE."""
    ready = of.ready_on(act.rules["report.leadDays"])
    if act.today < ready:
        zh, en = f"该期间的报告自 {ready} 起报送", f"a report of this period is handed in from {ready} on"
        raise Refused(Reason("PERIOD_NOT_OVER", zh, en, Fixer.CALLER, "reportId"))
    if report.counted_on < ready:
        zh, en = (
            f"数据截至 {report.counted_on}，请重新取数",
            f"its figures are as of {report.counted_on}: count them anew",
        )
        raise Refused(Reason("FIGURES_STALE", zh, en, Fixer.CALLER, "reportId"))


async def _require_told(act: Act, report: tables.PeriodReport) -> None:
    """Raise Refused STRAND_MISSING where a strand is not told of that the place's document names (GH-05)."""
    told = set(await act.session.scalars(select(_SECTION.strand).where(_SECTION.report_id == report.id)))
    silent = [each for each in WorkStrand if each.name in act.rules["report.strands"] and each not in told]
    if silent:
        zh = f"未填写：{'、'.join(each.zh for each in silent)}"
        en = f"nothing is told of: {', '.join(each.name for each in silent)}"
        clause = next(iter(act.rules.clauses("report.strands")), None)
        raise Refused(Reason("STRAND_MISSING", zh, en, Fixer.CALLER, "reportId", clause))
