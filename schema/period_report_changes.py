"""定期报告的办理: reports drawn up, written, handed in, returned, signed off, corrected."""

from datetime import date
from typing import Annotated

import strawberry
from strawberry import ID

from auth.scopes import DUTIES_WRITE
from domain.period_report import PeriodReportKind
from domain.work_strand import ControlStrand, WorkStrand
from resolvers import period_report as report_rows
from schema.client import KEY, VERSION
from schema.declared import Subgraph
from schema.fields import change, extend
from schema.inputs import asked, given
from schema.period_report import PeriodReport
from schema.query import Mutation, Refused

_WHICH = "定期报告: which."


@given
class PeriodReportDraftInput:
    """起草定期报告: one's own unit's; the hub fills in its figures (GH-02)."""

    kind: PeriodReportKind = asked("报告种类: which.", required=True)
    period: str = asked('期间: "2026-09", "2026-Q3", "2026-AUTUMN", "2026-2027".', required=True)
    idempotency_key: str | None = asked(KEY)


@given
class PeriodReportInput:
    """定期报告: as it was seen."""

    report_id: ID = asked(_WHICH, of="PeriodReport", required=True)
    expected_version: int = asked(VERSION, required=True)
    idempotency_key: str | None = asked(KEY)


@given
class PeriodReportWriteInput:
    """填写工作情况: of one strand of work, anew where it was told of before (GH-05)."""

    report_id: ID = asked(_WHICH, of="PeriodReport", required=True)
    expected_version: int = asked(VERSION, required=True)
    strand: WorkStrand = asked("工作环节: of which.", required=True)
    text_zh: str = asked("工作情况: what was done, at most 4000 characters; no child's name.", required=True)
    control_strands: list[ControlStrand] | None = asked(
        "控辍举措: under which strands of control its measures fall, of those the place names (GH-05a, HL-58a)."
    )
    idempotency_key: str | None = asked(KEY)


@given
class PeriodReportSubmitInput:
    """报送定期报告: signed and sealed (GH-01)."""

    report_id: ID = asked(_WHICH, of="PeriodReport", required=True)
    expected_version: int = asked(VERSION, required=True)
    signatory: str = asked("签发人: who signed it.", required=True)
    sealed_on: date = asked("盖章日期: when the seal was set.", required=True)
    document_no: str | None = asked("文号: number of the document.")
    idempotency_key: str | None = asked(KEY)


@given
class PeriodReportReasonInput:
    """定期报告及事由: as it was seen, and why."""

    report_id: ID = asked(_WHICH, of="PeriodReport", required=True)
    expected_version: int = asked(VERSION, required=True)
    reason: str = asked("事由: why.", required=True)
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="定期报告变更结果: it was done.")
class PeriodReportChanged:
    period_report: PeriodReport | None = strawberry.field(
        description="定期报告: as it is now; of a correction the new one. Null without duties:read."
    )


PeriodReportResult = Annotated[
    PeriodReportChanged | Refused,
    strawberry.union("PeriodReportResult", description="定期报告变更结果: done, or refused."),
]


@extend(Mutation, owner=Subgraph.DUTIES)
class PeriodReportChanges:
    period_report_draft = change(
        PeriodReportResult,
        PeriodReport,
        report_rows.draft,
        "起草定期报告: with figures of today, held against the report before.",
        scope=DUTIES_WRITE,
        done=PeriodReportChanged,
        input=PeriodReportDraftInput,
    )
    period_report_refresh = change(
        PeriodReportResult,
        PeriodReport,
        report_rows.refresh,
        "重新取数: count the figures of a draft or returned report anew.",
        scope=DUTIES_WRITE,
        done=PeriodReportChanged,
        input=PeriodReportInput,
    )
    period_report_write = change(
        PeriodReportResult,
        PeriodReport,
        report_rows.write,
        "填写工作情况: of a strand of work.",
        scope=DUTIES_WRITE,
        done=PeriodReportChanged,
        input=PeriodReportWriteInput,
    )
    period_report_submit = change(
        PeriodReportResult,
        PeriodReport,
        report_rows.submit,
        "报送定期报告: its figures are frozen, its event of the calendar is done.",
        scope=DUTIES_WRITE,
        done=PeriodReportChanged,
        input=PeriodReportSubmitInput,
    )
    period_report_return = change(
        PeriodReportResult,
        PeriodReport,
        report_rows.give_back,
        "退回定期报告: by the level above, with a reason.",
        scope=DUTIES_WRITE,
        done=PeriodReportChanged,
        input=PeriodReportReasonInput,
    )
    period_report_sign_off = change(
        PeriodReportResult,
        PeriodReport,
        report_rows.sign_off,
        "审签定期报告: by the level above; it is never changed after.",
        scope=DUTIES_WRITE,
        done=PeriodReportChanged,
        input=PeriodReportInput,
    )
    period_report_correct = change(
        PeriodReportResult,
        PeriodReport,
        report_rows.correct,
        "更正定期报告: draw up the next revision of one that was signed off.",
        scope=DUTIES_WRITE,
        done=PeriodReportChanged,
        input=PeriodReportReasonInput,
    )
