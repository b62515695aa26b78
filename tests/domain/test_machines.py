"""The state machines hold what the documents say, and nothing gets past them (catalogue Part 4)."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import policy
from domain.case import CaseStage
from domain.citation import Provenance
from domain.enforcement import OPENS_NEXT, StepState
from domain.enrollment_change import FORBIDDEN, EnrollmentChangeType, refuse_forbidden
from domain.errors import Fixer, Refused
from domain.exchange import VerificationState
from domain.incident import INCIDENT
from domain.letter import LetterState
from domain.machine import Chapter, Machine, Move, Transition, flaws
from domain.machines.catalogue import ALL
from domain.machines.child_labor import CHILD_LABOR
from domain.machines.dropout_case import DROPOUT_CASE
from domain.machines.enforcement import ENFORCEMENT
from domain.machines.enrollment import ENROLLMENT
from domain.machines.letter import LETTER
from domain.machines.schooling import SCHOOLING
from domain.machines.verification import VERIFICATION
from domain.obstruction import OBSTRUCTION
from domain.referral import REFERRAL
from domain.student import HELD_ENROLLMENT, EnrollmentStatus, SchoolingStatus
from domain.vocabulary import Term
from domain.work_plan import WORK_PLAN

POLICIES = Path(__file__).parents[2] / "policies"
EVERY = pytest.mark.parametrize(
    "machine", [*ALL, REFERRAL, INCIDENT, OBSTRUCTION, WORK_PLAN], ids=lambda machine: machine.code
)


class Light(Term):
    """A list of its own, to go wrong with."""

    RED = "红灯"
    GREEN = "绿灯"


def allowed(machine: Machine[Any], source: Term | None, target: Term) -> bool:
    try:
        return machine.require(source, target).target is target
    except Refused:
        return False


def without(machine: Machine[Any], barred: Term) -> set[Term]:
    """The states that can be reached while one is never entered."""
    reached: set[Term] = set()
    waiting: list[Term | None] = [None]
    while waiting:
        for each in machine.from_(waiting.pop()):
            if each.target is not barred and each.target not in reached:
                reached.add(each.target)
                waiting.append(each.target)
    return reached


@EVERY
def test_no_machine_has_a_flaw(machine: Machine[Any]) -> None:
    assert list(flaws(machine)) == []


def test_the_machines_are_those_of_the_catalogue_each_over_a_list_of_its_own() -> None:
    parts = [re.sub("[a-z]$", "", machine.code) for machine in ALL]
    assert list(dict.fromkeys(parts)) == [*(f"4.{number}" for number in range(1, 16)), "5", "2.15", "2.13"]
    assert len({machine.states for machine in ALL}) == len({machine.code for machine in ALL}) == len(ALL)


@EVERY
def test_every_clause_that_is_cited_stands_in_a_document(machine: Machine[Any]) -> None:
    places = [path for path in POLICIES.glob("*.yaml") if path.name != policy.HUB_FILE]
    known = {
        clause.id
        for path in places
        for clause in policy.parse(path.read_text(encoding="utf-8"), path.name).clauses
    }
    assert {clause for each in machine.transitions for clause in each.clauses} <= known


@EVERY
def test_an_act_is_a_noun_first_name_or_left_open(machine: Machine[Any]) -> None:
    named = [each.act for each in machine.transitions if each.act]
    assert [act for act in named if not re.fullmatch("[a-z]+([A-Z][a-z]+)+", act)] == []


@EVERY
@given(data=st.data())
def test_no_walk_leads_where_the_table_does_not_or_out_of_an_end(
    machine: Machine[Any], data: st.DataObject
) -> None:
    pairs = {(each.source, each.target) for each in machine.transitions}
    state: Term | None = None
    for asked in data.draw(st.lists(st.sampled_from(list(machine.states)), max_size=30)):
        if allowed(machine, state, asked):
            assert (state, asked) in pairs
            assert state not in machine.final
            state = asked
        else:
            assert (state, asked) not in pairs


@EVERY
def test_what_is_refused_names_the_noun_both_states_and_what_is_possible(machine: Machine[Any]) -> None:
    pairs = {(each.source, each.target) for each in machine.transitions}
    illegal = [(s, t) for s in machine.states for t in machine.states if (s, t) not in pairs]
    assert illegal
    for source, target in illegal:
        with pytest.raises(Refused) as refused:
            machine.require(source, target)
        reason = refused.value.reason
        assert (reason.code, reason.fixer) == ("ILLEGAL_TRANSITION", Fixer.CALLER)
        assert reason.place == machine.states.__name__
        assert machine.name_zh in reason.zh
        assert f"“{source.zh}”" in reason.zh
        assert f"“{target.zh}”" in reason.zh
        assert {source.name, target.name} <= set(re.findall(r"\w+", reason.en))
        assert all(each.target.zh in reason.zh for each in machine.from_(source))
        assert reason.clause in {None, *(c for each in machine.leading_to(target) for c in each.clauses)}


def test_a_thing_is_not_made_in_the_middle_of_its_life() -> None:
    with pytest.raises(Refused) as refused:
        DROPOUT_CASE.require(None, CaseStage.CLOSED)
    assert "不能以“销号”新建；只能变为：苗头、未到校核实中、疑似辍学" in refused.value.reason.zh
    assert refused.value.reason.clause == "GH-37"


def test_what_is_final_says_so() -> None:
    with pytest.raises(Refused, match="此状态不再变更"):
        DROPOUT_CASE.require(CaseStage.CLOSED, CaseStage.SUSPECTED)


def test_a_closed_case_never_changes_and_a_relapse_is_a_new_case_GH_37() -> None:
    assert DROPOUT_CASE.final == {CaseStage.CLOSED}
    assert DROPOUT_CASE.from_(CaseStage.CLOSED) == ()
    assert not allowed(DROPOUT_CASE, CaseStage.RETURNED, CaseStage.SUSPECTED)
    assert "relapse" in DROPOUT_CASE.require(None, CaseStage.SUSPECTED).guard


def test_nobody_is_urged_by_law_before_a_person_determined_a_dropout_DC_14() -> None:
    assert CaseStage.ENFORCING not in without(DROPOUT_CASE, CaseStage.DROPOUT)
    assert {each.act for each in DROPOUT_CASE.leading_to(CaseStage.DROPOUT)} == {"caseDetermineDropout"}


def test_a_dropout_was_suspected_before_GH_33() -> None:
    assert CaseStage.DROPOUT not in without(DROPOUT_CASE, CaseStage.SUSPECTED)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("NEVER_ENROLLED", "DEFERRED"),  # HL-61
        ("NEVER_ENROLLED", "APPROVED_NON_ENROLLMENT"),  # HL-10
        ("ATTENDING", "NOT_REPORTED"),  # QC-18
        ("AT_RISK", "SUSPECTED_DROPOUT"),  # DC-L2c
        ("SUSPECTED_DROPOUT", "RETURNED"),  # GH-37
        ("DROPOUT", "EXEMPTED"),  # HL-65
        ("DROPOUT", "ATTENDING_VOCATIONAL"),  # HL-68
        ("DROPOUT", "UNREACHABLE"),  # QC-40
        ("SUSPENDED_ILLNESS", "NOT_REPORTED"),  # HL-63
        ("UNREACHABLE", "DECEASED"),  # HL-66
    ],
)
def test_the_documents_let_a_child_go(source: str, target: str) -> None:
    transition = SCHOOLING.require(SchoolingStatus[source], SchoolingStatus[target])
    assert transition.marked is Provenance.SOURCE
    assert transition.clauses


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("ATTENDING", "DROPOUT"),
        ("ATTENDING", "SUSPECTED_DROPOUT"),
        ("NEVER_ENROLLED", "DROPOUT"),  # 失学 is not 辍学
        ("NOT_REPORTED", "DROPOUT"),
        ("DROPOUT", "ATTENDING"),  # it is followed up first (GH-37)
        ("DECEASED", "ATTENDING"),
        ("ATTENDING", "EXEMPTED"),
    ],
)
def test_no_document_lets_a_child_go(source: str, target: str) -> None:
    assert not allowed(SCHOOLING, SchoolingStatus[source], SchoolingStatus[target])


def test_a_person_determines_whatever_leads_to_a_dropout_DC_14() -> None:
    into = SCHOOLING.leading_to(SchoolingStatus.DROPOUT)
    assert {each.act for each in into} == {"caseDetermineDropout", "verificationApply"}


def test_everybody_still_of_the_universe_may_be_found_to_have_left_it_HL_66() -> None:
    for status in SchoolingStatus:
        left = status in SCHOOLING.final or status is SchoolingStatus.MOVED_OUT
        assert allowed(SCHOOLING, status, SchoolingStatus.DECEASED) is not left


def test_a_registration_is_cancelled_only_by_a_conclusion_HL_66() -> None:
    into = ENROLLMENT.leading_to(EnrollmentStatus.CANCELLED)
    assert {each.source for each in into} == set(HELD_ENROLLMENT)
    assert all("公安审查结论" in each.guard and each.clauses == ("HL-66",) for each in into)
    concluded = {each.source for each in VERIFICATION.leading_to(VerificationState.APPLIED)}
    assert concluded == {VerificationState.CONCLUDED}


@pytest.mark.parametrize("type", EnrollmentChangeType, ids=lambda type: type.name)
def test_no_school_expels_a_child_or_counsels_it_out_GH_34(type: EnrollmentChangeType) -> None:
    if type not in FORBIDDEN:
        refuse_forbidden(type)
        return
    with pytest.raises(Refused) as refused:
        refuse_forbidden(type)
    assert (refused.value.reason.code, refused.value.reason.clause) == ("CHANGE_FORBIDDEN", "GH-34")


def test_the_next_step_of_a_ladder_follows_only_a_deadline_that_passed_QC_09() -> None:
    assert {StepState.EXPIRED} == OPENS_NEXT
    assert {each.source for each in ENFORCEMENT.leading_to(StepState.EXPIRED)} == {StepState.SERVED}
    assert not allowed(ENFORCEMENT, StepState.PREPARED, StepState.COMPLIED)


def test_a_letter_is_in_force_with_every_partys_signature_DC_L10() -> None:
    both = LETTER.require(LetterState.PARTY_A_SIGNED, LetterState.EFFECTIVE)
    assert both.guard.startswith("every party sealed, signed and dated")
    assert LETTER.require(LetterState.DRAFT, LetterState.EFFECTIVE).clauses == ("QC-49",)  # one party alone


def test_an_employer_is_punished_only_after_an_inspection_found_a_child_HL_20() -> None:
    found = next(each.target for each in CHILD_LABOR.transitions if each.target.name == "FOUND")
    assert {"PENALTY", "LICENSE_REVOCATION"}.isdisjoint(state.name for state in without(CHILD_LABOR, found))


def light(*transitions: Transition[Light], final: frozenset[Light] = frozenset()) -> Machine[Light]:
    return Machine("0", "灯", "light", Light, transitions, final)


MADE, TURN, BACK = (
    Transition(source, target, "", ("DC-01",))
    for source, target in ((None, Light.RED), (Light.RED, Light.GREEN), (Light.GREEN, Light.RED))
)


@pytest.mark.parametrize(
    ("machine", "said"),
    [
        (light(MADE, TURN, BACK), []),
        (light(MADE, TURN), ["GREEN: not final, yet nothing follows it"]),
        (light(MADE, TURN, BACK, TURN), ["RED to GREEN: stands 2 times"]),
        (
            light(MADE, TURN, BACK, final=frozenset({Light.GREEN})),
            ["GREEN: final, yet something follows it"],
        ),
        (light(MADE, BACK), ["RED: not final, yet nothing follows it", "GREEN: nothing leads to it"]),
        (
            light(MADE, replace(TURN, clauses=()), BACK),
            ["RED to GREEN: said by a document, but by no clause"],
        ),
        (light(MADE, replace(TURN, clauses=(), marked=Provenance.PROPOSAL), BACK), []),
        (
            replace(light(MADE, TURN, BACK), chapters=(Chapter("亮", "on", (MADE, TURN)),)),
            ["its chapters tell another story"],
        ),
    ],
)
def test_a_flawed_table_is_found_out(machine: Machine[Light], said: list[str]) -> None:
    assert list(flaws(machine)) == said


def test_a_move_leads_from_each_to_each_but_to_nothing_from_itself() -> None:
    made = Move("lightSwitch", ("DC-01",), "at night").between([None, *Light], Light)
    assert [(each.source, each.target) for each in made] == [
        (None, Light.RED),
        (None, Light.GREEN),
        (Light.RED, Light.GREEN),
        (Light.GREEN, Light.RED),
    ]
    assert {(each.act, each.clauses, each.guard) for each in made} == {
        ("lightSwitch", ("DC-01",), "at night")
    }
