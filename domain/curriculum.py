"""What a school states of its own teaching each term: curriculum, hours, how pupils are judged, counseling (DC-L3, HL-54)."""

from __future__ import annotations

from collections.abc import Mapping

from domain.errors import Fixer, Reason, Refused

ITEMS: Mapping[str, tuple[str, str]] = {
    "full_curriculum": ("开全课程", "DC-L3"),
    "full_hours": ("开足课时", "DC-L3"),
    "integrating_activities": ("以兴趣活动、第二课堂吸引学困、厌学学生", "DC-L3"),
    "not_marks_alone": ("不以分数作为评价学业的唯一标准", "HL-54"),
    "counseling": ("有针对性地进行心理辅导", "HL-54"),
}
"""The items of the statement by column, each with its words and its clause."""


def check_shortfall(said: Mapping[str, bool], shortfall: str | None) -> None:
    """What is not done is explained, and nothing else is. Raises Refused: SHORTFALL_MISSING, NO_SHORTFALL."""
    lacking = [name for name, done in said.items() if not done]
    if lacking and shortfall is None:
        zh = f"未做到“{'、'.join(ITEMS[name][0] for name in lacking)}”的，应说明原因和整改措施"
        en = f"say why it is not done and what will be: {', '.join(lacking)}"
        clause = ITEMS[lacking[0]][1]
        raise Refused(Reason("SHORTFALL_MISSING", zh, en, Fixer.SCHOOL, "shortfall", clause))
    if shortfall is not None and not lacking:
        zh, en = "各项均已做到，不应填写未做到的说明", "everything is done: there is nothing to explain"
        raise Refused(Reason("NO_SHORTFALL", zh, en, Fixer.CALLER, "shortfall"))
