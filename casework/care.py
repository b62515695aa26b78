"""Care for children who came back or may leave: follow-ups (GH-37), and one strategy a pupil (一生一策; HL-53)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes import changing
from auth.changes.author import Author
from casework.act import begin, not_before, on_or_before, text
from database import tables
from domain.errors import Fixer, Reason, Refused
from domain.strategy import StrategyGround

UNKNOWN_FILE = Reason(
    "UNKNOWN_FILE",
    "没有此返校学生档案，或不在您的办理范围内",
    "there is no such file, or it is not yours to act on",
    Fixer.CALLER,
    "fileId",
)


async def follow_up(
    session: AsyncSession,
    author: Author,
    *,
    file_id: UUID,
    expected_version: int,
    followed_on: date,
    attending: bool,
    finding: str,
    followed_by: str,
) -> UUID:
    """Record that somebody looked after a child that came back; the file's id. Sets the day of the next follow-up.

    Raises Refused: UNKNOWN_FILE, STALE_VERSION, FILE_CLOSED, IMPOSSIBLE_DATE, BAD_TEXT.
    """
    act = await begin(session, author)
    file = await act.held(tables.ReturneeFile, file_id, UNKNOWN_FILE, expected_version)
    if file.closed_on is not None:
        zh, en = "档案已随个案销号而结束", "the file was closed with its case"
        raise Refused(Reason("FILE_CLOSED", zh, en, Fixer.CALLER, "fileId", "GH-37"))
    on_or_before(followed_on, act.today, "followedOn")
    not_before(followed_on, file.opened_on, "followedOn")
    made = tables.FollowUp(
        student_id=file.student_id,
        file_id=file.id,
        followed_on=followed_on,
        attending=attending,
        finding=text(finding, "finding", 2000),
        followed_by=text(followed_by, "followedBy", 60),
    )
    await act.add(made)
    every = timedelta(days=act.rules["returnee.followUpEvery"])
    file.version += 1
    await changing.change(session, file, next_on=followed_on + every)
    await act.tell(file.student_id, made, ("GH-37",))
    return await act.done(file, file.student_id)


async def set_strategy(
    session: AsyncSession,
    author: Author,
    *,
    student_id: UUID,
    ground: StrategyGround,
    academic_level: str,
    mode: str,
    courses: Sequence[str],
    health_note: str | None = None,
    student_wish: str | None = None,
    guardian_wish: str | None = None,
) -> UUID:
    """Set a child's strategy, in the place of the one before; its id. Raises Refused: UNKNOWN_STUDENT, BAD_TEXT."""
    act = await begin(session, author)
    child = await act.child(student_id)
    of = tables.StudentStrategy
    current = select(of).where(of.student_id == child.id, of.ended_on.is_(None)).with_for_update()
    before = await session.scalar(current)
    if before is not None:
        await changing.change(session, before, ended_on=act.today)
    wishes = {"health_note": health_note, "student_wish": student_wish, "guardian_wish": guardian_wish}
    places = {"health_note": "healthNote", "student_wish": "studentWish", "guardian_wish": "guardianWish"}
    made = of(
        student_id=child.id,
        ground=ground,
        academic_level=text(academic_level, "academicLevel"),
        mode=text(mode, "mode"),
        courses=[text(each, f"courses[{place}]", 60) for place, each in enumerate(courses)],
        started_on=act.today,
        **{key: text(said, places[key]) for key, said in wishes.items() if said is not None},
    )
    await act.add(made)
    await act.tell(child.id, made, ("HL-53",), ground.zh)
    return await act.done(made, child.id)
