"""Leading groups (领导小组): at which level, and what seats a school's has where its document names none (DC-02)."""

from __future__ import annotations

from domain.document import DocumentScope
from domain.duty import GroupMember, GroupStanding
from domain.organization import Department
from domain.vocabulary import Term


class GroupLevel(Term):
    """领导小组层级."""

    COUNTY_GOVERNMENT = "区县政府"
    BUREAU = "教育局"
    SCHOOL = "学校"


LEVELS = {
    DocumentScope.COUNTY_GOVERNMENT: GroupLevel.COUNTY_GOVERNMENT,
    DocumentScope.BUREAU_TO_SCHOOLS: GroupLevel.BUREAU,
    DocumentScope.ONE_SCHOOL: GroupLevel.SCHOOL,
}
"""The level of the group that a document of that scope forms."""
SCHOOL_SEATS = (
    GroupMember(GroupStanding.HEAD, Department.SCHOOL, "组长"),
    GroupMember(GroupStanding.DEPUTY, Department.SCHOOL, "副组长"),
    GroupMember(GroupStanding.MEMBER, Department.SCHOOL, "成员"),
)
"""Of a school's group, where the place's document says nothing of its seats."""
ALONE = frozenset({GroupStanding.HEAD})
"""Standings that one person has at a time; in other seats as many sit as the post has holders (各中小学校长)."""
