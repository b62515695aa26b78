"""The schema as documentation: every word of it is described, in English and Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterator
from inspect import signature
from pathlib import Path
from typing import Any

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
)
from sqlalchemy import JSON, Integer, Numeric, literal
from sqlalchemy.sql.visitors import iterate

from auth import nouns
from auth.paths import PEOPLE
from auth.viewer import Viewer
from database import tables
from domain import policy
from domain.access import Area
from domain.staffing import NUMBERS
from domain.vocabulary import Term
from hub import graphql
from schema import inputs
from schema.declared import Column, Label, Link, noun_of
from schema.graph import graph
from schema.standing import Standing
from schema.terms import terms_in

CHINESE = re.compile(r"[\u4e00-\u9fff]")
_FEDERATION = ("_", "__")


def test_every_type_field_argument_and_value_is_described_with_its_chinese_term() -> None:
    bare = [
        place
        for place, text in _described(graphql.schema()._schema)
        if not text or (not CHINESE.search(text) and text != "%")
    ]
    assert bare == []


def test_every_enum_is_accompanied_by_its_label() -> None:
    whole = graph()
    for kind in whole.types.values():
        fields = {field.python_name: field for field in whole.fields(kind)}
        for name, field in fields.items():
            if _is_term(field):
                label = fields[f"{name}_label"]
                assert isinstance(label, Standing)
                assert isinstance(label.declared, Label)


def test_every_field_of_a_noun_stands_for_a_column_or_a_link() -> None:
    whole = graph()
    for name, kind in whole.types.items():
        for field in whole.fields(kind):
            declared = getattr(field, "declared", None)
            assert field.python_name == "id" or isinstance(declared, Column | Label | Link), (
                name,
                field.python_name,
            )


_POLICIES = Path(__file__).parents[2] / "policies"
_NO_COUNTS = {
    ("SchoolClass", "grade"),
    ("SchoolClass", "class_no"),
    ("ExchangePartner", "failures"),
    ("ExchangeScorecard", "timeliness"),
    ("ExchangeScorecard", "days_late"),
    ("ExchangePackage", "sequence"),
    ("ExchangeReceipt", "sequence"),
    ("PolicyDocument", "year"),
    *(("PolicyDocument", name) for name in ("basis", "attachments", "leading_groups", "mechanisms")),
    ("PolicyDocument", "missing_annex"),
    ("DepartmentDuty", "due"),
    ("RuleParameter", "value"),
    ("ResponsibilityNode", "level_no"),
    ("Target", "value"),
    ("AuditRecord", "rows"),  # for those who may see whom
    ("AuditRecord", "requests"),
    ("OauthClient", "jwks"),
    ("OauthClient", "version"),
    ("AccessGrant", "version"),
    *(
        ("CircularNotice", name) for name in ("content", "causes", "three_disability")
    ),  # public, or behind scopes
    ("ScreeningAssignment", "version"),
    ("ScreeningAssignment", "children_found"),  # of a village, for those who see its school's children
    ("AttendanceSheet", "version"),
    ("AttendanceSummary", "version"),
    ("ReturnRegister", "version"),
    ("Ledger", "version"),
    ("LedgerSnapshot", "sequence"),
    ("Roster", "late_days"),
    ("Roster", "version"),
    ("TransitionHandover", "version"),
    ("AdmissionPlan", "grade"),
    ("AdmissionPlan", "classes"),
    ("AdmissionPlan", "places"),
    ("AdmissionPlan", "version"),
    ("AidProgram", "components"),
    ("ClassTermRecord", "version"),
    *(("CurriculumStatement", name) for name in ("exercise_minutes", "version")),
    ("ParentCommittee", "version"),
    *(("PeriodReport", name) for name in ("revision", "late_days", "version")),
    ("PeriodReport", "published"),  # small ones are kept back
    *(("Submission", name) for name in ("late_days", "version")),
    ("SubmissionItem", "ordinal"),
    ("ResponsibilityLetter", "copies_required"),
    ("ResponsibilityLetter", "targets"),
    ("ResponsibilityLetter", "text_version"),
    ("ResponsibilityLetter", "version"),
    ("LetterArticle", "ordinal"),
    ("LetterCopy", "copy_no"),
    ("DutyTask", "version"),
    *(("VenueViolationClue", name) for name in ("distance_m", "version")),
    ("DutyAssignment", "version"),
    ("ScheduledEvent", "version"),
    *(("WorkPlan", name) for name in ("text_version", "version")),
    *(("Meeting", name) for name in ("present", "version")),  # how many people came: they are no rows here
    ("PublicityActivity", "version"),
    *(
        ("PublicityActivity", f"{of}{more}")
        for of in ("teachers", "families", "employers")
        for more in ("", "_reached")
    ),
    *(("LegalEducationTeam", name) for name in ("members", "version")),
    *(
        ("StaffingRecord", name)
        for name in ("version", *(name for names in NUMBERS.values() for name in names))
    ),
    ("SchoolPairing", "version"),
    *(("FundAllocation", name) for name in ("amount", "arrived", "version")),  # fen
    *(("FundArrival", name) for name in ("amount", "version")),
    *(("SchoolCondition", name) for name in ("boarding_beds", "version")),
    ("Teacher", "version"),
    *(("Inspection", name) for name in ("bundle", "version")),  # of children in totals, small ones kept back
    ("InspectionFinding", "version"),
    ("RectificationOrder", "version"),
    ("CircularCriticism", "statement"),
    ("ResultAnnouncement", "results"),
    ("IndicatorDefinition", "formula_version"),
    ("IndicatorValue", "formula_version"),
    ("CohortRecord", "version"),
    *(("UnitTarget", name) for name in ("value", "version")),
    *(("ResponsibilityAssignment", name) for name in ("grade", "version")),
    *(("ResponsiblePost", name) for name in ("grade", "level_no")),
    ("ResponsibilityGap", "grade"),
    *(("LeadingGroup", name) for name in ("seats", "version")),
    *(("LeadingGroupMember", name) for name in ("seat_no", "version")),
    *(("AccountabilityAction", name) for name in ("points", "year", "version")),
    *(("AppraisalItem", name) for name in ("ordinal", "full_marks", "score")),
    ("AppraisalConsequence", "points"),
    *(("YearlyAppraisal", name) for name in ("year", "total", "version")),
    *((name, "version") for name in ("AccountabilityProposal", "ConductComplaint")),
    ("CommitteeMeeting", "present"),  # how many came: they are no rows here
}
"""Numbers and JSON that count nobody, of nouns that are not about people."""
_UNITS = {Area.CLASS, Area.SCHOOL, Area.COUNTY}
_BESIDE_ROWS = {
    # Of a township's schools it is not: not every pupil of a class is a child of the township.
    "AttendanceSummary": ("AttendanceRecord", _UNITS),
    # Shown to the unit that keeps the ledger, or makes or receives the roster, whatever its children.
    "LedgerSnapshot": ("LedgerLine", {Area.TOWNSHIP, *_UNITS}),
    "Roster": ("RosterLine", {Area.TOWNSHIP, *_UNITS}),
    # Of a school's catchment: shown to the school, its township and the bureau, who look after these children.
    "AdmissionPlan": ("Student", {Area.TOWNSHIP, *_UNITS}),
    # Of a unit's own children, for itself and the levels that its report goes up to.
    "ReportFigure": ("Student", {Area.TOWNSHIP, Area.CENTER_SCHOOL, *_UNITS}),
    # Of a school's own cohort, shown to the school and the bureau.
    "CohortRecord": ("Student", _UNITS),
    # Of a school's own boarders, shown to the school and the bureau.
    "SchoolCondition": ("Student", _UNITS),
}
"""Nouns whose counts are of a unit's own records: of which noun those are, beside which alone, and where, they are granted."""


@pytest.mark.parametrize("noun", _BESIDE_ROWS)
def test_counts_of_own_records_are_granted_to_whoever_sees_these(noun: str) -> None:
    texts = {path.name: path.read_text(encoding="utf-8") for path in _POLICIES.glob("*.yaml")}
    granted = [each for each in policy.load_all(texts).hub.access if noun in each.nouns]
    counted, areas = _BESIDE_ROWS[noun]
    assert granted
    for each in granted:
        assert each.area in areas
        assert {counted, "Student"} <= set(each.nouns)


def test_every_count_says_whose_rows_it_counts() -> None:
    whole = graph()
    silent, named = set(), set()
    for name, columns in whole.declared.items():
        if noun_of(whole.types[name]).table in PEOPLE:
            continue
        for key, declared in columns.items():
            assert declared.expression is not None
            if isinstance(declared.expression.type, Integer | Numeric | JSON):
                (named if declared.counted else silent).add((name, key))
    assert {each for each in silent if each[0] not in _BESIDE_ROWS or each in _NO_COUNTS} == _NO_COUNTS
    assert {name for name, _ in named} == {
        "ComparisonRun",
        "ExchangeCycle",
        "ExchangePackage",
        "ExchangeReceipt",
        "ExchangeScorecard",
        "PublicityActivity",
        "AccountabilityProposal",
        "IndicatorValue",
    }


def test_every_filter_says_over_which_other_nouns_it_looks() -> None:
    said = {
        (link.target.__name__, name): (looked, {*link.through.get(name, ())} - {noun_of(link.target).table})
        for link, names in _links()
        for name, looked in _looked(link)
        if name in names
    }
    assert len(said) > 40
    # Whether a grant was used is told to whom grants are shown; it tells of nothing that was read with it.
    assert said.pop(("AccessGrant", "unused_for_days"))[0] == {tables.AuditRecord}
    # Which groups a place watches is its rule, about nobody.
    assert said.pop(("Student", "monitored_on"))[0] == {tables.RuleParameter, tables.SpecialGroupMembership}
    # Whoever sees a school's letters is told that a class of it has none, and nothing else of the class.
    # Of which units a plan is asked is the place's rule, about nobody.
    plans = {tables.RuleParameter, tables.WorkPlan}
    assert said.pop(("Organization", "lacks_plan_of")) == (plans, {tables.WorkPlan})
    # Nor of its teachers more than that one of them has none.
    lacks = {tables.ResponsibilityLetter, tables.SchoolClass, tables.Teacher}
    assert said.pop(("Organization", "lacks_letter_of")) == (lacks, {tables.ResponsibilityLetter})
    # Of which teachers a place asks that they serve in townships alone is its rule, about nobody.
    places = {tables.School, tables.Organization}
    assert said.pop(("Teacher", "misposted")) == ({tables.RuleParameter, *places}, places)
    # Which reports, and what is handed in each year, a place asks for is its rule, told to everybody.
    for name, noun in (("lacks_report", tables.PeriodReport), ("lacks_submission_of", tables.Submission)):
        both = {noun, tables.RuleParameter}
        assert said.pop(("Organization", name)) == (both, both)
    # Where a child is registered is looked at for whoever sees that registration; others are told by where it lives.
    child = {tables.Student, tables.Enrollment}
    assert said.pop(("ResponsiblePost", "student_id")) == ({*child, tables.HouseholdRegistration}, child)
    assert {name: both for name, both in said.items() if both[0] != both[1]} == {}
    assert said["LedgerEntry", "type"][0] == {tables.Ledger}


def _links() -> Iterator[tuple[Link, set[str]]]:
    """Each link with the names of its filters."""
    whole = graph()
    fields = [field for kind in whole.types.values() for field in whole.fields(kind)]
    fields += [field for extension in whole.extensions for field in extension.fields]
    for field in fields:
        declared = getattr(field, "declared", None)
        if isinstance(declared, Link):
            yield declared, {*inputs.bare(field.arguments), *inputs.details(field.arguments)}


def _looked(link: Link) -> Iterator[tuple[str, set[Any]]]:
    """Each keyword of a resolver, with the nouns that its statement has because of it."""
    keywords = [each for each in signature(link.select).parameters.values() if each.kind is each.KEYWORD_ONLY]
    needed = {each.name: literal("x") for each in keywords if each.default is each.empty}
    for each in keywords:
        value = True if "bool" in str(each.annotation) else literal("x")
        yield each.name, _nouns(link, needed | {each.name: value}) - _nouns(link, needed)


def _nouns(link: Link, given: dict[str, Any]) -> set[Any]:
    statement = link.select(Viewer("nobody", frozenset(), "150785"), **given)
    # A second look at a noun is an alias of its table.
    found = {getattr(each, "element", getattr(each, "table", None)) for each in iterate(statement)}
    return {noun for noun in nouns.SCOPES if noun.__table__ in found} - {noun_of(link.target).table}


def test_american_spelling() -> None:
    british = re.compile(r"(?i)enrolment|centre|colour|organisation|licence|labour|behaviour|programme\b")
    assert british.findall(graphql.sdl()) == []


def _is_term(field: object) -> bool:
    declared, annotation = getattr(field, "declared", None), getattr(field, "type_annotation", None)
    found: list[type[Term]] = list(terms_in(annotation.annotation)) if annotation else []
    return isinstance(declared, Column) and bool(found)


def _described(schema: GraphQLSchema) -> Iterator[tuple[str, str | None]]:
    for name, kind in schema.type_map.items():
        if name.startswith(_FEDERATION) or "__" in name:
            continue
        if isinstance(
            kind, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType | GraphQLEnumType
        ):
            yield name, kind.description
        if isinstance(kind, GraphQLEnumType):
            yield from ((f"{name}.{value}", one.description) for value, one in kind.values.items())
        if isinstance(kind, GraphQLInputObjectType):
            yield from ((f"{name}.{field}", one.description) for field, one in kind.fields.items())
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
            for field, one in kind.fields.items():
                if not field.startswith(_FEDERATION):
                    yield f"{name}.{field}", one.description
                    yield from ((f"{name}.{field}({a})", said.description) for a, said in one.args.items())
