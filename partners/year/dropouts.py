"""Stories of children who stop coming: noticed, suspected, determined, persuaded, back, and away again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, timedelta

from partners.year.outcome import end, tell
from partners.year.person import DONE
from partners.year.work import Work


async def brief(work: Work, story: str, days: int) -> AsyncIterator[date]:
    """Away for a few days, then explained: the hub's proposal goes away by itself, nobody opens a case."""
    work.stays_away()
    yield work.later(days)
    work.is_here()
    yield work.later(1)
    open_ = [each for each in await work.signs() if each["closedAt"] is None]
    work.county.note(story, "signs left open", len(open_))


async def notice(work: Work, story: str) -> AsyncIterator[date]:
    """The pupil stays away from today; each afternoon its school looks what the hub has noticed, and acts at once."""
    since = work.county.today
    work.stays_away()
    while not (seen := [each for each in await work.signs() if each["closedAt"] is None]):
        yield work.later(1)
    work.county.note(story, "school days until noticed", _school_days(work, since))
    await work.contact()
    await work.open("UNEXCUSED_ABSENCE", date.fromisoformat(seen[0]["noticedOn"]))
    await work.persuade("HOMEROOM_TEACHER")


async def suspect(work: Work, story: str, *causes: str) -> AsyncIterator[date]:
    """Nobody is determined before the place's criterion is met (T-26); then visits, the determination, the report."""
    since = work.county.today
    while not any(each["level"] == "CRITERION_MET" for each in await work.signs()):
        yield work.later(1)
    work.county.note(story, "days until the criterion was met", (work.county.today - since).days)
    await work.suspect(*causes)
    early = await work.school.attempt("reportSend", **work.reporting("SUSPECTED_DROPOUT"))
    work.county.note(story, "a report before anybody visited", *early)
    for ranks in (("HOMEROOM_TEACHER",), ("SCHOOL_LEADER",), ("HOMEROOM_TEACHER", "VILLAGE_CADRE")):
        await work.visit(*ranks)
        yield work.later(1)
    if early[0] != DONE:
        await work.school.do("reportSend", **work.reporting("SUSPECTED_DROPOUT"))
    sent = await work.school.do("reportSend", **work.reporting("THREE_DAYS"))
    # The township gives its receipt, the bureau none: on record each recipient stands for itself (GH-21).
    await work.township.do("reportReceive", reportId=sent["id"], expectedVersion=sent["version"])


async def drop_out(work: Work, story: str) -> AsyncIterator[date]:
    """A month after the suspicion the bureau determines; then persuasion at home, joint where the place says so."""
    yield work.county.next_school_day(await work.suspected_on() + timedelta(days=31))
    await work.look()
    by_school = await work.attempt(work.school, "caseDetermineDropout", **work.determining())
    work.county.note(story, "determined by the school", *by_school)
    await work.determine()
    alone = await work.attempt(work.school, "persuasionRecord", **work.persuading("HOMEROOM_TEACHER"))
    work.county.note(story, "a confirmed dropout persuaded by a teacher alone", *alone)
    await work.persuade("HOMEROOM_TEACHER", "SCHOOL_LEADER", "VILLAGE_CADRE", "TOWNSHIP_CADRE", "POLICE")


async def follow(work: Work, story: str) -> AsyncIterator[date]:
    """Every month somebody looks after the child that came back, until the follow-up is over (GH-37)."""
    shown = "query File($id: ID!) { node(id: $id) { ... on DropoutCase { returneeFiles { id version nextOn followUpUntil } } } }"
    early = await work.attempt(work.school, "caseClose", reason="复学稳定")
    work.county.note(story, "closed on the day of the return", *early)
    while True:
        [seen] = (await work.bureau.see(shown, id=work.case["id"]))["node"]["returneeFiles"]
        until = min(seen["nextOn"], seen["followUpUntil"])
        yield date.fromisoformat(until)
        said = {"followedOn": work.today, "attending": True, "finding": "按时上课", "followedBy": "王老师"}
        await work.school.do("followUpRecord", fileId=seen["id"], expectedVersion=seen["version"], **said)
        if work.today >= seen["followUpUntil"]:
            break
    await work.look()
    await work.at(work.school, "caseClose", reason="跟踪期满，稳定在校")


async def returns(work: Work, story: str) -> AsyncIterator[date]:
    """劝返成功: noticed, suspected, a dropout, persuaded, back with two proofs, followed up, struck off."""
    for part in (notice(work, story), suspect(work, story, "SCHOOL_WEARY"), drop_out(work, story)):
        async for day in part:
            yield day
    yield work.later(3)
    await work.look()
    one = [await work.paper("SCHOOL_ATTENDANCE", "SCHOOL", work.school)]
    said = {"returnedOn": work.today, "carePerson": "王老师", "reason": "已返校", "evidence": one}
    work.county.note(story, "back on one proof", *await work.attempt(work.school, "caseReturn", **said))
    await tell(work, story)
    await work.come_back()
    async for day in follow(work, f"{story}: the end"):
        yield day
    await end(work, f"{story}: the end")


def _school_days(work: Work, since: date) -> int:
    return sum(since < each <= work.county.today for each in work.county.school_days)


async def relapses(work: Work, story: str) -> AsyncIterator[date]:
    """辍学反弹: back before anybody determined a dropout, away again a month later; a new case that follows the old (GH-37)."""
    for part in (notice(work, story), suspect(work, story, "LEARNING_DIFFICULTY")):
        async for day in part:
            yield day
    await work.come_back()
    yield work.later(25)
    since, old = work.county.today, work.case["id"]
    work.stays_away()
    while not any(each["closedAt"] is None for each in await work.signs()):
        yield work.later(1)
    work.county.note(story, "school days until the relapse was noticed", _school_days(work, since))
    await work.look()
    said = {"noticedOn": since.isoformat(), "determinedBy": "李校长", "causes": ["LEARNING_DIFFICULTY"]}
    await work.at(work.school, "caseRelapse", **said, reason="又未到校", **work.team())
    seen = (await work.bureau.see(_RELAPSE, id=work.case["id"]))["node"]
    work.county.note(story, "the new case follows the old one", seen["relapseOf"]["id"] == old)
    yield work.later(4)
    await work.come_back()
    await end(work, story)


async def works(work: Work, story: str) -> AsyncIterator[date]:
    """童工: found at work, back within days; the cause is named with the determination, and help is bound to it (HL-20)."""
    async for day in notice(work, story):
        yield day
    yield work.later(2)
    await work.suspect("CHILD_LABOR_EMPLOYMENT", "POVERTY")
    seen = (await work.bureau.see(_RELAPSE, id=work.case["id"]))["node"]
    work.county.note(story, "causes", [each["cause"] for each in seen["causes"]])
    yield work.later(3)
    await work.persuade("HOMEROOM_TEACHER", "TOWNSHIP_CADRE", outcome="RETURNED")
    await work.come_back()
    undecided = await work.attempt(work.school, "caseClose", reason="已返校")
    work.county.note(story, "closed with nothing decided on aid", *undecided)
    await work.aid()
    async for day in follow(work, f"{story}: the end"):
        yield day
    await end(work, f"{story}: the end")


_RELAPSE = (
    "query Old($id: ID!) { node(id: $id) { ... on DropoutCase { relapseOf { id } causes { cause } } } }"
)
