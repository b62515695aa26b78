"""Training of graduates in labor inspection's Augusts: wishes go out once, results come back to them; no child's status moves (HL-19)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace
from sqlalchemy import select

from connectors.labor_inspection import TrainingResult, TrainingWish
from database import tables
from domain.exchange import PackageCode
from domain.training import GraduateChoice, GraduateStage, TrainingOutcome, TrainingWishState
from exchange import training as taken
from partners import training
from partners.faults import Fault
from partners.people import Child
from tests.exchange import labor, world
from tests.exchange.labor import SEPTEMBER, counted, month, told, worker
from tests.exchange.test_faults import EVER
from tests.exchange.test_labor_broken_off import Breaking
from tests.partners import labor as department

WISHES, RESULTS = "TRAINING_WISHES", "TRAINING_RESULTS"
COUNTY = world.small_county()
LATER, NEXT = datetime(2027, 8, 8, 1, tzinfo=UTC), "2027-08"
_ODD = {COUNTY.children[at].id_number for at in COUNTY.parts}
PUPILS = [p.child for p in COUNTY.pupils if p.grade == 9 and p.child.id_number not in _ODD][:4]


async def wished(sessions: labor.Sessions, child: Child, **said: Any) -> tables.TrainingWish:
    """What a graduate wishes, as a township noted it."""
    person, unit = tables.Student, tables.Organization
    async with sessions.begin() as session:
        found = select(person).where(person.name == child.name, person.birth_date == child.birth_date)
        graduate = (await session.scalars(found)).one()
        township = select(unit.id).where(unit.code == child.household.township_code)
        columns = {
            "stage": GraduateStage.JUNIOR,
            "choice": GraduateChoice.TRAINING,
            "training": "电工",
            "state": TrainingWishState.NOTED,
            "noted_on": date(2026, 7, 20),
            "township_id": await session.scalar(township),
        }
        wish = tables.TrainingWish(student_id=graduate.id, **(columns | said))
        session.add(wish)
        await session.flush()
        session.expunge(wish)
        return wish


async def kept(sessions: labor.Sessions) -> dict[str, tables.TrainingWish]:
    """All wishes by id."""
    async with sessions() as session:
        return {str(wish.id): wish for wish in await session.scalars(select(tables.TrainingWish))}


async def everything(sessions: labor.Sessions) -> Any:
    """What the tables of the exchange and the wishes say."""
    columns = [each.name for each in tables.TrainingWish.__table__.c if each.name != "updated_at"]
    wishes = [[getattr(wish, name) for name in columns] for _, wish in sorted((await kept(sessions)).items())]
    return wishes, await told(sessions)


def submitted(desk: Any, period: str) -> list[TrainingWish]:
    """The lines that reached labor inspection in a period."""
    (package,) = desk.app.state.inbox.of("hub", WISHES, COUNTY.jurisdiction_code, period, 1)
    return [msgspec.json.decode(line, type=TrainingWish) for line in package.lines.split("\n")[:-1]]


@pytest.mark.rule("HL-19")
async def test_wishes_go_to_labor_inspection_in_august_and_what_came_of_them_comes_back_the_next(
    fresh: Callable[[], str],
) -> None:
    url, first, second = fresh(), PUPILS[0], PUPILS[1]
    with department.desk(COUNTY) as desk:
        async with worker(url, desk.transport) as (cycle, sessions):
            one, other = await wished(sessions, first), await wished(sessions, second, training="西式面点")
            await wished(sessions, PUPILS[2], choice=GraduateChoice.WORK, training=None)
            await wished(sessions, PUPILS[3], state=TrainingWishState.WITHDRAWN)
            status = (await told(sessions))["status"]
            august = await month(cycle)
            assert (counted(august, WISHES), counted(august, RESULTS)) == ((2, 2, 0, 0), (0, 0, 0, 0))
            lines = submitted(desk, world.PERIOD)
            assert {line.wish_id: line for line in lines} == {
                str(wish.id): TrainingWish(
                    line_no=line_no,
                    wish_id=str(wish.id),
                    stage="JUNIOR",
                    training=wish.training or "",
                    township_code=child.household.township_code,
                    name=child.name,
                    birth_date=child.birth_date.isoformat(),
                    contact=lines[line_no - 1].contact,
                )
                for line_no, (wish, child) in enumerate(((one, first), (other, second)), 1)
            }
            for line, child in zip(lines, (first, second), strict=True):
                assert line.contact in {each.phone for each in child.household.guardians}
            [package] = desk.app.state.inbox.of("hub", WISHES, COUNTY.jurisdiction_code, world.PERIOD, 1)
            assert not any(child.id_number in package.lines for child in COUNTY.children)
            async with sessions() as session:
                records = tables.ExchangeRecord
                facts = await session.scalars(select(records.fields).where(records.fields.has_key("wishId")))
                assert sorted(map(str, facts)) == sorted(str({"wishId": line.wish_id}) for line in lines)
            assert {wish.state for id, wish in (await kept(sessions)).items() if id in (str(one.id),)} == {
                TrainingWishState.SENT
            }
            before = await everything(sessions)
            assert (await month(cycle))["state"] == "CLOSED"
            assert await everything(sessions) == before
            september = await month(cycle, SEPTEMBER)
            assert {each["code"] for each in september["packages"]}.isdisjoint({WISHES, RESULTS})
        async with worker(url, desk.transport, now=LATER) as (cycle, sessions):
            august, truth = await month(cycle, NEXT), training.truth(lines, NEXT)
            assert counted(august, RESULTS) == (truth.received, truth.accepted, truth.rejected, 0)
            assert (counted(august, WISHES), august["moves"]["training_answered"]) == ((0, 0, 0, 0), 2)
            wishes = await kept(sessions)
            for line in lines:
                wish, came = wishes[line.wish_id], training.result(line, NEXT)
                assert (wish.state, wish.outcome, wish.course) == (
                    TrainingWishState.ANSWERED,
                    TrainingOutcome[came.outcome or ""],
                    came.course,
                )
                assert wish.trained_from == (date(2026, 11, 2) if came.trained_from else None)
            assert (await told(sessions))["status"] == status
            before = await everything(sessions)
            assert (await month(cycle, NEXT))["state"] == "CLOSED"
            assert await everything(sessions) == before
            async with sessions() as session:
                entry = tables.TimelineEntry
                told_ = await session.scalars(select(entry).where(entry.noun == "TrainingWish"))
                assert {(each.source, each.target, each.act) for each in told_} == {
                    ("SENT", "ANSWERED", "exchange")
                }


async def test_a_wish_that_never_arrived_goes_with_the_next_august_under_the_same_id(
    fresh: Callable[[], str],
) -> None:
    url = fresh()
    with department.desk(COUNTY) as desk:
        async with worker(url, desk.transport) as (cycle, sessions):
            wish = await wished(sessions, PUPILS[0])
            desk.faults.set(Fault.ERROR, EVER, WISHES)
            assert (await month(cycle))["failure"]["code"] == "PARTNER_ERROR"
            assert (await kept(sessions))[str(wish.id)].state is TrainingWishState.NOTED
            desk.faults.clear()
        async with worker(url, desk.transport, now=LATER) as (cycle, sessions):
            assert counted(await month(cycle, NEXT), WISHES) == (1, 1, 0, 0)
            assert [line.wish_id for line in submitted(desk, NEXT)] == [str(wish.id)]
            assert (await kept(sessions))[str(wish.id)].state is TrainingWishState.SENT


def told_wrong(wishes: Sequence[TrainingWish], period: str) -> list[TrainingResult]:
    """A whole result of each wish; of the first one also whatever is wrong, each line in its own way."""
    whole = [training.result(wish, period) for wish in wishes]
    same = replace(whole[0], outcome="CERTIFIED", trained_from="2026-11-02")
    return [
        same,
        same,
        replace(same, course="面点师高级班"),
        replace(same, outcome="PASSED"),
        replace(same, outcome=None),
        replace(same, course=" "),
        replace(same, course="学员150785201503120019"),
        replace(same, trained_from="2027-12-01"),
        replace(same, wish_id=None),
        replace(same, wish_id="TrainingWish"),
        replace(same, wish_id=training.NOBODY),
        *(replace(each, outcome="LEFT", trained_from=None) for each in whole[1:]),
    ]


async def test_a_line_that_is_wrong_goes_back_with_its_reason_and_a_wish_that_never_went_out_takes_none(
    fresh: Callable[[], str],
) -> None:
    url, unsent = fresh(), list[str]()

    def told_(wishes: Sequence[TrainingWish], period: str) -> list[TrainingResult]:
        lines = told_wrong(wishes, period) if wishes else []
        return [*lines, *(replace(lines[0], wish_id=each) for each in unsent)]

    with department.desk(COUNTY, trained=told_) as desk:
        async with worker(url, desk.transport) as (cycle, sessions):
            for child in PUPILS[:2]:
                await wished(sessions, child)
            await month(cycle)
            kind = {"choice": GraduateChoice.WORK, "training": None}
            unsent.append(str((await wished(sessions, PUPILS[2], **kind)).id))
        async with worker(url, desk.transport, now=LATER) as (cycle, sessions):
            august = await month(cycle, NEXT)
            assert counted(august, RESULTS) == (13, 1, 11, 1)
            assert august["moves"]["training_answered"] == 1
            rows = [row for row in (await told(sessions))["record"] if row[0] == NEXT]
            assert {row[1]: row[3] for row in rows if row[3]} == {
                2: "DUPLICATE_LINE",
                3: "DUPLICATE_LINE",
                4: "BAD_CODE",
                5: "BAD_CODE",
                6: "MISSING",
                7: "SCHEMA",
                8: "BAD_DATE",
                9: "MISSING",
                10: "UNKNOWN_PERSON",
                11: "UNKNOWN_PERSON",
                12: "MISSING",
                13: "UNKNOWN_PERSON",
            }
            states = {id: wish.state for id, wish in (await kept(sessions)).items()}
            assert states[unsent[0]] is TrainingWishState.NOTED
            assert sorted(state.name for state in states.values()) == ["ANSWERED", "NOTED", "SENT"]


async def test_a_withdrawn_wish_is_answered_all_the_same_and_an_answer_told_again_is_a_repetition(
    fresh: Callable[[], str],
) -> None:
    url = fresh()
    with department.desk(
        COUNTY, trained=lambda wishes, period: [training.result(w, period) for w in wishes]
    ) as desk:
        async with worker(url, desk.transport) as (cycle, sessions):
            wish = await wished(sessions, PUPILS[0])
            await month(cycle)
            async with sessions.begin() as session:
                row = await session.get_one(tables.TrainingWish, wish.id)
                row.state = TrainingWishState.WITHDRAWN
        async with worker(url, desk.transport, now=LATER) as (cycle, sessions):
            assert counted(await month(cycle, NEXT), RESULTS) == (1, 1, 0, 0)
            assert (await kept(sessions))[str(wish.id)].state is TrainingWishState.ANSWERED
        desk.app.state.inbox.forget_answers()
        async with worker(url, desk.transport, now=LATER.replace(year=2028)) as (cycle, sessions):
            before = (await kept(sessions))[str(wish.id)].version
            assert counted(await month(cycle, "2028-08"), RESULTS) == (1, 0, 0, 1)
            assert (await kept(sessions))[str(wish.id)].version == before


@pytest.mark.parametrize("step", [f"settle {RESULTS}", "apply", f"build {WISHES}", f"sent {WISHES}"])
async def test_an_august_that_broke_off_in_any_step_ends_as_an_undisturbed_one(
    step: str, fresh: Callable[[], str]
) -> None:
    url = fresh()
    with department.desk(COUNTY) as desk:
        async with worker(url, desk.transport) as (cycle, sessions):
            await wished(sessions, PUPILS[0])
            await month(cycle)
            await wished(sessions, PUPILS[1])
        async with worker(url, desk.transport, Breaking, now=LATER, at=step) as (cycle, sessions):
            with pytest.raises(RuntimeError):
                await month(cycle, NEXT)
            august = await month(cycle, NEXT)
            assert (counted(august, RESULTS), counted(august, WISHES)) == ((2, 1, 1, 0), (1, 1, 0, 0))
            states = sorted(wish.state.name for wish in (await kept(sessions)).values())
            assert states == ["ANSWERED", "SENT"]
            before = await everything(sessions)
            async with sessions.begin() as session:
                of = tables.ExchangePackage
                package = select(of.id).where(of.code == PackageCode.TRAINING_RESULTS, of.period == NEXT)
                counts = await taken.settle(session, (await session.scalars(package)).one())
            assert (counts["accepted"], counts["rejected"]) == (1, 1)
            assert await everything(sessions) == before
