"""家长委员会、家长学校: a school's parents' committee and parents' school, who sits in them, when they met."""

from datetime import date
from typing import Annotated

import strawberry
from strawberry import ID

from auth.scopes import CASES_WRITE
from database import tables
from domain.access import Detail
from domain.parents import CommitteeRole, ParentBody
from resolvers import guardian as guardian_rows
from resolvers import parents as parent_rows
from resolvers import school as school_rows
from schema.client import KEY, VERSION
from schema.declared import Subgraph
from schema.fields import change, column, entity, extend, page, row, rows
from schema.guardian import Guardian
from schema.inputs import asked, given
from schema.node import Node
from schema.query import Mutation, Query, Refused
from schema.school import School

COMMITTEE = "家长组织: which."


@entity(tables.CommitteeMember, owner=Subgraph.STUDENTS)
class CommitteeMember(Node):
    """家长委员: a guardian of a pupil of the school, from one election to the next (QC-07)."""

    role: CommitteeRole = column("职务: which office.", detail=Detail.PROFILE)
    joined_on: date = column("任职日期: since when.", detail=Detail.PROFILE)
    left_on: date | None = column("离任日期: until when.", detail=Detail.PROFILE)
    guardian = row(
        Guardian,
        guardian_rows.find,
        "监护人: who it is.",
        by=(tables.CommitteeMember.guardian_id, tables.Guardian.id),
    )


@entity(tables.CommitteeMeeting, owner=Subgraph.STUDENTS)
class CommitteeMeeting(Node):
    """家长会议: of the committee, or a lesson of the parents' school (QC-07)."""

    held_on: date = column("日期: when.")
    topic: str = column("主题: about what.")
    minutes: str = column("记录: what was said and resolved.")
    present: int = column("到会家长人数: how many parents came.")


@entity(tables.ParentCommittee, owner=Subgraph.STUDENTS)
class ParentCommittee(Node):
    """家长委员会、家长学校: of a school (QC-07)."""

    kind: ParentBody = column("类别: committee, or parents' school.")
    name: str = column("名称: its name.")
    founded_on: date = column("成立日期: when it was founded.")
    dissolved_on: date | None = column("撤销日期: when it was dissolved.")
    reason: str | None = column("撤销原因: why.")
    version: int = column("版本: grows with each change; a change says which one it saw.")
    school = row(
        School,
        school_rows.find,
        "学校: whose it is.",
        by=(tables.ParentCommittee.school_id, tables.School.id),
    )
    members = rows(
        CommitteeMember,
        parent_rows.members,
        "成员: who sits in it, former members too.",
        by=(tables.ParentCommittee.id, tables.CommitteeMember.committee_id),
    )
    meetings = rows(
        CommitteeMeeting,
        parent_rows.meetings,
        "会议: when it met.",
        by=(tables.ParentCommittee.id, tables.CommitteeMeeting.committee_id),
    )


@given
class ParentCommitteeFilter:
    """家长组织筛选: those that match all of it."""

    school_id: ID | None = asked("学校: of this school.", of="School")
    kind: list[ParentBody] | None = asked("类别: one of these.")
    standing: bool | None = asked("是否存续: not dissolved, or dissolved.")


@extend(School, owner=Subgraph.STUDENTS)
class SchoolParents:
    parent_committees = rows(
        ParentCommittee,
        parent_rows.find,
        "家长委员会、家长学校: of the school.",
        by=(tables.School.id, tables.ParentCommittee.school_id),
    )


@extend(Query, owner=Subgraph.STUDENTS)
class ParentQueries:
    parent_committees = page(
        ParentCommittee,
        parent_rows.find,
        "家长委员会、家长学校: of the schools you see.",
        orders=parent_rows.ORDERS,
        filter=ParentCommitteeFilter,
    )


@given
class ParentCommitteeFoundInput:
    """登记家长委员会、家长学校: one of each kind a school (QC-07)."""

    school_id: ID = asked("学校: which.", of="School", required=True)
    kind: ParentBody = asked("类别: committee, or parents' school.", required=True)
    name: str = asked("名称: its name.", required=True)
    founded_on: date = asked("成立日期: when it was founded.", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class CommitteeMemberInput:
    """成员: a guardian of a pupil of the school, and its office."""

    guardian_id: ID = asked("监护人: who.", of="Guardian", required=True)
    role: CommitteeRole = asked("职务: which office.", required=True)


@given
class ParentCommitteeElectInput:
    """推选成员: in the place of those before."""

    committee_id: ID = asked(COMMITTEE, of="ParentCommittee", required=True)
    expected_version: int = asked(VERSION, required=True)
    elected_on: date = asked("推选日期: when.", required=True)
    members: list[CommitteeMemberInput] = asked("成员: all of them.", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class ParentCommitteeMeetInput:
    """登记会议: a meeting, or a lesson of the parents' school."""

    committee_id: ID = asked(COMMITTEE, of="ParentCommittee", required=True)
    expected_version: int = asked(VERSION, required=True)
    held_on: date = asked("日期: when.", required=True)
    topic: str = asked("主题: about what.", required=True)
    minutes: str = asked("记录: what was said and resolved.", required=True)
    present: int = asked("到会家长人数: how many parents came.", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class ParentCommitteeDissolveInput:
    """撤销: with a day and a reason; its members' office ends."""

    committee_id: ID = asked(COMMITTEE, of="ParentCommittee", required=True)
    expected_version: int = asked(VERSION, required=True)
    dissolved_on: date = asked("撤销日期: when.", required=True)
    reason: str = asked("撤销原因: why.", required=True)
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="家长组织变更结果: it was done.")
class ParentCommitteeChanged:
    parent_committee: ParentCommittee | None = strawberry.field(
        description="家长组织: as it is now. Null without students:read."
    )


ParentCommitteeResult = Annotated[
    ParentCommitteeChanged | Refused,
    strawberry.union("ParentCommitteeResult", description="家长组织变更结果: done, or refused."),
]


@extend(Mutation, owner=Subgraph.STUDENTS)
class ParentChanges:
    parent_committee_found = change(
        ParentCommitteeResult,
        ParentCommittee,
        parent_rows.found,
        "登记家长委员会、家长学校: of a school (QC-07).",
        scope=CASES_WRITE,
        done=ParentCommitteeChanged,
        input=ParentCommitteeFoundInput,
    )
    parent_committee_elect = change(
        ParentCommitteeResult,
        ParentCommittee,
        parent_rows.elect,
        "推选成员: guardians of the school's pupils.",
        scope=CASES_WRITE,
        done=ParentCommitteeChanged,
        input=ParentCommitteeElectInput,
    )
    parent_committee_meet = change(
        ParentCommitteeResult,
        ParentCommittee,
        parent_rows.meet,
        "登记会议: when it met, and about what.",
        scope=CASES_WRITE,
        done=ParentCommitteeChanged,
        input=ParentCommitteeMeetInput,
    )
    parent_committee_dissolve = change(
        ParentCommitteeResult,
        ParentCommittee,
        parent_rows.dissolve,
        "撤销家长组织: with a day and a reason.",
        scope=CASES_WRITE,
        done=ParentCommitteeChanged,
        input=ParentCommitteeDissolveInput,
    )
