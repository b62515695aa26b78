"""Responsibility letters put together: the document's words and targets, the parties that are to sign (DC-L0, GH-14, BS-27, QC-49)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from casework.act import Act
from database import ids, tables
from domain import letter
from domain.letter import LetterSide, LetterState
from domain.machines.letter import LETTER
from domain.responsibility import LetterSignatory
from duties import entries, letter_wording

Party = tuple[LetterSignatory, tables.Organization]
"""Who signs, and of which unit."""


async def compose(
    act: Act,
    made: tables.ResponsibilityLetter,
    template: tables.LetterTemplate,
    parties: Sequence[Party],
    articles: Sequence[str] | None,
) -> tables.ResponsibilityLetter:
    """Put a letter in with its targets, articles and parties. Raises Refused: WORDING_GIVEN, BAD_TEXT, PERSONAL_NUMBER."""
    await compose_each(act, [made], template, parties, articles)
    return made


async def compose_each(
    act: Act,
    letters: Sequence[tables.ResponsibilityLetter],
    template: tables.LetterTemplate,
    parties: Sequence[Party],
    articles: Sequence[str] | None,
) -> None:
    """The same of several letters of one unit and school year, whose holders alone differ: a few statements for all of them."""
    first = letters[0]
    await letter_wording.word(act, first, template)
    numbered = await letter_wording.articles(act, template, articles)
    copies = letter.copies(template.copies, len(parties), act.rules["letter.copies"])
    for made in letters:
        made.name_zh, made.clauses, made.state = template.name_zh, template.clauses, LetterState.DRAFT
        made.preamble_zh, made.closing_zh, made.targets = first.preamble_zh, first.closing_zh, first.targets
        made.copies = copies
    await entries.make_each(act, letters, first.unit_id, LETTER)
    await act.add_each(tables.LetterArticle, [row for made in letters for row in _articles(made, numbered)])
    await act.add_each(tables.LetterParty, [row for made in letters for row in _parties(made, parties)])


def _articles(made: tables.ResponsibilityLetter, numbered: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    # In rising order, because the graph lists them so.
    own = ids.fresh(len(numbered))
    return [{"id": own[n], "ordinal": n + 1, **each, **_lies(made)} for n, each in enumerate(numbered)]


def _parties(made: tables.ResponsibilityLetter, parties: Sequence[Party]) -> list[dict[str, Any]]:
    rows = []
    for id, side, (signatory, unit) in zip(ids.fresh(len(parties)), LetterSide, parties, strict=False):
        teaches = signatory in letter.TEACHERS
        said = {
            "id": id,
            "side": side,
            "signatory": signatory,
            "organization_id": unit.id,
            "name_zh": unit.name_zh,
            "holder_name": made.holder_name if teaches else None,
            "position_zh": made.holder_position if teaches else None,
            "on_paper": False,
        }
        rows.append(said | _lies(made))
    return rows


def _lies(made: tables.ResponsibilityLetter) -> dict[str, Any]:
    return {"jurisdiction_code": made.jurisdiction_code, "unit_id": made.unit_id, "letter_id": made.id}
