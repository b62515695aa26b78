"""What a school states of its own teaching each term: curriculum, hours, how pupils are judged, counseling, exercise (DC-L3, HL-54, QC-22)."""

from __future__ import annotations

from collections.abc import Mapping

from domain.errors import Fixer, Reason, Refused

ITEMS: Mapping[str, tuple[str, str]] = {
    "full_curriculum": ("开全课程", "DC-L3"),
    "full_hours": ("开足课时", "DC-L3"),
    "integrating_activities": ("以兴趣活动、第二课堂吸引学困、厌学学生", "DC-L3"),
    "not_marks_alone": ("不以分数作为评价学业的唯一标准", "HL-54"),
    "counseling": ("有针对性地进行心理辅导", "HL-54"),
    "no_extra_pace": ("不随意加深课程难度、增加课时、赶超教学进度、提前结束课程", "QC-22"),
}
"""The items of the statement by column, each with its words and its clause."""
MOST_EXERCISE = 480
"""Minutes of a day: more than eight hours of exercise no school has."""


def check_shortfall(said: Mapping[str, bool | None], shortfall: str | None) -> None:
    """What is not done is explained, and nothing else is. said: None of what a school leaves unsaid.

    Raises Refused: SHORTFALL_MISSING, NO_SHORTFALL.
    """
    lacking = [name for name, done in said.items() if done is False]
    if lacking and shortfall is None:
        zh = f"未做到“{'、'.join(ITEMS[name][0] for name in lacking)}”的，应说明原因和整改措施"
        en = f"say why it is not done and what will be: {', '.join(lacking)}"
        clause = ITEMS[lacking[0]][1]
        raise Refused(Reason("SHORTFALL_MISSING", zh, en, Fixer.SCHOOL, "shortfall", clause))
    if shortfall is not None and not lacking:
        zh, en = "各项均已做到，不应填写未做到的说明", "everything is done: there is nothing to explain"
        raise Refused(Reason("NO_SHORTFALL", zh, en, Fixer.CALLER, "shortfall"))


def check_exercise(minutes: int | None) -> None:
    """Minutes that pupils exercise each day are 0 to 480, or unsaid. Raises Refused BAD_COUNT."""
    if minutes is not None and not 0 <= minutes <= MOST_EXERCISE:
        zh = f"每天体育锻炼时间应为 0 至 {MOST_EXERCISE} 分钟"
        en = f"pupils exercise 0 to {MOST_EXERCISE} minutes a day"
        raise Refused(Reason("BAD_COUNT", zh, en, Fixer.CALLER, "exerciseMinutes", "QC-22"))
