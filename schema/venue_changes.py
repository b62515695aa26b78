"""场所违规线索的办理: reported, taken up, acted on, closed, given back and sent on."""

from datetime import date
from typing import Annotated

import strawberry
from strawberry import ID

from auth.scopes import DUTIES_WRITE
from domain.venue import VenueActionKind, VenueMatter, VenueParty, VenueType
from resolvers import venue as venue_rows
from schema.client import KEY, VERSION
from schema.declared import Subgraph
from schema.fields import change, extend
from schema.inputs import asked, given
from schema.query import Mutation, Refused
from schema.venue import VenueViolationClue

_WHICH = "场所违规线索: which."


@given
class VenueClueReportInput:
    """上报场所违规线索: it asks the departments that the place names (HL-23, HL-23a, HL-31a, QC-11, QC-11a)."""

    venue_type: VenueType = asked("场所类型: what kind of venue, or what is offered there.", required=True)
    matter: VenueMatter = asked("违规事项: what is wrong with it.", required=True)
    venue_name: str = asked("场所名称: what it is called.", required=True)
    location: str = asked("地点: where it is.", required=True)
    seen_on: date = asked("发现日期: when it was seen.", required=True)
    description: str = asked("情况说明: what was seen; no child's name.", required=True)
    school_id: ID | None = asked("学校: near which of your schools it is.", of="School")
    distance_m: int | None = asked("距学校（米）: how far it is from the school.")
    idempotency_key: str | None = asked(KEY)


@given
class VenueClueAcceptInput:
    """受理线索: as it was seen."""

    clue_id: ID = asked(_WHICH, of="VenueViolationClue", required=True)
    expected_version: int = asked(VERSION, required=True)
    idempotency_key: str | None = asked(KEY)


@given
class VenueActionRecordInput:
    """登记处置: one measure that was taken; the first moves the clue to ACTED."""

    clue_id: ID = asked(_WHICH, of="VenueViolationClue", required=True)
    expected_version: int = asked(VERSION, required=True)
    kind: VenueActionKind = asked("处置措施: what was done.", required=True)
    against: VenueParty = asked("处置对象: against the venue or a person; no name.", required=True)
    taken_on: date = asked("处置日期: when.", required=True)
    legal_basis: str = asked("法律依据: by which law.", required=True)
    document_no: str | None = asked("文书编号: of its paper; needed unless it is a warning.")
    note: str | None = asked("说明: what else there is to say.")
    idempotency_key: str | None = asked(KEY)


@given
class VenueClueCloseInput:
    """办结线索: after a measure, or because there was nothing to act on."""

    clue_id: ID = asked(_WHICH, of="VenueViolationClue", required=True)
    expected_version: int = asked(VERSION, required=True)
    finding: str = asked("办理结果: what came of it.", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class VenueClueReturnInput:
    """退回线索: it is not this department's."""

    clue_id: ID = asked(_WHICH, of="VenueViolationClue", required=True)
    expected_version: int = asked(VERSION, required=True)
    reason: str = asked("事由: why.", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class VenueClueRedirectInput:
    """转办线索: one that was given back, to the right department."""

    clue_id: ID = asked(_WHICH, of="VenueViolationClue", required=True)
    expected_version: int = asked(VERSION, required=True)
    unit_id: ID = asked("牵头部门: which department leads now.", of="Organization", required=True)
    reason: str = asked("事由: why.", required=True)
    duty_id: ID | None = asked(
        "部门职责: the duty of that unit; either this or a clause.", of="DepartmentDuty"
    )
    clause: str | None = asked('条款编号: of the county\'s document ("HL-31a"), where it names no such duty.')
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="场所违规线索变更结果: it was done.")
class VenueClueChanged:
    venue_violation_clue: VenueViolationClue | None = strawberry.field(
        description="场所违规线索: as it is now. Null without duties:read, or where one no longer sees it."
    )


VenueClueResult = Annotated[
    VenueClueChanged | Refused,
    strawberry.union("VenueClueResult", description="场所违规线索变更结果: done, or refused."),
]


@extend(Mutation, owner=Subgraph.DUTIES)
class VenueChanges:
    venue_clue_report = change(
        VenueClueResult,
        VenueViolationClue,
        venue_rows.report,
        "上报场所违规线索: it goes to the departments that the place names.",
        scope=DUTIES_WRITE,
        done=VenueClueChanged,
        input=VenueClueReportInput,
    )
    venue_clue_accept = change(
        VenueClueResult,
        VenueViolationClue,
        venue_rows.accept,
        "受理线索: by the leading department.",
        scope=DUTIES_WRITE,
        done=VenueClueChanged,
        input=VenueClueAcceptInput,
    )
    venue_action_record = change(
        VenueClueResult,
        VenueViolationClue,
        venue_rows.record,
        "登记处置: warned, penalized, closed, seized (HL-23, HL-23a).",
        scope=DUTIES_WRITE,
        done=VenueClueChanged,
        input=VenueActionRecordInput,
    )
    venue_clue_close = change(
        VenueClueResult,
        VenueViolationClue,
        venue_rows.close,
        "办结线索: with what came of it; its task is done.",
        scope=DUTIES_WRITE,
        done=VenueClueChanged,
        input=VenueClueCloseInput,
    )
    venue_clue_return = change(
        VenueClueResult,
        VenueViolationClue,
        venue_rows.give_back,
        "退回线索: it is not this department's.",
        scope=DUTIES_WRITE,
        done=VenueClueChanged,
        input=VenueClueReturnInput,
    )
    venue_clue_redirect = change(
        VenueClueResult,
        VenueViolationClue,
        venue_rows.redirect,
        "转办线索: what was given back goes to the right department.",
        scope=DUTIES_WRITE,
        done=VenueClueChanged,
        input=VenueClueRedirectInput,
    )
