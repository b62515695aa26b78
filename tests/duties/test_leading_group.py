"""Leading groups: the seats of the document, and who sits in them from when to when (HL-06, HL-07, QC-45, BS-06, DC-02)."""

from __future__ import annotations

from typing import Any

import pytest

from domain.organization import OrgType
from domain.role import Role
from tests.casework.desk import Desk, desk
from tests.conftest import Databases
from tests.duties.test_responsibility import unit

BUREAU, SCHOOL = Role.BUREAU_OFFICER, Role.SCHOOL_OFFICER
HULIN, DACHUAN, BOSHAN = "230381", "511703", "370304"


async def seated(desk: Desk, group: dict[str, Any], standing: str, *names: str, role: Role = BUREAU) -> Any:
    """People into seats of a standing: one seat each, or all into the only one."""
    seats = [it["no"] for it in group["seats"] if it["standing"] == standing]
    for number, name in enumerate(names):
        said = {
            "groupId": group["id"],
            "seatNo": seats[number % len(seats)],
            "name": name,
            "validFrom": desk.on(0),
        }
        group = await desk.done("leadingGroupSeat", said, role)
    return group


def sitting(group: dict[str, Any]) -> list[tuple[str, str]]:
    return [(it["standing"], it["name"]) for it in group["members"] if it["validTo"] is None]


@pytest.mark.rule("HL-07")
async def test_hulins_office_is_in_the_bureau_with_a_director_and_a_deputy_HL_07(
    databases: Databases, template: str
) -> None:
    async with desk(databases, template, HULIN) as hulin:
        bureau = await unit(hulin, OrgType.EDUCATION_BUREAU, "市教育局")
        founded = {"foundedOn": "2020-04-30"}
        assert await hulin.refused("leadingGroupFound", founded, SCHOOL) == (
            "GROUP_NOT_YOURS",
            "schoolId",
            None,
        )
        group = await hulin.done("leadingGroupFound", founded, BUREAU)
        assert (group["level"], group["office"], group["organization"]) == (
            "COUNTY_GOVERNMENT",
            {"id": f"Organization:{bureau}"},
            None,
        )
        assert {"HL-06", "HL-07"} <= set(group["clauses"])
        assert await hulin.refused("leadingGroupFound", founded, BUREAU) == ("GROUP_EXISTS", "schoolId", None)
        # The director of the bureau is deputy head of the group and heads its office.
        group = await seated(hulin, group, "HEAD", "某副市长")
        group = await seated(hulin, group, "DEPUTY", "某局长")
        group = await seated(hulin, group, "OFFICE_HEAD", "某局长")
        group = await seated(hulin, group, "OFFICE_DEPUTY", "某副局长")
        assert sitting(group) == [
            ("HEAD", "某副市长"),
            ("DEPUTY", "某局长"),
            ("OFFICE_HEAD", "某局长"),
            ("OFFICE_DEPUTY", "某副局长"),
        ]
        (office,) = (it["no"] for it in group["seats"] if it["standing"] == "OFFICE")
        said = {"groupId": group["id"], "seatNo": office, "name": "某人", "validFrom": hulin.on(0)}
        assert await hulin.refused("leadingGroupSeat", said, BUREAU) == ("NO_SUCH_SEAT", "seatNo", None)
        assert await hulin.refused("leadingGroupSeat", said, SCHOOL) == ("UNKNOWN_GROUP", "groupId", None)


@pytest.mark.rule("BS-06")
async def test_boshans_group_has_a_head_five_deputies_and_eight_members_by_name_BS_06(
    databases: Databases, template: str
) -> None:
    async with desk(databases, template, BOSHAN) as boshan:
        own = f"School:{boshan.rows['School'][0]}"
        group = await boshan.done("leadingGroupFound", {"schoolId": own, "foundedOn": "2025-03-12"}, SCHOOL)
        assert (group["level"], group["clauses"], group["organization"]) == (
            "SCHOOL",
            ["BS-06"],
            {"id": boshan.unit(3)},
        )
        group = await seated(boshan, group, "HEAD", "组长甲", role=SCHOOL)
        group = await seated(boshan, group, "DEPUTY", *(f"副组长{n}" for n in range(5)), role=SCHOOL)
        group = await seated(boshan, group, "MEMBER", *(f"组员{n}" for n in range(8)), role=SCHOOL)
        counted = [standing for standing, _ in sitting(group)]
        assert [counted.count(each) for each in ("HEAD", "DEPUTY", "MEMBER")] == [1, 5, 8]
        # One head at a time; who follows says whose place it is, and who was there stays on record.
        head = next(it for it in group["members"] if it["standing"] == "HEAD")
        said = {"groupId": group["id"], "seatNo": 1, "name": "组长乙", "validFrom": boshan.on(0)}
        assert await boshan.refused("leadingGroupSeat", said, SCHOOL) == ("SEAT_TAKEN", "replaces", None)
        same = said | {"replaces": head["id"]}
        assert await boshan.refused("leadingGroupSeat", same, SCHOOL) == (
            "IMPOSSIBLE_DATE",
            "validFrom",
            None,
        )
        boshan.time.seconds += 2 * 24 * 3600
        group = await boshan.done("leadingGroupSeat", same | {"validFrom": boshan.on(0)}, SCHOOL)
        heads = [(it["name"], it["validTo"]) for it in group["members"] if it["standing"] == "HEAD"]
        assert heads == [("组长甲", boshan.on(-1)), ("组长乙", None)]
        leaves = {"groupId": group["id"], "memberId": group["members"][1]["id"], "validTo": boshan.on(0)}
        group = await boshan.done("leadingGroupLeave", leaves, SCHOOL)
        assert [standing for standing, _ in sitting(group)].count("DEPUTY") == 4
        gone = ("UNKNOWN_MEMBER", "memberId", None)
        assert await boshan.refused("leadingGroupLeave", leaves, SCHOOL) == gone


async def test_every_school_of_dachuan_forms_its_own_group_DC_02(databases: Databases, template: str) -> None:
    query = """{ leadingGroups(filter: {level: [SCHOOL]}) { nodes { organization { id } seats clauses } } }"""
    async with desk(databases, template, DACHUAN) as dachuan:
        own = f"School:{dachuan.rows['School'][0]}"
        other = await dachuan.school("9009")
        founded = {"schoolId": own, "foundedOn": dachuan.on(-1)}
        away = ("NO_SUCH_SCHOOL", "schoolId", None)
        assert await dachuan.refused("leadingGroupFound", founded | {"schoolId": other}, SCHOOL) == away
        assert await dachuan.refused("leadingGroupFound", {"foundedOn": dachuan.on(0)}, BUREAU) == (
            "NO_GROUP_NAMED",
            "schoolId",
            None,
        )
        await dachuan.done("leadingGroupFound", founded, SCHOOL)
        await dachuan.done("leadingGroupFound", founded | {"schoolId": other}, BUREAU)
        found = (await dachuan.ask(query, None, SCHOOL))["leadingGroups"]["nodes"]
        assert [it["clauses"] for it in found] == [["DC-02"]] * 2
        assert [each["standing"] for each in found[0]["seats"]] == ["HEAD", "DEPUTY", "MEMBER"]
