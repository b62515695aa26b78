"""The story of a child that stops coming because it is unable to: assessed, and exempt only where a place exempts anybody."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

from partners.year.dropouts import notice, suspect
from partners.year.outcome import end
from partners.year.places import HULIN
from partners.year.work import Work

_CHILD = """query Child($child: ID!) { student(id: $child) { schoolingStatus
  disabilityPaths { id version state } exemptions { endedOn reviewOn } } }"""
_FIVE = ("EDUCATION_BUREAU", "RURAL_REVITALIZATION", "HEALTH", "DISABLED_FEDERATION", "CIVIL_AFFAIRS")
"""Who sits in the committee (HL-48)."""
_ARCHIVE = {"MEDICAL_PROOF": "HEALTH", "ASSESSMENT": "EXPERT_COMMITTEE", "GUARDIAN_APPLICATION": "SCHOOL"}
"""What it holds, and from whom (HL-65)."""


async def unable(work: Work, story: str) -> AsyncIterator[date]:
    """重病重残: who stops coming turns out to be unable; exempted (HL-49, HL-65), elsewhere taught at home [P]."""
    for part in (notice(work, story), suspect(work, story, "SEVERE_ILLNESS_OR_DISABILITY")):
        async for day in part:
            yield day
    appraisal = await _referred(work)
    yield work.later(10)
    found = {"appraisedOn": work.today, "result": "重度残疾", "evidence": []}
    of = {"appraisalId": appraisal["id"], "expectedVersion": appraisal["version"]}
    await work.special.do("appraisalRecord", **of, **found)
    await _exempted(work, story, "exempted before the committee concluded")
    exempts = work.county.code == HULIN
    await _assess(work, "EXEMPT" if exempts else "HOME")
    await _exempted(work, story, "exempted without its archive")
    kept = {kind: await work.paper(kind, by, work.special) for kind, by in _ARCHIVE.items()}
    await _exempted(work, story, "exempted with its archive", *kept.values())
    if not exempts:
        placing = {"type": "HOME_TEACHING", "startedOn": work.today, "reason": "重度残疾，不能到校"}
        await work.school.do("placementDecide", studentId=work.pupil.id, **placing)
    work.is_here()  # nobody asks for it in its class any more
    await work.look()
    said = {"situation": "NO_CAPACITY" if exempts else "DISABILITY", "decidedBy": "专家委员会"}
    shown = [kept["ASSESSMENT"], kept["MEDICAL_PROOF"]]
    dated = {"decidedOn": work.today, "reason": "专家委员会评估认定", "evidence": shown}
    await work.at(work.special, "caseResolve", **said, **dated)
    child = await _child(work)
    work.county.note(story, "to be looked at again", [each["reviewOn"][:4] for each in child["exemptions"]])
    await end(work, story)


async def _referred(work: Work) -> Any:
    """A medical appraisal, asked for by the township's word."""
    said = {"source": "TOWNSHIP_REPORT", "referredOn": work.today}
    path = await work.township.do("disabilityRefer", studentId=work.pupil.id, **said)
    seen = {"pathId": path["id"], "expectedVersion": path["version"]}
    return await work.special.do("appraisalRequest", **seen, support=["HEALTH", "DISABLED_FEDERATION"])


async def _exempted(work: Work, story: str, fact: str, *evidence: str) -> None:
    said = {"decidedBy": "赵局长", "decidedOn": work.today, "documentNo": "教免〔2026〕1号"}
    asked = {"studentId": work.pupil.id, **said, "evidence": evidence}
    work.county.note(story, fact, *await work.bureau.attempt("exemptionDecide", **asked))


async def _assess(work: Work, conclusion: str) -> None:
    [path] = (await _child(work))["disabilityPaths"]
    taken = {"expectedVersion": path["version"], "committee": "残疾人教育专家委员会"}
    made = await work.special.do("assessmentOpen", pathId=path["id"], **taken)
    await work.special.do(
        "assessmentConclude",
        assessmentId=made["id"],
        expectedVersion=made["version"],
        concludedOn=work.today,
        findings="专家委员会评估意见",
        conclusion=conclusion,
        experts=[{"name": f"专家{number}", "department": each} for number, each in enumerate(_FIVE, 1)],
    )


async def _child(work: Work) -> Any:
    return (await work.special.see(_CHILD, child=work.pupil.id))["student"]
