"""Periodic reports drawn up: the hub counts what it holds and holds it against the report before (GH-02, GH-05)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes import changing
from auth.changes.author import Author
from casework import due as calendars
from casework.act import Act, begin, text
from casework.units import bureau
from database import ids, tables
from domain import period_figure, period_report
from domain.errors import Fixer, Reason, Refused
from domain.machines.period_report import PERIOD_REPORT
from domain.organization import Department, OrgType
from domain.period_figure import Counts
from domain.period_report import FORMS, HANDED_IN, Period, PeriodReportKind, PeriodReportState, ReportLevel
from duties import entries, units
from duties.reporting import due, figures

_REPORT, _FIGURE, _SECTION = tables.PeriodReport, tables.ReportFigure, tables.ReportSection
UNKNOWN_REPORT = Reason(
    "UNKNOWN_PERIOD_REPORT",
    "没有此定期报告，或不在您的办理范围内",
    "there is no such report, or it is not yours to act on",
    Fixer.CALLER,
    "reportId",
)


async def draft(session: AsyncSession, author: Author, *, kind: PeriodReportKind, period: str) -> UUID:
    """Draw up the author's unit's report of a period, with its figures as of today; its id.

    Raises Refused: NO_UNIT, NOT_HERE, WRONG_LEVEL, BAD_PERIOD, PERIOD_AHEAD, REPORT_EXISTS.
    """
    act = await begin(session, author)
    unit = await _unit(act, kind)
    of = period_report.period(kind, period, await calendars.terms(act))
    if of.first > act.today:
        zh, en = f"该期间 {of.first} 才开始", f"the period begins on {of.first}"
        raise Refused(Reason("PERIOD_AHEAD", zh, en, Fixer.CALLER, "period"))
    same = select(_REPORT.id).where(
        _REPORT.unit_id == unit.id, _REPORT.kind == kind, _REPORT.period == of.name
    )
    if await session.scalar(same.limit(1)) is not None:
        zh, en = "该期间的报告已经起草", "there is a report of this period"
        raise Refused(Reason("REPORT_EXISTS", zh, en, Fixer.CALLER, "period"))
    made = await _made(act, unit, kind, of, revision=1)
    await entries.make(act, made, unit.id, PERIOD_REPORT, counterpart=made.receiver_id)
    await count(act, made, unit, of)
    return await act.done(made)


async def correct(
    session: AsyncSession, author: Author, *, report_id: UUID, expected_version: int, reason: str
) -> UUID:
    """Draw up the next revision of a report that was signed off, which itself stays as it is; the new one's id.

    What it tells of the strands of work goes with it; its figures are counted anew. Raises Refused: UNKNOWN_PERIOD_REPORT,
    STALE_VERSION, NOT_YOUR_REPORT, REPORT_NOT_FINAL, REPORT_EXISTS, BAD_TEXT, PERSONAL_NUMBER.
    """
    act = await begin(session, author)
    wrong = await own(act, report_id, expected_version)
    if wrong.state is not PeriodReportState.SIGNED_OFF:
        zh, en = "只有已审签的报告才需更正", "only a report that was signed off is corrected by another one"
        raise Refused(Reason("REPORT_NOT_FINAL", zh, en, Fixer.CALLER, "reportId"))
    newer = select(_REPORT.id).where(_REPORT.corrects_id == wrong.id)
    if await session.scalar(newer.limit(1)) is not None:
        zh, en = "此报告的更正已经起草", "its correction is drawn up already"
        raise Refused(Reason("REPORT_EXISTS", zh, en, Fixer.CALLER, "reportId"))
    why = text(reason, "reason")
    unit = await session.get_one(tables.Organization, wrong.unit_id)
    of = await period_of(act, wrong)
    made = await _made(act, unit, wrong.kind, of, revision=wrong.revision + 1)
    made.corrects_id, made.correction_reason = wrong.id, why
    await entries.make(act, made, unit.id, PERIOD_REPORT, counterpart=made.receiver_id)
    for each in await session.scalars(select(_SECTION).where(_SECTION.report_id == wrong.id)):
        kept = {name: getattr(each, name) for name in ("strand", "text_zh", "control_strands")}
        await act.add(_SECTION(**lies(made), **kept))
    await count(act, made, unit, of)
    return await act.done(made)


async def refresh(session: AsyncSession, author: Author, *, report_id: UUID, expected_version: int) -> UUID:
    """Count the figures of a report anew, as of today, while it is not handed in; its id.

    Raises Refused: UNKNOWN_PERIOD_REPORT, STALE_VERSION, NOT_YOUR_REPORT, REPORT_HANDED_IN.
    """
    act = await begin(session, author)
    report = await open_(act, report_id, expected_version)
    unit = await session.get_one(tables.Organization, report.unit_id)
    await count(act, report, unit, await period_of(act, report))
    why = f"数据截至 {act.today}"
    await entries.enter(act, report, report.unit_id, (), why, counterpart=report.receiver_id)
    return await act.done(report)


async def own(act: Act, id: UUID, expected: int) -> tables.PeriodReport:
    """A report of the author's own unit, held. Raises Refused: UNKNOWN_PERIOD_REPORT, STALE_VERSION, NOT_YOUR_REPORT."""
    report = await act.held(_REPORT, id, UNKNOWN_REPORT, expected)
    if not await units.is_own_by_id(act, report.unit_id):
        zh, en = "应由编制单位办理", "it is for the unit whose report it is"
        raise Refused(Reason("NOT_YOUR_REPORT", zh, en, Fixer.CALLER, "reportId"))
    return report


async def open_(act: Act, id: UUID, expected: int) -> tables.PeriodReport:
    """The same of one that is not handed in. Raises Refused REPORT_HANDED_IN, too."""
    report = await own(act, id, expected)
    if report.state not in period_report.OPEN:
        zh, en = "报告已报送，退回后方可修改", "it was handed in; only one that was returned is changed"
        raise Refused(Reason("REPORT_HANDED_IN", zh, en, Fixer.CALLER, "reportId"))
    return report


async def period_of(act: Act, report: tables.PeriodReport) -> Period:
    """The period of a report."""
    return period_report.period(report.kind, report.period, await calendars.terms(act))


def lies(report: tables.PeriodReport) -> dict[str, Any]:
    """Where what is a report's lies."""
    return {
        "jurisdiction_code": report.jurisdiction_code,
        "unit_id": report.unit_id,
        "receiver_id": report.receiver_id,
        "report_id": report.id,
    }


async def count(act: Act, report: tables.PeriodReport, unit: tables.Organization, of: Period) -> None:
    """Count a report's figures, and hold them against those of the report before."""
    now = await figures.count(act, report.level, unit, of)
    before = await _before(act, report)
    then = await _counted(act, before) if before else None
    await act.session.execute(delete(_FIGURE).where(_FIGURE.report_id == report.id))
    counted = period_figure.lines(now, then)
    rows = [
        {
            **lies(report),
            "id": id,
            "ordinal": ordinal,
            "axis": line.axis,
            "code": line.code,
            "name_zh": line.name_zh,
            "now": line.now,
            "before": line.before,
            "difference": line.difference,
        }
        for ordinal, (id, line) in enumerate(zip(ids.fresh(len(counted)), counted, strict=True), 1)
    ]
    await act.add_each(_FIGURE, rows)
    shown = None
    if report.level is ReportLevel.COUNTY:
        # Of what no longer was counted, a difference is told all the same.
        whole = {(line.axis, line.code): line.now for line in counted}
        k = act.rules["statistics.smallestCell"]
        shown = period_figure.published(whole, before.published if before else None, k)
    said = {"counted_on": act.today, "published": shown, "previous_id": before.id if before else None}
    await changing.change(act.session, report, **said)


async def _made(
    act: Act, unit: tables.Organization, kind: PeriodReportKind, of: Period, *, revision: int
) -> tables.PeriodReport:
    form = FORMS[kind]
    event = await due.event(act, unit, form.event, tables.ScheduledEvent.period == of.event)
    return _REPORT(
        jurisdiction_code=act.author.jurisdiction_code,
        unit_id=unit.id,
        receiver_id=await _receiver(act, form.level, unit),
        kind=kind,
        level=form.level,
        period=of.name,
        first_day=of.first,
        last_day=of.last,
        revision=revision,
        state=PeriodReportState.DRAFT,
        counted_on=act.today,
        **due.columns(event),
    )


async def _unit(act: Act, kind: PeriodReportKind) -> tables.Organization:
    """The author's unit, held, if such a report is its. Raises Refused: NO_UNIT, NOT_HERE, WRONG_LEVEL."""
    if kind.name not in act.rules["report.kinds"]:
        zh, en = f"本地未实行{kind.zh}", f"the place has no report of kind {kind.name}"
        raise Refused(Reason("NOT_HERE", zh, en, Fixer.CALLER, "kind"))
    unit = await units.own(act)
    if unit is None:
        zh, en = "您所在单位尚未登记", "your unit is not on record"
        raise Refused(Reason("NO_UNIT", zh, en, Fixer.OPERATOR, "kind"))
    if unit.type not in FORMS[kind].types:
        zh, en = f"{unit.type.zh}不编制{kind.zh}", f"a unit of kind {unit.type.name} makes no such report"
        raise Refused(Reason("WRONG_LEVEL", zh, en, Fixer.CALLER, "kind"))
    await act.session.refresh(unit, with_for_update={"key_share": True})
    return unit


async def _receiver(act: Act, level: ReportLevel, unit: tables.Organization) -> UUID | None:
    """The level above: a school's center school where reports go through it (QC-40), else the bureau; the leading group's office."""
    if level is ReportLevel.COUNTY:
        return await units.leading_group(act.session, act.author.jurisdiction_code) or await _government(act)
    if level is ReportLevel.SCHOOL and act.rules["report.viaCenterSchool"]:
        school = await act.session.get(tables.School, unit.id)
        center = school.center_school_id if school else None
        of = await act.session.get(tables.Organization, center) if center else None
        if of is not None and of.type is OrgType.CENTER_SCHOOL:
            return of.id
    return await bureau(act.session, act.author.jurisdiction_code)


async def _government(act: Act) -> UUID | None:
    found = await units.first(act.session, act.author.jurisdiction_code, Department.COUNTY_GOVERNMENT)
    return found.id if found else None


async def _before(act: Act, report: tables.PeriodReport) -> tables.PeriodReport | None:
    """The unit's last report of the kind that was handed in, of an earlier period, in its last revision."""
    earlier = select(_REPORT).where(
        _REPORT.unit_id == report.unit_id,
        _REPORT.kind == report.kind,
        _REPORT.first_day < report.first_day,
        _REPORT.state.in_(HANDED_IN),
    )
    found: tables.PeriodReport | None = await act.session.scalar(
        earlier.order_by(_REPORT.first_day.desc(), _REPORT.revision.desc()).limit(1)
    )
    return found


async def _counted(act: Act, report: tables.PeriodReport) -> Counts:
    kept = select(_FIGURE.axis, _FIGURE.code, _FIGURE.now).where(_FIGURE.report_id == report.id)
    return {(axis, code): now for axis, code, now in await act.session.execute(kept)}
