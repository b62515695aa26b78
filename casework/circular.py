"""Circulars (通报): a month's totals, published once by whom the place names, and never changed (BS-18, A-15, QC-30, QC-34)."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.author import Author
from casework import totals
from casework.act import Act, begin
from database import tables
from domain import calendar, circular
from domain.circular import Counted
from domain.errors import Fixer, Reason, Refused
from domain.organization import Department, OrgType
from domain.role import ACTS_FOR

_KEPT = tables.CircularNotice


async def publish(session: AsyncSession, author: Author, *, period: str) -> UUID:
    """Count the totals of this month or the last one as they stand today, and publish them; the circular's id. period: "2026-09".

    Whoever publishes counts its own: a school its children, all others the county's. Raises Refused: NOT_THE_PUBLISHER,
    NO_PUBLISHER, BAD_PERIOD, PUBLISHED_ALREADY.
    """
    act = await begin(session, author)
    _require_publisher(act)
    issuer = await _issuer(act)
    month = _month(act, period)
    before = await _before(act, issuer, period)
    counted = await totals.count(act, month, issuer.id if _is_school(issuer) else None)
    content = _content(act, issuer, period, counted, before)
    notice = _KEPT(
        jurisdiction_code=author.jurisdiction_code,
        issuer_id=issuer.id,
        period=period,
        counted_on=act.today,
        published_at=author.now,
        content=content,
        causes={cause.name if cause else "NONE": number for cause, number in counted.causes.items()},
        three_disability=_exact(counted),
        previous=before,
        digest=circular.digest(content),
    )
    await act.add(notice)
    return await act.done(notice)


def _content(
    act: Act, issuer: tables.Organization, period: str, counted: Counted, before: str | None
) -> dict[str, Any]:
    k = act.rules["statistics.smallestCell"]
    return {
        "jurisdiction": act.author.jurisdiction_code,
        "issuer": issuer.name_zh,
        "issuerCode": issuer.code,
        "period": period,
        "countedOn": act.today.isoformat(),
        "smallestCell": k,
        "previous": before,
        **circular.published(counted, k),
    }


def _exact(counted: Counted) -> dict[str, Any]:
    of = counted.three_disability
    return {"enrolled": of.enrolled, "children": of.children, "rate": of.rate}


def _require_publisher(act: Act) -> None:
    """One of them alone publishes in a place: who had a county's totals and its schools' could take the one from the other."""
    viewer, named = act.author.viewer, Department[act.rules["circular.issuer"]]
    own = ACTS_FOR.get(viewer.role) if viewer and viewer.role else None
    if own is not named:
        zh, en = f"本地的情况通报由{named.zh}发布", f"circulars are published by: {named.name}"
        clause = next(iter(act.rules.clauses("circular.issuer")), "BS-18")
        raise Refused(Reason("NOT_THE_PUBLISHER", zh, en, Fixer.CALLER, "period", clause))


async def _issuer(act: Act) -> tables.Organization:
    """The author's unit, else the county's bureau; held, so that two circulars come one after the other."""
    of = tables.Organization
    own = of.id == act.unit if act.unit else of.type == OrgType.EDUCATION_BUREAU
    here = of.jurisdiction_code == act.author.jurisdiction_code
    found = await act.session.scalar(select(of).where(own, here).order_by(of.code).limit(1).with_for_update())
    if found is None:
        zh, en = "没有发布单位的登记", "the unit that publishes is not on record"
        raise Refused(Reason("NO_PUBLISHER", zh, en, Fixer.OPERATOR, "period"))
    return found


def _is_school(unit: tables.Organization) -> bool:
    return unit.type in (OrgType.SCHOOL, OrgType.CENTER_SCHOOL)


def _month(act: Act, period: str) -> date:
    """Its first day. What stands today says nothing of a month that is long past, or still to come."""
    first = date.fromisoformat(f"{calendar.period(period)}-01")
    this = act.today.replace(day=1)
    months = (this.year - first.year) * 12 + this.month - first.month
    if months not in (0, 1):
        zh, en = "只能发布本月或上月的通报", "a circular is of this month or of the last one"
        raise Refused(Reason("BAD_PERIOD", zh, en, Fixer.CALLER, "period", "BS-18"))
    return first


async def _before(act: Act, issuer: tables.Organization, period: str) -> str | None:
    """The digest of the issuer's last circular. Raises Refused PUBLISHED_ALREADY where that is of this month, or a later one."""
    own = select(_KEPT).where(_KEPT.issuer_id == issuer.id)
    last = await act.session.scalar(own.order_by(_KEPT.period.desc()).limit(1))
    if last is not None and last.period >= period:
        zh, en = "该月通报已发布，不可更改", "a circular of this month, or of a later one, is published"
        raise Refused(Reason("PUBLISHED_ALREADY", zh, en, Fixer.CALLER, "period", "BS-18"))
    return last.digest if last else None
