"""Who is put forward to civil affairs, what they decide of each, and what becomes of answers (QC-13, GH-23)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
import pytest
from sqlalchemy import select, update

from connectors.civil_affairs import AssistanceCandidate, AssistanceResult
from database import tables
from domain.assistance import (
    IN_DIFFICULTY,
    AssistanceDecision,
    AssistanceKind,
    AssistanceReason,
    AssistanceState,
)
from domain.case import CaseStage
from domain.cause import CaseTrigger, DropoutCause
from domain.exchange import RecordState, RejectCode
from tests.exchange import state, world
from tests.exchange.civil import AUGUST, OCTOBER, SEPTEMBER, Hub, counts, hub
from tests.exchange.test_civil_affairs import line, pupils


async def made(here: Hub) -> list[tables.AssistanceRequest]:
    """Every request, as made."""
    of = tables.AssistanceRequest
    async with here.sessions() as session:
        return list(await session.scalars(select(of).order_by(of.id)))


async def opened(here: Hub, number: str, cause: DropoutCause, stage: CaseStage) -> UUID:
    """A case about a child, and its cause."""
    ids = {known: id_ for id_, known in (await here.numbers()).items()}
    closed = world.NOW if stage is CaseStage.CLOSED else None
    case = tables.DropoutCase(
        jurisdiction_code=world.CODE,
        case_no=f"2026-2027-{number[-6:]}",
        student_id=ids[number],
        stage=stage,
        trigger=next(iter(CaseTrigger)),
        noticed_on=date(2026, 7, 1),
        opened_at=world.NOW,
        suspected_on=date(2026, 7, 8),
        closed_at=closed,
    )
    async with here.sessions.begin() as session:
        session.add(case)
        await session.flush()
        session.add(tables.CaseCause(case_id=case.id, student_id=case.student_id, cause=cause, primary=True))
        return case.id


def poor(here: Hub) -> set[str]:
    """Children whom the school put down as in economic difficulty, and whom civil affairs do not assist."""
    county = world.small_county()
    known = {pupil.child.id_number: pupil.id_number for pupil in county.pupils}
    known |= {child.id_number: child.id_number for child in county.known_outside_school()}
    found = (child for child in county.children if IN_DIFFICULTY & set(child.groups))
    return {known[child.id_number] for child in found if child.id_number in known} - set(
        here.office.truth.assisted
    )


@pytest.mark.rule("QC-13")
async def test_pupils_in_difficulty_and_cases_by_poverty_go_to_civil_affairs_and_their_decisions_come_back_QC_13(
    fresh: Callable[[], str],
) -> None:
    async with hub(fresh()) as here:
        by_case, closed, otherwise, assisted = pupils(here, 4)
        here.office.lines.append(line(here, assisted))
        await opened(here, by_case, DropoutCause.POVERTY, CaseStage.SUSPECTED)
        await opened(here, closed, DropoutCause.POVERTY, CaseStage.CLOSED)
        await opened(here, otherwise, DropoutCause.SCHOOL_WEARY, CaseStage.SUSPECTED)
        await opened(here, assisted, DropoutCause.POVERTY, CaseStage.SUSPECTED)
        difficult = poor(here)
        outcome = await here.month(SEPTEMBER)
        sent = {each.id_number: each for each in here.pushed(SEPTEMBER)}
        assert set(sent) == (difficult | {by_case}) - {assisted}
        assert len(difficult) > 1
        assert sent[by_case].reason == AssistanceReason.POVERTY_CASE.name
        rest = {sent[number].reason for number in difficult - {by_case}}
        assert rest == {AssistanceReason.ECONOMIC_DIFFICULTY.name}
        assert counts(outcome, "ASSISTANCE_CANDIDATES") == (len(sent), len(sent), 0, 0)
        assert counts(outcome, "ASSISTANCE_DECISIONS") == (len(sent), len(sent), 0, 0)
        numbers, requests = await here.numbers(), await made(here)
        assert {str(each.id) for each in requests} == {each.request_id for each in sent.values()}
        for each in requests:
            decision = here.office.truth.decision_on(numbers[each.student_id])
            taken = decision in (AssistanceDecision.GRANTED, AssistanceDecision.ALREADY_ASSISTED)
            assert (each.state, each.decision) == (AssistanceState.DECIDED, decision)
            assert each.kind is (AssistanceKind.RURAL_DIBAO if taken else None)
            assert each.valid_from == (date(2026, 8, 5) if taken else None)
            assert each.document_no
            assert (each.decided_on, each.sent_at is None) == (date(2026, 8, 5), False)


async def test_a_push_says_no_more_than_finds_the_child(fresh: Callable[[], str]) -> None:
    async with hub(fresh()) as here:
        nobody = pupils(here, 1)[0]
        await opened(here, nobody, DropoutCause.POVERTY, CaseStage.SUSPECTED)
        ids = {number: id_ for id_, number in (await here.numbers()).items()}
        async with here.sessions.begin() as session:
            await session.execute(
                update(tables.Student)
                .where(tables.Student.id == ids[nobody])
                .values(id_number_sealed=None, id_number_index=None, id_number_masked=None, name="无号")
            )
        await here.month(SEPTEMBER)
        for each in here.pushed(SEPTEMBER):
            said = set(msgspec.to_builtins(each))
            wanted = "birthDate" if each.name == "无号" else "idNumber"
            assert said == {"lineNo", "requestId", "reason", "name", wanted}
        assert "无号" in {each.name for each in here.pushed(SEPTEMBER)}


async def test_what_was_decided_is_not_asked_again_until_there_is_a_newer_reason(
    fresh: Callable[[], str],
) -> None:
    async with hub(fresh()) as here:
        await here.month(AUGUST)
        first = await made(here)
        here.office.lines = here.office.truth.households()
        await here.month(SEPTEMBER)
        assert (here.pushed(SEPTEMBER), len(await made(here))) == ([], len(first))
        numbers = await here.numbers()
        again = numbers[first[0].student_id]
        await opened(here, again, DropoutCause.POVERTY, CaseStage.SUSPECTED)
        await here.month(OCTOBER)
        (asked,) = here.pushed(OCTOBER)
        assert (asked.id_number, asked.reason) == (again, AssistanceReason.POVERTY_CASE.name)
        assert asked.request_id not in {str(each.id) for each in first}


class Asked:
    """Civil affairs that answer as they are told to: with nothing first, with the truth later, with strangers' ids between."""

    def __init__(self, here: Hub) -> None:
        self.truth, self.stranger = here.office.truth, ""

    def __call__(self, candidate: AssistanceCandidate) -> AssistanceResult:
        said = self.truth.decide(candidate)
        if self.stranger:
            said.request_id = self.stranger
        return said


async def test_an_answer_to_nothing_of_ours_goes_back_and_the_request_is_asked_again_under_its_id(
    fresh: Callable[[], str],
) -> None:
    async with hub(fresh()) as here:
        answer = Asked(here)
        here.office.answer, answer.stranger = answer, "01900000-0000-7000-8000-000000000000"
        august = await here.month(AUGUST)
        asked = {each.request_id for each in here.pushed(AUGUST)}
        # One stranger's line is taken for what it says; those that say otherwise of the same go back as such.
        received, accepted, rejected, duplicate = counts(august, "ASSISTANCE_DECISIONS")
        assert (received, accepted) == (len(asked), 0)
        assert received > 1
        assert rejected + duplicate == received
        async with here.sessions() as session:
            record = tables.ExchangeRecord
            back = set(
                await session.scalars(
                    select(record.reject_code).where(
                        record.state == RecordState.REJECTED,
                        record.reject_code.in_([RejectCode.UNKNOWN_PERSON]),
                    )
                )
            )
        assert back == {RejectCode.UNKNOWN_PERSON}
        assert {each.state for each in await made(here)} == {AssistanceState.SENT}
        answer.stranger = ""
        here.app.state.inbox.forget_answers()
        await here.month(SEPTEMBER)
        assert {each.request_id for each in here.pushed(SEPTEMBER)} == asked
        assert {each.state for each in await made(here)} == {AssistanceState.DECIDED}
        before = await told(here)
        here.app.state.inbox.forget_answers()
        october = await here.month(OCTOBER)
        assert here.pushed(OCTOBER) == []
        assert counts(october, "ASSISTANCE_DECISIONS") == (len(asked), 0, 0, len(asked))
        assert await told(here) == before


async def told(here: Hub) -> Sequence[tuple[Any, ...]]:
    return [(each.id, each.version, each.decision, each.answered_at) for each in await made(here)]


async def test_who_is_assisted_meanwhile_is_asked_about_no_more_and_a_late_answer_still_counts(
    fresh: Callable[[], str],
) -> None:
    async with hub(fresh()) as here:
        answer = Asked(here)
        here.office.answer, answer.stranger = answer, "01900000-0000-7000-8000-000000000000"
        await here.month(AUGUST)
        numbers = await here.numbers()
        asked = {numbers[each.student_id]: each.id for each in await made(here)}
        who = min(asked)
        here.office.lines.append(line(here, who))
        await here.month(SEPTEMBER)
        assert who not in {each.id_number for each in here.pushed(SEPTEMBER)}
        states = {each.id: each.state for each in await made(here)}
        assert states.pop(asked[who]) is AssistanceState.WITHDRAWN
        assert set(states.values()) == {AssistanceState.SENT}
        answer.stranger = ""
        here.app.state.inbox.forget_answers()
        await here.month(OCTOBER)
        assert {each.state for each in await made(here)} == {AssistanceState.DECIDED}


async def test_a_month_run_twice_asks_once(fresh: Callable[[], str]) -> None:
    async with hub(fresh()) as here:
        await here.month(SEPTEMBER)
        async with here.sessions() as session:
            before = await state.told(session)
        requests = await told(here)
        await here.month(SEPTEMBER)
        async with here.sessions() as session:
            assert state.differences(await state.told(session), before) == []
        assert await told(here) == requests
