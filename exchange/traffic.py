"""What packages carry to and fro beside registers: our questions by package, and what answers to them do."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from connectors._core import Line
from database.crypto.keys import Keys
from domain.exchange import PackageCode
from exchange import (
    appraisals,
    civil_affairs,
    disability_federation,
    identity_findings,
    labor_findings,
    labor_inspection,
    persuasion_assist,
    police,
    training,
    workplace_screening,
)


@dataclass(frozen=True, slots=True)
class Push:
    """build: a package's lines from the hub's rows, which note that it carries them; sent: they were acknowledged."""

    build: Callable[[AsyncSession, Keys, UUID], Coroutine[Any, Any, Sequence[Line]]]
    sent: Callable[[AsyncSession, UUID], Coroutine[Any, Any, None]]


PUSHES: Mapping[PackageCode, Push] = {
    PackageCode.VERIFICATION_REQUEST: Push(police.requests, police.sent),
    PackageCode.NOT_ENROLLED_DISABLED: Push(disability_federation.not_enrolled, disability_federation.sent),
    PackageCode.ASSISTANCE_CANDIDATES: Push(civil_affairs.requests, civil_affairs.sent),
    PackageCode.CHILD_LABOR_CLUES: Push(labor_inspection.clues, labor_inspection.sent),
    PackageCode.PERSUASION_ASSIST: Push(persuasion_assist.requests, persuasion_assist.sent),
    PackageCode.APPRAISAL_REQUEST: Push(appraisals.requests, appraisals.sent),
    PackageCode.TRAINING_WISHES: Push(training.wishes, training.sent),
}
ANSWERS: Mapping[PackageCode, Callable[[AsyncSession, UUID], Coroutine[Any, Any, dict[str, Any]]]] = {
    PackageCode.VERIFICATION_RESULT: police.conclude,
    PackageCode.ASSISTANCE_DECISIONS: civil_affairs.decide,
}
"""Take over the accepted answers of a package, once; what answers nothing of ours goes back. Returns counts."""
SETTLES: Mapping[PackageCode, Callable[[AsyncSession, UUID], Coroutine[Any, Any, dict[str, Any]]]] = {
    PackageCode.CHILD_LABOR_FINDINGS: labor_inspection.settle,
    PackageCode.TRAINING_RESULTS: training.settle,
    PackageCode.APPRAISAL_RESULT: appraisals.settle,
    PackageCode.IDENTITY_FINDINGS: identity_findings.settle,
    PackageCode.MINORS_AT_WORKPLACES: labor_inspection.settle,
}
"""Hold a register's accepted lines against the hub before anything is compared: what fits nothing goes back. Returns its counts."""
TAKES: Mapping[PackageCode, Callable[[AsyncSession, Keys, UUID], Coroutine[Any, Any, dict[str, int]]]] = {
    PackageCode.CHILD_LABOR_FINDINGS: labor_findings.take,
    PackageCode.TRAINING_RESULTS: training.take,
    PackageCode.APPRAISAL_RESULT: appraisals.take,
    PackageCode.IDENTITY_FINDINGS: identity_findings.take,
    PackageCode.MINORS_AT_WORKPLACES: workplace_screening.take,
}
"""Take over what a register's accepted lines say, once, when the month is applied. Returns counts."""
