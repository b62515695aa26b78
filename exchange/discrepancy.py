"""差异: a person gives it to a unit until a day, says whether it is real, and settles it (catalogue 2.13)."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from auth import scopes
from auth.changes import changing
from auth.changes.author import Author
from casework.act import Act, begin, text
from casework.ledger import unit_of
from database import tables
from domain.errors import Fixer, Reason, Refused
from domain.exchange import RESTRICTED_FINDINGS, DiscrepancyState
from exchange.candidate import CANDIDATES
from exchange.rules import FINDING_DAYS

_FOUND, _S = tables.Discrepancy, DiscrepancyState
_PLACE = "discrepancyId"
UNKNOWN_DISCREPANCY = Reason(
    "UNKNOWN_DISCREPANCY",
    "没有此差异，或不在您的办理范围内",
    "there is no such discrepancy, or it is not yours to act on",
    Fixer.CALLER,
    _PLACE,
)


async def assign(
    session: AsyncSession,
    author: Author,
    *,
    discrepancy_id: UUID,
    expected_version: int,
    owner_id: UUID,
    reason: str,
    due_on: date | None = None,
) -> UUID:
    """Give it to a unit of the county; the discrepancy's id. due_on: its last day; without it so many days from today as the
    place's rule says (exchange.findingDays). What is verified already stays verified.

    Raises Refused: UNKNOWN_DISCREPANCY, STALE_VERSION, DISCREPANCY_SETTLED, NO_SUCH_UNIT, DUE_PAST, BAD_TEXT, PERSONAL_NUMBER.
    """
    act = await begin(session, author)
    found = await _held(act, discrepancy_id, expected_version)
    owner = await unit_of(act, owner_id, "ownerId")
    why = text(reason, "reason")
    until = due_on or act.today + timedelta(days=act.rules[FINDING_DAYS])
    if until < act.today:
        zh, en = "办理期限不能早于今天", "the last day lies behind us"
        raise Refused(Reason("DUE_PAST", zh, en, Fixer.CALLER, "dueOn"))
    state = _S.ASSIGNED if found.state is _S.OPEN else found.state
    return await _moved(act, found, state, why, owner_id=owner.id, due_on=until)


async def verify(
    session: AsyncSession,
    author: Author,
    *,
    discrepancy_id: UUID,
    expected_version: int,
    is_real: bool,
    reason: str,
) -> UUID:
    """Say whether it is real, or say otherwise than before; the discrepancy's id. A false alarm stands in no ledger from the
    next exchange on, is sent to nobody, and stays known as one for as long as registers find it.

    Raises Refused: UNKNOWN_DISCREPANCY, STALE_VERSION, DISCREPANCY_SETTLED, IS_CANDIDATE, BAD_TEXT, PERSONAL_NUMBER.
    """
    act = await begin(session, author)
    found = await _judged(act, discrepancy_id, expected_version)
    why = text(reason, "reason")
    return await _moved(act, found, _S.VERIFIED, why, is_real=is_real, **_decided(author, why))


async def resolve(
    session: AsyncSession, author: Author, *, discrepancy_id: UUID, expected_version: int, reason: str
) -> UUID:
    """Say that what was verified is settled; the discrepancy's id. A register that comes later and finds it again opens a new one.

    Raises Refused: UNKNOWN_DISCREPANCY, STALE_VERSION, DISCREPANCY_SETTLED, IS_CANDIDATE, NOT_VERIFIED, BAD_TEXT, PERSONAL_NUMBER.
    """
    act = await begin(session, author)
    found = await _judged(act, discrepancy_id, expected_version)
    if found.state is not _S.VERIFIED:
        zh, en = "尚未核实，请先核实", "it is not verified yet; do that first"
        raise Refused(Reason("NOT_VERIFIED", zh, en, Fixer.CALLER, _PLACE))
    why = text(reason, "reason")
    return await _moved(act, found, _S.RESOLVED, why, **_decided(author, why))


async def _held(act: Act, id: UUID, expected: int) -> tables.Discrepancy:
    found = await act.held(_FOUND, id, UNKNOWN_DISCREPANCY, expected)
    viewer = act.author.viewer
    if found.finding in RESTRICTED_FINDINGS and viewer and scopes.RESTRICTED_READ not in viewer.scopes:
        raise Refused(UNKNOWN_DISCREPANCY)
    if found.state is _S.RESOLVED:
        zh, en = "该差异已解决", "it is resolved already"
        raise Refused(Reason("DISCREPANCY_SETTLED", zh, en, Fixer.CALLER, _PLACE))
    return found


async def _judged(act: Act, id: UUID, expected: int) -> tables.Discrepancy:
    found = await _held(act, id, expected)
    if found.comparison in CANDIDATES:
        zh, en = (
            "疑似同一人请以 candidateDecide 判定",
            "whether two entries are one person is for candidateDecide",
        )
        raise Refused(Reason("IS_CANDIDATE", zh, en, Fixer.CALLER, _PLACE))
    return found


def _decided(author: Author, why: str) -> dict[str, object]:
    return {"decided_at": author.now, "decided_by": author.name, "decision_reason": why}


async def _moved(
    act: Act, found: tables.Discrepancy, state: DiscrepancyState, why: str, **values: object
) -> UUID:
    before = found.state
    await changing.change(act.session, found, state=state, **values)
    people = [found.student_id] if found.student_id else []
    # That a finding of a restricted group moves stands on the audit log alone (decision 0040).
    if found.student_id and found.finding not in RESTRICTED_FINDINGS:
        await act.tell(found.student_id, found, ("QC-42",), why, (None, before.name, state.name))
    return await act.done(found, *people)
