"""How early children are found, helped and persuaded: days of each case, averaged with their arithmetic beside them (BS-03)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from database import tables
from domain.attendance import SignLevel, SignSource
from domain.case import CaseStage
from domain.enforcement import EnforcementStep, StepState
from domain.organization import Department
from domain.visit import ContactChannel, ContactOutcome, PersuasionOutcome, VisitMode
from tests.casework import way
from tests.casework.desk import Desk
from tests.conftest import Databases
from tests.duties.indicated import (
    BUREAU,
    OFFICE,
    SCHOOL,
    behind,
    case,
    children,
    indicators,
    stands,
    these,
    values,
)

OCTOBER = {"period": ["2026-10"]}
TERM = {"period": ["2026-2027-1"]}
DAYS = "detectionDays interventionDays persuasionDays"


@pytest.fixture
async def here(databases: Databases, template: str) -> AsyncIterator[Desk]:
    async with indicators(databases, template, "BS") as made:
        yield made


async def led(here: Desk, variant: str, **filter: Any) -> tuple[int, int, int, str | None]:
    """Days in all, of how many cases, how many are not so far yet, and the average."""
    found = await stands(here, "LEAD_TIME", **{"variant": [variant], **OCTOBER} | filter)
    return found["numerator"], found["denominator"], found["lacking"], found["value"]


async def lagging(here: Desk, variant: str, **filter: Any) -> list[str]:
    return await behind(here, await stands(here, "LEAD_TIME", **{"variant": [variant], **OCTOBER} | filter))


async def shown(here: Desk, number: int) -> tuple[int, int | None, int | None]:
    [found] = (await way.of_child(here, number, f"cases {{ {DAYS} }}"))["cases"]
    return found["detectionDays"], found["interventionDays"], found["persuasionDays"]


def october(day: int) -> date:
    return date(2026, 10, day)


async def determined(here: Desk, number: int, opened: Any) -> Any:
    """A case prepared, its first measure beginning today, and determined suspected."""
    ready = await here.done("casePrepare", way.of(opened, **way.team(here)))
    said = {
        "determinedBy": "李校长",
        "determinedOn": here.on(0),
        "causes": ["SCHOOL_WEARY"],
        "reason": "未返校",
    }
    return await here.done("caseDetermineSuspected", way.of(ready, **said))


async def begun(here: Desk, number: int, noticed: date) -> Any:
    said = {"trigger": "SIGN", "noticedOn": noticed.isoformat(), "reason": "无故未到校"}
    return await here.done("caseOpen", {"studentId": here.student(number), **said})


@pytest.mark.rule("BS-03")
@pytest.mark.parametrize("last_returns", [False, True])
async def test_children_are_found_helped_and_persuaded_early_and_all_brought_back_BS_03(
    here: Desk, last_returns: bool
) -> None:
    slow, quick, last = await children(here, 3)
    sign = {"studentId": here.student(slow), "noticedOn": "2026-10-08", "reason": "流露辍学念头"}
    await here.done("riskSignRecord", sign)
    cases = {
        number: await begun(here, number, october(noticed))
        for number, noticed in ((slow, 10), (quick, 12), (last, 11))
    }
    cases[quick] = await determined(here, quick, cases[quick])
    await here.done("persuasionRecord", way.persuading(here, cases[quick]))
    here.move_to(october(13))
    calling = {"channel": "PHONE", "outcome": "NO_ANSWER", "content": "无人接听"}
    await here.done("contactRecord", {"studentId": here.student(slow), "contactedOn": here.on(0), **calling})
    here.move_to(october(14))
    await here.done("visitRecord", way.visiting(here, slow))
    here.move_to(october(15))
    cases[slow] = await determined(here, slow, cases[slow])
    await here.done("persuasionRecord", way.persuading(here, cases[slow]))
    here.move_to(october(17))
    cases[last] = await determined(here, last, cases[last])
    await here.tick()
    # Signs on the 8th (not the 10th, as the case has it), 12th and 11th, all opened on the 12th: 4 + 0 + 1 = 5 over 3.
    assert await led(here, "DETECTION") == (5, 3, 0, "1.67")
    # The call that nobody took is nothing: a visit on the 14th, measures on the 12th and 17th: 2 + 0 + 5 = 7 over 3.
    assert await led(here, "INTERVENTION") == (7, 3, 0, "2.33")
    # The 15th and the 12th: 3 + 0 = 3 over 2; one was not persuaded yet, and one not at once (T-03).
    assert await led(here, "PERSUASION") == (3, 2, 1, "1.50")
    assert await lagging(here, "PERSUASION") == these(here, slow, last)
    assert await lagging(here, "DETECTION") == await lagging(here, "INTERVENTION") == []
    assert [await shown(here, each) for each in (slow, quick, last)] == [(4, 2, 3), (0, 0, 0), (1, 5, None)]
    for level, role in (("SCHOOL", SCHOOL), ("TOWNSHIP", BUREAU)):
        for span in (OCTOBER, TERM, {"period": ["2026-2027"]}):
            own = await values(here, "LEAD_TIME", role, level=[level], variant=["PERSUASION"], **span)
            assert [(each["value"], each["lacking"]) for each in own] == [("1.50", 1)]
    # Who came back of the three, against the 100 % that the document wants.
    here.move_to(october(20))
    for each in (slow, quick, *([last] if last_returns else [])):
        now = await way.of_child(here, each, "cases { id version }")
        await way.returned(here, each, now["cases"][0])
    here.move_to(date(2026, 11, 6))
    await here.tick()
    rate = await stands(here, "PERSUASION_RETURN_RATE", **OCTOBER)
    came = ("100.00", "MET") if last_returns else ("66.67", "MISSED")
    assert (rate["value"], rate["compliance"], rate["target"]["clausesCited"]) == (*came, ["BS-03"])
    final = await stands(here, "LEAD_TIME", variant=["PERSUASION"], **OCTOBER)
    assert (final["value"], final["lacking"], bool(final["finalAt"])) == ("1.50", 1, True)


async def test_the_definitions_say_what_is_averaged_over_which_cases(here: Desk) -> None:
    await here.tick()
    query = """{ indicatorDefinitions(first: 100, clause: "BS-03") { nodes { code reckoning unit formulaVersion
      numeratorZh denominatorZh baseZh } } }"""
    found = {
        each["code"]: each for each in (await here.ask(query, None, BUREAU))["indicatorDefinitions"]["nodes"]
    }
    times = [found[f"LEAD_TIME.{name}"] for name in ("DETECTION", "INTERVENTION", "PERSUASION")]
    assert {(each["reckoning"], each["unit"], each["formulaVersion"]) for each in times} == {
        ("AVERAGE", "DAY", 1)
    }
    assert "苗头" in times[0]["numeratorZh"]
    assert all("疑似辍学" in each["baseZh"] for each in times)
    assert found["PERSUASION_RETURN_RATE"]["reckoning"] == "RATE"


async def test_over_no_case_there_is_no_average(here: Desk) -> None:
    [child] = await children(here, 1)
    await case(here, child)
    await here.tick()
    here.move_to(date(2026, 11, 9))
    await here.tick()
    for each in ("DETECTION", "INTERVENTION", "PERSUASION"):
        assert await led(here, each, period=["2026-11"]) == (0, 0, 0, None)
    # A case on which nothing was done is no case of nought days.
    assert await led(here, "INTERVENTION") == (0, 0, 1, None)
    assert await lagging(here, "INTERVENTION") == these(here, child)


def of(here: Desk, child: int, id: UUID) -> dict[str, Any]:
    return {"student_id": here.rows["Student"][child], "case_id": id}


def attempt(here: Desk, child: int, id: UUID, day: date) -> tables.PersuasionAttempt:
    told = {"mode": VisitMode.IN_PERSON, "outcome": PersuasionOutcome.REFUSED, "content": "不愿返校"}
    return tables.PersuasionAttempt(
        **of(here, child, id), **told, seq=1, joint=False, attempted_on=day, recorded_by=None
    )


def contact(here: Desk, child: int, id: UUID, day: date, outcome: ContactOutcome) -> tables.ContactAttempt:
    told = {"channel": ContactChannel.PHONE, "outcome": outcome, "content": "某事"}
    return tables.ContactAttempt(**of(here, child, id), **told, contacted_on=day)


def notice(here: Desk, child: int, id: UUID, served: date | None) -> tables.Enforcement:
    return tables.Enforcement(
        **of(here, child, id),
        jurisdiction_code=here.code,
        step=EnforcementStep.RETURN_NOTICE,
        step_no=1,
        label_zh="责令返校通知书",
        state=StepState.SERVED if served else StepState.PREPARED,
        actor=Department.EDUCATION_BUREAU,
        serial_no=f"某字{child}号",
        legal_basis="某法",
        demand="送子女入学",
        prepared_at=here.time.now(),
        served_on=served,
    )


async def put(here: Desk, *rows: Any) -> None:
    async with here.door.sessions.begin() as session:
        session.add_all(rows)


async def test_the_first_of_all_that_was_done_counts_and_nothing_before_the_opening_less_than_nought(
    here: Desk,
) -> None:
    pupils = await children(here, 5)
    ids = [await case(here, each) for each in pupils]
    opened = here.today
    here.move_to(opened + timedelta(days=9))
    after = [opened + timedelta(days=days) for days in range(10)]
    await put(
        here,
        contact(here, pupils[0], ids[0], after[1], ContactOutcome.WRONG_NUMBER),
        contact(here, pupils[0], ids[0], after[6], ContactOutcome.REACHED),
        notice(here, pupils[1], ids[1], after[7]),
        attempt(here, pupils[1], ids[1], after[9]),
        notice(here, pupils[2], ids[2], None),
        attempt(here, pupils[3], ids[3], opened - timedelta(days=2)),
        contact(here, pupils[4], ids[4], opened - timedelta(days=3), ContactOutcome.REACHED),
        contact(here, pupils[4], ids[4], after[8], ContactOutcome.REACHED),
    )
    await here.tick()
    # Reached on day 6, served on day 7, persuaded and reached before the opening: 6 + 7 + 0 + 0 = 13 over 4; a paper not served is none.
    assert await led(here, "INTERVENTION") == (13, 4, 1, "3.25")
    assert await lagging(here, "INTERVENTION") == these(here, pupils[2])
    assert await led(here, "PERSUASION") == (9, 2, 3, "4.50")
    assert [(await shown(here, each))[1:] for each in pupils] == [
        (6, None),
        (7, 9),
        (None, None),
        (0, 0),
        (0, None),
    ]


async def test_the_earliest_sign_of_the_case_began_it_and_no_other(here: Desk) -> None:
    one, other = await children(here, 2)
    ids = [await case(here, each, noticed_on=here.today - timedelta(days=1)) for each in (one, other)]
    for child, id, source, days in (
        (one, ids[0], SignSource.PERSON, 2),
        (one, ids[0], SignSource.ATTENDANCE, 6),
        (other, None, SignSource.PERSON, 30),
    ):
        noticed = here.today - timedelta(days=days)
        told = {"level": SignLevel.AT_RISK, "reason": "某事", "opened_at": here.time.now()}
        counted = {"days": 3} if source is SignSource.ATTENDANCE else {}
        await put(
            here, tables.RiskSign(**of(here, child, id), **told, **counted, source=source, noticed_on=noticed)
        )
    await here.tick()
    # 6 days of the first, 1 of the other, whose old sign is of no case: 7 over 2.
    assert await led(here, "DETECTION") == (7, 2, 0, "3.50")


async def test_what_was_done_after_the_month_is_not_the_months(here: Desk) -> None:
    here.move_to(october(30))
    [child] = await children(here, 1)
    id = await case(here, child)
    here.move_to(date(2026, 11, 3))
    await put(here, attempt(here, child, id, date(2026, 11, 2)))
    await here.tick()
    assert await led(here, "PERSUASION") == (0, 0, 1, None)
    assert await led(here, "PERSUASION", **TERM) == (3, 1, 0, "3.00")
    assert await lagging(here, "PERSUASION") == these(here, child)
    assert await lagging(here, "PERSUASION", **TERM) == []


async def test_whoever_sees_no_child_is_shown_no_average_of_few_nor_how_few_lag(here: Desk) -> None:
    pupils = await children(here, 6)
    ids = [await case(here, each) for each in pupils]
    await put(here, *(attempt(here, each, id, here.today) for each, id in zip(pupils, ids, strict=True)))
    await here.tick()
    told = await stands(here, "LEAD_TIME", OFFICE, variant=["PERSUASION"], **OCTOBER)
    assert (told["value"], told["denominator"], told["lacking"]) == ("0.00", 6, 0)
    [more] = await children(here, 1)
    await case(here, more, CaseStage.SUSPECTED)
    here.move_to(here.today + timedelta(days=1))
    await here.tick()
    # One of seven lags: the office would know that there is one, and is told nothing; the bureau, who sees the children, is.
    hidden = await stands(here, "LEAD_TIME", OFFICE, variant=["PERSUASION"], **OCTOBER)
    assert {hidden[name] for name in ("value", "numerator", "denominator", "lacking")} == {None}
    assert await led(here, "PERSUASION") == (0, 6, 1, "0.00")
