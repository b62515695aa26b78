"""分类处置: how a case is disposed of, by whom, on what (catalogue 2.4)."""

from datetime import date

from strawberry import ID

from auth.scopes import CASES_WRITE
from database import tables
from domain.access import Detail
from domain.disposition import CaseOutcome, Situation
from domain.organization import Department
from resolvers import disposition as disposition_rows
from resolvers import student as student_rows
from schema.case import DropoutCase
from schema.case_changes import CaseChanged, CaseResult
from schema.client import KEY, VERSION
from schema.declared import Subgraph
from schema.fields import change, column, entity, extend, row, rows
from schema.inputs import asked, given
from schema.node import Node
from schema.query import Mutation
from schema.student import Student


@entity(tables.Disposition, owner=Subgraph.LEDGERS)
class Disposition(Node):
    """处置: what was decided of a case in a situation (HL-59 to HL-68)."""

    situation: Situation = column("处置情形: what turned out to be so.", detail=Detail.CASE)
    outcome: CaseOutcome = column("处置结果: what came of it.", detail=Detail.CASE)
    resolves: bool = column("是否办结: whether it ended the work on the case.", detail=Detail.STATUS)
    department: Department = column("决定单位: who decides such a situation.", detail=Detail.CASE)
    decided_by: str = column("决定人: the person.", detail=Detail.CASE)
    decided_on: date = column("决定日期: when.", detail=Detail.STATUS)
    document_no: str | None = column("文号: of the decision.", detail=Detail.CASE)
    reason: str = column("理由: on which facts.", detail=Detail.CASE)
    student = row(
        Student, student_rows.find, "学生: the child.", by=(tables.Disposition.student_id, tables.Student.id)
    )


@extend(DropoutCase, owner=Subgraph.LEDGERS)
class CaseDispositions:
    dispositions = rows(
        Disposition,
        disposition_rows.find,
        "处置: what was decided.",
        by=(tables.DropoutCase.id, tables.Disposition.case_id),
    )


@given
class CaseResolveInput:
    """处置个案: which situation, who decided, on which papers (catalogue 2.4)."""

    case_id: ID = asked("个案: which.", of="DropoutCase", required=True)
    expected_version: int = asked(VERSION, required=True)
    situation: Situation = asked("处置情形: what turned out to be so.", required=True)
    decided_by: str = asked("决定人: the person who decided.", required=True)
    decided_on: date = asked("决定日期: when.", required=True)
    reason: str = asked("理由: on which facts.", required=True)
    evidence: list[ID] = asked("证明材料: papers in the child's file.", of="Evidence", required=True)
    document_no: str | None = asked("文号: of the decision.")
    idempotency_key: str | None = asked(KEY)


@extend(Mutation, owner=Subgraph.LEDGERS)
class DispositionChanges:
    case_resolve = change(
        CaseResult,
        DropoutCase,
        disposition_rows.resolve,
        "处置个案: by the unit that decides its situation, what it stands on proven; struck off the ledgers (GH-33).",
        scope=CASES_WRITE,
        done=CaseChanged,
        input=CaseResolveInput,
    )
