"""Contacts, home visits, attempts of persuasion, and who took part."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Select, select

from auth.viewer import Viewer
from casework import persuasion, visit
from database import tables
from resolvers.changes import carry_out
from resolvers.matching import Value, matching
from resolvers.order import Order

_VISIT, _CONTACT, _ATTEMPT = tables.HomeVisit, tables.ContactAttempt, tables.PersuasionAttempt
VISIT_ORDERS = {
    "NEWEST": Order((_VISIT.id,), "按登记先后倒序: the last one first.", descending=True),
    "ID": Order((_VISIT.id,), "按登记先后: as recorded."),
}
CONTACT_ORDERS = {"ID": Order((_CONTACT.id,), "按登记先后: as recorded.")}
ATTEMPT_ORDERS = {"ID": Order((_ATTEMPT.id,), "按登记先后: as recorded.")}


def visits(
    viewer: Viewer,
    *,
    student_id: Value = None,
    case_id: Value = None,
    mode: Value = None,
    purpose: Value = None,
    period: Value = None,
) -> Select[Any]:
    """Visits by child, case, mode, purpose and period."""
    return matching(
        select(_VISIT),
        (_VISIT.student_id, student_id),
        (_VISIT.case_id, case_id),
        (_VISIT.mode, mode),
        (_VISIT.purpose, purpose),
        (_VISIT.period, period),
    )


def contacts(
    viewer: Viewer, *, student_id: Value = None, case_id: Value = None, outcome: Value = None
) -> Select[Any]:
    """Contacts by child, case and outcome."""
    found = select(_CONTACT)
    return matching(
        found, (_CONTACT.student_id, student_id), (_CONTACT.case_id, case_id), (_CONTACT.outcome, outcome)
    )


def attempts(
    viewer: Viewer, *, student_id: Value = None, case_id: Value = None, outcome: Value = None
) -> Select[Any]:
    """Attempts by child, case and outcome."""
    found = select(_ATTEMPT)
    return matching(
        found, (_ATTEMPT.student_id, student_id), (_ATTEMPT.case_id, case_id), (_ATTEMPT.outcome, outcome)
    )


def visitors(viewer: Viewer, *, visit_id: Value = None, attempt_id: Value = None) -> Select[Any]:
    """Who took part in a visit or an attempt."""
    of = tables.Visitor
    return matching(select(of), (of.visit_id, visit_id), (of.attempt_id, attempt_id))


record = partial(carry_out, "visitRecord", visit.record)
record_contact = partial(carry_out, "contactRecord", visit.record_contact)
record_persuasion = partial(carry_out, "persuasionRecord", persuasion.record)
