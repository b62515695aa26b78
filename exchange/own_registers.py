"""The county holds its own registers against each other: no department sends anything for it (M-03, M-06, M-09, M-11, M-15, M-16, M-19)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.author import Author
from casework import due
from casework.act import Act, begin
from database import tables
from domain.errors import Fixer, Reason, Refused
from domain.exchange import ComparisonCode
from domain.term import SchoolYear, TermKind
from exchange import doubts, rules
from exchange.apply import enter
from exchange.comparisons.catalogue import OWN
from exchange.findings import RUN, Scope, of_run, open_findings, resolve_found_no_more
from exchange.reconcile import count

_FOUND = tables.Discrepancy


async def compare(
    session: AsyncSession, author: Author, *, comparison: ComparisonCode, release: bool | None = None
) -> UUID:
    """Make one comparison as the registers stand today; its run's id. Made again on the same day it is the same run.

    What it finds is opened or seen again, what it finds no more is resolved, ledgers are amended and questions to the police
    prepared, as a month's exchange does it; no child's status moves. release: the author has looked at what was held.
    Raises Refused: NOT_OWN, HELD, NO_RULES.
    """
    act = await begin(session, author)
    made = OWN.get(comparison)
    if made is None:
        zh = f"“{comparison.code}”由部门交换或学校学籍核对产生，不能在此单独比对"
        en = f"{comparison.code} is made by a department's month or by a school, not over the county's own registers"
        raise Refused(Reason("NOT_OWN", zh, en, Fixer.CALLER, "comparison"))
    scope = await _scope(act)
    counted = (await count(session, scope, [made], {}))[made.code.name]
    if not release and made.code in await doubts.too_many(session, scope, [made], {made.code.name: counted}):
        zh = f"发现 {counted['found']} 项，占 {counted['left']} 项的比例异常，未立案；请先核对登记，再以 release 批准"
        en = f"{counted['found']} of {counted['left']} would be found; look at the registers first, then release it"
        raise Refused(Reason("HELD", zh, en, Fixer.BUREAU, "release"))
    await open_findings(session, made, scope, None)
    run = (
        await session.execute(text(f"SELECT id FROM comparison_run run WHERE {RUN}"), of_run(scope, made))
    ).scalar_one()
    await resolve_found_no_more(session, made, scope)
    await enter(session, scope, run)
    row = await session.get_one(tables.ComparisonRun, run)
    people = select(_FOUND.student_id).where(_FOUND.last_seen_run_id == run).order_by(_FOUND.student_id)
    return await act.done(row, *filter(None, await session.scalars(people)))


async def preview(session: AsyncSession, author: Author) -> dict[str, Any]:
    """What all of them would find, counted: {"M_03": {"left", "right", "matched", "found", "held", "buckets", "excuses", …}}.

    Whoever calls rolls the transaction back: runs are put down as they are counted. Raises Refused NO_RULES.
    """
    scope, made = await _scope(await begin(session, author)), list(OWN.values())
    counted = await count(session, scope, made, {})
    held = await doubts.too_many(session, scope, made, counted)
    return {name: {**run, "held": ComparisonCode[name] in held} for name, run in counted.items()}


async def _scope(act: Act) -> Scope:
    place = await rules.read(act.session, act.author.jurisdiction_code)
    school_year = act.today.year - (act.today.month < 8)
    terms = await due.terms(act)
    term = terms.term_of(act.today)
    autumn = terms.term(SchoolYear(school_year), TermKind.AUTUMN)
    arrive_by = await due.at(act, "T-02", autumn.first_school_day)
    return Scope(
        act.author.jurisdiction_code,
        act.today.isoformat()[:7],
        None,
        place,
        compared_on=act.today,
        given={
            "today": act.today.isoformat(),
            "term_start": term.first_school_day.isoformat() if term else None,
            "entering": str(SchoolYear(school_year)),
            "last_primary_grade": act.rules["transition.lastPrimaryGrade"],
            "arrive_by": arrive_by.date().isoformat() if arrive_by else autumn.first_school_day.isoformat(),
        },
    )
