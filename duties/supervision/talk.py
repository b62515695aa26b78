"""Talks with those who answer for a unit, about a finding, or an order that was not met (约谈; GH-48, HL-75, QC-48)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.author import Author
from casework.act import Act, begin, not_before, on_or_before, text
from database import tables
from domain.duty import GroupStanding
from domain.errors import Fixer, Reason, Refused
from domain.supervision import Instrument, TalkPartner
from duties import entries
from duties.supervision import finding as findings
from duties.supervision import rectification, standing

_OF, _MEMBER, _GROUP = tables.AccountabilityTalk, tables.LeadingGroupMember, tables.LeadingGroup


async def record(
    session: AsyncSession,
    author: Author,
    *,
    finding_id: UUID,
    speaker: str,
    partner: TalkPartner,
    partner_name: str,
    held_on: date,
    minutes: str,
    measures: str,
    order_id: UUID | None = None,
) -> UUID:
    """Record a talk that was held: by whom, with whom of the unit, what was said and agreed; its id.

    order_id: an order on that finding that was not met. Raises Refused: UNKNOWN_FINDING, FINDING_WITHDRAWN, NOT_HERE,
    NOT_THE_SUPERVISOR, WRONG_GROUND, WRONG_TALK_PARTNER, NOT_THE_HEAD, UNKNOWN_RECTIFICATION, NOT_FAILED, IMPOSSIBLE_DATE, BAD_TEXT,
    PERSONAL_NUMBER.
    """
    act = await begin(session, author)
    found = await findings.at_hand(act, finding_id, "findingId")
    use = standing.use(act, Instrument.TALK, "findingId")
    unit = await session.get_one(tables.Organization, found.unit_id)
    name = standing.using(act, use, unit, "findingId")
    standing.require_ground(use, found.ground, "findingId")
    if use.partner is not None and partner is not use.partner:
        zh, en = f"应约谈{use.partner.zh}", f"the talk is with the {use.partner.name}"
        raise Refused(Reason("WRONG_TALK_PARTNER", zh, en, Fixer.CALLER, "partner", use.clause))
    not_before(held_on, found.found_on, "heldOn")
    on_or_before(held_on, act.today, "heldOn")
    who = text(speaker, "speaker", 60)
    if use.head:
        await _require_head(act, who, held_on, use)
    made = _OF(
        jurisdiction_code=author.jurisdiction_code,
        unit_id=unit.id,
        finding_id=found.id,
        order_id=await rectification.failed(act, order_id, found),
        held_by=name,
        speaker=who,
        partner=partner,
        partner_name=text(partner_name, "partnerName", 60),
        held_on=held_on,
        minutes=text(minutes, "minutes", 2000),
        measures=text(measures, "measures", 1000),
        clauses=list(use.clauses),
    )
    await act.add(made)
    await entries.enter(act, made, unit.id, use.clauses)
    return await act.done(made)


async def _require_head(act: Act, name: str, day: date, use: standing.Use) -> None:
    """Raise Refused NOT_THE_HEAD unless the county's leading group had a head of that name on that day (HL-75)."""
    sat = select(_MEMBER.id).join(_GROUP, _MEMBER.group_id == _GROUP.id)
    head = sat.where(
        _GROUP.jurisdiction_code == act.author.jurisdiction_code,
        _GROUP.organization_id.is_(None),
        _MEMBER.standing == GroupStanding.HEAD,
        _MEMBER.name == name,
        _MEMBER.valid_from <= day,
        or_(_MEMBER.valid_to.is_(None), _MEMBER.valid_to >= day),
    )
    if await act.session.scalar(head.limit(1)) is None:
        zh, en = (
            "须由登记在任的领导小组组长约谈",
            "the head of the leading group on record that day holds it",
        )
        raise Refused(Reason("NOT_THE_HEAD", zh, en, Fixer.CALLER, "speaker", use.clause))
