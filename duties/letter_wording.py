"""The words and targets of a responsibility letter: the document's own where it has them (DC-L0..L10, A-12, A-13)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import or_, select

from casework.act import Act, text
from database import tables
from domain import letter
from domain.errors import Fixer, Reason, Refused

_MOST = 40
"""Articles of a letter."""


async def word(act: Act, made: tables.ResponsibilityLetter, template: tables.LetterTemplate) -> None:
    """Give a letter its words before and after the articles, of its own year, and the place's targets."""
    document = await act.session.get_one(tables.PolicyDocument, template.document_id)
    wording: dict[str, Any] = template.wording or {}
    preamble: str | None = wording.get("preamble_zh")
    if preamble is not None:
        # The annex is the letter of the document's own year.
        preamble = preamble.replace(f"{document.year} 年", f"{made.named_year[:-1]} 年")
    made.preamble_zh, made.closing_zh = preamble, wording.get("closing_zh")
    made.targets = await _targets(act, template, made)


async def articles(
    act: Act, template: tables.LetterTemplate, said: Sequence[str] | None
) -> list[dict[str, Any]]:
    """The document's articles word for word; else those that the parties agree on; else the words of its clauses.

    Raises Refused: WORDING_GIVEN, BAD_TEXT, PERSONAL_NUMBER.
    """
    if template.wording:
        if said is not None:
            zh, en = (
                "本地文件已规定条款，照原文签订",
                "the document has the articles: they are signed as they stand",
            )
            raise Refused(Reason("WORDING_GIVEN", zh, en, Fixer.CALLER, "articles", template.clauses[0]))
        return [dict(each) for each in template.wording["articles"]]
    if said is not None:
        if not 1 <= len(said) <= _MOST:
            zh, en = f"应为 1 至 {_MOST} 条", f"1 to {_MOST} articles"
            raise Refused(Reason("BAD_TEXT", zh, en, Fixer.CALLER, "articles"))
        return _numbered([(text(each, f"articles[{n}]", 1000), []) for n, each in enumerate(said)])
    of = tables.PolicyClause
    cited = select(of).where(of.document_id == template.document_id, of.code.in_(template.clauses))
    found = await act.session.scalars(cited.order_by(of.ordinal))
    return _numbered([(quote, [each.code]) for each in found for quote in each.quotes])


def _numbered(said: Sequence[tuple[str, list[str]]]) -> list[dict[str, Any]]:
    return [
        {"no": letter.numeral(n), "text_zh": zh, "clauses": clauses}
        for n, (zh, clauses) in enumerate(said, start=1)
    ]


async def _targets(
    act: Act, template: tables.LetterTemplate, made: tables.ResponsibilityLetter
) -> list[dict[str, Any]]:
    """The place's targets that still hold in the letter's school year, as plain JSON."""
    of = tables.Target
    begins = date(int(made.school_year[:4]), 9, 1)
    lasts = or_(of.valid_until.is_(None), of.valid_until >= begins)
    found = select(of).where(of.document_id == template.document_id, of.valid_to.is_(None), lasts)
    return [
        {
            "indicator": each.indicator.name,
            "indicatorZh": each.indicator.zh,
            "operator": each.operator.name,
            "operatorZh": each.operator.zh,
            "value": each.value,
            "unit": each.unit.name if each.unit else None,
            "unitZh": each.unit.zh if each.unit else None,
            "textZh": each.text_zh,
            "clauses": each.clauses,
        }
        for each in await act.session.scalars(found.order_by(of.ordinal))
    ]
