"""Written reports: owed from a day on, sent to whom the place says, received by each recipient for itself (GH-21, A-36)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes import changing
from auth.changes.author import Author
from casework import case as cases
from casework import clocks, due, levels, visit
from casework.act import Act, begin, text
from database import tables
from domain.case import CaseStage
from domain.errors import Fixer, Reason, Refused
from domain.report import CLAUSES, ReportAddressee, ReportKind, addressees
from domain.responsibility import NodeKind
from domain.role import Role
from domain.visit import ContactOutcome, PersuasionOutcome

UNKNOWN_REPORT = Reason(
    "UNKNOWN_REPORT",
    "没有此书面报告，或不在您的办理范围内",
    "there is no such report, or it is not yours to act on",
    Fixer.CALLER,
    "reportId",
)
_NODES = {
    ReportAddressee.TOWNSHIP: NodeKind.TOWNSHIP,
    ReportAddressee.TERRITORIAL_GOVERNMENT: NodeKind.TOWNSHIP,
    ReportAddressee.EDUCATION_BUREAU: NodeKind.EDUCATION_BUREAU,
    ReportAddressee.CENTER_SCHOOL: NodeKind.CENTER_SCHOOL,
}
_AT_SCHOOLS = (Role.SCHOOL_OFFICER, Role.CENTER_SCHOOL_OFFICER)
_REPORT, _RECIPIENT = tables.WrittenReport, tables.ReportRecipient


async def owe(act: Act, case: tables.DropoutCase, kind: ReportKind, since: date) -> None:
    """From a day on a report is owed, and its clock runs (T-04); nothing where one of the kind is owed already."""
    if await _owed(act, case, kind) is not None:
        return
    report = await _made(act, case, kind, since)
    until = await due.at(act, "T-04a", since)
    await clocks.start(
        act,
        "T-04a",
        report,
        due=until,
        student=case.student_id,
        owner=report.sender_id,
        clauses=CLAUSES[kind],
    )
    await act.tell(case.student_id, report, CLAUSES[kind], kind.zh)


async def send(
    session: AsyncSession,
    author: Author,
    *,
    case_id: UUID,
    kind: ReportKind,
    content: str,
    signed_by: str,
    sealed: bool,
) -> UUID:
    """Send a written report to each of the place's recipients; its id. Ends the clock of the one that is owed.

    What a school reports as unreachable its center school then owes to bureau and government (QC-40).

    Raises Refused: UNKNOWN_CASE, CASE_CLOSED, NOT_THE_SENDER, REPORT_WITHOUT_GROUND, VISITS_MISSING, NO_RECIPIENT, BAD_TEXT.
    """
    act = await begin(session, author)
    case = await cases.held(act, case_id, None)
    report = await _owed(act, case, kind)
    if report is None:
        await _require_ground(act, case, kind)
        report = await _made(act, case, kind, act.today)
    _require_sender(act, report)
    first = kind is ReportKind.SUSPECTED_DROPOUT
    visits = await visit.require_three(act, case) if first else 0
    said = {"content": text(content, "content", 4000), "signed_by": text(signed_by, "signedBy", 60)}
    await changing.change(session, report, **said, sealed=sealed, visits=visits, sent_at=author.now)
    await _address(act, case, report)
    await clocks.end(act, report.id, "T-04a")
    await act.tell(case.student_id, report, CLAUSES[kind], kind.zh)
    if kind is ReportKind.UNREACHABLE:
        await _owe_through_center(act, case)
    return await act.done(report, case.student_id)


async def receive(session: AsyncSession, author: Author, *, report_id: UUID, expected_version: int) -> UUID:
    """Receipt of a report by one recipient for itself; a township receives for its villages too.

    Raises Refused: UNKNOWN_REPORT, STALE_VERSION, NOT_RECIPIENT, ALREADY_RECEIVED.
    """
    act = await begin(session, author)
    report = await act.held(_REPORT, report_id, UNKNOWN_REPORT, expected_version)
    own = await _own(act, report)
    if not own:
        zh, en = "您的单位不是此报告的收件单位", "the report was not sent to your unit"
        raise Refused(Reason("NOT_RECIPIENT", zh, en, Fixer.CALLER, "reportId", "GH-21"))
    waiting = [each for each in own if each.received_at is None]
    if not waiting:
        zh, en = "贵单位已签收此报告", "your unit has received it already"
        raise Refused(Reason("ALREADY_RECEIVED", zh, en, Fixer.CALLER, "reportId"))
    for each in waiting:
        receipt = {"received_at": author.now, "received_by": author.name or "console"}
        await changing.change(session, each, **receipt)
    report.version += 1
    await act.tell(report.student_id, report, CLAUSES[report.kind], waiting[0].addressee.zh)
    return await act.done(report, report.student_id)


async def lift(act: Act, case: tables.DropoutCase, why: str) -> None:
    """What is owed in a case is no longer asked for: the clocks of its reports are lifted, the reports stay owed on record."""
    for id in await act.session.scalars(select(_REPORT.id).where(_REPORT.case_id == case.id)):
        await clocks.lift(act, id, why)


async def _owe_through_center(act: Act, case: tables.DropoutCase) -> None:
    """A school that is its own center, or has none, has told bureau and government itself."""
    center = await levels.unit(act, case, NodeKind.CENTER_SCHOOL)
    if act.rules["report.viaCenterSchool"] and center not in (None, case.school_id):
        await owe(act, case, ReportKind.CENTER_SCHOOL, act.today)


def _require_sender(act: Act, report: tables.WrittenReport) -> None:
    """A school does not speak in its center school's name, nor the center school in a school's (QC-40)."""
    viewer, by_center = act.author.viewer, report.kind is ReportKind.CENTER_SCHOOL
    if viewer is None or viewer.role not in _AT_SCHOOLS or report.sender_id == act.unit:
        return
    if by_center or viewer.role is Role.CENTER_SCHOOL_OFFICER:
        zh, en = "此报告应由其报送单位报送", "the unit that owes the report sends it"
        raise Refused(Reason("NOT_THE_SENDER", zh, en, Fixer.CALLER, "kind", CLAUSES[report.kind][0]))


async def _owed(act: Act, case: tables.DropoutCase, kind: ReportKind) -> tables.WrittenReport | None:
    found = select(_REPORT).where(_REPORT.case_id == case.id, _REPORT.kind == kind, _REPORT.sent_at.is_(None))
    return await act.session.scalar(found.with_for_update())


async def _made(act: Act, case: tables.DropoutCase, kind: ReportKind, since: date) -> tables.WrittenReport:
    by_center = kind is ReportKind.CENTER_SCHOOL
    sender = await levels.unit(act, case, NodeKind.CENTER_SCHOOL) if by_center else None
    said = {"case_id": case.id, "student_id": case.student_id, "kind": kind, "due_from": since}
    report = _REPORT(**said, sender_id=sender or case.school_id)
    await act.add(report)
    return report


async def _address(act: Act, case: tables.DropoutCase, report: tables.WrittenReport) -> None:
    recipients, via = act.rules["report.recipients"], act.rules["report.viaCenterSchool"]
    made = 0
    for addressee in addressees(report.kind, recipients, via):
        unit = await _unit(act, case, addressee)
        if unit is None and addressee in (ReportAddressee.CENTER_SCHOOL, ReportAddressee.NEXT_LEVEL):
            continue
        said = {"student_id": case.student_id, "report_id": report.id, "addressee": addressee}
        await act.add(_RECIPIENT(**said, organization_id=unit))
        made += 1
    if not made:
        zh, en = "本地没有可接收此报告的单位", "the county has no unit that would receive it"
        raise Refused(Reason("NO_RECIPIENT", zh, en, Fixer.BUREAU, "kind"))


async def _unit(act: Act, case: tables.DropoutCase, addressee: ReportAddressee) -> UUID | None:
    if addressee is not ReportAddressee.NEXT_LEVEL:
        return await levels.unit(act, case, _NODES[addressee])
    for posts in (await levels.lines(act)).values():
        school = max((each.level_no for each in posts if each.node in levels.AT_SCHOOL), default=None)
        for each in levels.above(posts, school):
            unit = await levels.unit(act, case, each.node)
            if unit is not None:
                return unit
    return None


async def _own(act: Act, report: tables.WrittenReport) -> Sequence[tables.ReportRecipient]:
    """The recipients that the author speaks for; all of them at the shell."""
    found = await act.session.scalars(
        select(_RECIPIENT).where(_RECIPIENT.report_id == report.id).order_by(_RECIPIENT.id).with_for_update()
    )
    viewer, units = act.author.viewer, await _units(act)
    bureau = viewer is not None and viewer.role is Role.BUREAU_OFFICER
    return [
        each
        for each in found
        if viewer is None
        or each.organization_id in units
        or (bureau and each.addressee is ReportAddressee.EDUCATION_BUREAU)
    ]


async def _units(act: Act) -> frozenset[UUID]:
    of = tables.Organization
    if act.unit is None:
        return frozenset()
    below = await act.session.scalars(select(of.id).where(of.parent_id == act.unit))
    township = act.author.viewer is not None and act.author.viewer.role is Role.TOWNSHIP_OFFICER
    return frozenset({act.unit, *(below if township else ())})


async def _require_ground(act: Act, case: tables.DropoutCase, kind: ReportKind) -> None:
    """A report that nobody owes needs what it reports to have happened (QC-19, QC-40)."""
    if not await _has_ground(act, case, kind):
        zh, en = f"个案尚无“{kind.zh}”的事由", "what it would report has not happened in the case"
        raise Refused(Reason("REPORT_WITHOUT_GROUND", zh, en, Fixer.CALLER, "kind", CLAUSES[kind][0]))


async def _has_ground(act: Act, case: tables.DropoutCase, kind: ReportKind) -> bool:
    last = await cases.last_attempt(act, case)
    if case.stage in (CaseStage.RETURNED, CaseStage.RESOLVED):
        return False
    if kind is ReportKind.SUSPECTED_DROPOUT:
        return case.suspected_on is not None
    if kind is ReportKind.NOT_BACK:
        return last is not None and last.outcome is not PersuasionOutcome.RETURNED
    if kind is ReportKind.UNREACHABLE:
        return await _is_unreachable(act, case, last)
    through = kind is ReportKind.CENTER_SCHOOL and act.rules["report.viaCenterSchool"]
    return through and (case.dropout_on is not None or await _is_unreachable(act, case, last))


async def _is_unreachable(act: Act, case: tables.DropoutCase, last: tables.PersuasionAttempt | None) -> bool:
    of = tables.ContactAttempt
    tried = select(of.outcome).where(of.case_id == case.id).order_by(of.contacted_on.desc(), of.id.desc())
    outcome = await act.session.scalar(tried.limit(1))
    return outcome is ContactOutcome.UNREACHABLE or (
        last is not None and last.outcome in (PersuasionOutcome.UNREACHABLE, PersuasionOutcome.NOT_FOUND)
    )
