"""The chain of supervision in the places that have it: inspection, finding, talk, circular, order, recheck, and what is next."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.casework.classroom import move_to
from tests.casework.desk import Desk
from tests.conftest import Databases
from tests.duties.calendar_desk import events
from tests.duties.obliged import BUREAU, OFFICE, SCHOOL, TOWNSHIP
from tests.duties.supervised import (
    INSPECTOR,
    closed,
    example,
    found,
    on,
    opened,
    ordering,
    planning,
    rechecking,
    reported,
    seen,
    supervised,
    talking,
)


def later(desk: Desk, days: int) -> None:
    move_to(desk, desk.today + timedelta(days=days))


async def recheck(desk: Desk, order: Any, *, passed: bool) -> Any:
    order = await desk.done("rectificationRecheck", rechecking(desk, order), **INSPECTOR)
    said = on(order, passed=passed, conclusion="整改到位" if passed else "仍有三处不符")
    return await desk.done("rectificationConclude", said, **INSPECTOR)


async def criticized(desk: Desk, *findings: Any, scope: str = "COUNTY", **more: Any) -> Any:
    said = {"findingIds": [each["id"] for each in findings], "scope": scope} | more
    return await desk.done("criticismPublish", said, **INSPECTOR)


@pytest.mark.rule("GH-48")
async def test_special_inspections_come_each_term_and_three_grounds_bring_talk_circular_and_order_GH_48(
    databases: Databases, template: str
) -> None:
    async with supervised(databases, template, "GH") as here:
        await here.tick()
        due = await events(here, code="SPECIAL_INSPECTION")
        assert {(each["department"], tuple(each["clausesCited"])) for each in due} == {
            ("INSPECTION", ("GH-48",))
        }
        assert len({each["period"] for each in due}) >= 2  # one each term
        inspection = await opened(here, "SPECIAL")
        assert (inspection["inspecting"], inspection["clausesCited"]) == ("INSPECTION", ["GH-48"])
        assert [each["clausesCited"] for each in inspection["items"]] == [["GH-48"]] * 3
        findings = []
        for ground in ("FALSE_DATA", "WEAK_PERSUASION", "DROPOUT_REBOUND"):
            finding = await found(here, inspection, ground)
            assert (finding["clausesCited"], finding["unit"]) == (["GH-48"], {"id": here.unit(3)})
            inspection = finding["inspection"]
            order = await here.done("rectificationIssue", ordering(here, finding), **INSPECTOR)
            assert (order["state"], order["dueOn"], order["clausesCited"]) == (
                "ISSUED",
                here.on(10),
                ["GH-48"],
            )
            talk = await here.done("talkRecord", talking(here, finding), **INSPECTOR)
            assert (talk["heldBy"], talk["clauses"], talk["order"]) == ("INSPECTION", ["GH-48"], None)
            findings.append((finding, order))
        circular = await criticized(here, *(each for each, _ in findings))
        assert circular["statement"]["grounds"] == ["FALSE_DATA", "WEAK_PERSUASION", "DROPOUT_REBOUND"]
        assert circular["statement"]["textZh"].endswith(
            "存在“数据不实、劝返不力、辍学反弹”问题，现予通报批评。"
        )
        assert [each["finding"]["id"] for each in circular["findings"]] == [
            each["id"] for each, _ in findings
        ]
        # Another ground of the document (GH-49) brings none of the three.
        other = await found(here, inspection, "DERELICTION")
        for act, said in (
            ("rectificationIssue", ordering(here, other)),
            ("talkRecord", talking(here, other)),
        ):
            assert await here.refused(act, said, **INSPECTOR) == ("WRONG_GROUND", "findingId", "GH-48")
        said = {"findingIds": [findings[0][0]["id"], other["id"]], "scope": "COUNTY"}
        assert await here.refused("criticismPublish", said, **INSPECTOR) == (
            "WRONG_GROUND",
            "findingIds[1]",
            "GH-48",
        )
        # One is mended in time; one late; one is not, which has its next consequence.
        for (finding, order), passed in zip(findings, (True, True, False), strict=True):
            if finding is findings[1][0]:
                later(here, 11)
                await here.tick()
            [order] = await orders(here, finding)
            if order["state"] == "OVERDUE":
                order = await here.done("rectificationReport", on(order, report="已整改"))
            else:
                order = await reported(here, order)
            order = await recheck(here, order, passed=passed)
            assert order["state"] == ("PASSED" if passed else "FAILED")
        finding = findings[2][0]
        after = {"orderId": order["id"]}
        talk = await here.done("talkRecord", talking(here, finding, **after), **INSPECTOR)
        assert talk["order"] == {"id": order["id"]}
        circular = await criticized(here, finding, **after)
        assert circular["statement"]["orderNo"] == order["orderNo"]
        assert f"未按整改通知（{order['orderNo']}）整改到位" in circular["statement"]["textZh"]
        assert (await here.done("rectificationIssue", ordering(here, finding), **INSPECTOR))[
            "state"
        ] == "ISSUED"


async def orders(here: Desk, finding: Any) -> list[Any]:
    query = """query ($f: ID!) { rectificationOrders(filter: {findingId: $f}, order: ID) { nodes {
      id state version toldAt told { id } history { act source target } } } }"""
    answer = await here.ask(query, {"f": finding["id"]}, BUREAU)
    nodes: list[Any] = answer["rectificationOrders"]["nodes"]
    return nodes


@pytest.mark.parametrize(
    ("place", "type", "ground"), [("HL", "ROUTINE", "POOR_PROGRESS"), ("QC", "SPECIAL", "NEGLIGENCE")]
)
async def test_talk_circular_announcement_and_rectification_are_kept_as_systems_HL_73_QC_48(
    databases: Databases, template: str, place: str, type: str, ground: str
) -> None:
    async with supervised(databases, template, place) as here:
        inspection = await opened(here, type)
        finding = await found(here, inspection, ground)
        clause = {"HL": "HL-73", "QC": "QC-48"}[place]
        order = await here.done("rectificationIssue", ordering(here, finding), **INSPECTOR)
        assert order["clausesCited"] == [clause]
        again = ("RECTIFICATION_OPEN", "findingId", clause)
        assert await here.refused("rectificationIssue", ordering(here, finding), **INSPECTOR) == again
        inspection = await closed(here, inspection)
        assert await seen(here, "resultAnnouncements", SCHOOL) == []
        order = await recheck(here, await reported(here, order), passed=False)
        said = {"inspectionIds": [inspection["id"]]}
        announced = await here.done("resultAnnounce", said, **INSPECTOR)
        [result] = announced["results"]["inspections"]
        assert (announced["clauses"], announced["previous"]) == ([clause], None)
        assert (result["grounds"], result["rectifications"]) == ({ground: 1}, {"FAILED": 1})
        assert set(result) == {
            "inspectionNo", "type", "unit", "unitCode", "closedOn", "items", "grounds", "rectifications",
        }  # fmt: skip
        for words in ("台账与在校学生不符", "劝返记录不完整", "逐人核对", "赵督学"):
            assert words not in str(announced["results"])
        for role in (SCHOOL, TOWNSHIP, OFFICE, BUREAU):
            assert await seen(here, "resultAnnouncements", role) == [announced["id"]]
        twice = ("ANNOUNCED_ALREADY", "inspectionIds[0]", clause)
        assert await here.refused("resultAnnounce", said, **INSPECTOR) == twice
        shown = await example(here, "SupervisorAnnouncements")
        assert [each["digest"] for each in shown["resultAnnouncements"]["nodes"]] == [announced["digest"]]
        assert [each["strengths"] for each in shown["inspections"]["nodes"]] == ["台账齐全"]
        withdrawn = on(finding, reason="误记")
        assert (await here.refused("findingWithdraw", withdrawn, **INSPECTOR))[0] == "FINDING_IN_USE"
        # What follows from a failed order: circular and talk; accountability is decided elsewhere on the finding.
        circular = await criticized(here, finding, orderId=order["id"])
        assert circular["clauses"] == [{"HL": "HL-75", "QC": "QC-48"}[place]]
        if place == "QC":
            talk = talking(here, finding, orderId=order["id"])
            talk = await here.done("talkRecord", talk, **INSPECTOR)
            assert (talk["clauses"], talk["order"]) == (["QC-48"], {"id": order["id"]})
        second = await here.done("rectificationIssue", ordering(here, finding), **INSPECTOR)
        await recheck(here, await reported(here, second), passed=True)
        over = ("RECTIFICATION_PASSED", "findingId", clause)
        assert await here.refused("rectificationIssue", ordering(here, finding), **INSPECTOR) == over
        other = await closed(here, await opened(here, type))
        chained = await here.done("resultAnnounce", {"inspectionIds": [other["id"]]}, **INSPECTOR)
        assert chained["previous"] == announced["digest"]


async def test_an_order_past_its_own_deadline_is_overdue_and_told_to_the_leading_group_once_T_22(
    databases: Databases, template: str
) -> None:
    async with supervised(databases, template, "QC") as here:
        finding = await found(here, await opened(here, "SPECIAL"), "DERELICTION")
        for day in (-1, 3000):
            late = ordering(here, finding, dueOn=here.on(day))
            assert await here.refused("rectificationIssue", late, **INSPECTOR) == (
                "IMPOSSIBLE_DATE",
                "dueOn",
                "T-22",
            )
        order = await here.done("rectificationIssue", ordering(here, finding, dueOn=here.on(3)), **INSPECTOR)
        later(here, 3)
        await here.tick()
        [order] = await orders(here, finding)
        assert (order["state"], order["toldAt"]) == ("ISSUED", None)
        later(here, 1)
        await here.tick()
        [order] = await orders(here, finding)
        assert (order["state"], bool(order["toldAt"]), bool(order["told"])) == ("OVERDUE", True, True)
        told = order["history"]
        [late] = (await example(here, "SupervisorRectification"))["rectificationOrders"]["nodes"]
        assert (late["clausesCited"], late["finding"]["groundLabel"]) == (["QC-48"], "失职渎职、玩忽职守")
        later(here, 5)
        await here.tick()
        assert (await orders(here, finding))[0]["history"] == told
        assert [(each["act"], each["source"], each["target"]) for each in told] == [
            ("rectificationIssue", None, "ISSUED"),
            ("rectificationOverdue", "ISSUED", "OVERDUE"),
            ("rectificationOverdue", None, None),
        ]
        assert await here.refused("rectificationStart", on(order)) == (
            "ILLEGAL_TRANSITION",
            "RectificationState",
            "GH-48",
        )
        order = await here.done("rectificationReport", on(order, report="迟报"))
        assert (order["state"], bool(order["toldAt"])) == ("REPORTED", True)


async def test_an_order_is_reported_by_its_unit_and_rechecked_by_who_issued_it(
    databases: Databases, template: str
) -> None:
    async with supervised(databases, template, "GH") as here:
        finding = await found(here, await opened(here, "SPECIAL"), "FALSE_DATA")
        said = ordering(here, finding)
        for more, why in (
            ({"requirement": " "}, ("BAD_TEXT", "requirement", None)),
            ({"requirement": "联系 13912345678"}, ("PERSONAL_NUMBER", "requirement", None)),
            (
                {"findingId": f"InspectionFinding:{here.rows['School'][0]}"},
                ("UNKNOWN_FINDING", "findingId", None),
            ),
        ):
            assert await here.refused("rectificationIssue", said | more, **INSPECTOR) == why
        order = await here.done("rectificationIssue", said, BUREAU)
        assert order["issuedBy"] == "EDUCATION_BUREAU"
        for role in (TOWNSHIP, BUREAU):
            assert await here.refused("rectificationStart", on(order), role) == (
                "NOT_YOUR_RECTIFICATION",
                "orderId",
                None,
            )
        stale = on(order) | {"expectedVersion": 7}
        assert await here.refused("rectificationStart", stale) == ("STALE_VERSION", "expectedVersion", None)
        early = rechecking(here, order)
        assert (await here.refused("rectificationRecheck", early, **INSPECTOR))[0] == "ILLEGAL_TRANSITION"
        failed = talking(here, finding, orderId=order["id"])
        assert await here.refused("talkRecord", failed, **INSPECTOR) == ("NOT_FAILED", "orderId", None)
        order = await reported(here, order)
        for day in (1, -1):
            wrong = rechecking(here, order, recheckedOn=here.on(day))
            assert (await here.refused("rectificationRecheck", wrong, BUREAU))[:2] == (
                "IMPOSSIBLE_DATE",
                "recheckedOn",
            )
        unchecked = on(order, passed=True, conclusion="到位")
        assert (await here.refused("rectificationConclude", unchecked, BUREAU))[0] == "ILLEGAL_TRANSITION"
        order = await recheck(here, order, passed=True)
        assert [(each["source"], each["target"]) for each in order["history"]] == [
            (None, "ISSUED"),
            ("ISSUED", "IN_PROGRESS"),
            ("IN_PROGRESS", "REPORTED"),
            ("REPORTED", "RECHECKED"),
            ("RECHECKED", "PASSED"),
        ]
        assert await seen(here, "rectificationOrders", SCHOOL) == [order["id"]]
        assert await seen(here, "rectificationOrders", TOWNSHIP) == [order["id"]]
        nobody = {"organization_id": here.rows["Organization"][1]}
        assert await seen(here, "rectificationOrders", SCHOOL, **nobody) == []
        assert planning(here, "SPECIAL")["unitId"] == here.unit(3)
