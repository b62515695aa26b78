"""Cases that went up the responsibility chain."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Select, select

from auth.viewer import Viewer
from casework import escalation
from database import tables
from resolvers.changes import carry_out
from resolvers.matching import Value, matching


def find(viewer: Viewer, *, case_id: Value = None) -> Select[Any]:
    """To which levels a case went."""
    of = tables.Escalation
    return matching(select(of), (of.case_id, case_id))


escalate = partial(carry_out, "caseEscalate", escalation.escalate)
