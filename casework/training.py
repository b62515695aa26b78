"""What graduates wish who do not go on (未继续升学毕业生意愿): noted by township or school, handed to labor inspection in August (HL-19)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.author import Author
from casework import units
from casework.act import Act, begin, on_or_before, text
from database import tables
from domain.errors import Fixer, Reason, Refused
from domain.machines.training import TRAINING_WISH
from domain.student import EnrollmentStatus, SchoolingStatus
from domain.training import GraduateChoice, GraduateStage, TrainingWishState

_OF = tables.TrainingWish
_LAST_GRADE = 9
_COMPLETED = (SchoolingStatus.GRADUATED, SchoolingStatus.AGED_OUT)
_LEAVES = (EnrollmentStatus.ACTIVE, EnrollmentStatus.GRADUATED)
UNKNOWN = Reason(
    "UNKNOWN_WISH",
    "没有此意愿登记，或不在您的办理范围内",
    "there is no such wish, or it is not yours to act on",
    Fixer.CALLER,
    "wishId",
)


async def note(
    session: AsyncSession,
    author: Author,
    *,
    student_id: UUID,
    stage: GraduateStage,
    choice: GraduateChoice,
    noted_on: date,
    training: str | None = None,
) -> UUID:
    """Note what a graduate wishes who does not go on; the wish's id.

    training: in what, where the choice is training, and only there. Raises Refused: UNKNOWN_STUDENT, IMPOSSIBLE_DATE,
    NOT_A_GRADUATE, WISH_OPEN, TRAINING_UNNAMED, BAD_TEXT, PERSONAL_NUMBER.
    """
    act = await begin(session, author)
    child = await act.child(student_id)
    on_or_before(noted_on, act.today, "notedOn")
    await _require_graduate(act, child, stage)
    await _refuse_second(act, child)
    if (choice is GraduateChoice.TRAINING) != (training is not None):
        zh, en = (
            "愿意参加培训的应注明意向工种，其他意愿不填",
            "who wishes to be trained says in what, nobody else",
        )
        raise Refused(Reason("TRAINING_UNNAMED", zh, en, Fixer.CALLER, "training", "HL-19"))
    school = await units.school_of(session, child)
    wish = _OF(
        student_id=child.id,
        stage=stage,
        choice=choice,
        training=text(training, "training", 100) if training is not None else None,
        state=TRAINING_WISH.require(None, TrainingWishState.NOTED).target,
        noted_on=noted_on,
        noted_by_id=act.unit,
        township_id=await units.township_of(session, child, school),
    )
    await act.add(wish)
    await act.tell(child.id, wish, ("HL-19",), choice.zh, (TRAINING_WISH.code, None, wish.state.name))
    return await act.done(wish, child.id)


async def withdraw(
    session: AsyncSession, author: Author, *, wish_id: UUID, expected_version: int, reason: str
) -> UUID:
    """Take a wish back that nobody has answered: the graduate goes on after all, or wishes something else; its id.

    Raises Refused: UNKNOWN_WISH, STALE_VERSION, ILLEGAL_TRANSITION, BAD_TEXT, PERSONAL_NUMBER.
    """
    act = await begin(session, author)
    wish = await act.held(_OF, wish_id, UNKNOWN, expected_version)
    await act.move(wish, "state", TRAINING_WISH, TrainingWishState.WITHDRAWN, text(reason, "reason", 200))
    return await act.done(wish, wish.student_id)


async def _require_graduate(act: Act, child: tables.Student, stage: GraduateStage) -> None:
    """Junior school is completed, or about to be; who leaves senior school completed it long ago."""
    held = tables.Enrollment
    last = select(held.id).where(
        held.student_id == child.id, held.grade == _LAST_GRADE, held.status.in_(_LEAVES)
    )
    done = child.schooling_status in _COMPLETED
    leaves = stage is GraduateStage.JUNIOR and await act.session.scalar(last.limit(1)) is not None
    if not done and not leaves:
        zh, en = "不是初中、高中毕业生", "no graduate of junior or senior school"
        raise Refused(Reason("NOT_A_GRADUATE", zh, en, Fixer.CALLER, "studentId", "HL-19"))


async def _refuse_second(act: Act, child: tables.Student) -> None:
    under_way = (TrainingWishState.NOTED, TrainingWishState.SENT)
    known = select(_OF.id).where(_OF.student_id == child.id, _OF.state.in_(under_way))
    if await act.session.scalar(known) is not None:
        zh, en = (
            "该毕业生的意愿已登记，更改请先撤回",
            "the wish of this graduate is noted; to change it, withdraw it first",
        )
        raise Refused(Reason("WISH_OPEN", zh, en, Fixer.CALLER, "studentId", "HL-19"))
