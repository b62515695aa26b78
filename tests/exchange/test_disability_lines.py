"""Lines of the federation's registers, judged one by one."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from connectors.disability_federation import CONNECTOR, NotEnrolledChild
from domain import judging, verdict
from domain.disability import THREE_KINDS, DisabilityCategory
from domain.exchange import Direction, PackageCode, RejectCode
from domain.judging import judge

CHILDREN = CONNECTOR.package(PackageCode.DISABLED_CHILDREN, Direction.PULL).shape
THREE = CONNECTOR.package(PackageCode.THREE_DISABILITY_ROSTER, Direction.PULL).shape
NOT_ENROLLED = CONNECTOR.package(PackageCode.NOT_ENROLLED_DISABLED, Direction.PUSH).shape
SCOPE = verdict.Scope(date(2026, 9, 8), "150785")
NUMBER, ANOTHERS = "150785201503120019", "11010519491231002X"
CHILD = {
    "lineNo": 1,
    "idNumber": NUMBER,
    "name": "张三",
    "sex": "1",
    "birthDate": "2015-03-12",
    "regionCode": "150785",
    "villageCode": "150785100001",
    "address": "某街1号",
    "guardian": "李四",
    "contact": "19900000001",
    "certificateNo": f"{NUMBER}53",
    "category": "INTELLECTUAL",
    "grade": "THIRD",
}
ROW = {name: CHILD[name] for name in ("lineNo", "idNumber", "name", "certificateNo", "category", "grade")}


def judged(**said: Any) -> verdict.Verdict:
    return judge(CHILDREN, {**CHILD, **said}, SCOPE)


def test_a_line_tells_of_a_child_neither_category_nor_degree_nor_the_certificate_that_ends_in_both() -> None:
    taken = judged()
    assert (taken.rejected, taken.reason) == (None, None)
    assert taken.facts == {"sex": "1", "villageCode": "150785100001"}
    assert (taken.id_number, taken.name, taken.birth_date) == (NUMBER, "张三", date(2015, 3, 12))
    assert judge(THREE, ROW, SCOPE).facts == {}


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"certificateNo": f"{NUMBER}53B1"}, None),
        ({"certificateNo": f"{NUMBER}５３"}, None),  # full-width, as the identity number may be
        ({"certificateNo": None}, None),
        ({"certificateNo": NUMBER}, RejectCode.BAD_CODE),
        ({"certificateNo": f"{NUMBER}83"}, RejectCode.BAD_CODE),
        ({"certificateNo": f"{NUMBER}55"}, RejectCode.BAD_CODE),
        ({"category": "智力残疾"}, RejectCode.BAD_CODE),
        ({"category": None}, RejectCode.BAD_CODE),
        ({"grade": "FIFTH"}, RejectCode.BAD_CODE),
        ({"regionCode": "110105"}, RejectCode.OUT_OF_SCOPE),
        ({"name": " "}, RejectCode.MISSING),
        ({"idNumber": ANOTHERS[:-1] + "1"}, RejectCode.BAD_ID),
    ],
)
def test_a_line_goes_back_for_the_first_member_that_is_wrong(
    said: dict[str, Any], code: RejectCode | None
) -> None:
    assert judged(**said).rejected is code


def test_a_certificate_with_another_number_is_taken_with_a_note_that_quotes_no_number() -> None:
    taken = judged(certificateNo=f"{ANOTHERS.lower()}53", lineNo=7)
    assert (taken.rejected, taken.facts["disagrees"]) == (None, ["certificateNo"])
    assert taken.reason is not None
    assert (taken.reason.code, taken.reason.place) == ("ID_MISMATCH", "line 7")
    assert not any(number[:6] in str(taken.reason) for number in (NUMBER, ANOTHERS))
    assert "disagrees" not in judged(idNumber=ANOTHERS, certificateNo=f"{ANOTHERS.lower()}53").facts


@pytest.mark.parametrize("category", DisabilityCategory, ids=lambda each: each.name)
def test_the_three_disabilities_are_those_of_sight_hearing_or_speech_and_mind(
    category: DisabilityCategory,
) -> None:
    back = judge(THREE, {**ROW, "category": category.name}, SCOPE)
    assert back.rejected is (None if category in THREE_KINDS else RejectCode.OUT_OF_SCOPE)
    assert judge(THREE, {**ROW, "category": "三类"}, SCOPE).rejected is RejectCode.BAD_CODE


def test_what_is_kept_of_a_line_of_ours_is_the_findings_id_alone() -> None:
    finding = "01900000-0000-7000-8000-000000000000"
    sent = NotEnrolledChild(line_no=1, finding_id=finding, id_number=NUMBER, name="张三", need="ASSESSMENT")
    said = {
        "lineNo": 1,
        "findingId": sent.finding_id,
        "idNumber": NUMBER,
        "name": "张三",
        "need": "ASSESSMENT",
    }
    assert judging.facts(NOT_ENROLLED, said) == {"findingId": finding}
