"""Who answers for a child on a day, level by level, as the county's document has it (HL-43, QC-50, QC-51, GH-11, BS-09)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from database import tables
from domain.organization import OrgType
from domain.role import Role
from tests.casework import way
from tests.casework.desk import Desk, desk
from tests.conftest import Databases

HULIN, QIAOCHENG, BOSHAN, GENHE = "230381", "341602", "370304", "150785"
BUREAU = Role.BUREAU_OFFICER
CHAIN = """query ($on: Date, $s: ID, $c: ID, $v: ID, $k: ID, $l: String) {
  responsibleFor(on: $on, studentId: $s, classId: $c, villageId: $v, schoolId: $k, line: $l, first: 100) { nodes {
    levelNo node positionZh role parallel collective vacant heldFrom heldTo grade clauses line { code }
    unit { id nameZh } schoolClass { id } holder { id holderName version } post { id } } } }"""


async def unit(desk: Desk, type: OrgType, name: str, parent: Any = None) -> Any:
    """A unit of the county."""
    async with desk.door.sessions.begin() as session:
        made = tables.Organization(
            jurisdiction_code=desk.code, code=name, type=type, name_zh=name, parent_id=parent
        )
        session.add(made)
        await session.flush()
        return made.id


async def chain(
    desk: Desk, line: str | None = None, on: str | None = None, **of: str
) -> list[dict[str, Any]]:
    """The posts that answer for somebody today."""
    said = {"on": on or desk.on(0), "l": line} | of
    found: list[dict[str, Any]] = (await desk.ask(CHAIN, said, BUREAU))["responsibleFor"]["nodes"]
    return found


async def assign(desk: Desk, post: dict[str, Any], name: str, role: Role = BUREAU, **more: Any) -> Any:
    """Somebody into a post where it stands."""
    said = {
        "nodeId": post["post"]["id"],
        "organizationId": post["unit"] and post["unit"]["id"],
        "classId": post["schoolClass"] and post["schoolClass"]["id"],
        "grade": post["grade"],
        "holderName": name,
        "validFrom": desk.on(0),
    }
    return await desk.done("responsibilityAssign", said | more, role)


@pytest.fixture
async def hulin(databases: Databases, template: str) -> AsyncIterator[Desk]:
    async with desk(databases, template, HULIN) as made:
        await unit(made, OrgType.EDUCATION_BUREAU, "教育局")
        await unit(made, OrgType.COUNTY_GOVERNMENT, "市政府")
        yield made


@pytest.fixture
async def qiaocheng(databases: Databases, template: str) -> AsyncIterator[Desk]:
    async with desk(databases, template, QIAOCHENG) as made:
        await unit(made, OrgType.EDUCATION_BUREAU, "区教育局")
        await unit(made, OrgType.COUNTY_GOVERNMENT, "区政府")
        yield made


def told(posts: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """Level, post, unit and holder of posts."""
    names = ("nameZh", "holderName")
    return [
        (
            it["levelNo"],
            it["positionZh"],
            *((it[key] or {}).get(name) for key, name in zip(("unit", "holder"), names, strict=True)),
        )
        for it in posts
    ]


@pytest.mark.rule("HL-43")
async def test_a_child_of_hulin_has_one_person_at_each_of_seven_posts_by_its_residence_HL_43(
    hulin: Desk,
) -> None:
    """A-21: of the two directors side by side it is the village's for a rural child, the community's for an urban one."""
    rural = await chain(hulin, "HL_CHAIN", s=hulin.student(0))
    assert told(rural) == [
        (1, "班主任", "学校9001", None),
        (2, "校长", "学校9001", None),
        (3, "村（居）委会主任", "村委会001001", None),
        (4, "乡（镇）长", "乡镇001", None),
        (5, "局长", "教育局", None),
        (6, "市长", "市政府", None),
    ]
    assert all(it["vacant"] and it["clauses"] == ["HL-43"] for it in rural)
    assert rural[0]["schoolClass"] == {"id": f"SchoolClass:{hulin.rows['SchoolClass'][0]}"}
    for post in rural:
        await assign(hulin, post, f"某{post['positionZh']}")
    community = await unit(hulin, OrgType.COMMUNITY, "某社区", hulin.rows["Organization"][0])
    async with hulin.door.sessions.begin() as session:
        child = await session.get_one(tables.Student, hulin.rows["Student"][2])
        child.village_id = community
    urban = await chain(hulin, "HL_CHAIN", s=hulin.student(2))
    (gap,) = (it for it in urban if it["vacant"])
    assert (gap["positionZh"], gap["parallel"], gap["unit"]["nameZh"]) == (
        "社区主任",
        "BY_RESIDENCE",
        "某社区",
    )
    await assign(hulin, gap, "某社区主任")
    held = {}
    for number in (0, 2):
        found = await chain(hulin, "HL_CHAIN", s=hulin.student(number))
        assert [it["levelNo"] for it in found] == [1, 2, 3, 4, 5, 6]
        held |= {it["positionZh"]: it["holder"]["holderName"] for it in found}
    posts = ("市长", "局长", "乡（镇）长", "社区主任", "村（居）委会主任", "校长", "班主任")
    assert held == {post: f"某{post}" for post in posts}
    # A case that goes up goes to the posts of that same line.
    assert {it["line"]["code"] for it in await chain(hulin, s=hulin.student(0))} == {
        "HL_CHAIN",
        "EXTERNAL",
        "GRID",
    }


@pytest.mark.rule("QC-50", "QC-51")
async def test_qiaocheng_has_three_levels_of_government_in_two_roles_and_the_bureau_QC_50_QC_51(
    qiaocheng: Desk,
) -> None:
    found = await chain(qiaocheng, "QC_GOVERNMENT", s=qiaocheng.student(0))
    units = ((1, "村委会001001"), (2, "乡镇001"), (3, "区政府"))
    roles = [("MAIN_BODY", True), ("DIRECT_RESPONSIBLE", False), ("FIRST_RESPONSIBLE", False)]
    assert [(it["levelNo"], it["unit"]["nameZh"], it["role"], it["collective"]) for it in found] == [
        (level, name, *role) for level, name in units for role in roles
    ]
    assert {it["parallel"] for it in found} == {"TOGETHER"}
    assert [it["vacant"] for it in found] == [False, True, True] * 3
    own = await chain(qiaocheng, "QC_EDUCATION", s=qiaocheng.student(0))
    assert [(it["unit"]["nameZh"], it["positionZh"], it["role"], it["collective"]) for it in own] == [
        ("区教育局", "教育部门", "DIRECT_RESPONSIBLE", True),
        ("区教育局", "区教育局分管负责人", "DIRECT_RESPONSIBLE", False),
        ("区教育局", "区教育局局长", "FIRST_RESPONSIBLE", False),
    ]
    for post in (it for it in (*found, *own) if not it["collective"]):
        await assign(qiaocheng, post, f"某{post['positionZh']}")
    after = await chain(qiaocheng, s=qiaocheng.student(0))
    named = {
        it["positionZh"]: it["holder"] and it["holder"]["holderName"] for it in after if not it["collective"]
    }
    assert len(named) == 8
    assert all(holder == f"某{post}" for post, holder in named.items())
    # The unit as a whole answers beside them, and nobody is put in its place.
    said = {"nodeId": found[0]["post"]["id"], "organizationId": found[0]["unit"]["id"], "holderName": "某人"}
    why = ("POST_OF_UNIT", "nodeId", "QC-50")
    assert (
        await qiaocheng.refused("responsibilityAssign", said | {"validFrom": qiaocheng.on(0)}, BUREAU) == why
    )


LEADS = """query { duties(filter: {section: "(十二)", role: [LEAD]}, first: 100) { nodes {
  role department clausesCited document { key } } } }"""


async def test_to_lead_a_section_is_no_rank_of_responsibility_A_22(qiaocheng: Desk) -> None:
    """Section (十二) has two that lead it; neither is thereby first or direct responsible."""
    nodes = (await qiaocheng.ask(LEADS))["duties"]["nodes"]
    assert {it["department"] for it in nodes if it["document"]["key"] == "QC"} == {
        "EDUCATION_BUREAU",
        "LABOR",
    }
    roles = {it["role"] for it in await chain(qiaocheng, s=qiaocheng.student(0))}
    assert "LEAD" not in roles


@pytest.mark.rule("GH-11")
async def test_in_genhe_the_principal_answers_first_and_each_class_has_one_who_answers_directly_GH_11(
    databases: Databases, template: str
) -> None:
    async with desk(databases, template, GENHE) as genhe:
        room = f"SchoolClass:{genhe.rows['SchoolClass'][0]}"
        found = await chain(genhe, "GH_SCHOOL", c=room)
        ranks = {it["role"]: it for it in found if "GH-11" in it["clauses"]}
        assert {role: (it["positionZh"], it["vacant"]) for role, it in ranks.items()} == {
            "DIRECT_RESPONSIBLE": ("班主任", True),
            "FIRST_RESPONSIBLE": ("校长", True),
        }
        async with genhe.door.sessions.begin() as session:
            school = genhe.rows["School"][0]
            other = tables.SchoolClass(school_id=school, school_year="2026-2027", grade=1, class_no=2)
            session.add(other)
            await session.flush()
        # Every class has its own, and what a class lacks is told.
        await assign(genhe, ranks["DIRECT_RESPONSIBLE"], "班主任甲", Role.SCHOOL_OFFICER)
        await assign(genhe, ranks["FIRST_RESPONSIBLE"], "某校长", Role.SCHOOL_OFFICER)
        (lacks,) = [
            it for it in await chain(genhe, c=f"SchoolClass:{other.id}") if it["role"] == "DIRECT_RESPONSIBLE"
        ]
        assert lacks["vacant"]
        assert lacks["schoolClass"] == {"id": f"SchoolClass:{other.id}"}
        await assign(genhe, lacks, "班主任乙", Role.SCHOOL_OFFICER)
        for asked, name in ((room, "班主任甲"), (f"SchoolClass:{other.id}", "班主任乙")):
            held = {it["role"]: it["holder"] for it in await chain(genhe, "GH_SCHOOL", c=asked) if it["role"]}
            assert {role: it["holderName"] for role, it in held.items()} == {
                "DIRECT_RESPONSIBLE": name,
                "FIRST_RESPONSIBLE": "某校长",
            }
        # In the next school year the class is another one.
        assert not [it for it in await chain(genhe, on="2027-09-01", c=room) if it["schoolClass"]]


@pytest.mark.rule("BS-09")
async def test_boshans_school_has_its_line_of_four_levels_with_a_person_at_each_BS_09(
    databases: Databases, template: str
) -> None:
    async with desk(databases, template, BOSHAN) as boshan:
        found = await chain(boshan, "SCHOOL_ADMIN", s=boshan.student(0))
        assert [(it["levelNo"], it["node"], it["grade"]) for it in found] == [
            (1, "CLASS", None),
            (2, "GRADE", 1),
            (3, "TEACHING_AFFAIRS", None),
            (4, "SCHOOL", None),
        ]
        assert "BS-07" in found[2]["clauses"]
        for post, name in zip(found, ("班主任", "年级主任", "教导主任", "校长"), strict=True):
            await assign(boshan, post, f"某{name}", Role.SCHOOL_OFFICER, positionZh=name)
        after = await chain(boshan, "SCHOOL_ADMIN", s=boshan.student(0))
        assert [it["holder"]["holderName"] for it in after] == [
            "某班主任",
            "某年级主任",
            "某教导主任",
            "某校长",
        ]
        # Persuasion that failed goes from one of them to the next.
        tried = way.persuading(boshan, await way.suspected(boshan, 6))
        case = (await boshan.done("persuasionRecord", tried))["dropoutCase"]
        went: list[tuple[Any, ...]] = []
        for step in range(1, 4):
            boshan.time.seconds += 10 * 24 * 3600
            said = {"responsibleName": "某人", "responsibleUnitId": boshan.unit(3), "reason": "劝返无效"}
            case = await boshan.done(
                "caseEscalate", way.of(case, persuasionDeadline=boshan.on(9), **said), BUREAU
            )
            asked = "escalations { step line fromLevel toLevel node }"
            made = (await way.seen(boshan, case, asked))["escalations"]
            went += [tuple(it.values())[1:] for it in made if it["step"] == step]
        assert [it for it in went if it[0] == "SCHOOL_ADMIN"] == [
            ("SCHOOL_ADMIN", 1, 2, "GRADE"),
            ("SCHOOL_ADMIN", 2, 3, "TEACHING_AFFAIRS"),
            ("SCHOOL_ADMIN", 3, 4, "SCHOOL"),
        ]
