"""What speaks for false data (数据不实, GH-48): answers of the police, edits after confirmation, dates that cannot be."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, and_, func, or_
from sqlalchemy.dialects.postgresql import distinct_on

from casework.act import Act
from database import tables
from domain import calendar
from domain.accountability_proposal import YOUNGEST_ENTRY, Month
from domain.accountability_proposal import ProposalEvidenceKind as Kind
from domain.exchange import FindingType, VerificationFinding
from domain.ledger import SnapshotCause
from domain.student import HELD_ENROLLMENT
from duties.supervision.found import Detector, civil, rows, within

_ASKED, _FOUND, _HELD, _CHILD = (
    tables.Verification,
    tables.Discrepancy,
    tables.Enrollment,
    tables.Student,
)
_ENTRY, _KEPT, _STOOD, _SAID = (
    tables.LedgerEntry,
    tables.Ledger,
    tables.LedgerSnapshot,
    tables.TimelineEntry,
)
_UNTRUE = (VerificationFinding.NO_SUCH_PERSON, VerificationFinding.AGE_MISMATCH)
"""Conclusions after which what the school has on record cannot be true."""
_EDITS = ("ledgerEntryUpdate", "ledgerEntryClose")


def wrong_records(act: Act, month: Month) -> Select[Any]:
    """Children on a school's register whom the police, once asked, say there are none of, or whose age is another.

    Also those whose identity is in error while the household register is right. What a school itself counted and reported
    (DC-05) is no false data.
    """
    wrong = or_(
        _ASKED.finding.in_(_UNTRUE),
        and_(
            _FOUND.finding == FindingType.IDENTITY_ERROR,
            _ASKED.finding == VerificationFinding.REGISTER_CONFIRMED,
        ),
    )
    on = _ASKED.concluded_on
    found = rows(Kind.RECORD_WRONG, _FOUND, unit=_HELD.school_id, student=_FOUND.student_id, day=on)
    asked = found.join(_ASKED, _ASKED.discrepancy_id == _FOUND.id)
    held = and_(_HELD.student_id == _FOUND.student_id, _HELD.status.in_(HELD_ENROLLMENT))
    here = _FOUND.jurisdiction_code == act.author.jurisdiction_code
    return asked.join(_HELD, held).where(here, within(on, month), wrong)


def edits(act: Act, month: Month) -> Select[Any]:
    """Entries amended or struck off by their keeper between its confirmation of the month before and the exchange (GH-29).

    month: in which that was done. What was entered only after the confirmation is no edit of it.
    """
    frozen = calendar.snapshot_instant(month.period, act.rules["exchange.day"])
    on = civil(_SAID.at)
    found = rows(
        Kind.EDITED_AFTER_CONFIRMATION, _ENTRY, unit=_KEPT.owner_id, student=_ENTRY.student_id, day=on
    )
    said = and_(_SAID.row_id == _ENTRY.id, _SAID.noun == _ENTRY.__name__, _SAID.act.in_(_EDITS))
    stood = and_(
        _STOOD.ledger_id == _KEPT.id,
        _STOOD.cause == SnapshotCause.MONTH_CONFIRMED,
        _STOOD.period == month.previous.period,
    )
    joined = found.join(_KEPT, _KEPT.id == _ENTRY.ledger_id).join(_SAID, said).join(_STOOD, stood)
    here = _KEPT.jurisdiction_code == act.author.jurisdiction_code
    between = (_ENTRY.opened_at <= _STOOD.as_of, _SAID.at > _STOOD.as_of, _SAID.at < frozen)
    return joined.where(here, *between, within(on, month)).ext(distinct_on(_ENTRY.id))


def impossible_dates(act: Act, month: Month) -> Select[Any]:
    """Registrations last written in the month that begin in the future, or before a child of that birth can be at school."""
    on = civil(_HELD.updated_at)
    found = rows(Kind.IMPOSSIBLE_DATE, _HELD, unit=_HELD.school_id, student=_HELD.student_id, day=on)
    earliest = _CHILD.birth_date + func.make_interval(YOUNGEST_ENTRY)
    cannot = or_(_HELD.entry_date > act.today, _HELD.entry_date < earliest)
    here = _CHILD.jurisdiction_code == act.author.jurisdiction_code
    written = (_HELD.updated_at >= month.begins, _HELD.updated_at < month.ends)
    return found.join(_CHILD, _CHILD.id == _HELD.student_id).where(here, *written, cannot)


DETECTORS: tuple[Detector, ...] = (wrong_records, edits, impossible_dates)
