"""Words and rules about a school's teachers (教师): how they came to the post, and which years they serve (GH-14, QC-26a)."""

from __future__ import annotations

from domain.organization import OrgType
from domain.vocabulary import Term


class RecruitmentType(Term):
    """教师招聘类型; the catalogue's recruitmentType. QC-26a names the last two."""

    ORDINARY = "统一招聘及其他"
    SPECIAL_POST = "特岗教师"
    DIRECTED = "定向培养乡村教师"


KEEPERS = frozenset({OrgType.SCHOOL, OrgType.CENTER_SCHOOL})
"""Kinds of units that keep a list of their teachers."""
MOST = 200
"""Teachers put on the list, or given a letter to sign, in one change; a school has 20 to 150."""
