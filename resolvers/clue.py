"""Clues that a department looks into, of whatever kind: how they are found and in which order they stand."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select

from auth.viewer import Viewer
from database import tables
from resolvers.matching import Value, matching
from resolvers.order import Order

Clue = type[tables.ChildLaborClue] | type[tables.ObstructionClue]


def orders(clue: Clue) -> dict[str, Order]:
    """As they were reported, one way and the other."""
    return {
        "NEWEST": Order((clue.id,), "按报告先后倒序: the last one first.", descending=True),
        "ID": Order((clue.id,), "按报告先后: as reported."),
    }


def find(
    clue: Clue,
    viewer: Viewer,
    *,
    student_id: Value = None,
    case_id: Value = None,
    state: Value = None,
    source: Value = None,
    addressee: Value = None,
) -> Select[Any]:
    """Clues of a kind by child, case, state, source and the department that they were passed to."""
    return matching(
        select(clue),
        (clue.student_id, student_id),
        (clue.case_id, case_id),
        (clue.state, state),
        (clue.source, source),
        (clue.addressee, addressee),
    )
