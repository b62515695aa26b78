"""Words about a school's parents' committee and parents' school (家长委员会、家长学校; QC-07)."""

from __future__ import annotations

from domain.vocabulary import Term


class ParentBody(Term):
    """家长组织."""

    COMMITTEE = "家长委员会"
    SCHOOL = "家长学校"


class CommitteeRole(Term):
    """家长组织职务; the document names none, these are the hub's own words."""

    CHAIR = "主任"
    DEPUTY = "副主任"
    MEMBER = "委员"
