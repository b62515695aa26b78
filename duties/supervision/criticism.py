"""Circulars of criticism: of a unit, on its findings, published once in words that are composed (通报批评; GH-48, HL-75, QC-48, A-15)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.author import Author
from casework.act import Act, begin
from database import tables
from domain import circular
from domain.errors import Fixer, Reason, Refused
from domain.supervision import CriticismScope, Instrument
from duties import entries
from duties.supervision import finding as findings
from duties.supervision import rectification, standing

_OF = tables.CircularCriticism


async def publish(
    session: AsyncSession,
    author: Author,
    *,
    finding_ids: Sequence[UUID],
    scope: CriticismScope,
    order_id: UUID | None = None,
) -> UUID:
    """Criticize a unit for what was found of it; the circular's id. order_id: an order on one of these that was not met.

    Raises Refused: NO_FINDING, TWO_UNITS, UNKNOWN_FINDING, FINDING_WITHDRAWN, NOT_HERE, NOT_THE_SUPERVISOR, WRONG_GROUND,
    UNKNOWN_RECTIFICATION, NOT_FAILED.
    """
    act = await begin(session, author)
    found = [
        await findings.at_hand(act, id, f"findingIds[{number}]")
        for number, id in enumerate(dict.fromkeys(finding_ids))
    ]
    if not found:
        zh, en = "请注明通报依据的督查发现", "the findings that it rests on are needed"
        raise Refused(Reason("NO_FINDING", zh, en, Fixer.CALLER, "findingIds"))
    if len({each.unit_id for each in found}) > 1:
        zh, en = "一份通报只针对一个单位", "a circular is of one unit"
        raise Refused(Reason("TWO_UNITS", zh, en, Fixer.CALLER, "findingIds"))
    use = standing.use(act, Instrument.CIRCULAR_CRITICISM, "findingIds")
    unit = await session.get_one(tables.Organization, found[0].unit_id)
    name = standing.using(act, use, unit, "findingIds")
    for number, each in enumerate(found):
        standing.require_ground(use, each.ground, f"findingIds[{number}]")
    order = await _failed(act, order_id, found)
    criticism_no = await act.number(_OF.criticism_no, str(act.today.year))
    statement = _statement(act, criticism_no, unit, name.zh, found, order)
    made = _OF(
        jurisdiction_code=author.jurisdiction_code,
        criticism_no=criticism_no,
        unit_id=unit.id,
        order_id=order.id if order else None,
        issued_by=name,
        scope=scope,
        published_at=author.now,
        statement=statement,
        clauses=list(use.clauses),
        digest=circular.digest(statement),
    )
    await act.add(made)
    await entries.enter(act, made, unit.id, use.clauses)
    lies = {"jurisdiction_code": made.jurisdiction_code, "unit_id": unit.id, "criticism_id": made.id}
    for each in found:
        await act.add(tables.CriticismFinding(finding_id=each.id, **lies))
    return await act.done(made)


async def _failed(
    act: Act, id: UUID | None, found: Sequence[tables.InspectionFinding]
) -> tables.RectificationOrder | None:
    if id is None:
        return None
    order = await act.session.get(tables.RectificationOrder, id)
    own = next((each for each in found if order is not None and each.id == order.finding_id), found[0])
    await rectification.failed(act, id, own)
    return order


def _statement(
    act: Act,
    number: str,
    unit: tables.Organization,
    issuer: str,
    found: Sequence[tables.InspectionFinding],
    order: tables.RectificationOrder | None,
) -> dict[str, Any]:
    """What is published. It is made of names of units and grounds, and holds nobody's own words (A-15)."""
    grounds = list(dict.fromkeys(each.ground for each in found))
    said = "、".join(each.zh for each in grounds)
    failed = f"，且未按整改通知（{order.order_no}）整改到位" if order else ""
    return {
        "criticismNo": number,
        "jurisdiction": act.author.jurisdiction_code,
        "issuer": issuer,
        "unit": unit.name_zh,
        "unitCode": unit.code,
        "publishedOn": act.today.isoformat(),
        "grounds": [each.name for each in grounds],
        "clauses": sorted({clause for each in found for clause in each.clauses}),
        "orderNo": order.order_no if order else None,
        "textZh": f"经督查，{unit.name_zh}存在“{said}”问题{failed}，现予通报批评。",
    }
