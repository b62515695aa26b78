"""Proposals decided on by a person: taken up or dismissed, with a reason; nothing else follows (catalogue 2.15)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.author import Author
from casework.act import begin, text
from database import tables
from domain.accountability_proposal import ProposalState
from domain.errors import Fixer, Reason
from domain.machines.supervision import ACCOUNTABILITY_PROPOSAL
from duties import entries
from duties.supervision import impartial

UNKNOWN_PROPOSAL = Reason(
    "UNKNOWN_PROPOSAL",
    "没有此问责线索，或不在您的办理范围内",
    "there is no such proposal, or it is not yours to decide on",
    Fixer.CALLER,
    "proposalId",
)


async def take_up(
    session: AsyncSession, author: Author, *, proposal_id: UUID, expected_version: int, reason: str
) -> UUID:
    """It is to be followed: an action may rest on it; its id.

    Raises Refused: UNKNOWN_PROPOSAL, STALE_VERSION, OWN_MATTER, ILLEGAL_TRANSITION, BAD_TEXT, PERSONAL_NUMBER.
    """
    return await _decide(session, author, proposal_id, expected_version, reason, ProposalState.TAKEN_UP)


async def dismiss(
    session: AsyncSession, author: Author, *, proposal_id: UUID, expected_version: int, reason: str
) -> UUID:
    """Nothing is to follow from it, and the clock does not propose it again for that month. Raises Refused as `take_up`."""
    return await _decide(session, author, proposal_id, expected_version, reason, ProposalState.DISMISSED)


async def _decide(
    session: AsyncSession, author: Author, id: UUID, expected: int, reason: str, to: ProposalState
) -> UUID:
    act = await begin(session, author)
    proposal = await act.held(tables.AccountabilityProposal, id, UNKNOWN_PROPOSAL, expected)
    await impartial.require(act, proposal.unit_id, "proposalId")
    why = text(reason, "reason")
    said: dict[str, Any] = {"decided_at": author.now, "decided_by": author.name, "reason": why}
    await entries.move(act, proposal, proposal.unit_id, ACCOUNTABILITY_PROPOSAL, to, why, **said)
    return await act.done(proposal)
