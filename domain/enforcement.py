"""Words about a step of a ladder of measures (督促与惩戒步骤; catalogue 2.9, 4.3)."""

from __future__ import annotations

from collections.abc import Iterable

from domain.organization import Department
from domain.responsibility import EnforcementStep
from domain.vocabulary import Term


class StepState(Term):
    """步骤状态."""

    PREPARED = "已制作"
    SERVED = "已送达"
    COMPLIED = "已履行"
    EXPIRED = "逾期不改"
    WITHDRAWN = "已撤回"


AT_WORK = (StepState.PREPARED, StepState.SERVED)
OPENS_NEXT = frozenset({StepState.EXPIRED})
"""What a step must have come to before the next one of its ladder is prepared: its deadline passed (逾期不改, QC-09)."""


class ServiceMethod(Term):
    """送达方式 (DC-17, QC-08)."""

    DIRECT = "直接送达"
    LEFT = "留置送达"
    MAIL = "邮寄送达"
    ANNOUNCEMENT = "公告送达"


AUTHORITIES = frozenset({Department.TOWNSHIP, Department.EDUCATION_BUREAU})
"""Who criticizes and orders by law (义务教育法 58 [K]), wherever a document names nobody, or a school (A-30)."""
_BY_AUTHORITY = frozenset({EnforcementStep.CRITICISM_EDUCATION, EnforcementStep.ORDER_TO_CORRECT})
_S, _D = EnforcementStep, Department
_BY_OTHERS = {
    _S.JUDICIAL_DOCUMENT: _D.JUSTICE,
    _S.JUDICIAL_COMPULSION: _D.JUSTICE,
    _S.LEGAL_LIABILITY: _D.JUSTICE,
    _S.PUBLIC_SECURITY_PENALTY: _D.PUBLIC_SECURITY,
}
"""Whose act a step is by its nature, where the place names nobody (catalogue 2.9.2, actor)."""
_AT_THE_HUB = frozenset({Department.SCHOOL, *AUTHORITIES})
WITH_DEADLINE = frozenset(
    {EnforcementStep.RETURN_NOTICE, EnforcementStep.ORDER_TO_CORRECT, EnforcementStep.ORDER_RETURN_CHILD}
)
"""Steps whose paper carries a deadline of its own (T-22, QC-08, DC-17, N15)."""


def actors(
    step: EnforcementStep, named: Department | None, first: Iterable[Department], is_first: bool
) -> frozenset[Department]:
    """Who may take a step. named: by the place's ladder; first: by its parameter ladder.firstActor."""
    told = {*((named,) if named else ()), *(first if is_first else ())}
    if step in _BY_AUTHORITY:
        told -= {Department.SCHOOL, Department.VILLAGE_COMMUNITY}
    if not told and step in _BY_OTHERS:
        return frozenset({_BY_OTHERS[step]})
    return frozenset(told) or AUTHORITIES


def is_recorded_for(actors: frozenset[Department], by: Department | None) -> bool:
    """Whether somebody may record what units do that do not work at the hub themselves: an authority, with their paper."""
    return by in AUTHORITIES and not actors & _AT_THE_HUB
