"""What the documents say of themselves, their groups, posts and duties is held, and shown through the front door."""

from __future__ import annotations

from typing import Any

import pytest

from tests.hub.conftest import Door

PLACES = {"GH": "150785", "DC": "511703", "BS": "370304", "HL": "230381", "QC": "341602"}
DOCUMENT = """query ($key: String) { policyDocuments(key: $key) { nodes {
  docNo title issuer issuedOn year scope publicity recipientsZh basis attachments leadingGroups } } }"""
LINES = """query ($place: String) { responsibilityLines(jurisdiction: $place) { nodes {
  code nodes { nodes { node positionZh role } } } } }"""
DUTIES = """query ($clause: String) { duties(filter: {clause: $clause}, first: 100) { nodes {
  department role clausesCited textZh } } }"""


async def document(door: Door, key: str) -> dict[str, Any]:
    (only,) = (await door.ask(DOCUMENT, {"key": key}))["policyDocuments"]["nodes"]
    found: dict[str, Any] = only
    return found


async def basis(door: Door, key: str, clause: str) -> list[tuple[str, str | None]]:
    """Level and number of what a document rests on by one clause, in its order."""
    rests_on = (await document(door, key))["basis"]
    return [(each["level"], each.get("doc_no")) for each in rests_on if clause in each["clauses"]]


async def group(door: Door, key: str) -> dict[str, list[tuple[str, str]]]:
    """The seats of the leading group, department and post, by standing."""
    (only,) = (await document(door, key))["leadingGroups"]
    seats: dict[str, list[tuple[str, str]]] = {}
    for member in only["members"]:
        seats.setdefault(member["standing"], []).append((member["department"], member["position_zh"]))
    return seats


async def posts(door: Door, key: str, line: str) -> list[tuple[str, str, str | None]]:
    """Node, post and role along a line, from the child upward."""
    lines = (await door.ask(LINES, {"place": PLACES[key]}))["responsibilityLines"]["nodes"]
    (only,) = (each for each in lines if each["code"] == line)
    return [(it["node"], it["positionZh"], it["role"]) for it in only["nodes"]["nodes"]]


async def duties(door: Door, clause: str) -> list[tuple[str, str, str]]:
    """Department, role and words of what one clause alone gives to do."""
    nodes = (await door.ask(DUTIES, {"clause": clause}))["duties"]["nodes"]
    return [(it["department"], it["role"], it["textZh"]) for it in nodes if it["clausesCited"] == [clause]]


@pytest.mark.rule("GH-02a")
async def test_genhe_goes_by_two_laws_its_region_and_its_prefecture_GH_02a(door: Door) -> None:
    rests_on = (await document(door, "GH"))["basis"]
    assert [(it["level"], it["title_zh"]) for it in rests_on if it["clauses"] == ["GH-02a"]] == [
        ("LAW", "中华人民共和国义务教育法"),
        ("LAW", "中华人民共和国未成年人保护法"),
        ("PROVINCE", "自治区控辍保学工作要求"),
        ("PREFECTURE", "呼伦贝尔市控辍保学工作要求"),
    ]
    assert not any(it["at_hand"] for it in rests_on)


@pytest.mark.rule("DC-01")
async def test_dachuan_rests_on_ten_ministries_and_its_own_government_DC_01(door: Door) -> None:
    assert await basis(door, "DC", "DC-01") == [
        ("STATE", "教基〔2020〕5号"),
        ("COUNTY", "达川府办〔2020〕9号"),
    ]


@pytest.mark.rule("HL-02")
async def test_hulin_rests_on_the_provinces_operating_guide_HL_02(door: Door) -> None:
    assert await basis(door, "HL", "HL-02") == [("PROVINCE", "黑教发〔2020〕1号")]


@pytest.mark.rule("QC-02")
async def test_qiaocheng_rests_on_state_ministries_province_and_prefecture_in_that_order_QC_02(
    door: Door,
) -> None:
    assert await basis(door, "QC", "QC-02") == [
        ("STATE", "国办发〔2017〕72号"),
        ("STATE", "教基〔2020〕5号"),
        ("PROVINCE", "皖政办〔2018〕3号"),
        ("PREFECTURE", "亳政办〔2018〕7号"),
    ]


@pytest.mark.rule("QC-02a")
async def test_qiaocheng_goes_by_two_regulations_of_its_province_QC_02a(door: Door) -> None:
    rests_on = (await document(door, "QC"))["basis"]
    assert [(it["level"], it["title_zh"]) for it in rests_on if it["clauses"] == ["QC-02a"]] == [
        ("PROVINCE", "安徽省实施〈中华人民共和国义务教育法〉办法"),
        ("PROVINCE", "安徽省未成年人保护条例"),
    ]


@pytest.mark.rule("HL-01")
async def test_hulins_document_is_its_governments_to_townships_and_units_HL_01(door: Door) -> None:
    hulin = await document(door, "HL")
    assert (hulin["docNo"], hulin["issuer"], hulin["issuedOn"]) == (
        "虎政规〔2020〕1号",
        "虎林市人民政府",
        "2020-04-30",
    )
    assert (hulin["scope"], hulin["recipientsZh"]) == (
        "COUNTY_GOVERNMENT",
        "各乡（镇）人民政府，市政府各有关直属单位",
    )


@pytest.mark.rule("BS-01")
async def test_boshans_plan_is_one_schools_of_its_day_with_three_principles_BS_01(door: Door) -> None:
    boshan = await document(door, "BS")
    assert (boshan["scope"], boshan["issuedOn"]) == ("ONE_SCHOOL", "2025-03-12")
    ((department, _, words),) = await duties(door, "BS-01")
    assert (department, words) == ("SCHOOL", "强化责任、预防为主、综合治理")


@pytest.mark.rule("QC-56")
async def test_qiaochengs_document_is_public_and_the_others_do_not_say_QC_56(door: Door) -> None:
    said = {key: (await document(door, key))["publicity"] for key in PLACES}
    assert said.pop("QC") == "PUBLIC"
    assert set(said.values()) == {"NOT_STATED"}


@pytest.mark.rule("GH-09")
async def test_genhes_group_is_the_bureaus_head_deputy_six_sections_and_all_principals_GH_09(
    door: Door,
) -> None:
    seats = await group(door, "GH")
    assert seats["HEAD"] == [("EDUCATION_BUREAU", "教体局局长")]
    assert seats["DEPUTY"] == [("EDUCATION_BUREAU", "分管副局长")]
    sections = ("督导", "特教", "办公室", "计财", "教体发展中心", "基教")
    assert seats["MEMBER"] == [
        *(("EDUCATION_BUREAU", f"{section}股室负责人") for section in sections),
        ("SCHOOL", "各中小学校长"),
    ]


@pytest.mark.rule("HL-06")
async def test_hulins_group_has_fourteen_bodies_and_twelve_townships_under_a_vice_mayor_HL_06(
    door: Door,
) -> None:
    seats = await group(door, "HL")
    assert seats["HEAD"] == [("COUNTY_GOVERNMENT", "市政府副市长")]
    assert seats["DEPUTY"] == [("EDUCATION_BUREAU", "市教育局局长")]
    bodies = {department for department, _ in seats["MEMBER"] if department != "TOWNSHIP"}
    assert bodies == {
        "PUBLICITY",
        "LABOR",
        "CIVIL_AFFAIRS",
        "CULTURE_TOURISM",
        "HEALTH",
        "MARKET_REGULATION",
        "FINANCE",
        "JUSTICE",
        "RURAL_REVITALIZATION",  # 扶贫办
        "PUBLIC_SECURITY",
        "WOMENS_FEDERATION",
        "DISABLED_FEDERATION",
        "YOUTH_LEAGUE",
        "CARE_COMMITTEE",
    }
    townships = [post for department, post in seats["MEMBER"] if department == "TOWNSHIP"]
    names = [
        "中心街道",
        "杨岗镇",
        "宝东镇",
        "东诚镇",
        "虎头镇",
        "迎春镇",
        "东方红镇",
        "虎林镇",
        "伟光乡",
        "新乐乡",
        "珍宝岛乡",
        "阿北乡",
    ]
    assert len(seats["MEMBER"]) == 14 + 12
    assert [post for post, name in zip(townships, names, strict=True) if not post.startswith(name)] == []


@pytest.mark.rule("QC-45", "QC-55")
async def test_qiaochengs_group_is_led_by_the_district_head_with_its_office_in_the_bureau_QC_45_QC_55(
    door: Door,
) -> None:
    seats = await group(door, "QC")
    assert seats["HEAD"] == [("COUNTY_GOVERNMENT", "区委副书记、区长")]
    assert [post for _, post in seats["DEPUTY"]] == ["区政府副区长", "区政府党组成员、办公室主任"]
    assert seats["OFFICE"] == [("EDUCATION_BUREAU", "领导小组办公室")]
    assert [department for department, _ in seats["MEMBER"]] == [
        "PUBLICITY",
        "ETHNIC_RELIGIOUS",
        "POLITICS_LAW_COMMITTEE",
        "INSPECTION",
        "STAFFING",
        "DEVELOPMENT_REFORM",
        "EDUCATION_BUREAU",
        "LABOR",
        "FINANCE",
        "CIVIL_AFFAIRS",
        "JUSTICE",
        "HOUSING",
        "AGRICULTURE",
        "CULTURE_TOURISM",
        "HEALTH",
        "AUDIT",
        "MARKET_REGULATION",
        "RURAL_REVITALIZATION",
        "YOUTH_LEAGUE",
        "WOMENS_FEDERATION",
        "DISABLED_FEDERATION",
        "PUBLIC_SECURITY",
        "TOWNSHIP",
    ]
    assert seats["MEMBER"][-1][1] == "各乡镇人民政府镇长、街道办事处主任"


FIRST, DIRECT, EXECUTIVE = "FIRST_RESPONSIBLE", "DIRECT_RESPONSIBLE", "EXECUTIVE_RESPONSIBLE"


@pytest.mark.parametrize(
    ("key", "line", "post"),
    [
        pytest.param(
            "GH", "GH_TERRITORY", ("TOWNSHIP", "乡镇、办事处一把手", FIRST), marks=pytest.mark.rule("GH-20")
        ),
        pytest.param("DC", "DC_SCHOOL", ("SCHOOL", "校长", FIRST), marks=pytest.mark.rule("DC-03")),
        pytest.param("DC", "DC_SCHOOL", ("SCHOOL", "分管领导", EXECUTIVE), marks=pytest.mark.rule("DC-03")),
        pytest.param("BS", "SCHOOL_ADMIN", ("CLASS", "班主任", DIRECT), marks=pytest.mark.rule("BS-08")),
        pytest.param("BS", "EXTERNAL", ("FAMILY", "家长", FIRST), marks=pytest.mark.rule("BS-08")),
        pytest.param("BS", "SCHOOL_ADMIN", ("SCHOOL", "校长", FIRST), marks=pytest.mark.rule("BS-15")),
    ],
)
async def test_a_post_answers_in_the_role_its_document_gives_it(
    door: Door, key: str, line: str, post: tuple[str, str, str]
) -> None:
    along = await posts(door, key, line)
    assert post in along
    assert [it for it in along if it[0] == post[0] and it[2] == post[2]] == [post]


@pytest.mark.parametrize(
    "key",
    [
        pytest.param("BS", marks=pytest.mark.rule("BS-11")),
        pytest.param("HL", marks=pytest.mark.rule("HL-03")),
    ],
)
async def test_family_school_society_and_government_answer_together(door: Door, key: str) -> None:
    along = await posts(door, key, "EXTERNAL")
    assert [node for node, _, _ in along] == ["FAMILY", "SCHOOL", "SOCIETY", "GOVERNMENT"]


@pytest.mark.rule("QC-03")
async def test_townships_answer_for_their_area_as_its_main_body_in_qiaocheng_QC_03(door: Door) -> None:
    along = await posts(door, "QC", "QC_GOVERNMENT")
    assert ("TOWNSHIP", "乡镇（街道）", "MAIN_BODY") in along
    ((department, role, words),) = await duties(door, "QC-03")
    assert (department, role) == ("TOWNSHIP", "DUTY")
    assert words.endswith("全面负责区域内义务教育控辍保学工作")


@pytest.mark.rule("HL-08")
async def test_hulins_leading_group_has_the_responsibility_the_plan_and_nearby_entry_HL_08(
    door: Door,
) -> None:
    assert await duties(door, "HL-08") == [
        ("LEADING_GROUP", "LEAD", "全面履行“控辍保学”主体责任"),
        ("LEADING_GROUP", "LEAD", "制定“控辍保学”工作方案"),
        ("LEADING_GROUP", "LEAD", "组织和督促适龄儿童少年免试就近入学"),
    ]


@pytest.mark.rule("HL-14")
async def test_the_bureau_leads_the_work_in_all_of_hulin_HL_14(door: Door) -> None:
    assert await duties(door, "HL-14") == [
        (
            "EDUCATION_BUREAU",
            "LEAD",
            "负责全市“控辍保学”工作的组织实施，组织、监督各学校“控辍保学”工作",
        )
    ]


@pytest.mark.parametrize(
    ("clause", "department"),
    [
        pytest.param("HL-38", "DISABLED_FEDERATION", marks=pytest.mark.rule("HL-38")),
        pytest.param("HL-39", "YOUTH_LEAGUE", marks=pytest.mark.rule("HL-39")),
    ],
)
async def test_who_only_supports_in_hulin_leads_nothing_by_that_clause(
    door: Door, clause: str, department: str
) -> None:
    assert [(it[0], it[1]) for it in await duties(door, clause)] == [(department, "SUPPORT")]


@pytest.mark.rule("QC-15")
async def test_league_women_federation_and_communities_each_act_in_qiaocheng_QC_15(door: Door) -> None:
    assert {(department, role) for department, role, _ in await duties(door, "QC-15")} == {
        ("YOUTH_LEAGUE", "DUTY"),
        ("WOMENS_FEDERATION", "DUTY"),
        ("DISABLED_FEDERATION", "DUTY"),
        ("VILLAGE_COMMUNITY", "DUTY"),
    }
