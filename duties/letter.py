"""Responsibility letters signed, their copies handed over, replaced, and over when the school year is (4.6, DC-L9, DC-L10)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.author import Author
from casework.act import Act, begin, not_before, on_or_before, text
from database import tables
from domain import letter
from domain.errors import Fixer, Reason, Refused
from domain.letter import LetterSide, LetterState
from domain.machines.letter import LETTER
from duties import entries, letter_draft, units

_LETTER, _PARTY, _COPY = tables.ResponsibilityLetter, tables.LetterParty, tables.LetterCopy
MOST = 500
"""Letters that expire in one transaction."""
_SIGNING = frozenset({LetterState.DRAFT, LetterState.PARTY_A_SIGNED, LetterState.PARTY_B_SIGNED})
UNKNOWN_LETTER = Reason(
    "UNKNOWN_LETTER",
    "没有此责任文书，或不在您的办理范围内",
    "there is no such letter, or it is not yours to act for",
    Fixer.CALLER,
    "letterId",
)


@dataclass(frozen=True, slots=True)
class _Open:
    """A letter that is held, its parties by side, how many copies each of them has."""

    row: tables.ResponsibilityLetter
    parties: Mapping[LetterSide, tables.LetterParty]
    kept: dict[UUID, int]

    @property
    def lacking(self) -> int:
        """Copies that are still to be handed over."""
        return self.row.copies - sum(self.kept.values())

    def party(self, side: LetterSide, place: str) -> tables.LetterParty:
        """Raises Refused WRONG_PARTY where a commitment has no second party."""
        if side not in self.parties:
            zh, en = f"此文书没有{side.zh}", f"the letter has no {side.name}"
            raise Refused(Reason("WRONG_PARTY", zh, en, Fixer.CALLER, place))
        return self.parties[side]


async def sign(
    session: AsyncSession,
    author: Author,
    *,
    letter_id: UUID,
    expected_version: int,
    side: LetterSide,
    signed_by: str,
    signed_on: date,
    sealed_on: date | None = None,
    position: str | None = None,
    on_paper: bool | None = None,
) -> UUID:
    """Record a party's seal and its principal person's signature, with the day (DC-L10); the letter's id.

    The party itself does, or the bureau from the paper that was handed in (A-34). Once every party has signed and all copies are
    handed over, the letter is in force from the day of the last signature (DC-L9). Raises Refused: UNKNOWN_LETTER, STALE_VERSION,
    ILLEGAL_TRANSITION, WRONG_PARTY, NOT_YOUR_SIDE, SIGNED_ALREADY, SEAL_MISSING, SAME_SIGNATORY, NOT_THE_HOLDER, IMPOSSIBLE_DATE,
    BAD_TEXT, PERSONAL_NUMBER.
    """
    act = await begin(session, author)
    found = await _opened(act, letter_id, expected_version)
    if found.row.state not in _SIGNING:
        LETTER.require(found.row.state, LetterState.PARTY_A_SIGNED)
    party = found.party(side, "side")
    await _require_own(act, party, bool(on_paper))
    if party.signed_on is not None:
        zh, en = f"{side.zh}已经签署", f"{side.name} has signed"
        raise Refused(Reason("SIGNED_ALREADY", zh, en, Fixer.CALLER, "side", "DC-L10"))
    _check_days(act, found.row, party, sealed_on, signed_on)
    name = text(signed_by, "signedBy", 60)
    _check_name(found, party, name)
    party.signed_by, party.signed_on, party.sealed_on = name, signed_on, sealed_on
    party.on_paper, party.recorded_by = bool(on_paper), author.name
    if position is not None:
        party.position_zh = text(position, "position", 60)
    elif party.signatory not in letter.PERSONS:
        party.position_zh = "主要负责人"
    await _go_on(act, found, f"{side.zh}签署")
    return await act.done(found.row)


async def distribute(
    session: AsyncSession,
    author: Author,
    *,
    letter_id: UUID,
    expected_version: int,
    copies: Sequence[Mapping[str, Any]],
) -> UUID:
    """Record which party was handed a copy of a signed letter, when, and who received it; the letter's id. Each party keeps one.

    copies: side, handed_on, received_by of each. Raises Refused: UNKNOWN_LETTER, STALE_VERSION, ILLEGAL_TRANSITION, NOT_YOUR_LETTER,
    LETTER_NOT_SIGNED, NO_COPY, TOO_MANY_COPIES, WRONG_PARTY, IMPOSSIBLE_DATE, BAD_TEXT, PERSONAL_NUMBER.
    """
    act = await begin(session, author)
    found = await _opened(act, letter_id, expected_version)
    if found.row.state is LetterState.DRAFT:
        zh, en = "尚无一方签署，没有可以分发的文本", "nobody has signed: there is no copy to hand over"
        raise Refused(Reason("LETTER_NOT_SIGNED", zh, en, Fixer.CALLER, "letterId", "DC-L9"))
    LETTER.require(found.row.state, LetterState.EFFECTIVE)
    await _require_first(act, found)
    if not copies:
        zh, en = "请注明交给哪一方", "say who was handed a copy"
        raise Refused(Reason("NO_COPY", zh, en, Fixer.CALLER, "copies"))
    for place, each in enumerate(copies):
        await _hand(act, found, each, f"copies[{place}]")
    await _go_on(act, found, f"分发 {len(copies)} 份")
    return await act.done(found.row)


async def supersede(
    session: AsyncSession,
    author: Author,
    *,
    letter_id: UUID,
    expected_version: int,
    reason: str,
    holder_name: str | None = None,
    articles: Sequence[str] | None = None,
) -> UUID:
    """Draw up the next version of a letter in force; its id. The one before stays in force until the next one is.

    Raises Refused: UNKNOWN_LETTER, STALE_VERSION, LETTER_NOT_IN_FORCE, BAD_TEXT, and what drawing one up does.
    """
    act = await begin(session, author)
    row = await act.held(_LETTER, letter_id, UNKNOWN_LETTER, expected_version)
    if row.state is not LetterState.EFFECTIVE:
        zh, en = (
            f"此文书{row.state.zh}，不能替代",
            f"it is {row.state.name}: only a letter in force is replaced",
        )
        raise Refused(Reason("LETTER_NOT_IN_FORCE", zh, en, Fixer.CALLER, "letterId"))
    why = text(reason, "reason")
    made = await letter_draft.following(act, row, holder_name, articles)
    await entries.enter(act, row, row.unit_id, row.clauses, why)
    return await act.done(made)


async def advance(session: AsyncSession, author: Author) -> int:
    """Let letters expire whose school year is over (DC-L1), at most MOST; how many. author: at the hub's shell."""
    act = await begin(session, author)
    over = select(_LETTER).where(
        _LETTER.jurisdiction_code == author.jurisdiction_code,
        _LETTER.state == LetterState.EFFECTIVE,
        _LETTER.expires_on < act.today,
    )
    due = over.order_by(_LETTER.id).limit(MOST).with_for_update(skip_locked=True)
    rows = list(await session.scalars(due))
    for row in rows:
        await entries.move(act, row, row.unit_id, LETTER, LetterState.EXPIRED, "学年结束")
    return len(rows)


async def _opened(act: Act, id: UUID, expected: int) -> _Open:
    row = await act.held(_LETTER, id, UNKNOWN_LETTER, expected)
    parties = await act.session.scalars(select(_PARTY).where(_PARTY.letter_id == row.id))
    counted = select(_COPY.party_id, func.count()).where(_COPY.letter_id == row.id).group_by(_COPY.party_id)
    kept = await act.session.execute(counted)
    return _Open(row, {each.side: each for each in parties}, {party: count for party, count in kept})  # noqa: C416  # rows are no pairs to mypy


async def _go_on(act: Act, found: _Open, why: str) -> None:
    """Bring a letter to the state that its signatures and copies make; what it replaces is superseded."""
    row = found.row
    signed = {side for side, each in found.parties.items() if each.signed_on is not None}
    to = letter.after_signing(row.state, signed, found.parties.keys() - signed, found.lacking)
    if to is row.state:
        row.version += 1
        await act.session.flush()
        await entries.enter(act, row, row.unit_id, row.clauses, why)
        return
    if to is not LetterState.EFFECTIVE:
        await entries.move(act, row, row.unit_id, LETTER, to, why)
        return
    last = max(each.signed_on for each in found.parties.values() if each.signed_on is not None)
    before = select(_LETTER).where(
        *letter_draft.alike(row), _LETTER.state == LetterState.EFFECTIVE, _LETTER.id != row.id
    )
    for each in list(await act.session.scalars(before.with_for_update())):
        await entries.move(act, each, each.unit_id, LETTER, LetterState.SUPERSEDED, "新文本生效")
    await entries.move(act, row, row.unit_id, LETTER, to, why, effective_from=last)


async def _require_own(act: Act, party: tables.LetterParty, on_paper: bool) -> None:
    """Raise Refused NOT_YOUR_SIDE unless the author acts for the party, or is the bureau with the paper in its hands (A-34)."""
    unit = await act.session.get_one(tables.Organization, party.organization_id)
    if units.is_own(act, unit) or (on_paper and units.is_bureau(act)):
        return
    zh = "由签署方自己登记；纸质文书由教育局登记"
    en = "the party itself records it, or the bureau from the paper that was handed in"
    raise Refused(Reason("NOT_YOUR_SIDE", zh, en, Fixer.CALLER, "side", "DC-L10"))


async def _require_first(act: Act, found: _Open) -> None:
    """Raise Refused NOT_YOUR_LETTER unless the author acts for one of the parties."""
    for each in found.parties.values():
        unit = await act.session.get_one(tables.Organization, each.organization_id)
        if units.is_own(act, unit):
            return
    zh, en = "由签署方登记", "one of its parties records it"
    raise Refused(Reason("NOT_YOUR_LETTER", zh, en, Fixer.CALLER, "letterId", "DC-L9"))


def _check_days(
    act: Act, row: tables.ResponsibilityLetter, party: tables.LetterParty, sealed: date | None, signed: date
) -> None:
    first = date(int(row.school_year[:4]), 1, 1)  # DC's is signed in March for the calendar year
    for day, place in ((signed, "signedOn"), (sealed, "sealedOn")):
        if day is not None:
            not_before(day, first, place)
            on_or_before(day, min(act.today, row.expires_on), place)
    if sealed is None and party.signatory not in letter.PERSONS:
        zh, en = "单位签署须加盖公章", "a unit signs with its seal"
        raise Refused(Reason("SEAL_MISSING", zh, en, Fixer.CALLER, "sealedOn", "DC-L10"))


def _check_name(found: _Open, party: tables.LetterParty, name: str) -> None:
    if party.holder_name is not None and name != party.holder_name:
        zh, en = f"应由{party.signatory.zh}本人签字", f"the {party.signatory.name} named in it signs"
        raise Refused(Reason("NOT_THE_HOLDER", zh, en, Fixer.CALLER, "signedBy"))
    if any(each.signed_by == name for each in found.parties.values() if each is not party):
        zh, en = "同一人不能代表双方签字", "one person may not sign for both parties"
        raise Refused(Reason("SAME_SIGNATORY", zh, en, Fixer.CALLER, "signedBy", "DC-L10"))


async def _hand(act: Act, found: _Open, said: Mapping[str, Any], place: str) -> None:
    party = found.party(said["side"], f"{place}.side")
    signed = [each.signed_on for each in found.parties.values() if each.signed_on is not None]
    on_or_before(said["handed_on"], act.today, f"{place}.handedOn")
    not_before(said["handed_on"], min(signed), f"{place}.handedOn")
    without = sum(1 for each in found.parties.values() if each is not party and each.id not in found.kept)
    if found.lacking <= without:
        zh, en = (
            f"共 {found.row.copies} 份，各方各执一份",
            f"{found.row.copies} copies in all, each party keeps one",
        )
        raise Refused(Reason("TOO_MANY_COPIES", zh, en, Fixer.CALLER, place, "DC-L9"))
    row = _COPY(
        jurisdiction_code=found.row.jurisdiction_code,
        unit_id=found.row.unit_id,
        letter_id=found.row.id,
        party_id=party.id,
        copy_no=sum(found.kept.values()) + 1,
        handed_on=said["handed_on"],
        received_by=text(said["received_by"], f"{place}.receivedBy", 60),
        recorded_by=act.author.name,
    )
    await act.add(row)
    found.kept[party.id] = found.kept.get(party.id, 0) + 1
