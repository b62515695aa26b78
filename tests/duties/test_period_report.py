"""Reports of a school in Genhe: three months with differences, late, returned, signed off, corrected (GH-01, GH-02, GH-05)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DBAPIError

from database import tables
from domain.role import Role
from domain.student import SchoolingStatus
from tests.casework.desk import Desk
from tests.casework.places.five import pupil
from tests.conftest import Databases
from tests.duties.reporting import (
    BUREAU,
    INSPECTION,
    OFFICE,
    SCHOOL,
    TOWNSHIP,
    by_code,
    drafted,
    handed_in,
    missing,
    now,
    on,
    reporting,
    reports,
    signed,
    to,
    written,
)

MONTHLY = "SCHOOL_MONTHLY"
DROPOUT, ATTENDING = ("STATUS", "DROPOUT"), ("STATUS", "ATTENDING")


@pytest.fixture
async def here(databases: Databases, template: str) -> AsyncIterator[Desk]:
    async with reporting(databases, template, "GH") as made:
        yield made


async def test_three_months_of_a_school_each_held_against_the_one_before_GH_02(here: Desk) -> None:
    await to(here, date(2026, 9, 3))
    first = await handed_in(here, MONTHLY, "2026-08")
    assert (first["state"], first["lateDays"], first["dueOn"]) == ("SUBMITTED", 0, "2026-09-05")
    assert first["event"]["code"] == "SCHOOL_MONTHLY_REPORT"
    assert (first["event"]["period"], first["event"]["state"]) == ("2026-09", "DONE")
    assert (first["previous"], first["published"]) == (None, None)
    [kept] = await reports(here)
    base = now(kept)
    assert base["CHILDREN", "CHILDREN"] > 0
    assert {each["before"] for each in kept["figures"]} == {None}
    two = [await pupil(here, SchoolingStatus.DROPOUT) for _ in range(2)]
    await to(here, date(2026, 10, 4))
    second = await handed_in(here, MONTHLY, "2026-09")
    assert second["previous"]["id"] == first["id"]
    for number in two:
        await here.stands(number, SchoolingStatus.ATTENDING)
    await to(here, date(2026, 11, 9))
    third = await handed_in(here, MONTHLY, "2026-10")
    assert (third["lateDays"], third["event"]["state"]) == (4, "DONE_LATE")
    one, two_, three = await reports(here)
    assert now(one) == base  # what was handed in stays as it was counted
    assert by_code(two_)[DROPOUT]["difference"] == 2
    assert by_code(two_)[DROPOUT]["before"] == base.get(DROPOUT, 0)
    assert by_code(three)[DROPOUT]["difference"] == -2
    assert by_code(three)[ATTENDING]["difference"] == 2
    assert by_code(three)["CHILDREN", "CHILDREN"]["difference"] == 0
    assert {each["nameZh"] for each in three["figures"]} >= {"适龄儿童少年", "辍学", "本期家访次数"}
    late = "query { periodReports(filter: {late: true}) { nodes { period } } }"
    assert (await here.ask(late))["periodReports"]["nodes"] == [{"period": "2026-10"}]
    assert await missing(here, MONTHLY, "2026-10") == set()
    assert await missing(here, MONTHLY, "2026-11") == {here.unit(3)}


async def test_returned_mended_handed_in_again_and_signed_off_it_never_changes_GH_01(here: Desk) -> None:
    await to(here, date(2026, 9, 3))
    report = await handed_in(here, MONTHLY, "2026-08")
    why = on(report, reason="疑似辍学人数与台账不符")
    for role in (SCHOOL, INSPECTION):
        answer = await here.post("periodReportReturn", why, role)
        assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert (await here.refused("periodReportReturn", why, OFFICE))[0] == "NOT_THE_LEVEL_ABOVE"
    again = ("REPORT_HANDED_IN", "reportId", None)
    for act in ("periodReportRefresh", "periodReportSubmit"):
        said = signed(here, report) if act == "periodReportSubmit" else on(report)
        assert await here.refused(act, said) == again
    report = await here.done("periodReportReturn", why, BUREAU)
    assert (report["state"], report["returnReason"]) == ("RETURNED", "疑似辍学人数与台账不符")
    assert await missing(here, MONTHLY, "2026-08") == {here.unit(3)}
    off = await here.refused("periodReportSignOff", on(report), BUREAU)
    assert off[0] == "ILLEGAL_TRANSITION"
    await pupil(here, SchoolingStatus.SUSPECTED_DROPOUT)
    await to(here, date(2026, 9, 20))
    report = await here.done("periodReportRefresh", on(report))
    assert report["countedOn"] == "2026-09-20"
    report = await here.done("periodReportSubmit", signed(here, report, documentNo="根一小〔2026〕9号"))
    # In time is in time: what was asked for later does not make it late.
    assert (report["lateDays"], report["returnReason"]) == (0, None)
    report = await here.done("periodReportSignOff", on(report), BUREAU)
    assert (report["state"], report["signatory"]) == ("SIGNED_OFF", "王校长")
    assert (report["documentNo"], report["sealedOn"]) == ("根一小〔2026〕9号", "2026-09-20")
    figures = (await reports(here))[0]
    for act, role in (("periodReportReturn", BUREAU), ("periodReportSignOff", BUREAU)):
        said = on(report) | ({"reason": "某因"} if act.endswith("Return") else {})
        assert (await here.refused(act, said, role))[0] == "ILLEGAL_TRANSITION"
    of, figure = tables.PeriodReport, tables.ReportFigure
    for statement in (
        update(of).values(signatory="他人"),
        delete(of),
        update(figure).values(now=0),
        delete(tables.ReportSection),
    ):
        async with here.door.sessions() as session:
            with pytest.raises(DBAPIError, match="never changes"):
                await session.execute(statement)
    # A correction is a report of its own, and says which it corrects.
    fixed = await here.done("periodReportCorrect", on(report, reason="漏报一人"))
    assert (fixed["revision"], fixed["corrects"]["id"]) == (2, report["id"])
    assert (fixed["state"], fixed["correctionReason"], len(fixed["sections"])) == ("DRAFT", "漏报一人", 5)
    twice = ("REPORT_EXISTS", "reportId", None)
    assert await here.refused("periodReportCorrect", on(report, reason="再改")) == twice
    not_final = ("REPORT_NOT_FINAL", "reportId", None)
    assert await here.refused("periodReportCorrect", on(fixed, reason="再改")) == not_final
    fixed = await here.done("periodReportSubmit", signed(here, fixed))
    assert (fixed["state"], fixed["lateDays"]) == ("SUBMITTED", None)
    assert [each for each in await reports(here) if each["id"] == figures["id"]] == [figures]
    acts = "query ($i: ID!) { node(id: $i) { ... on PeriodReport { history { act source target unit { id } } } } }"
    steps = (await here.ask(acts, {"i": report["id"]}))["node"]["history"]
    assert [each["act"] for each in steps if each["target"]] == [
        "periodReportDraft",
        "periodReportSubmit",
        "periodReportReturn",
        "periodReportSubmit",
        "periodReportSignOff",
    ]


@pytest.mark.rule("GH-05")
async def test_a_report_tells_of_all_five_strands_and_tasks_are_tagged_with_them_GH_05(here: Desk) -> None:
    await to(here, date(2026, 9, 3))
    report = await drafted(here, MONTHLY, "2026-08")
    five = ("MONITORING", "LEDGER", "PERSUASION", "TARGETED_SUPPORT", "SUPERVISION")
    for strand in five:
        silent = await here.refused("periodReportSubmit", signed(here, report))
        assert silent == ("STRAND_MISSING", "reportId", "GH-05")
        report = await here.done("periodReportWrite", on(report, strand=strand, textZh=f"{strand}情况"))
    assert [each["strand"] for each in report["sections"]] == list(five)
    report = await here.done("periodReportWrite", on(report, strand="LEDGER", textZh="三本台账均已更新"))
    assert [each["textZh"] for each in report["sections"] if each["strand"] == "LEDGER"] == [
        "三本台账均已更新"
    ]
    assert (await here.done("periodReportSubmit", signed(here, report)))["state"] == "SUBMITTED"
    for strand in five:
        task = {"unitId": here.unit(3), "category": "OTHER", "title": "某事", "requirement": "某事"}
        said = task | {"dueOn": here.on(5), "clause": "GH-05", "workStrand": strand}
        made = await here.done("taskRaise", said, BUREAU)
        assert made["workStrand"] == strand
    asked = "query ($s: [WorkStrand!]) { dutyTasks(filter: {workStrand: $s}) { nodes { workStrand } } }"
    found = await here.ask(asked, {"s": ["PERSUASION", "SUPERVISION"]}, BUREAU)
    assert {each["workStrand"] for each in found["dutyTasks"]["nodes"]} == {"PERSUASION", "SUPERVISION"}


async def test_what_cannot_be_reported_is_refused_and_changes_nothing(here: Desk) -> None:
    draft = "periodReportDraft"
    for kind, period, why in (
        (MONTHLY, "2026-13", "BAD_PERIOD"),
        (MONTHLY, "2026-Q3", "BAD_PERIOD"),
        (MONTHLY, "2026-10", "PERIOD_AHEAD"),
        ("COUNTY_QUARTERLY", "2026-Q3", "WRONG_LEVEL"),
        ("TOWNSHIP_MONTHLY", "2026-08", "NOT_HERE"),
    ):
        assert (await here.refused(draft, {"kind": kind, "period": period}))[0] == why, kind
    for kind, period in (
        ("COUNTY_QUARTERLY", "2026-09"),
        ("COUNTY_TERM", "2026"),
        ("COUNTY_YEAR", "2026-2028"),
    ):
        assert (await here.refused(draft, {"kind": kind, "period": period}, BUREAU))[0] == "BAD_PERIOD"
    report = await drafted(here, MONTHLY, "2026-08")
    twice = {"kind": MONTHLY, "period": "2026-08"}
    assert await here.refused(draft, twice) == ("REPORT_EXISTS", "period", None)
    early = ("PERIOD_NOT_OVER", "reportId", None)
    assert await here.refused("periodReportSubmit", signed(here, report)) == early
    await to(here, date(2026, 9, 2))
    report = await written(here, report)
    stale = ("FIGURES_STALE", "reportId", None)
    assert await here.refused("periodReportSubmit", signed(here, report)) == stale
    report = await here.done("periodReportRefresh", on(report))
    for more, why in (
        ({"sealedOn": here.on(1)}, ("IMPOSSIBLE_DATE", "sealedOn")),
        ({"sealedOn": "2026-07-31"}, ("IMPOSSIBLE_DATE", "sealedOn")),
        ({"signatory": " "}, ("BAD_TEXT", "signatory")),
        ({"documentNo": "字" * 61}, ("BAD_TEXT", "documentNo")),
        ({"expectedVersion": 1}, ("STALE_VERSION", "expectedVersion")),
        ({"reportId": f"PeriodReport:{here.rows['School'][0]}"}, ("UNKNOWN_PERIOD_REPORT", "reportId")),
    ):
        assert (await here.refused("periodReportSubmit", signed(here, report, **more)))[:2] == why
    said = on(report, strand="LEDGER", textZh="情况")
    for more, why_not in (
        ({"textZh": "家长电话 13900000000"}, ("PERSONAL_NUMBER", "textZh", None)),
        ({"textZh": "字" * 4001}, ("BAD_TEXT", "textZh", None)),
        ({"controlStrands": ["AFFECTION"]}, ("STRAND_NOT_HERE", "controlStrands", "GH-05a")),
    ):
        assert await here.refused("periodReportWrite", said | more) == why_not
    # The township sees its schools' reports, and does nothing about them; another school does not see it.
    async with here.door.sessions.begin() as session:
        await session.execute(update(tables.School).values(township_id=here.rows["Organization"][0]))
    assert await here.refused("periodReportWrite", said, TOWNSHIP) == ("NOT_YOUR_REPORT", "reportId", None)
    elsewhere = {"organization_id": here.rows["Organization"][1]}
    assert (await here.refused("periodReportWrite", said, SCHOOL, **elsewhere))[0] == "UNKNOWN_PERIOD_REPORT"
    answer = await here.post("periodReportDraft", twice, Role.HOMEROOM_TEACHER)
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    [seen] = await reports(here, TOWNSHIP)
    assert (seen["id"], seen["figures"]) == (report["id"], [])
