"""A periodic report as it is printed: its figures as whoever looks may see them, what it tells, who signed it (DC-27, GH-01)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from casework.sight import Sight
from database import tables
from domain.errors import Fixer, Reason, Refused
from domain.period_figure import FigureAxis, Line
from domain.work_strand import ControlStrand

_NOT_FOUND = Reason("NOT_FOUND", "没有此定期报告", "there is no such report", Fixer.CALLER)


@dataclass(frozen=True, slots=True)
class Figure:
    """数据: of which axis, what, how many now and before, and the difference; None: none, or kept back."""

    axis: str
    name: str
    now: int | None
    before: int | None
    difference: int | None


@dataclass(frozen=True, slots=True)
class Told:
    """工作情况 of a strand of work, and the strands of control of its measures."""

    strand: str
    text: str
    control: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Printed:
    """A report. figures: None where whoever looks may see none; is_coarse: small ones are kept back. receiver: empty if unknown."""

    title: str
    unit: str
    receiver: str
    period: str
    first_day: date
    last_day: date
    counted_on: date
    state: str
    revision: int
    correction_reason: str | None
    document_no: str | None
    due_on: date | None
    late_days: int | None
    figures: tuple[Figure, ...] | None
    is_coarse: bool
    told: tuple[Told, ...]
    signatory: str | None
    sealed_on: date | None


async def read(session: AsyncSession, report_id: UUID, sight: Sight, county: str) -> Printed:
    """The report. Raises Refused NOT_FOUND, also for one that whoever looks may not see."""
    of, section = tables.PeriodReport, tables.ReportSection
    mine = select(of).where(of.id == report_id, of.jurisdiction_code == county)
    report = await session.scalar(mine.options(*sight.options))
    if report is None:
        raise Refused(_NOT_FOUND)
    said = select(section).where(section.report_id == report.id).order_by(section.id)
    told = [
        Told(each.strand.zh, each.text_zh, tuple(ControlStrand[name].zh for name in each.control_strands))
        for each in await session.scalars(said.options(*sight.options))
    ]
    exact = await _exact(session, report, sight)
    unit = await session.get_one(tables.Organization, report.unit_id)
    above = await session.get(tables.Organization, report.receiver_id) if report.receiver_id else None
    return Printed(
        title=f"{unit.name_zh}控辍保学{report.kind.zh}",
        unit=unit.name_zh,
        receiver=above.name_zh if above else "",
        period=report.period,
        first_day=report.first_day,
        last_day=report.last_day,
        counted_on=report.counted_on,
        state=report.state.zh,
        revision=report.revision,
        correction_reason=report.correction_reason,
        document_no=report.document_no,
        due_on=report.due_on,
        late_days=report.late_days,
        figures=exact or _published(report.published),
        is_coarse=not exact and report.published is not None,
        told=tuple(told),
        signatory=report.signatory,
        sealed_on=report.sealed_on,
    )


async def _exact(session: AsyncSession, report: tables.PeriodReport, sight: Sight) -> tuple[Figure, ...]:
    of = tables.ReportFigure
    if sight.viewer is not None and not sight.viewer.rights.of(of):
        return ()
    kept = select(of).where(of.report_id == report.id).order_by(of.ordinal)
    found = await session.scalars(kept.options(*sight.options))
    return tuple(
        Figure(
            each.axis.zh,
            each.name_zh,
            each.now,
            each.before,
            each.difference,
        )
        for each in found
    )


def _published(published: dict[str, Any] | None) -> tuple[Figure, ...] | None:
    if published is None:
        return None
    return tuple(
        Figure(FigureAxis[axis].zh, Line(FigureAxis[axis], code, 0, None).name_zh, **cell)
        for axis, cells in published["figures"].items()
        for code, cell in cells.items()
    )
