"""Posts stay and people change: who comes into a post and leaves it, and what nobody holds (catalogue 2.10, A-14, A-20)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest

from domain.role import Role
from tests.casework.desk import Desk, desk
from tests.conftest import Databases

BUREAU, SCHOOL, TOWNSHIP = Role.BUREAU_OFFICER, Role.SCHOOL_OFFICER, Role.TOWNSHIP_OFFICER
LEADING, CLASS = Role.LEADING_GROUP_OFFICER, Role.HOMEROOM_TEACHER
DACHUAN, GENHE, QIAOCHENG = "511703", "150785", "341602"
POSTS = """query ($l: String, $on: Date, $s: ID) { responsibleFor(line: $l, on: $on, studentId: $s, first: 100) { nodes {
  positionZh role vacant collective heldFrom heldTo post { id } unit { id nameZh type } schoolClass { id }
  holder { holderName } } } }"""
GAPS = """query ($on: Date, $u: ID) { responsibilityGaps(on: $on, unitId: $u, first: 100) { nodes {
  positionZh heldFrom heldTo unit { id } schoolClass { id } } } }"""
ENTRIES = """{ dutyEntries(filter: {noun: "ResponsibilityAssignment"}, order: ID) { nodes { act reason unit { id } } } }"""


@pytest.fixture
async def dachuan(databases: Databases, template: str) -> AsyncIterator[Desk]:
    async with desk(databases, template, DACHUAN) as made:
        yield made


async def posts(desk: Desk, role: Role = BUREAU, **more: Any) -> list[dict[str, Any]]:
    """Posts where they stand, on a day or at all times."""
    found: list[dict[str, Any]] = (await desk.ask(POSTS, more, role))["responsibleFor"]["nodes"]
    return found


async def of_school(desk: Desk, position: str, **more: Any) -> list[dict[str, Any]]:
    """The times of a post in the desk's own school."""
    found = await posts(desk, **more)
    own = desk.unit(3)
    return [it for it in found if it["positionZh"] == position and (it["unit"] or {}).get("id") == own]


def into(post: dict[str, Any], name: str, on: str) -> dict[str, Any]:
    said = {
        "nodeId": post["post"]["id"],
        "organizationId": post["unit"]["id"],
        "holderName": name,
        "validFrom": on,
    }
    return said | ({"classId": post["schoolClass"]["id"]} if post["schoolClass"] else {})


@pytest.mark.rule("DC-L2a")
async def test_each_school_has_one_designated_officer_and_who_has_none_is_told_DC_L2a(dachuan: Desk) -> None:
    other = (await dachuan.school("9009")).removeprefix("School:")
    today = dachuan.on(0)
    officers = [
        it for it in await posts(dachuan, l="DC_SCHOOL", on=today) if it["role"] == "DESIGNATED_OFFICER"
    ]
    assert len(officers) == len({it["unit"]["id"] for it in officers}) == 2
    vacant = {it["unit"]["id"]: it["vacant"] for it in officers}
    assert vacant == {dachuan.unit(3): False, f"Organization:{other}": True}
    (own,) = await of_school(dachuan, "指定专人", on=today)
    await dachuan.done("responsibilityAssign", into(own, "某专人", today), SCHOOL)
    left = (await dachuan.ask(GAPS, {"on": today}, BUREAU))["responsibilityGaps"]["nodes"]
    (lacks,) = [it["unit"]["id"] for it in left if it["positionZh"] == "指定专人"]
    assert lacks == f"Organization:{other}"
    (held,) = await of_school(dachuan, "指定专人", on=today)
    assert (held["vacant"], held["holder"]) == (False, {"holderName": "某专人"})


async def test_a_successor_ends_who_was_there_the_day_before_and_the_past_is_kept(dachuan: Desk) -> None:
    (post,) = await of_school(dachuan, "校长", on=dachuan.on(0))
    before = {"heldFrom": None, "heldTo": None}
    assert {key: post[key] for key in before} == before
    first = await dachuan.done("responsibilityAssign", into(post, "甲校长", "2026-03-01"), SCHOOL)
    second = await dachuan.done("responsibilityAssign", into(post, "乙校长", "2026-07-15"), SCHOOL)
    times = sorted(await of_school(dachuan, "校长"), key=lambda it: it["heldFrom"] or "")
    assert [(it["holder"] and it["holder"]["holderName"], it["heldFrom"], it["heldTo"]) for it in times] == [
        (None, None, "2026-02-28"),
        ("甲校长", "2026-03-01", "2026-07-14"),
        ("乙校长", "2026-07-15", None),
    ]
    for on, name in (("2026-07-14", "甲校长"), ("2026-07-15", "乙校长")):
        (then,) = await of_school(dachuan, "校长", on=on)
        assert then["holder"] == {"holderName": name}
    # Who came later stands in the way of an earlier entry, and who is gone is not ended twice.
    late = into(post, "丙校长", "2026-07-15")
    assert await dachuan.refused("responsibilityAssign", late, SCHOOL) == ("POST_HELD", "validFrom", None)
    ended = {"assignmentId": first["id"], "expectedVersion": 2, "validTo": "2026-07-20", "reason": "调离"}
    assert await dachuan.refused("responsibilityEnd", ended, SCHOOL) == ("POST_ENDED", "assignmentId", None)
    # A gap follows who leaves, and ends with who comes.
    leaves = ended | {"assignmentId": second["id"], "expectedVersion": 1}
    stale = leaves | {"expectedVersion": 9}
    assert await dachuan.refused("responsibilityEnd", stale, SCHOOL) == (
        "STALE_VERSION",
        "expectedVersion",
        None,
    )
    await dachuan.done("responsibilityEnd", leaves, SCHOOL)
    await dachuan.done("responsibilityAssign", into(post, "丙校长", "2026-08-01"), SCHOOL)
    gaps = (await dachuan.ask(GAPS, {"u": dachuan.unit(3)}, SCHOOL))["responsibilityGaps"]["nodes"]
    assert sorted(((it["heldFrom"], it["heldTo"]) for it in gaps if it["positionZh"] == "校长"), key=str) == [
        ("2026-07-21", "2026-07-31"),
        (None, "2026-02-28"),
    ]
    acts = (await dachuan.ask(ENTRIES, None, SCHOOL))["dutyEntries"]["nodes"]
    assert [(it["act"], it["reason"]) for it in acts] == [
        ("responsibilityAssign", None),
        ("responsibilityAssign", "由继任者接任"),
        ("responsibilityAssign", None),
        ("responsibilityEnd", "调离"),
        ("responsibilityAssign", None),
    ]
    assert {it["unit"]["id"] for it in acts} == {dachuan.unit(3)}


async def test_a_wrong_entry_is_corrected_and_the_record_says_so(dachuan: Desk) -> None:
    (post,) = await of_school(dachuan, "校长", on=dachuan.on(0))
    wrong = await dachuan.done("responsibilityAssign", into(post, "张校张", "2026-03-01"), SCHOOL)
    said = {"assignmentId": wrong["id"], "expectedVersion": 1, "holderName": "张校长", "reason": "姓名有误"}
    mended = await dachuan.done("responsibilityCorrect", said, SCHOOL)
    assert (mended["id"], mended["holderName"], mended["validFrom"], mended["version"]) == (
        wrong["id"],
        "张校长",
        "2026-03-01",
        2,
    )
    last = (await dachuan.ask(ENTRIES, None, BUREAU))["dutyEntries"]["nodes"][-1]
    assert (last["act"], last["reason"]) == ("responsibilityCorrect", "更正：姓名有误")


@pytest.mark.parametrize("name", ["110101201503070010", "13900001111 某人", " "])
async def test_a_name_is_no_number(dachuan: Desk, name: str) -> None:
    (post,) = await of_school(dachuan, "校长", on=dachuan.on(0))
    said = into(post, name, dachuan.on(0))
    code, place, _ = await dachuan.refused("responsibilityAssign", said, SCHOOL)
    assert (code, place) == ("PERSONAL_NUMBER" if name.strip() else "BAD_TEXT", "holderName")
    early = into(post, "某人", dachuan.on(1))
    assert await dachuan.refused("responsibilityAssign", early, SCHOOL) == (
        "IMPOSSIBLE_DATE",
        "validFrom",
        None,
    )


async def test_each_fills_its_own_posts_and_the_bureau_all_of_the_county(
    databases: Databases, template: str
) -> None:
    async with desk(databases, template, QIAOCHENG) as here:
        today = here.on(0)
        found = [it for it in await posts(here, l="QC_GOVERNMENT", on=today) if not it["collective"]]
        by = {it["unit"]["type"] if it["unit"] else None: it for it in found}
        assert set(by) == {"VILLAGE", "TOWNSHIP", None}
        for kind in ("VILLAGE", "TOWNSHIP"):
            said = into(by[kind], f"某{kind}负责人", today)
            why = ("POST_NOT_YOURS", "nodeId", None)
            assert await here.refused("responsibilityAssign", said, SCHOOL) == why
            await here.done("responsibilityAssign", said, TOWNSHIP)
        # An office of the county that is not on record as a unit has its post all the same.
        county = {"nodeId": by[None]["post"]["id"], "holderName": "某区长", "validFrom": today}
        assert await here.refused("responsibilityAssign", county, TOWNSHIP) == why
        made = await here.done("responsibilityAssign", county, BUREAU)
        assert made["organization"] is None
        end = {"assignmentId": made["id"], "expectedVersion": 1, "validTo": today, "reason": "调离"}
        unknown = ("UNKNOWN_HOLDER", "assignmentId", None)
        assert await here.refused("responsibilityEnd", end, TOWNSHIP) == unknown
        # A post stands only where the document puts it.
        elsewhere = into(by["VILLAGE"], "某人", today) | {"organizationId": here.unit(3)}
        assert await here.refused("responsibilityAssign", elsewhere, BUREAU) == (
            "NO_SUCH_POST",
            "nodeId",
            None,
        )


async def test_who_does_not_see_a_child_is_not_told_who_answers_for_it(dachuan: Desk) -> None:
    today = dachuan.on(0)
    child = dachuan.student(0)
    assert await posts(dachuan, SCHOOL, s=child, on=today)
    other = await dachuan.school("9010")
    elsewhere = dachuan.role(SCHOOL) | {"organization_id": UUID(other.removeprefix("School:"))}
    answer = await dachuan.door.ask(POSTS, {"s": child, "on": today}, **elsewhere)
    assert answer["responsibleFor"]["nodes"] == []


async def test_gaps_are_shown_to_the_bureau_and_the_leading_group_and_to_each_unit_its_own(
    dachuan: Desk,
) -> None:
    await dachuan.school("9011")
    seen = {}
    for role in (BUREAU, LEADING, SCHOOL):
        found = (await dachuan.ask(GAPS, {"on": dachuan.on(0)}, role))["responsibilityGaps"]["nodes"]
        seen[role] = {it["unit"]["id"] for it in found}
    assert seen[BUREAU] == seen[LEADING] > seen[SCHOOL] == {dachuan.unit(3)}
    assert (await dachuan.ask(GAPS, {"on": dachuan.on(0)}, CLASS))["responsibilityGaps"]["nodes"] == []


async def test_genhes_annex_is_missing_and_no_department_has_a_duty_from_it_A_20(
    databases: Databases, template: str
) -> None:
    query = """{ policyDocuments(key: "GH") { nodes { missingAnnex duties(first: 100) { nodes { department } } } } }"""
    async with desk(databases, template, GENHE) as genhe:
        ((said,)) = (await genhe.ask(query))["policyDocuments"]["nodes"]
        annex, given = said["missingAnnex"], {it["department"] for it in said["duties"]["nodes"]}
        assert annex["flag"] == "DUTY_TEXT_MISSING"
        assert annex["departments"]
        assert not given & set(annex["departments"])
