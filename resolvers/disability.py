"""The way of disabled children: certificates, referrals, appraisals, assessments, placements, exemptions."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Select, select

from auth.viewer import Viewer
from casework import appraisal, certificate, disability, exemption, placement
from database import tables
from resolvers.changes import carry_out
from resolvers.matching import Value, matching
from resolvers.order import Order

_PATH, _PLACED, _EXEMPTED = tables.DisabilityPath, tables.Placement, tables.ExemptionRecord
PATH_ORDERS = {"ID": Order((_PATH.id,), "按转介先后: as referred.")}
PLACEMENT_ORDERS = {"ID": Order((_PLACED.id,), "按安置先后: as decided.")}
EXEMPTION_ORDERS = {"ID": Order((_EXEMPTED.id,), "按决定先后: as decided.")}


def certificates(viewer: Viewer) -> Select[Any]:
    """Certificates."""
    return select(tables.DisabilityCertificate)


def paths(
    viewer: Viewer, *, student_id: Value = None, state: Value = None, source: Value = None
) -> Select[Any]:
    """Paths by child, state and source."""
    return matching(
        select(_PATH), (_PATH.student_id, student_id), (_PATH.state, state), (_PATH.source, source)
    )


def appraisals(viewer: Viewer) -> Select[Any]:
    """Medical appraisals."""
    return select(tables.MedicalAppraisal)


def assessments(viewer: Viewer) -> Select[Any]:
    """Assessments of the expert committee."""
    return select(tables.DisabilityAssessment)


def experts(viewer: Viewer) -> Select[Any]:
    """Who assessed."""
    return select(tables.AssessmentExpert)


def placements(
    viewer: Viewer,
    *,
    student_id: Value = None,
    school_id: Value = None,
    type: Value = None,
    current: bool | None = None,
) -> Select[Any]:
    """Placements by child, school and form, and by whether they stand."""
    found = matching(
        select(_PLACED),
        (_PLACED.student_id, student_id),
        (_PLACED.school_id, school_id),
        (_PLACED.type, type),
    )
    return found if current is None else found.where(_PLACED.ended_on.is_(None) == current)


def exemptions(viewer: Viewer, *, student_id: Value = None, current: bool | None = None) -> Select[Any]:
    """Exemptions by child, and by whether they stand: these are the roster (R7)."""
    found = matching(select(_EXEMPTED), (_EXEMPTED.student_id, student_id))
    return found if current is None else found.where(_EXEMPTED.ended_on.is_(None) == current)


record_certificate = partial(carry_out, "certificateRecord", certificate.record)
refer = partial(carry_out, "disabilityRefer", disability.refer)
request_appraisal = partial(carry_out, "appraisalRequest", appraisal.request)
record_appraisal = partial(carry_out, "appraisalRecord", appraisal.record)
confirm_appraisal = partial(carry_out, "appraisalConfirm", appraisal.confirm)
open_assessment = partial(carry_out, "assessmentOpen", disability.open_assessment)
conclude_assessment = partial(carry_out, "assessmentConclude", disability.conclude_assessment)
place = partial(carry_out, "placementDecide", placement.decide)
end_placement = partial(carry_out, "placementEnd", placement.end)
exempt = partial(carry_out, "exemptionDecide", exemption.decide)
