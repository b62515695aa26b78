"""The one form per child (一生一表): built from what is on file; what is missing is named, and asked for where the place demands it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, String, case, cast, exists, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY, array

from casework.act import Act
from database import tables
from domain.dossier import BEFORE_ENFORCING, DossierItem
from domain.enforcement import StepState
from domain.errors import Fixer, Reason, Refused

_CASE = tables.DropoutCase


def _held() -> Mapping[DossierItem, ColumnElement[bool]]:
    attempt, went = tables.PersuasionAttempt, tables.Visitor
    report, paper, cause = tables.WrittenReport, tables.Enforcement, tables.CaseCause
    served = paper.state.in_((StepState.SERVED, StepState.COMPLIED, StepState.EXPIRED))
    return {
        DossierItem.GUARDIAN: exists().where(tables.Guardianship.student_id == _CASE.student_id),
        DossierItem.CAUSES: exists().where(cause.case_id == _CASE.id),
        DossierItem.ATTEMPTS: exists().where(attempt.case_id == _CASE.id),
        DossierItem.PARTICIPANTS: exists().where(went.attempt_id == attempt.id, attempt.case_id == _CASE.id),
        DossierItem.REPORTS: exists().where(report.case_id == _CASE.id, report.sent_at.is_not(None)),
        DossierItem.NOTICES: exists().where(paper.case_id == _CASE.id, served),
    }


def missing() -> ColumnElement[Any]:
    """Of a case: the names of what its form does not hold yet, in order; an array of text."""
    absent = [case((~held.correlate(_CASE), item.name)) for item, held in _held().items()]
    of = ARRAY(String)
    return func.array_remove(cast(array(absent), of), cast(literal(None), String), type_=of)


async def require(act: Act, of: tables.DropoutCase) -> None:
    """Raise Refused DOSSIER_INCOMPLETE, naming what is missing, where the place keeps one form per child (DC-16)."""
    if not act.rules["dossier.required"]:
        return
    absent = await act.session.scalar(select(missing()).where(_CASE.id == of.id)) or ()
    lacking = [item for item in BEFORE_ENFORCING if item.name in absent]
    if lacking:
        zh = f"“一生一表”工作档案尚缺：{'、'.join(item.zh for item in lacking)}"
        en = f"the dossier lacks: {', '.join(item.name for item in lacking)}"
        clause = next(iter(act.rules.clauses("dossier.required")), None)
        raise Refused(Reason("DOSSIER_INCOMPLETE", zh, en, Fixer.SCHOOL, "caseId", clause))
