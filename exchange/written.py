"""What the present transaction has set in motion: every row by what names it, and a digest of them all.

Two transactions that do the same have the same digest, whatever ids their rows were given: a child is named by its blind
index, a finding by its comparison and child.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from domain.exchange import RESTRICTED_FINDINGS
from domain.student import RESTRICTED_GROUPS
from domain.vocabulary import Term


@dataclass(frozen=True, slots=True)
class Written:
    """One row: the noun, whether it is new, the child's masked number where it is about one, and what it says."""

    noun: str
    is_new: bool
    child: str | None
    told: str
    named: str
    is_restricted: bool

    def shown(self) -> dict[str, object]:
        """As a preview lists it; of a restricted group that there is a row, and nothing else (decision 0040)."""
        child, told = (None, None) if self.is_restricted else (self.child, self.told)
        return {"noun": self.noun, "new": self.is_new, "child": child, "told": told}


async def rows(session: AsyncSession, jurisdiction_code: str) -> list[Written]:
    """What the transaction has inserted or changed of what people are answerable for, in order."""
    found = await session.execute(text(_ALL), {"county": jurisdiction_code})
    return sorted((Written(*row) for row in found), key=lambda each: (each.noun, each.named, each.told))


def digest(written: list[Written]) -> str:
    """SHA-256 over the rows, in hex."""
    lines = (f"{each.noun}|{each.is_new}|{each.named}|{each.told}\n" for each in written)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def counted(written: list[Written]) -> dict[str, dict[str, int]]:
    """How many rows of each noun are new, and how many change."""
    tally = Counter((each.noun, "new" if each.is_new else "changed") for each in written)
    nouns = sorted({noun for noun, _ in tally})
    return {noun: {how: tally[noun, how] for how in ("new", "changed")} for noun in nouns}


def _of(
    noun: str, rows: str, told: str, child: str = "s", named: str = "''", is_restricted: str = "false"
) -> str:
    """Rows `t` of a statement's FROM that this transaction wrote. now() is when the transaction began."""
    is_new = "t.created_at = now()"
    moved = " AND t.state = 'RESOLVED'" if noun in _SEEN_AGAIN else ""
    changed = f" OR t.updated_at = now(){moved}"
    who = f"{child}.id_number_masked" if child else "NULL"
    whom = f"coalesce(encode({child}.id_number_index, 'hex'), {child}.id::text, '')" if child else "''"
    return f"""
        SELECT '{noun}', {is_new}, {who}, {told}, concat_ws('|', {whom}, {named}), {is_restricted}
        FROM {rows}
        AND ({is_new}{changed})
    """


_SEEN_AGAIN = ("Discrepancy",)
"""Nouns whose rows are touched whenever they are seen again, which moves nobody unless they are settled."""


def _among(terms: Collection[Term]) -> str:
    return ", ".join(f"'{term.name}'" for term in sorted(terms, key=lambda term: term.name))


_HERE = "s.jurisdiction_code = CAST(:county AS text)"
_ALL = " UNION ALL ".join(
    (
        _of(
            "Student",
            f"student t JOIN student s ON s.id = t.id WHERE {_HERE}",
            "concat_ws(' ', t.schooling_status, t.registration_progress, t.registration_told_on)",
        ),
        _of(
            "Discrepancy",
            """discrepancy t LEFT JOIN student s ON s.id = t.student_id
               WHERE t.jurisdiction_code = CAST(:county AS text)""",
            "concat_ws(' ', t.comparison, t.finding, t.bucket, t.facts - 'resolvedByRun', nullif(t.state, 'OPEN'))",
            is_restricted=f"t.finding IN ({_among(RESTRICTED_FINDINGS)})",
            named="CASE WHEN t.subject = t.student_id::text THEN '' ELSE replace(t.subject, t.student_id::text, '') END",
        ),
        _of(
            "LedgerEntry",
            f"""ledger_entry t JOIN student s ON s.id = t.student_id JOIN ledger l ON l.id = t.ledger_id
                JOIN organization o ON o.id = l.owner_id WHERE {_HERE}""",
            "concat_ws(' ', l.type, o.code, t.state, t.facts)",
        ),
        _of(
            "SpecialGroupMembership",
            f"special_group_membership t JOIN student s ON s.id = t.student_id WHERE {_HERE}",
            """concat_ws(' ', t."group", t.source, t.valid_from, t.valid_to)""",
            is_restricted=f't."group" IN ({_among(RESTRICTED_GROUPS)})',
        ),
        _of(
            "Verification",
            """verification t JOIN discrepancy d ON d.id = t.discrepancy_id
                LEFT JOIN student s ON s.id = d.student_id WHERE t.jurisdiction_code = CAST(:county AS text)""",
            "concat_ws(' ', d.comparison, t.reason, t.state)",
        ),
        _of(
            "ChildLaborClue",
            f"child_labor_clue t JOIN student s ON s.id = t.student_id WHERE {_HERE}",
            "concat_ws(' ', t.state, t.answer, t.answered_on)",
            named="t.employer_name",
        ),
        _of(
            "TrainingWish",
            f"training_wish t JOIN student s ON s.id = t.student_id WHERE {_HERE}",
            "concat_ws(' ', t.state, t.outcome, t.trained_from)",
        ),
        _of(
            "MedicalAppraisal",
            f"medical_appraisal t JOIN student s ON s.id = t.student_id WHERE {_HERE}",
            # What doctors found is told by its digest alone (decision 0020).
            "md5(concat_ws('|', t.said_on, t.said_result, t.said_category, t.said_grade, t.said_document_no))",
        ),
    )
)
