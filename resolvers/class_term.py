"""Homeroom teachers' records of a term, and the pupils in them."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Select, select

from auth.viewer import Viewer
from casework import class_term
from database import tables
from resolvers.changes import carry_out
from resolvers.matching import Value, matching
from resolvers.order import Order

_RECORD, _ENTRY = tables.ClassTermRecord, tables.ClassTermEntry
RECORD_ORDERS = {
    "NEWEST": Order((_RECORD.id,), "按建立先后倒序: the last one first.", descending=True),
    "ID": Order((_RECORD.id,), "按建立先后: as opened."),
}
ENTRY_ORDERS = {"ID": Order((_ENTRY.id,), "按记录先后: as recorded.")}


def records(
    viewer: Viewer,
    *,
    id: Value = None,
    class_id: Value = None,
    school_id: Value = None,
    school_year: Value = None,
    kind: Value = None,
    completed: bool | None = None,
) -> Select[Any]:
    """Records by class, school and term, and by whether they are complete."""
    found = matching(
        select(_RECORD),
        (_RECORD.id, id),
        (_RECORD.class_id, class_id),
        (_RECORD.school_id, school_id),
        (_RECORD.school_year, school_year),
        (_RECORD.kind, kind),
    )
    if completed is None:
        return found
    done = _RECORD.completed_at.is_not(None)
    return found.where(done if completed else ~done)


def entries(
    viewer: Viewer, *, record_id: Value = None, student_id: Value = None, enrolled: bool | None = None
) -> Select[Any]:
    """Pupils by record and child, and by whether they are at school here."""
    found = matching(select(_ENTRY), (_ENTRY.record_id, record_id), (_ENTRY.student_id, student_id))
    return found if enrolled is None else found.where(_ENTRY.enrolled.is_(enrolled))


submit = partial(carry_out, "classTermRecordSubmit", class_term.submit)
