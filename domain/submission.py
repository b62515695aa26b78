"""Submissions (材料报送): what a school hands in each year, item by item, and how (DC-25 to DC-27, BS-23, 4.9)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from domain.vocabulary import Term


class SubmissionKind(Term):
    """报送种类: by how the place has it handed in."""

    YEARLY_BUNDLE = "年度材料报送"
    SEPTEMBER_REGISTRY = "九月学籍信息上报"


class SubmissionState(Term):
    """材料报送状态 (catalogue 4.9)."""

    DRAFT = "准备中"
    SUBMITTED = "已报送"
    ACCEPTED = "已接收"
    RETURNED_FOR_CORRECTION = "退回更正"
    RESUBMITTED = "已重新报送"


class SubmissionMedium(Term):
    """报送方式: on paper with the seal, or in a system."""

    PAPER = "纸质盖章"
    ELECTRONIC = "电子报送"


class SubmissionItemType(Term):
    """报送材料类别."""

    DROPOUT_CONTROL_PLAN = "控辍保学方案"
    HOME_TEACHING_PLAN = "送教上门方案"
    DISABLED_ROSTER = "残疾学生名册"
    HOME_TEACHING_ROSTER = "送教上门学生名册"
    RESPONSIBILITY_LETTER = "控辍保学责任书"
    REGISTRY_DATA = "学籍信息"
    OTHER = "其他材料"


OPEN = frozenset({SubmissionState.DRAFT, SubmissionState.RETURNED_FOR_CORRECTION})
"""States in which its school still puts it together."""
HANDED_IN = (SubmissionState.SUBMITTED, SubmissionState.RESUBMITTED, SubmissionState.ACCEPTED)
"""States in which a school has handed it in."""
EVENTS: Mapping[SubmissionKind, str] = {
    SubmissionKind.YEARLY_BUNDLE: "SUBMISSION_BUNDLE",
    SubmissionKind.SEPTEMBER_REGISTRY: "SEPTEMBER_REGISTRY_ENTRY",
}
"""The calendar's rule by which each is due."""
MEDIA: Mapping[str, SubmissionMedium] = {
    "PAPER": SubmissionMedium.PAPER,
    "REGISTRY_SYSTEM": SubmissionMedium.ELECTRONIC,
}
"""By what the place's document says (submission.bundle)."""
_NAMED: tuple[tuple[str, SubmissionItemType], ...] = (
    ("送教上门学生名册", SubmissionItemType.HOME_TEACHING_ROSTER),
    ("残疾学生名册", SubmissionItemType.DISABLED_ROSTER),
    ("责任书", SubmissionItemType.RESPONSIBILITY_LETTER),
    ("送教上门", SubmissionItemType.HOME_TEACHING_PLAN),
    ("控辍保学方案", SubmissionItemType.DROPOUT_CONTROL_PLAN),
    ("学生真实信息", SubmissionItemType.REGISTRY_DATA),
)
"""What in an item's name says which it is, the longer names first."""


def kind(bundle: Mapping[str, object]) -> SubmissionKind:
    """Which kind a place's document asks for."""
    return (
        SubmissionKind.SEPTEMBER_REGISTRY
        if bundle["medium"] == "REGISTRY_SYSTEM"
        else SubmissionKind.YEARLY_BUNDLE
    )


def item_type(name: str) -> SubmissionItemType:
    """Which an item is, by the name that the place's document gives it."""
    return next((type for word, type in _NAMED if word in name), SubmissionItemType.OTHER)


def missing(items: Iterable[tuple[str, bool]]) -> Sequence[str]:
    """Names of what is not there. items: name, and whether it is."""
    return [name for name, there in items if not there]
