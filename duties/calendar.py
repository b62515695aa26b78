"""The calendar drawn up once a day for the next twelve months: an event for each rule, period and unit (catalogue Part 5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes import changing
from auth.changes.author import Author
from casework import due
from casework.act import Act, begin
from database import bulk, tables
from domain import calendar
from domain.citation import Provenance
from domain.event import Anchor, EventKind, Recurrence
from domain.machines.scheduled_event import SCHEDULED_EVENT
from domain.organization import Department, OrgType, acts_for
from domain.scheduled_event import Occurrence, ScheduledEventState, Season, occurrences
from duties import entries

_EVENT, _RULE = tables.ScheduledEvent, tables.ScheduledEventRule
AHEAD = timedelta(days=366)
Key = tuple[UUID, str, Department, UUID | None]
"""Rule, period, department, unit."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What the rules want from today until `until`. places: rule, period and department of what comes round at all."""

    until: date
    rows: Mapping[Key, dict[str, Any]]

    @property
    def places(self) -> set[tuple[UUID, str, Department]]:
        return {key[:3] for key in self.rows}


async def draw_up(session: AsyncSession, author: Author) -> int:
    """Bring the county's calendar to its rules, once a day; how many events came, moved or were withdrawn.

    Only what has not begun is moved or withdrawn. An event whose unit acts for the department no longer stays. One process
    at a time does so in a county; another finds nothing to do. author: at the hub's shell.
    """
    home = await _due_today(session, author)
    if home is None:
        return 0
    act = await begin(session, author)
    plan = await _wanted(act)
    moved, withdrawn = await _amended(act, plan)
    added = await _added(act, plan)
    why = f"校历已排至 {plan.until}：新增 {added} 项，调整 {moved} 项，撤回 {withdrawn} 项"
    await entries.enter(act, home, None, why=why)
    return added + moved + withdrawn


async def _due_today(session: AsyncSession, author: Author) -> tables.Jurisdiction | None:
    """The county, if nobody has drawn up its calendar today, or is about to."""
    key = func.hashtextextended(f"calendar {author.jurisdiction_code}", 0)
    if not await session.scalar(select(func.pg_try_advisory_xact_lock(key))):
        return None
    of, entry = tables.Jurisdiction, tables.DutyEntry
    home = await session.scalar(select(of).where(of.code == author.jurisdiction_code))
    if home is None:
        return None
    midnight = datetime.combine(calendar.today(author.now), time.min, calendar.COUNTY_TIME)
    drawn = select(entry.id).where(
        entry.row_id == home.id, entry.act == author.operation, entry.at >= midnight
    )
    return home if await session.scalar(drawn.limit(1)) is None else None


async def _wanted(act: Act) -> Plan:
    until = act.today + AHEAD
    season = Season(await due.terms(act), await due.days(act), act.rules.values)
    units = await _units(act)
    found: dict[Key, dict[str, Any]] = {}
    for rule in await _rules(act):
        recurrence = recurring(rule.recurrence)
        for each in occurrences(rule.code, recurrence, season, act.today, until):
            said = _said(rule, recurrence, each)
            for owner in map(Department.__getitem__, rule.owner):
                for unit in units.of(owner):
                    found[rule.id, each.period, owner, unit] = said
    return Plan(until, found)


async def _rules(act: Act) -> list[tables.ScheduledEventRule]:
    here = (_RULE.jurisdiction_code == act.author.jurisdiction_code, _RULE.valid_to.is_(None))
    return list(await act.session.scalars(select(_RULE).where(*here).order_by(_RULE.ordinal)))


def recurring(kept: Mapping[str, Any]) -> Recurrence:
    """A recurrence as a rule's row keeps it."""
    anchor, marked = kept.get("anchor"), kept.get("marked")
    return Recurrence(
        EventKind[kept["every"]],
        tuple(kept.get("months", ())),
        kept.get("first_day"),
        kept.get("last_day"),
        Anchor[anchor] if anchor else None,
        kept.get("offset_days"),
        Provenance[marked] if marked else Provenance.SOURCE,
    )


@dataclass(frozen=True, slots=True)
class _Units:
    known: tuple[tuple[UUID, OrgType, Department | None], ...]

    def of(self, department: Department) -> Iterable[UUID | None]:
        """The units that act for a department; none's own where there is none."""
        found = [id for id, type, of in self.known if acts_for(department, type, of)]
        return found or [None]


async def _units(act: Act) -> _Units:
    unit = tables.Organization
    found = select(unit.id, unit.type, unit.department).where(
        unit.jurisdiction_code == act.author.jurisdiction_code
    )
    return _Units(
        tuple((id, type, of) for id, type, of in await act.session.execute(found.order_by(unit.id)))
    )


def _said(rule: tables.ScheduledEventRule, recurrence: Recurrence, each: Occurrence) -> dict[str, Any]:
    """The columns of an event that its rule and its period say."""
    named = {
        name: getattr(rule, name) for name in ("code", "name_zh", "name_en", "kind", "clause_id", "origin")
    }
    own = rule.marked if rule.marked is not Provenance.SOURCE else recurrence.marked
    when = {
        name: getattr(each, name)
        for name in ("school_year", "opens_on", "due_on", "due_at", "rolled", "remind_on")
    }
    return {**named, **when, "marked": own, "receivers": list(rule.receiver), "clauses": list(rule.clauses)}


async def _amended(act: Act, plan: Plan) -> tuple[int, int]:
    """Move what has not begun to where the rules have it now, and withdraw what they no longer hold; how many of each."""
    found = select(_EVENT).where(
        _EVENT.jurisdiction_code == act.author.jurisdiction_code,
        _EVENT.state == ScheduledEventState.PLANNED,
        _EVENT.opens_on > act.today,
    )
    moved = withdrawn = 0
    places = plan.places
    for row in list(await act.session.scalars(found.order_by(_EVENT.id).with_for_update())):
        said = plan.rows.get(key := (row.rule_id, row.period, row.department, row.unit_id))
        if said is not None:
            moved += await changing.change(act.session, row, **said)
        elif key[:3] not in places or row.unit_id is None:
            await entries.enter(act, row, row.unit_id, row.clauses, "规则已变，未开始的事项撤回")
            await act.session.delete(row)
            withdrawn += 1
    return moved, withdrawn


async def _added(act: Act, plan: Plan) -> int:
    """Put in what is not there yet; how many."""
    county = act.author.jurisdiction_code
    key = (_EVENT.rule_id, _EVENT.period, _EVENT.department, _EVENT.unit_id)
    there = {
        tuple(row)
        for row in await act.session.execute(select(*key).where(_EVENT.jurisdiction_code == county))
    }
    step = SCHEDULED_EVENT.require(None, ScheduledEventState.PLANNED)
    rows = [
        {
            **said,
            "jurisdiction_code": county,
            "rule_id": rule,
            "period": period,
            "department": department,
            "unit_id": unit,
            "state": step.target,
        }
        for (rule, period, department, unit), said in plan.rows.items()
        if (rule, period, department, unit) not in there
    ]
    if rows:
        put = insert(_EVENT).on_conflict_do_nothing()
        await act.session.execute(put, rows, execution_options=bulk.IN_ONE)
    return len(rows)
