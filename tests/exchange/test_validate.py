"""Lines of a roster, judged one by one: none of them can stop the month."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from connectors import police
from domain import verdict
from domain.exchange import Direction, PackageCode, RecordState, RejectCode
from domain.judging import judge
from exchange.validate import judged

POPULATION = police.CONNECTOR.package(PackageCode.SCHOOL_AGE_POPULATION, Direction.PULL)
SCOPE = verdict.Scope(date(2026, 9, 8), "150785")
CHILD = {
    "lineNo": 1,
    "idNumber": "150785201503120019",
    "name": "张三",
    "sex": "1",
    "birthDate": "2015-03-12",
    "regionCode": "150785",
    "villageCode": "150785100001",
}


def states(*lines: dict[str, Any]) -> list[tuple[RecordState, RejectCode | None]]:
    raw = [json.dumps({**CHILD, **line}).encode() for line in lines]
    return [(landed.state, landed.reject_code) for landed in judged(raw, POPULATION, SCOPE)]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ({"name": "张\0三"}, RejectCode.SCHEMA),
        ({"ethnicity": "蒙古族"}, RejectCode.BAD_CODE),
        ({"villageCode": "1507851000011"}, RejectCode.BAD_CODE),
        ({"birthDate": "2015-W11-4"}, RejectCode.BAD_DATE),
        ({"unknown": "x"}, RejectCode.SCHEMA),
    ],
)
def test_a_line_the_tables_could_not_hold_goes_back(line: dict[str, Any], code: RejectCode) -> None:
    assert states(line) == [(RecordState.REJECTED, code)]


def test_a_line_that_goes_back_still_names_whom_the_register_knows() -> None:
    raw = json.dumps({**CHILD, "sex": "男"}).encode()
    (landed,) = judged([raw], POPULATION, SCOPE)
    assert (landed.reject_code, landed.id_number) == (RejectCode.BAD_CODE, CHILD["idNumber"])


def test_what_comparisons_go_by_names_nobody_and_nothing_of_a_line_that_goes_back_is_shown() -> None:
    line = {**CHILD, "address": "某街1号", "headOfHousehold": "李四", "ethnicity": "01"}
    taken, back = judged(
        [json.dumps({**line, **more}).encode() for more in ({}, {"lineNo": 2, "villageCode": "某街"})],
        POPULATION,
        SCOPE,
    )
    assert taken.facts == {"sex": "1", "ethnicity": "01", "villageCode": "150785100001"}
    assert (back.state, back.facts) == (RecordState.REJECTED, {})


def test_a_number_in_the_place_of_a_members_name_is_in_no_reason() -> None:
    raw = json.dumps({**CHILD, CHILD["idNumber"]: 1}).encode()
    (landed,) = judged([raw], POPULATION, SCOPE)
    assert landed.reject_code is RejectCode.SCHEMA
    assert CHILD["idNumber"] not in str(landed.reasons)


def test_a_conclusion_shows_what_answers_our_request_and_no_persons_number() -> None:
    request = "01900000-0000-7000-8000-000000000000"
    line = {
        "lineNo": 1,
        "requestId": request,
        "finding": "REGISTER_CONFIRMED",
        "concludedOn": "2026-09-08",
        "name": "张三",
        "documentNo": f"公 {CHILD['idNumber']}",
    }
    shape = police.CONNECTOR.package(PackageCode.VERIFICATION_RESULT, Direction.PULL).shape
    taken = judge(shape, line, SCOPE)
    expected = {"finding": "REGISTER_CONFIRMED", "concludedOn": "2026-09-08", "requestId": request}
    assert taken.facts == {**expected, "differs": ["name"]}
    assert "requestId" not in judge(shape, {**line, "requestId": "x"}, SCOPE).facts
