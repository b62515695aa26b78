"""Reports as each place has them: by which units, through whom, under which strands of control (GH-02, GH-05a, HL-58a, QC-40)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, timedelta

import pytest

from domain.organization import OrgType
from tests.casework.desk import Desk
from tests.casework.places.five import at, center_school
from tests.conftest import Databases
from tests.duties.obliged import unit
from tests.duties.reporting import (
    BUREAU,
    CENTER,
    OFFICE,
    TOWNSHIP,
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


@pytest.fixture
async def qiaocheng(databases: Databases, template: str) -> AsyncIterator[Desk]:
    async with reporting(databases, template, "QC") as made:
        yield made


@pytest.mark.rule("GH-02")
async def test_each_place_reports_as_its_mechanism_has_it_school_by_month_county_by_quarter_GH_02(
    databases: Databases, template: str
) -> None:
    """学校一月一报告、区县一季度一复核 and on upward by term and year; the basis is told with the document."""
    async with reporting(databases, template, "GH") as here:
        query = """{ policyDocuments(key: "GH") { nodes { basis } }
          ruleParameters(jurisdiction: "150785", key: "report.kinds") { nodes { value origin clausesCited } } }"""
        said = await here.ask(query)
        basis = said["policyDocuments"]["nodes"][0]["basis"]
        level = {each["level"]: each["title_zh"] for each in basis}
        assert level["STATE"] == "教育部关于建立控辍保学常态化报告工作机制的有关要求"
        [rule] = said["ruleParameters"]["nodes"]
        assert (rule["origin"], rule["clausesCited"]) == ("DOCUMENT", ["GH-02"])
        await to(here, date(2026, 9, 16))
        made = [
            await drafted(here, MONTHLY, "2026-08"),
            *[
                await drafted(here, kind, period, BUREAU)
                for kind, period in (
                    ("COUNTY_QUARTERLY", "2026-Q3"),
                    ("COUNTY_TERM", "2026-AUTUMN"),
                    ("COUNTY_YEAR", "2026-2027"),
                )
            ],
        ]
        assert [each["kind"] for each in made] == rule["value"]
        bureau, office = made[0]["receiver"]["id"], made[1]["receiver"]["id"]
        assert made[0]["unit"]["id"] == here.unit(3)
        assert {each["unit"]["id"] for each in made[1:]} == {bureau}
        assert {each["receiver"]["id"] for each in made[1:]} == {office}
        assert office != bureau
        # Each goes up to the level above, and no further by itself.
        first = await written(here, made[0])
        first = await here.done("periodReportSubmit", signed(here, first))
        assert (await here.done("periodReportSignOff", on(first), BUREAU))["state"] == "SIGNED_OFF"


async def test_in_qiaocheng_reports_go_through_the_center_school_and_townships_report_QC_40(
    qiaocheng: Desk,
) -> None:
    here = qiaocheng
    center = at(await center_school(here))
    await to(here, date(2026, 9, 3))
    school = await handed_in(here, MONTHLY, "2026-08")
    assert school["receiver"]["id"] == f"Organization:{center['organization_id']}"
    [seen] = await reports(here, CENTER, center)
    assert (seen["id"], now(seen)) == (school["id"], now((await reports(here))[0]))
    bureau = await here.refused("periodReportSignOff", on(school), BUREAU)
    assert bureau == ("NOT_THE_LEVEL_ABOVE", "reportId", None)
    school = await here.done("periodReportSignOff", on(school), CENTER, **center)
    assert school["state"] == "SIGNED_OFF"
    own = await handed_in(here, "CENTER_SCHOOL_MONTHLY", "2026-08", CENTER, **center)
    assert own["level"] == "CENTER_SCHOOL"
    both = await reports(here, CENTER, center)
    assert [now(each) for each in both if each["id"] == own["id"]] == [now(seen)]
    assert (await here.done("periodReportSignOff", on(own), BUREAU))["state"] == "SIGNED_OFF"
    township = await handed_in(here, "TOWNSHIP_MONTHLY", "2026-08", TOWNSHIP)
    assert (township["event"]["code"], township["event"]["state"]) == ("TOWNSHIP_CONFIRMATION", "DONE")
    [figures] = [each for each in await reports(here, TOWNSHIP) if each["id"] == township["id"]]
    query = "{ students { totalCount } }"
    seen_children = (await here.ask(query, role=TOWNSHIP))["students"]["totalCount"]
    gone = await counted_gone(here)
    assert now(figures)["CHILDREN", "CHILDREN"] == seen_children - gone
    assert await missing(here, "TOWNSHIP_MONTHLY", "2026-09") >= {here.unit(0)}
    assert await missing(here, "CENTER_SCHOOL_MONTHLY", "2026-08") == set()
    # What its schools owe it, a center school finds.
    asked = (
        'query { unitsWithoutReport(lacksReport: SCHOOL_MONTHLY, reportPeriod: "2026-09") { nodes { id } } }'
    )
    owing = await here.door.ask(asked, None, **here.role(CENTER) | center)
    assert owing["unitsWithoutReport"]["nodes"] == [{"id": here.unit(3)}]


async def counted_gone(here: Desk) -> int:
    """Children of the township that no report counts."""
    query = """{ students(filter: {schoolingStatus: [GRADUATED, AGED_OUT, DECEASED, MOVED_OUT]}) { totalCount } }"""
    return int((await here.ask(query, role=TOWNSHIP))["students"]["totalCount"])


async def test_only_the_kinds_that_a_place_has_are_missing_there(databases: Databases, template: str) -> None:
    async with reporting(databases, template, "HL") as here:
        assert await missing(here, "TOWNSHIP_MONTHLY", "2026-08") == set()
        assert await missing(here, "CENTER_SCHOOL_MONTHLY", "2026-08") == set()
        assert await missing(here, MONTHLY, "2026-08") == {here.unit(3)}
        assert len(await missing(here, "COUNTY_QUARTERLY", "2026-Q3")) == 1
        assert await missing(here, MONTHLY, "2026-08", OFFICE) == {here.unit(3)}
        await unit(here, "950", OrgType.SCHOOL)
        assert len(await missing(here, MONTHLY, "2026-08")) == 2
        await to(here, here.today + timedelta(days=27))
        await handed_in(here, MONTHLY, "2026-08")
        assert here.unit(3) not in await missing(here, MONTHLY, "2026-08")


@pytest.mark.rule("GH-05a", "HL-58a")
async def test_measures_and_tasks_are_tagged_with_the_strands_of_control_of_the_place_GH_05a_HL_58a(
    databases: Databases, template: str
) -> None:
    every = {
        "LAWFUL": "依法控辍",
        "TARGETED": "精准控辍",
        "ROUTINE": "常态控辍",
        "ADMINISTRATIVE": "行政控辍",
        "MANAGEMENT": "管理控辍",
        "QUALITY": "质量控辍",
        "SAFETY": "安全控辍",
        "POVERTY": "扶贫控辍",
        "AFFECTION": "情感控辍",
    }
    own = {
        "GH": (["LAWFUL", "TARGETED", "ROUTINE"], "GH-05a", "GH-47"),
        "HL": (
            ["LAWFUL", "ADMINISTRATIVE", "MANAGEMENT", "QUALITY", "SAFETY", "POVERTY", "AFFECTION"],
            "HL-58a",
            "HL-22",
        ),
    }
    for place, (names, clause, rests) in own.items():
        async with reporting(databases, template, place) as here:
            await to(here, date(2026, 9, 3))
            report = await drafted(here, MONTHLY, "2026-08")
            said = on(report, strand="TARGETED_SUPPORT", textZh="已开展")
            task = {"unitId": here.unit(3), "category": "OTHER", "title": "某事", "requirement": "某事"}
            task |= {"dueOn": here.on(5), "clause": rests}
            for name in every:
                if name not in names:
                    no = ("STRAND_NOT_HERE", "controlStrands", clause)
                    assert await here.refused("periodReportWrite", said | {"controlStrands": [name]}) == no
                    assert await here.refused("taskRaise", task | {"controlStrands": [name]}, BUREAU) == no
            report = await here.done("periodReportWrite", said | {"controlStrands": names[::-1]})
            assert report["sections"][0]["controlStrands"] == names
            raised = await here.done("taskRaise", task | {"controlStrands": names}, BUREAU)
            assert raised["controlStrands"] == names
            asked = "query ($s: ControlStrand) { dutyTasks(filter: {controlStrand: $s}) { totalCount } }"
            for name in every:
                found = (await here.ask(asked, {"s": name}, BUREAU))["dutyTasks"]["totalCount"]
                assert found == (name in names), name
