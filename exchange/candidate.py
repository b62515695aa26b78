"""Candidates (疑似同一人): a person says whether two entries are one child, or takes it back; a program never does (catalogue 2.13)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes import changing
from auth.changes.author import Author
from casework.act import Act, begin, text
from database import tables
from domain.errors import Fixer, Reason, Refused
from domain.exchange import ComparisonCode, DiscrepancyState

_FOUND, _CHILD, _LINE = tables.Discrepancy, tables.Student, tables.ExchangeRecord
CANDIDATES = (ComparisonCode.M_10_CANDIDATE, ComparisonCode.M_15)
_BEFORE = "stateBefore"
"""Among the facts of one that is decided: how it stood."""
UNKNOWN_CANDIDATE = Reason(
    "UNKNOWN_CANDIDATE",
    "没有此差异，或不由您的单位判定",
    "there is no such discrepancy, or it is not yours to decide",
    Fixer.CALLER,
    "discrepancyId",
)


async def decide(
    session: AsyncSession,
    author: Author,
    *,
    discrepancy_id: UUID,
    expected_version: int,
    same_person: bool,
    reason: str,
) -> UUID:
    """Say whether a pair is one person; the discrepancy's id. Neither child's row changes, and no register's line.

    Same person, of a register's line: from now on every comparison takes its number for the child's, and that the numbers differ
    is a finding for the police (M-10). Of two children who both hold a 学籍: it is verified, and stays open until one of them is
    cancelled by the police's conclusion (HL-66). Two persons: the pair is resolved and no candidate again.
    Raises Refused: UNKNOWN_CANDIDATE, STALE_VERSION, NOT_A_CANDIDATE, ALREADY_DECIDED, OTHER_FILE, BAD_TEXT, PERSONAL_NUMBER.
    """
    act = await begin(session, author)
    found = await _held(act, discrepancy_id, expected_version)
    if found.state is DiscrepancyState.RESOLVED or found.same_person is not None:
        zh, en = "该差异已判定或已解决", "it was decided already, or is resolved"
        raise Refused(Reason("ALREADY_DECIDED", zh, en, Fixer.CALLER, "discrepancyId"))
    why = text(reason, "reason")
    if same_person and found.comparison is ComparisonCode.M_10_CANDIDATE:
        await _require_no_file(act, found)
    stays = same_person and found.comparison is ComparisonCode.M_15
    state = DiscrepancyState.VERIFIED if stays else DiscrepancyState.RESOLVED
    facts = found.facts | {_BEFORE: found.state.name}
    decided = {"decided_at": author.now, "decided_by": author.name, "decision_reason": why, "facts": facts}
    return await _moved(act, found, state, why, same_person=same_person, **decided)


async def undo(
    session: AsyncSession, author: Author, *, discrepancy_id: UUID, expected_version: int, reason: str
) -> UUID:
    """Take a decision back: the pair is a candidate as it was before; the discrepancy's id.

    Raises Refused: UNKNOWN_CANDIDATE, STALE_VERSION, NOT_A_CANDIDATE, NOT_DECIDED, FOUND_AGAIN, BAD_TEXT, PERSONAL_NUMBER.
    """
    act = await begin(session, author)
    found = await _held(act, discrepancy_id, expected_version)
    if found.same_person is None:
        zh, en = "该差异尚未判定", "nobody has decided it yet"
        raise Refused(Reason("NOT_DECIDED", zh, en, Fixer.CALLER, "discrepancyId"))
    why = text(reason, "reason")
    again = select(_FOUND.id).where(
        _FOUND.jurisdiction_code == found.jurisdiction_code,
        _FOUND.comparison == found.comparison,
        _FOUND.subject == found.subject,
        _FOUND.state != DiscrepancyState.RESOLVED,
        _FOUND.id != found.id,
    )
    later = await session.scalar(again)
    if later is not None:
        zh = f"此后又发现新的差异，请判定新的一条：Discrepancy:{later}"
        en = f"it was found again since; decide that one: Discrepancy:{later}"
        raise Refused(Reason("FOUND_AGAIN", zh, en, Fixer.CALLER, "discrepancyId"))
    facts = {name: said for name, said in found.facts.items() if name not in (_BEFORE, "resolvedByRun")}
    nothing = {"decided_at": None, "decided_by": None, "decision_reason": None, "facts": facts}
    before = DiscrepancyState[found.facts[_BEFORE]]
    return await _moved(act, found, before, why, same_person=None, **nothing)


async def _held(act: Act, id: UUID, expected: int) -> tables.Discrepancy:
    found = await act.held(_FOUND, id, UNKNOWN_CANDIDATE, expected)
    if found.comparison not in CANDIDATES:
        zh, en = "该差异不是疑似同一人", "it is not about two entries that may be one person"
        raise Refused(Reason("NOT_A_CANDIDATE", zh, en, Fixer.CALLER, "discrepancyId"))
    return found


async def _require_no_file(act: Act, found: tables.Discrepancy) -> None:
    """The line's number must name nobody here: two files of children are not made one (the bureau settles the other first)."""
    line = select(_LINE.id_number_index).where(_LINE.id == found.record_id).scalar_subquery()
    county = _CHILD.jurisdiction_code == found.jurisdiction_code
    other = await act.session.scalar(select(_CHILD.id).where(county, _CHILD.id_number_index == line))
    if other is not None:
        zh = f"该身份证号已另有学生档案，须先核实该档案：Student:{other}"
        en = f"that number has a file of its own, which must be settled first: Student:{other}"
        raise Refused(Reason("OTHER_FILE", zh, en, Fixer.BUREAU, "samePerson", "HL-66"))


async def _moved(
    act: Act, found: tables.Discrepancy, state: DiscrepancyState, why: str, **values: object
) -> UUID:
    before = found.state
    await changing.change(act.session, found, state=state, **values)
    assert found.student_id is not None
    await act.tell(found.student_id, found, ("QC-42",), why, (None, before.name, state.name))
    return await act.done(found, found.student_id)
