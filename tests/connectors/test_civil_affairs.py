"""Lines of civil affairs, judged member by member: what is taken, what goes back and why, what comparisons may go by."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from connectors.civil_affairs import CONNECTOR
from domain import verdict
from domain.exchange import Direction, PackageCode, RejectCode
from domain.judging import judge
from domain.line import DAY, optional

SCOPE = verdict.Scope(date(2026, 9, 8), "150785")
REQUEST = "01900000-0000-7000-8000-000000000001"
CHILD = {
    "lineNo": 1,
    "idNumber": "150785201503120019",
    "name": "张三",
    "birthDate": "2015-03-12",
    "kind": "RURAL_DIBAO",
    "validFrom": "2025-03-01",
}
DECISION = {
    "lineNo": 1,
    "requestId": REQUEST,
    "decision": "GRANTED",
    "kind": "DIBAO",
    "validFrom": "2026-10-01",
    "documentNo": "民救〔2026〕第1号",
    "decidedOn": "2026-09-05",
}


def judged(code: PackageCode, line: dict[str, Any]) -> verdict.Verdict:
    return judge(CONNECTOR.package(code, Direction.PULL).shape, line, SCOPE)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"idNumber": "150785201503120018"}, RejectCode.BAD_ID),
        ({"idNumber": ""}, RejectCode.BAD_ID),
        ({"name": " "}, RejectCode.MISSING),
        ({"birthDate": "2015-13-01"}, RejectCode.BAD_DATE),
        ({"kind": "低保"}, RejectCode.BAD_CODE),
        ({"kind": None}, RejectCode.BAD_CODE),
        ({"validFrom": "2026-09-09"}, RejectCode.BAD_DATE),
        ({"validFrom": None}, RejectCode.BAD_DATE),
    ],
)
def test_a_line_of_the_register_that_says_it_wrong_goes_back(said: dict[str, Any], code: RejectCode) -> None:
    assert judged(PackageCode.ASSISTANCE_HOUSEHOLDS, {**CHILD, **said}).rejected is code


def test_comparisons_go_by_kind_and_day_and_by_nothing_that_names_the_child() -> None:
    taken = judged(PackageCode.ASSISTANCE_HOUSEHOLDS, CHILD)
    assert taken.rejected is None
    assert taken.facts == {"kind": "RURAL_DIBAO", "validFrom": "2025-03-01"}
    assert taken.subject == (CHILD["idNumber"],)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"requestId": ""}, RejectCode.MISSING),
        ({"decision": "MAYBE"}, RejectCode.BAD_CODE),
        ({"decision": None}, RejectCode.BAD_CODE),
        ({"kind": "MAYBE"}, RejectCode.BAD_CODE),
        ({"validFrom": "soon"}, RejectCode.BAD_DATE),
        ({"decidedOn": None}, RejectCode.BAD_DATE),
    ],
)
def test_a_decision_that_says_it_wrong_goes_back(said: dict[str, Any], code: RejectCode) -> None:
    assert judged(PackageCode.ASSISTANCE_DECISIONS, {**DECISION, **said}).rejected is code


def test_a_decision_need_not_say_what_there_is_not() -> None:
    declined = {"lineNo": 1, "requestId": REQUEST, "decision": "DECLINED", "decidedOn": "2026-09-05"}
    taken = judged(PackageCode.ASSISTANCE_DECISIONS, declined)
    assert taken.rejected is None
    assert taken.facts == {"requestId": REQUEST, "decision": "DECLINED", "decidedOn": "2026-09-05"}


def test_a_kind_made_optional_is_judged_all_the_same_where_it_is_said() -> None:
    kind = optional(DAY)
    assert kind.optional
    assert (kind.check("2026-02-30", SCOPE), kind.check("2026-02-28", SCOPE)) == (DAY.check("x", SCOPE), None)
    assert not DAY.optional
