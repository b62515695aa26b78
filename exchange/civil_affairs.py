"""Civil affairs: whose household they are asked to consider, and what they decided; a person and their register go on from there (QC-13)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from connectors._core import Line
from connectors.civil_affairs import AssistanceCandidate
from database import tables
from database.crypto.field import Field
from database.crypto.keys import Keys
from domain import calendar
from domain.assistance import ASSISTED, CAUSE, IN_DIFFICULTY, AssistanceReason, AssistanceState
from domain.student import SchoolingStatus
from exchange import answers, rules

_GONE = (
    SchoolingStatus.GRADUATED,
    SchoolingStatus.AGED_OUT,
    SchoolingStatus.DECEASED,
    SchoolingStatus.MOVED_OUT,
)
_ANSWERABLE = (AssistanceState.CREATED, AssistanceState.SENT, AssistanceState.WITHDRAWN)


async def requests(session: AsyncSession, keys: Keys, package_id: UUID) -> Sequence[Line]:
    """Children in economic difficulty and of open cases by poverty whom nobody assists yet, with just what finds them.

    What civil affairs have not answered is asked again under its id; what they have decided only for a reason that came since.
    """
    package = await session.get_one(tables.ExchangePackage, package_id)
    await _keep(session, package)
    ask, child, asked_in = tables.AssistanceRequest, tables.Student, aliased(tables.ExchangePackage)
    statement = (
        select(ask, child)
        .join(child, child.id == ask.student_id)
        .outerjoin(asked_in, asked_in.id == ask.sent_package_id)
        .where(
            child.jurisdiction_code == package.jurisdiction_code,
            or_(
                ask.state == AssistanceState.CREATED,
                (ask.state == AssistanceState.SENT) & (asked_in.period < package.period),
            ),
        )
        .order_by(child.id_number_index, child.id)
    )
    rows = (await session.execute(statement)).all()
    await session.execute(
        update(ask).where(ask.id.in_([row.id for row, _ in rows])).values(sent_package_id=package_id)
    )
    known = Field(keys, child.id_number_sealed)
    return [
        AssistanceCandidate(
            line_no=number,
            request_id=str(row.id),
            reason=row.reason.name,
            name=person.name,
            id_number=known.clear(person.id, person.id_number_sealed),
            birth_date=None if person.id_number_sealed else person.birth_date.isoformat(),
        )
        for number, (row, person) in enumerate(rows, start=1)
    ]


async def sent(session: AsyncSession, package_id: UUID) -> None:
    """The requests that a package carried have been made."""
    ask = tables.AssistanceRequest
    made = (ask.sent_package_id == package_id, ask.state == AssistanceState.CREATED)
    await session.execute(
        update(ask)
        .where(*made)
        .values(state=AssistanceState.SENT, sent_at=func.now(), version=ask.version + 1)
    )


async def decide(session: AsyncSession, package_id: UUID) -> dict[str, Any]:
    """Take over the accepted lines of one ASSISTANCE_DECISIONS package; once only (QC-13).

    Returns {"decided", "accepted", "rejected", "duplicate"}. No membership and no status follows: their register says who is assisted.
    """
    zh, en = "没有对应的社会救助推荐", "no such assistance request"
    counts = await answers.sort(session, package_id, tables.AssistanceRequest, _ANSWERABLE, zh, en)
    decided = (await session.execute(text(_DECIDE), {"package": package_id})).scalar_one()
    return {"decided": decided, **counts}


async def _keep(session: AsyncSession, package: tables.ExchangePackage) -> None:
    """Requests as they should be this month: those without a reason withdrawn, new ones made."""
    place = await rules.read(session, package.jurisdiction_code)
    given: dict[str, Any] = {
        "county": package.jurisdiction_code,
        "day": calendar.exchange_day(package.period, place.exchange_day).isoformat(),
        "assisted": sorted(group.name for group in ASSISTED),
        "difficulty": sorted(group.name for group in IN_DIFFICULTY),
        "gone": [status.name for status in _GONE],
        "cause": CAUSE.name,
        "reasons": json.dumps([reason.name for reason in AssistanceReason]),
    }
    for statement in (_WITHDRAW, _MAKE):
        await session.execute(text(statement), given)


# Assisted is who is so by their own word, whatever a registry's mark says. By child the first reason for which its household should be considered: an open case before a group. since: since when
# the hub has known of the newest one.
_CANDIDATES = """
    WITH today AS (SELECT CAST(CAST(:day AS text) AS date) AS day), standing AS (
        SELECT g.student_id, g."group", g.source, g.created_at FROM special_group_membership g, today
        WHERE coalesce(g.valid_from, today.day) <= today.day AND coalesce(g.valid_to, today.day) >= today.day
    ), ground AS (
        SELECT c.student_id, 0 AS reason, greatest(c.created_at, cause.created_at) AS since
        FROM dropout_case c JOIN case_cause cause ON cause.case_id = c.id AND cause.cause = :cause
        WHERE c.jurisdiction_code = :county AND c.stage <> 'CLOSED'
        UNION ALL
        SELECT student_id, 1, created_at FROM standing WHERE "group" = ANY(:difficulty)
    ), candidate AS (
        SELECT ground.student_id, CAST(:reasons AS jsonb) ->> min(ground.reason) AS reason, max(ground.since) AS since
        FROM ground JOIN student s ON s.id = ground.student_id
        WHERE s.jurisdiction_code = :county AND NOT s.schooling_status = ANY(:gone) AND NOT EXISTS (
            SELECT FROM standing WHERE standing.student_id = s.id AND "group" = ANY(:assisted)
              AND source = 'CIVIL_AFFAIRS')
        GROUP BY ground.student_id
    )
"""

_WITHDRAW = (
    _CANDIDATES
    + """
    UPDATE assistance_request a SET state = 'WITHDRAWN', version = a.version + 1, updated_at = now()
    FROM student s
    WHERE s.id = a.student_id AND s.jurisdiction_code = :county AND a.state IN ('CREATED', 'SENT')
      AND NOT EXISTS (SELECT FROM candidate WHERE candidate.student_id = a.student_id)
"""
)

_MAKE = (
    _CANDIDATES
    + """
    INSERT INTO assistance_request (student_id, reason)
    SELECT student_id, reason FROM candidate
    WHERE NOT EXISTS (SELECT FROM assistance_request a
                      WHERE a.student_id = candidate.student_id AND a.answered_at >= candidate.since)
    ORDER BY student_id
    ON CONFLICT (student_id) WHERE state IN ('CREATED', 'SENT') DO NOTHING
"""
)

_DECIDE = """
    WITH answer AS (
        SELECT a.id, r.fields
        FROM exchange_record r JOIN assistance_request a ON a.id::text = r.fields ->> 'requestId'
        WHERE r.package_id = CAST(:package AS uuid) AND r.state = 'ACCEPTED' AND a.state <> 'DECIDED'
    ), decided AS (
        UPDATE assistance_request a
        SET state = 'DECIDED', decision = answer.fields ->> 'decision', kind = answer.fields ->> 'kind',
            valid_from = CAST(answer.fields ->> 'validFrom' AS date), document_no = answer.fields ->> 'documentNo',
            decided_on = CAST(answer.fields ->> 'decidedOn' AS date), answered_at = now(),
            version = a.version + 1, updated_at = now()
        FROM answer WHERE a.id = answer.id
        RETURNING 1
    )
    SELECT count(*) FROM decided
"""
