"""Dispositions of cases."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Select, select

from auth.viewer import Viewer
from casework import disposition
from database import tables
from resolvers.changes import carry_out
from resolvers.matching import Value, matching


def find(
    viewer: Viewer, *, case_id: Value = None, student_id: Value = None, situation: Value = None
) -> Select[Any]:
    """Dispositions by case, child and situation."""
    of = tables.Disposition
    return matching(select(of), (of.case_id, case_id), (of.student_id, student_id), (of.situation, situation))


resolve = partial(carry_out, "caseResolve", disposition.resolve)
