"""A responsibility letter as it is printed: its words, targets, parties and copies, as whoever looks may see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from casework.sight import Sight
from database import tables
from domain.errors import Fixer, Reason, Refused
from domain.letter import PERSONS

_NOT_FOUND = Reason("NOT_FOUND", "没有此责任文书", "there is no such letter", Fixer.CALLER)


@dataclass(frozen=True, slots=True)
class Block:
    """签署栏 of a party. label: 甲方 or 乙方, 承诺单位 of a commitment; person: signs in person, without a seal."""

    label: str
    name: str
    position: str
    person: bool
    signed_by: str | None
    signed_on: date | None
    sealed_on: date | None


@dataclass(frozen=True, slots=True)
class Copy:
    """副本: which one, who keeps it, since when, who received it."""

    copy_no: int
    keeper: str
    handed_on: date
    received_by: str


@dataclass(frozen=True, slots=True)
class Printed:
    """A letter's text. targets: as the letter keeps them; articles: number and words."""

    title: str
    unit: str
    school_year: str
    named_year: str
    preamble: str | None
    articles: tuple[tuple[str, str], ...]
    targets: tuple[dict[str, Any], ...]
    closing: str | None
    blocks: tuple[Block, ...]
    copies_required: int
    copies: tuple[Copy, ...]
    effective_from: date | None
    expires_on: date
    text_version: int


async def read(session: AsyncSession, letter_id: UUID, sight: Sight, county: str) -> Printed:
    """The letter. Raises Refused NOT_FOUND, also for one that whoever looks may not see."""
    of, party = tables.ResponsibilityLetter, tables.LetterParty
    mine = select(of).where(of.id == letter_id, of.jurisdiction_code == county)
    letter = await session.scalar(mine.options(*sight.options))
    if letter is None:
        raise Refused(_NOT_FOUND)
    article, copy = tables.LetterArticle, tables.LetterCopy
    said = select(article).where(article.letter_id == letter.id).order_by(article.ordinal)
    articles = list(await session.scalars(said.options(*sight.options)))
    signs = select(party).where(party.letter_id == letter.id).order_by(party.side)
    parties = list(await session.scalars(signs.options(*sight.options)))
    kept = select(copy).where(copy.letter_id == letter.id).order_by(copy.copy_no)
    names = {each.id: _name(each) for each in parties}
    unit = await session.get_one(tables.Organization, letter.unit_id)
    return Printed(
        title=letter.name_zh,
        unit=unit.name_zh,
        school_year=letter.school_year,
        named_year=letter.named_year,
        preamble=letter.preamble_zh,
        articles=tuple((each.no, each.text_zh) for each in articles),
        targets=tuple(letter.targets),
        closing=letter.closing_zh,
        blocks=tuple(_block(each, len(parties) == 1) for each in parties),
        copies_required=letter.copies,
        copies=tuple(
            Copy(each.copy_no, names[each.party_id], each.handed_on, each.received_by)
            for each in await session.scalars(kept.options(*sight.options))
        ),
        effective_from=letter.effective_from,
        expires_on=letter.expires_on,
        text_version=letter.text_version,
    )


def _name(party: tables.LetterParty) -> str:
    return f"{party.name_zh} {party.holder_name}" if party.holder_name else party.name_zh


def _block(party: tables.LetterParty, alone: bool) -> Block:
    person = party.signatory in PERSONS
    return Block(
        label="承诺单位" if alone else party.side.zh,
        name=_name(party),
        position=party.position_zh or (party.signatory.zh if person else "主要负责人"),
        person=person,
        signed_by=party.signed_by,
        signed_on=party.signed_on,
        sealed_on=party.sealed_on,
    )
