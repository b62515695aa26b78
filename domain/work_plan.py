"""Words and rules about work plans (方案): of a school and a year, or of a township for a place, a family, a person."""

from __future__ import annotations

from collections.abc import Mapping

from domain.citation import Provenance
from domain.machine import Machine, Move
from domain.organization import OrgType
from domain.vocabulary import Term


class WorkPlanType(Term):
    """方案类型: what a plan is for (catalogue 2.2 F5, F6, F8)."""

    SCHOOL_DROPOUT_CONTROL = "一校一案（学校控辍保学方案）"
    HOME_TEACHING = "送教上门方案"
    AREA = "因地工作方案"
    FAMILY = "因家工作方案"
    PERSON = "因人工作方案"


class WorkPlanState(Term):
    """方案状态."""

    DRAFT = "草稿"
    IN_FORCE = "实施中"
    SUPERSEDED = "已被新版替代"
    WITHDRAWN = "已撤回"


_SCHOOLS = frozenset({OrgType.SCHOOL, OrgType.CENTER_SCHOOL})
_TOWNSHIPS = frozenset({OrgType.TOWNSHIP, OrgType.SUBDISTRICT})
MAKERS: Mapping[WorkPlanType, frozenset[OrgType]] = {
    WorkPlanType.SCHOOL_DROPOUT_CONTROL: _SCHOOLS,
    WorkPlanType.HOME_TEACHING: _SCHOOLS,
    WorkPlanType.AREA: _TOWNSHIPS,
    WorkPlanType.FAMILY: _TOWNSHIPS,
    WorkPlanType.PERSON: _TOWNSHIPS,
}
"""Kinds of units that make a plan of a type (GH-03, DC-02, DC-25, QC-46)."""
OF_CASES = frozenset({WorkPlanType.FAMILY, WorkPlanType.PERSON})
"""Plans about a child: they name its case, and nobody sees the child by them."""
CLAUSES: Mapping[WorkPlanType, str] = {
    WorkPlanType.SCHOOL_DROPOUT_CONTROL: "GH-03",
    WorkPlanType.HOME_TEACHING: "DC-25",
    WorkPlanType.AREA: "QC-46",
    WorkPlanType.FAMILY: "QC-46",
    WorkPlanType.PERSON: "QC-46",
}
WORK_PLAN = Machine(
    "P-4",
    "工作方案",
    "work plan",
    WorkPlanState,
    (
        *Move("workPlanDraft", ("GH-03", "DC-02", "DC-25", "QC-46"), "by the unit itself").between(
            [None], [WorkPlanState.DRAFT]
        ),
        *Move("workPlanAdopt", ("GH-03",), "by the unit itself", "the version before is superseded").between(
            [WorkPlanState.DRAFT], [WorkPlanState.IN_FORCE]
        ),
        *Move("", (), "its next version is in force (workPlanAdopt)", marked=Provenance.PROPOSAL).between(
            [WorkPlanState.IN_FORCE], [WorkPlanState.SUPERSEDED]
        ),
        *Move(
            "workPlanWithdraw", (), "put in by mistake, with the reason", marked=Provenance.PROPOSAL
        ).between([WorkPlanState.DRAFT, WorkPlanState.IN_FORCE], [WorkPlanState.WITHDRAWN]),
    ),
    frozenset({WorkPlanState.SUPERSEDED, WorkPlanState.WITHDRAWN}),
    note="At most one plan in force of a unit, type, school year and place or case.",
)
