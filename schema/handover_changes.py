"""小升初交接的办理: destinations recorded, handovers drafted, signed, ticked, received, acknowledged, closed."""

from datetime import date
from typing import Annotated

import strawberry
from strawberry import ID

from auth.scopes import CASES_WRITE
from domain.handover import Arrival, Destination
from resolvers import handover as handover_rows
from schema.client import KEY, VERSION
from schema.declared import Subgraph
from schema.fields import change, extend
from schema.handover import TransitionHandover
from schema.inputs import asked, given
from schema.query import Mutation, Refused
from schema.school import School

_WHICH = "交接手续: which."


@given
class GraduateDestinationInput:
    """去向: of one leaver."""

    student_id: ID = asked("学生: of whom.", of="Student", required=True)
    destination: Destination = asked("去向: where to.", required=True)
    junior_id: ID | None = asked("升入初中: of this county.", of="School")
    school_name: str | None = asked("外地学校名称: elsewhere, at most 100 characters.")
    evidence: list[ID] | None = asked(
        "佐证材料: admission or registration elsewhere; without it nobody counts as continued.", of="Evidence"
    )
    expected_version: int | None = asked("所见版本: of what was recorded before, where it changes.")


@given
class GraduateRecordInput:
    """毕业生去向登记: of leavers of one's own school (GH-25)."""

    entries: list[GraduateDestinationInput] = asked("学生: each of them.", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class HandoverDraftInput:
    """建立交接手续: to one junior school, with all who go there."""

    junior_id: ID = asked("初中: to which school.", of="School", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class HandoverSignInput:
    """小学签字: what it holds is handed over."""

    handover_id: ID = asked(_WHICH, of="TransitionHandover", required=True)
    expected_version: int = asked(VERSION, required=True)
    signed_by: str = asked("签字人: who signs for the primary school.", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class HandoverArrivalInput:
    """到校情况: of one line."""

    destination_id: ID = asked("名单行: which.", of="GraduateDestination", required=True)
    arrival: Arrival = asked("到校情况: whether the child came.", required=True)
    arrived_on: date | None = asked("到校日期: of who came.")


@given
class HandoverTickInput:
    """到校登记: line by line, by the junior school (GH-25, GH-26)."""

    handover_id: ID = asked(_WHICH, of="TransitionHandover", required=True)
    expected_version: int = asked(VERSION, required=True)
    entries: list[HandoverArrivalInput] = asked("名单: what is said of lines.", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class HandoverReceiveInput:
    """初中接收: after every line is ticked."""

    handover_id: ID = asked(_WHICH, of="TransitionHandover", required=True)
    expected_version: int = asked(VERSION, required=True)
    received_by: str = asked("签收人: who signs for the junior school.", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class HandoverAcknowledgeInput:
    """教育局存执."""

    handover_id: ID = asked(_WHICH, of="TransitionHandover", required=True)
    expected_version: int = asked(VERSION, required=True)
    acknowledged_by: str = asked("签收人: who signs for the bureau.", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class HandoverCloseInput:
    """交接办结."""

    handover_id: ID = asked(_WHICH, of="TransitionHandover", required=True)
    expected_version: int = asked(VERSION, required=True)
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="毕业生去向登记结果: it was done.")
class GraduatesRecorded:
    school: School | None = strawberry.field(description="毕业小学: whose leavers they are.")


@strawberry.type(description="交接变更结果: it was done.")
class HandoverChanged:
    transition_handover: TransitionHandover | None = strawberry.field(
        description="交接手续: as it is now. Null without students:read."
    )


GraduateRecordResult = Annotated[
    GraduatesRecorded | Refused,
    strawberry.union("GraduateRecordResult", description="毕业生去向登记结果: done, or refused."),
]
HandoverResult = Annotated[
    HandoverChanged | Refused,
    strawberry.union("HandoverResult", description="交接变更结果: done, or refused."),
]


@extend(Mutation, owner=Subgraph.STUDENTS)
class HandoverChanges:
    graduate_record = change(
        GraduateRecordResult,
        School,
        handover_rows.record,
        "毕业生去向登记: the primary school says where its leavers go on (GH-25).",
        scope=CASES_WRITE,
        done=GraduatesRecorded,
        input=GraduateRecordInput,
    )
    handover_draft = change(
        HandoverResult,
        TransitionHandover,
        handover_rows.draft,
        "建立交接手续: with all leavers who go to a junior school; a draft gathers them once more (GH-26).",
        scope=CASES_WRITE,
        done=HandoverChanged,
        input=HandoverDraftInput,
    )
    handover_sign = change(
        HandoverResult,
        TransitionHandover,
        handover_rows.sign,
        "小学签字: the primary school keeps its copy; the clock of T-02 runs (GH-26).",
        scope=CASES_WRITE,
        done=HandoverChanged,
        input=HandoverSignInput,
    )
    handover_tick = change(
        HandoverResult,
        TransitionHandover,
        handover_rows.tick,
        "到校登记: the junior school says line by line who came; who did not by T-02 gets a case (GH-25).",
        scope=CASES_WRITE,
        done=HandoverChanged,
        input=HandoverTickInput,
    )
    handover_receive = change(
        HandoverResult,
        TransitionHandover,
        handover_rows.receive,
        "初中接收: the junior school keeps its copy (GH-26).",
        scope=CASES_WRITE,
        done=HandoverChanged,
        input=HandoverReceiveInput,
    )
    handover_acknowledge = change(
        HandoverResult,
        TransitionHandover,
        handover_rows.acknowledge,
        "教育局存执: the bureau keeps its copy (GH-26).",
        scope=CASES_WRITE,
        done=HandoverChanged,
        input=HandoverAcknowledgeInput,
    )
    handover_close = change(
        HandoverResult,
        TransitionHandover,
        handover_rows.close,
        "交接办结: all copies are kept.",
        scope=CASES_WRITE,
        done=HandoverChanged,
        input=HandoverCloseInput,
    )
