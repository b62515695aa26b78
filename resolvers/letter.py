"""Responsibility letters, their parties, articles and copies."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Select, exists, select

from auth.viewer import Viewer
from database import tables
from duties import letter, letter_draft, letter_round
from resolvers.changes import carry_out
from resolvers.matching import Value, matching
from resolvers.order import Order

_OF, _PARTY, _ARTICLE, _COPY = (
    tables.ResponsibilityLetter,
    tables.LetterParty,
    tables.LetterArticle,
    tables.LetterCopy,
)
ORDERS = {
    "NEWEST": Order((_OF.id,), "按起草先后倒序: the last one first.", descending=True),
    "ID": Order((_OF.id,), "按起草先后: as drawn up."),
}


def find(
    viewer: Viewer,
    *,
    id: Value = None,
    type: Value = None,
    state: Value = None,
    school_year: Value = None,
    named_year: Value = None,
    unit_id: Value = None,
    class_id: Value = None,
    teacher_id: Value = None,
    unsigned: bool | None = None,
) -> Select[Any]:
    """Letters by type, state, year and whose they are, and by whether a party has still to sign."""
    found = matching(
        select(_OF),
        (_OF.id, id),
        (_OF.type, type),
        (_OF.state, state),
        (_OF.school_year, school_year),
        (_OF.named_year, named_year),
        (_OF.unit_id, unit_id),
        (_OF.class_id, class_id),
        (_OF.teacher_id, teacher_id),
    )
    if unsigned is None:
        return found
    party = _PARTY.__table__.c  # who sees a letter sees its parties
    waits = exists().where(party.letter_id == _OF.id, party.signed_on.is_(None))
    return found.where(waits if unsigned else ~waits)


def parties(viewer: Viewer, *, letter_id: Value = None) -> Select[Any]:
    """Parties by letter."""
    return matching(select(_PARTY), (_PARTY.letter_id, letter_id))


def articles(viewer: Viewer, *, letter_id: Value = None) -> Select[Any]:
    """Articles by letter."""
    return matching(select(_ARTICLE), (_ARTICLE.letter_id, letter_id))


def copies(viewer: Viewer, *, letter_id: Value = None) -> Select[Any]:
    """Copies by letter."""
    return matching(select(_COPY), (_COPY.letter_id, letter_id))


draft = partial(carry_out, "letterDraft", letter_draft.draft)
draft_each = partial(carry_out, "teacherLettersDraft", letter_round.draft_each)
sign = partial(carry_out, "letterSign", letter.sign)
distribute = partial(carry_out, "letterDistribute", letter.distribute)
supersede = partial(carry_out, "letterSupersede", letter.supersede)
