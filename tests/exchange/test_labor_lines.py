"""Lines of labor inspection, judged member by member: what goes back and for what, and that no fact names anybody."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from connectors.labor_inspection import CONNECTOR
from domain import verdict
from domain.exchange import Direction, PackageCode, RejectCode
from domain.judging import judge

SHAPE = CONNECTOR.package(PackageCode.CHILD_LABOR_FINDINGS, Direction.PULL).shape
SCOPE = verdict.Scope(date(2026, 9, 8), "150785")
CLUE = "01900000-0000-7000-8000-000000000000"
NUMBER = "150785201503120019"
LINE = {
    "lineNo": 1,
    "findingNo": "RS-2026-1",
    "clueId": CLUE,
    "result": "FOUND",
    "inspectedOn": "2026-09-08",
    "employerName": "某餐饮店",
    "employerCode": "91350100M000100Y43",
    "place": "某街道1号",
    "name": "张三",
    "idNumber": NUMBER,
    "orderNo": "人社监令〔2026〕1号",
    "returnedOn": "2026-09-08",
    "cost": "0",
    "penalty": "5000",
}


RESULT = CONNECTOR.package(PackageCode.TRAINING_RESULTS, Direction.PULL).shape


def test_a_result_of_training_tells_neither_its_course_nor_who_it_was_as_a_fact() -> None:
    line = {"lineNo": 1, "wishId": CLUE, "outcome": "LEFT", "course": "电工班", "trainedFrom": "2026-03-02"}
    taken = judge(RESULT, line, SCOPE)
    assert (taken.rejected, taken.subject) == (None, (CLUE,))
    assert taken.facts == {"wishId": CLUE, "outcome": "LEFT", "trainedFrom": "2026-03-02"}


def judged(**changed: Any) -> verdict.Verdict:
    return judge(SHAPE, {name: said for name, said in {**LINE, **changed}.items() if said is not None}, SCOPE)


def test_a_whole_line_is_taken_and_its_facts_name_nobody() -> None:
    taken = judged()
    assert (taken.rejected, taken.id_number, taken.name, taken.subject) == (
        None,
        NUMBER,
        "张三",
        ("RS-2026-1",),
    )
    told = ("findingNo", "clueId", "result", "inspectedOn", "orderNo", "returnedOn", "cost", "penalty")
    assert taken.facts == {name: LINE[name] for name in told}


def test_a_minor_without_a_number_and_an_employer_without_a_code_are_taken() -> None:
    short = judged(clueId=None, name=None, idNumber=None, employerCode=None, orderNo=None, returnedOn=None)
    assert (short.rejected, short.id_number, short.name) == (None, None, None)
    assert "clueId" not in short.facts


@pytest.mark.parametrize(
    ("member", "said", "code"),
    [
        ("findingNo", None, RejectCode.MISSING),
        ("findingNo", " ", RejectCode.MISSING),
        ("findingNo", f"RS-{NUMBER}", RejectCode.BAD_CODE),
        ("findingNo", "9" * 65, RejectCode.BAD_CODE),
        ("clueId", "17", RejectCode.BAD_CODE),
        ("clueId", CLUE.upper().replace("0", "A"), RejectCode.BAD_CODE),
        ("result", "PERHAPS", RejectCode.BAD_CODE),
        ("result", None, RejectCode.BAD_CODE),
        ("inspectedOn", None, RejectCode.BAD_DATE),
        ("inspectedOn", "2026-09-09", RejectCode.BAD_DATE),
        ("employerName", None, RejectCode.MISSING),
        ("employerName", f"个体户 {NUMBER}", RejectCode.SCHEMA),
        ("employerName", "店" * 201, RejectCode.SCHEMA),
        ("employerCode", "91350100M000100Y44", RejectCode.BAD_CODE),
        ("employerCode", "913501000", RejectCode.BAD_CODE),
        ("place", "", RejectCode.MISSING),
        ("idNumber", NUMBER[:-1] + "8", RejectCode.BAD_ID),
        ("returnedOn", "2026-09-09", RejectCode.BAD_DATE),
        ("cost", "-1", RejectCode.BAD_CODE),
        ("cost", "12.50", RejectCode.BAD_CODE),
        ("cost", "007", RejectCode.BAD_CODE),
        ("penalty", "1" * 10, RejectCode.BAD_CODE),
    ],
)
def test_a_line_goes_back_for_the_member_that_is_wrong(
    member: str, said: str | None, code: RejectCode
) -> None:
    back = judged(**{member: said})
    assert back.rejected is code
    assert back.reason is not None
    assert back.reason.place == "line 1"
    assert back.reason.en.startswith(f"{member}: ")
    assert NUMBER not in back.reason.zh + back.reason.en
    assert back.facts == {}


def test_an_order_that_is_numbered_with_a_persons_number_is_no_fact() -> None:
    assert "orderNo" not in judged(orderNo=NUMBER).facts
