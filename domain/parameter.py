"""Rule parameters (规则参数): a value, the shape it must have, and whose word it is (catalogue 2.19)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NewType

from domain.accountability import AccountabilityGround
from domain.accountability_action import ActionType
from domain.aid import AidProgramCode
from domain.cause import DropoutCause
from domain.citation import ClauseId, ParameterOrigin, Provenance
from domain.duty import DutyRole
from domain.duty_task import TaskCategory
from domain.inspection import InspectionType, InspectorRole
from domain.ledger import LedgerCadence, LedgerType
from domain.organization import AreaTag, Department, OrgType, SchoolStage
from domain.period_report import PeriodReportKind
from domain.responsibility import EnforcementStep, LetterType
from domain.roster import RosterType
from domain.student import SpecialGroup
from domain.supervision import Instrument, TalkPartner
from domain.target import Indicator, TargetOperator, Unit
from domain.teacher import RecruitmentType
from domain.venue import VenueMatter
from domain.vocabulary import Term
from domain.work_plan import WorkPlanType
from domain.work_strand import ControlStrand, WorkStrand
from domain.yearly_appraisal import AppraisalScheme

Value = NewType("Value", object)
"""A plain JSON value: null, boolean, integer, text, list or mapping."""

VOCABULARIES: Mapping[str, type[Term]] = {
    vocabulary.__name__: vocabulary
    for vocabulary in (
        AccountabilityGround,
        ActionType,
        AidProgramCode,
        AppraisalScheme,
        AreaTag,
        ControlStrand,
        Department,
        DropoutCause,
        DutyRole,
        EnforcementStep,
        Indicator,
        InspectionType,
        InspectorRole,
        Instrument,
        LedgerCadence,
        LedgerType,
        LetterType,
        PeriodReportKind,
        OrgType,
        RecruitmentType,
        RosterType,
        SchoolStage,
        SpecialGroup,
        TalkPartner,
        TargetOperator,
        TaskCategory,
        Unit,
        WorkPlanType,
        WorkStrand,
        VenueMatter,
    )
}
"""The closed lists a parameter may take its terms from."""


class ValueKind(Term):
    """参数值类型."""

    BOOLEAN = "是/否"
    INTEGER = "整数"
    TEXT = "文本"
    MONTH = "月份"
    MONTH_DAY = "月日"
    TERM = "术语"
    OBJECT = "组合"


@dataclass(frozen=True, slots=True)
class Shape:
    """What a parameter's value looks like.

    many: a list of such values. vocabulary: name of a closed list; terms: a closed list of the parameter's
    own, name to Chinese term. fields: of an OBJECT; `optional` ones may be left out, `nullable` ones be null.
    """

    kind: ValueKind
    many: bool = False
    vocabulary: str | None = None
    terms: Mapping[str, str] | None = None
    fields: Mapping[str, Shape] | None = None
    optional: bool = False
    nullable: bool = False


@dataclass(frozen=True, slots=True)
class HubDefault:
    """What holds where a place's document is silent. value null: no default, the rule is not evaluable.

    limit: the time limit it is a reading of (T-04, catalogue 2.5). marked: on whose word the default stands.
    """

    key: str
    zh: str
    en: str
    shape: Shape
    value: Value
    marked: Provenance
    unit: Unit | None = None
    limit: str | None = None
    note: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a place's document says of a parameter.

    value null: the clause speaks of it without giving a value ("第一时间"); the hub default then applies,
    shown as such. text_zh: the words of the clause, verbatim.
    """

    key: str
    value: Value
    text_zh: str
    clauses: tuple[ClauseId, ...]
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Resolved:
    """A parameter as it holds in one place. clauses and text_zh stand also where the wording left it to the hub."""

    key: str
    value: Value
    unit: Unit | None
    origin: ParameterOrigin
    clauses: tuple[ClauseId, ...]
    text_zh: str | None
    note: str


def resolved(default: HubDefault, said: Parameter | None) -> Resolved:
    """The document's value if it gives one, else the hub's, and which of the two it is."""
    given = said is not None and said.value is not None
    return Resolved(
        key=default.key,
        value=said.value if said is not None and given else default.value,
        unit=default.unit,
        origin=ParameterOrigin.DOCUMENT if given else ParameterOrigin.HUB_DEFAULT,
        clauses=said.clauses if said else (),
        text_zh=said.text_zh if said else None,
        note="" if given else default.note,
    )


def misfits(value: object, shape: Shape, path: str = "value") -> Iterator[str]:
    """What of a value does not fit its shape, as paths with the expectation ("value.min: INTEGER")."""
    if value is None and shape.nullable:
        return
    if shape.many:
        if not isinstance(value, list):
            yield f"{path}: list of {shape.kind.name}"
            return
        for place, item in enumerate(value):
            yield from _misfits_of_one(item, shape, f"{path}[{place}]")
        return
    yield from _misfits_of_one(value, shape, path)


def _misfits_of_one(value: object, shape: Shape, path: str) -> Iterator[str]:
    if shape.kind is ValueKind.OBJECT:
        yield from _misfits_of_fields(value, shape.fields or {}, path)
    elif shape.kind is ValueKind.TERM:
        if not isinstance(value, str) or value not in terms(shape):
            yield f"{path}: one of {', '.join(terms(shape))}"
    elif not _PLAIN[shape.kind](value):
        yield f"{path}: {shape.kind.name}"


def _misfits_of_fields(value: object, fields: Mapping[str, Shape], path: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{path}: mapping of {', '.join(fields)}"
        return
    for name in value:
        if name not in fields:
            yield f"{path}.{name}: none of {', '.join(fields)}"
    for name, shape in fields.items():
        if name in value:
            yield from misfits(value[name], shape, f"{path}.{name}")
        elif not shape.optional:
            yield f"{path}.{name}: missing"


def terms(shape: Shape) -> Mapping[str, str]:
    """The terms a shape allows, name to Chinese term; empty when the vocabulary is unknown."""
    if shape.terms is not None:
        return shape.terms
    vocabulary = VOCABULARIES.get(shape.vocabulary or "")
    return {term.name: term.zh for term in vocabulary} if vocabulary else {}


def flaws(shape: Shape, path: str = "shape") -> Iterator[str]:
    """What is wrong with a shape itself: terms that come from nowhere, an object without fields."""
    if shape.kind is ValueKind.TERM and not terms(shape):
        yield f"{path}: terms or a known vocabulary ({', '.join(VOCABULARIES)})"
    if shape.kind is ValueKind.OBJECT and not shape.fields:
        yield f"{path}.fields: missing"
    for name, inner in (shape.fields or {}).items():
        yield from flaws(inner, f"{path}.{name}")


def _is_integer(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_month(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 12


def _is_month_day(value: object) -> bool:
    return (
        isinstance(value, str) and re.fullmatch(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", value) is not None
    )


_PLAIN = {
    ValueKind.BOOLEAN: lambda value: isinstance(value, bool),
    ValueKind.INTEGER: _is_integer,
    ValueKind.TEXT: lambda value: isinstance(value, str),
    ValueKind.MONTH: _is_month,
    ValueKind.MONTH_DAY: _is_month_day,
}
