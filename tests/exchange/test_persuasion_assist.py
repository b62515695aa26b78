"""Requests to help with persuasion in the police's months: each goes out once with just what it takes, of open cases alone (HL-32)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import msgspec
import pytest
import yaml
from openapi_schema_validator import OAS31Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012
from sqlalchemy import select

from connectors.police import CONNECTOR, PersuasionAssist
from database import tables
from domain.case import CaseStage
from domain.cause import CaseTrigger
from domain.persuasion_assist import AssistNeed, AssistState
from partners.faults import Fault
from tests import sealing
from tests.exchange import federation, world
from tests.exchange.test_faults import EVER
from tests.exchange.test_identity_findings import Breaking, Telling, month, worker
from tests.exchange.test_months import SEPTEMBER, counts
from tests.partners import standin
from tests.partners.test_police_box import ROOT

REQUESTS = "PERSUASION_ASSIST"
Sessions = Any  # of a hub of the test's own


async def asked(sessions: Sessions, at: int, **said: Any) -> tables.PersuasionAssist:
    """A request in a case of the child at a place. stage: of its case."""
    async with sessions.begin() as session:
        child = (await session.scalars(select(tables.Student).order_by(tables.Student.id).offset(at))).first()
        assert child is not None
        stage = said.pop("stage", CaseStage.ABSENT)
        case = tables.DropoutCase(
            jurisdiction_code=world.CODE,
            student_id=child.id,
            case_no=f"2026-{at:06d}",
            stage=stage,
            closed_at=world.NOW if stage is CaseStage.CLOSED else None,
            trigger=CaseTrigger.HOUSEHOLD_SURVEY,
            noticed_on=date(2026, 7, 1),
            opened_at=world.NOW,
        )
        session.add(case)
        await session.flush()
        columns = {"need": AssistNeed.ACCOMPANY, "reason": "监护人拒不开门", "state": AssistState.REQUESTED}
        row = tables.PersuasionAssist(
            student_id=child.id, case_id=case.id, requested_on=date(2026, 7, 2), **(columns | said)
        )
        session.add(row)
        await session.flush()
        session.expunge(row)
        return row


async def states(sessions: Sessions) -> dict[str, AssistState]:
    """The state of every request, by id."""
    async with sessions() as session:
        return {str(row.id): row.state for row in await session.scalars(select(tables.PersuasionAssist))}


def submitted(desk: Any, period: str = world.PERIOD) -> list[PersuasionAssist]:
    """The lines that reached the police in a period."""
    (package,) = desk.app.state.inbox.of("hub", REQUESTS, world.CODE, period, 1)
    return [msgspec.json.decode(line, type=PersuasionAssist) for line in package.lines.split("\n")[:-1]]


@pytest.mark.rule("HL-32")
async def test_a_request_goes_to_the_police_once_with_the_case_the_child_and_where_it_lives(
    fresh: Callable[[], str],
) -> None:
    with standin.desk(data=Telling()) as desk:
        async with worker(fresh(), desk.transport) as (cycle, sessions):
            row = await asked(sessions, 0)
            closed = await asked(sessions, 1, stage=CaseStage.CLOSED)
            taken_back = await asked(sessions, 2, state=AssistState.WITHDRAWN)
            assert counts(await month(cycle, SEPTEMBER))[REQUESTS] == (1, 1, 0)
            async with sessions() as session:
                child = await session.get_one(tables.Student, row.student_id)
                home = tables.Student.home_address_sealed
                assert submitted(desk, SEPTEMBER) == [
                    PersuasionAssist(
                        line_no=1,
                        assist_id=str(row.id),
                        case_no="2026-000000",
                        need="ACCOMPANY",
                        name=child.name,
                        sex=child.sex.code,
                        birth_date=child.birth_date.isoformat(),
                        address=sealing.clear(home, child.id, child.home_address_sealed),
                    )
                ]
                assert submitted(desk, SEPTEMBER)[0].address
                records = await federation.records(session, REQUESTS)
                assert [record.fields for record in records] == [{"assistId": str(row.id)}]
            [package] = desk.app.state.inbox.of("hub", REQUESTS, world.CODE, SEPTEMBER, 1)
            assert "拒不开门" not in package.lines
            promised = yaml.safe_load((ROOT / "openapi" / CONNECTOR.contract).read_text("utf-8"))
            registry: Registry[Any] = Registry().with_resource(
                "urn:contract", Resource.from_contents(promised, DRAFT202012)
            )
            schema = {"$ref": "urn:contract#/components/schemas/PersuasionAssist"}
            OAS31Validator(schema, registry=registry).validate(msgspec.json.decode(package.lines))
            told = await states(sessions)
            assert told == {
                str(row.id): AssistState.SENT,
                str(closed.id): AssistState.REQUESTED,
                str(taken_back.id): AssistState.WITHDRAWN,
            }
            await month(cycle, SEPTEMBER)
            assert counts(await month(cycle, "2026-10"))[REQUESTS] == (0, 0, 0)
            assert await states(sessions) == told


async def test_a_request_that_never_arrived_goes_with_the_next_month_under_the_same_id(
    fresh: Callable[[], str],
) -> None:
    with standin.desk(data=Telling()) as desk:
        async with worker(fresh(), desk.transport) as (cycle, sessions):
            row = await asked(sessions, 0)
            desk.faults.set(Fault.ERROR, EVER, REQUESTS)
            with pytest.raises(AssertionError, match="PARTNER_ERROR"):
                await month(cycle, SEPTEMBER)
            assert set((await states(sessions)).values()) == {AssistState.REQUESTED}
            desk.faults.clear()
            assert counts(await month(cycle, "2026-10"))[REQUESTS] == (1, 1, 0)
            assert [line.assist_id for line in submitted(desk, "2026-10")] == [str(row.id)]
            assert set((await states(sessions)).values()) == {AssistState.SENT}


@pytest.mark.parametrize("step", [f"build {REQUESTS}", f"sent {REQUESTS}"])
async def test_a_month_that_broke_off_in_any_step_ends_as_an_undisturbed_one(
    step: str, fresh: Callable[[], str]
) -> None:
    with standin.desk(data=Telling()) as desk:
        async with worker(fresh(), desk.transport, Breaking, at=step) as (cycle, sessions):
            row = await asked(sessions, 0)
            with pytest.raises(RuntimeError):
                await month(cycle, SEPTEMBER)
            assert counts(await month(cycle, SEPTEMBER))[REQUESTS] == (1, 1, 0)
            assert [line.assist_id for line in submitted(desk, SEPTEMBER)] == [str(row.id)]
            assert set((await states(sessions)).values()) == {AssistState.SENT}
