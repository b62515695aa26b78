"""Words about units: their kinds, their departments, the stages a school teaches (catalogue 2.11, 3.3)."""

from __future__ import annotations

from collections.abc import Mapping

from domain.vocabulary import Term


class OrgType(Term):
    """单位类型."""

    COUNTY_GOVERNMENT = "区县政府"
    LEADING_GROUP = "领导小组"
    EDUCATION_BUREAU = "教育局"
    DEPARTMENT = "部门"
    TOWNSHIP = "乡镇"
    SUBDISTRICT = "街道办事处"
    VILLAGE = "村委会"
    COMMUNITY = "社区/居委会"
    GRID = "网格"
    SCHOOL = "学校"
    CENTER_SCHOOL = "学区中心学校"
    EXPERT_COMMITTEE = "专家委员会"
    EMPLOYER = "用工单位"
    SOCIAL_ORGANIZATION = "社会组织"


class Department(Term):
    """部门: the first column of the duty matrix (catalogue 2.11)."""

    COUNTY_GOVERNMENT = "区县政府"
    LEADING_GROUP = "控辍保学工作领导小组"
    EDUCATION_BUREAU = "教育局"
    SCHOOL = "学校"
    CENTER_SCHOOL = "学区中心学校"
    TOWNSHIP = "乡镇人民政府、街道办事处"
    VILLAGE_COMMUNITY = "村（居）委会、社区"
    PUBLIC_SECURITY = "公安局"
    CIVIL_AFFAIRS = "民政局"
    DISABLED_FEDERATION = "残疾人联合会"
    LABOR = "人力资源和社会保障局"
    MARKET_REGULATION = "市场监督管理局"
    JUSTICE = "司法局"
    HEALTH = "卫生健康局"
    FINANCE = "财政局"
    RURAL_REVITALIZATION = "乡村振兴局"
    AGRICULTURE = "农业农村局"
    PUBLICITY = "宣传部"
    CULTURE_TOURISM = "文化旅游体育局"
    URBAN_MANAGEMENT = "城市管理局"
    ETHNIC_RELIGIOUS = "民族宗教事务局"
    STAFFING = "机构编制委员会办公室"
    DEVELOPMENT_REFORM = "发展和改革委员会"
    HOUSING = "住房和城乡建设局"
    INSPECTION = "政府教育督导室"
    YOUTH_LEAGUE = "共青团委员会"
    WOMENS_FEDERATION = "妇女联合会"
    CARE_COMMITTEE = "关心下一代工作委员会"
    POLITICS_LAW_COMMITTEE = "政法委员会"
    AUDIT = "审计局"
    PEOPLES_CONGRESS = "人民代表大会"
    EXPERT_COMMITTEE = "残疾人教育专家委员会"
    EMPLOYER = "用工单位"
    GUARDIAN = "父母或者其他监护人"
    PARENTS_COMMITTEE = "家长委员会、家长学校"
    SOCIETY = "社会力量"


AUTHORITIES = frozenset(Department) - {
    Department.EDUCATION_BUREAU,
    Department.SCHOOL,
    Department.CENTER_SCHOOL,
    Department.EXPERT_COMMITTEE,
    Department.EMPLOYER,
    Department.GUARDIAN,
    Department.PARENTS_COMMITTEE,
    Department.SOCIETY,
}
"""有关部门: whom the bureau passes a matter to; itself, its schools and whoever is no authority are none (HL-15, HL-51)."""


TYPES: Mapping[Department, frozenset[OrgType]] = {
    Department.SCHOOL: frozenset({OrgType.SCHOOL, OrgType.CENTER_SCHOOL}),
    Department.CENTER_SCHOOL: frozenset({OrgType.CENTER_SCHOOL}),
    Department.TOWNSHIP: frozenset({OrgType.TOWNSHIP, OrgType.SUBDISTRICT}),
    Department.VILLAGE_COMMUNITY: frozenset({OrgType.VILLAGE, OrgType.COMMUNITY}),
    Department.EDUCATION_BUREAU: frozenset({OrgType.EDUCATION_BUREAU}),
    Department.COUNTY_GOVERNMENT: frozenset({OrgType.COUNTY_GOVERNMENT}),
    Department.LEADING_GROUP: frozenset({OrgType.LEADING_GROUP}),
    Department.EXPERT_COMMITTEE: frozenset({OrgType.EXPERT_COMMITTEE}),
}
"""Kinds of units that are a department by themselves."""


def acts_for(department: Department, type: OrgType, of: Department | None) -> bool:
    """Whether a unit of a type, and of a department if it is one's, is whom a rule means by a department."""
    return of is department or type in TYPES.get(department, ())


class SchoolStage(Term):
    """学校办学类型."""

    PRIMARY = "小学"
    JUNIOR = "初中"
    NINE_YEAR = "九年一贯制学校"
    SPECIAL = "特殊教育学校"
    VOCATIONAL = "职业学校"
    TEACHING_POINT = "教学点"


class JurisdictionLevel(Term):
    """行政区级别."""

    PROVINCE = "省级"
    PREFECTURE = "地级"
    COUNTY = "县级"


class AreaTag(Term):
    """监测重点地区 (QC-41)."""

    RURAL = "农村"
    REMOTE = "偏远"
    POOR = "贫困地区"
    MIGRANT_DENSE = "流动人口相对集中"
