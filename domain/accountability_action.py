"""Words and rules about holding a unit or a person to account (责任追究; catalogue 2.15)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from domain.accountability import GROUND_CLAUSES, AccountabilityGround
from domain.errors import Fixer, Reason, Refused
from domain.vocabulary import Term


class ActionType(Term):
    """责任追究方式. What the law decides is only said to have been referred to whoever decides by it."""

    ORDERED_SELF_EXAMINATION = "责令检查"
    CIRCULAR_CRITICISM = "通报批评"
    SCORE_DEDUCTION = "减扣效能分值"
    AWARD_BARRED = "不得评优、评先"
    REFERRED = "移交有权机关依法依规追究责任"


class ActionSeverity(Term):
    """情节."""

    ORDINARY = "一般"
    ESPECIALLY_SERIOUS = "特别严重"


class ActionState(Term):
    """责任追究状态."""

    IN_FORCE = "生效"
    APPEALED = "申诉复核中"
    WITHDRAWN = "已撤销"


STANDING = (ActionState.IN_FORCE, ActionState.APPEALED)
"""What still holds: an appeal puts nothing off."""
TYPE_CLAUSES: Mapping[ActionType, tuple[str, ...]] = {
    ActionType.ORDERED_SELF_EXAMINATION: ("QC-53",),
    ActionType.CIRCULAR_CRITICISM: ("HL-75", "QC-53"),
    ActionType.SCORE_DEDUCTION: ("QC-53",),
    ActionType.AWARD_BARRED: ("DC-L7",),
    ActionType.REFERRED: ("GH-49", "DC-L2d", "DC-L4c", "DC-L8", "HL-72", "HL-73", "HL-75", "QC-54"),
}
"""Clauses of all documents behind a type; a place's are those of its own key."""
_NAMES_A_PERSON: Mapping[str, str] = {
    "DC-L7": "相关责任人不得评优、评先",
    "DC-L8": "追究校长责任",
    "GH-49": "追究校长及相关人员责任",
}
_IF_ESPECIALLY_SERIOUS = "QC-54"
_SERIOUS = frozenset({AccountabilityGround.ESPECIALLY_SERIOUS_DROPOUT})


def clauses(type: ActionType, ground: AccountabilityGround, of_place: Iterable[str]) -> list[str]:
    """The place's clauses behind an action: those that name its ground, then those that name its type."""
    here = set(of_place)
    both = GROUND_CLAUSES[ground], TYPE_CLAUSES[type]
    named = [[each for each in clauses if each in here] for clauses in both]
    # A clause that names the ground and holds to account by itself says more than all others of the type.
    own = [each for each in named[0] if each in named[1]]
    return own or list(dict.fromkeys([*named[0], *named[1]]))


def check(
    type: ActionType,
    ground: AccountabilityGround,
    severity: ActionSeverity,
    points: int | None,
    is_on_person: bool,
    cited: Iterable[str],
) -> None:
    """Raise Refused for what a clause does not allow: POINTS_MISSING, PERSON_MISSING, SEVERITY_MISSING.

    points: hundredths of a point, of a deduction alone (QC-53). DC-L7, DC-L8 and GH-49 hold persons to account; QC-54 only what
    is especially serious, and so does DC-L8.
    """
    if (type is ActionType.SCORE_DEDUCTION) != (points is not None) or (points is not None and points <= 0):
        zh, en = (
            "减扣效能分值须注明分值，其他方式不得填写",
            "a deduction, and only that, says how many points",
        )
        raise Refused(Reason("POINTS_MISSING", zh, en, Fixer.CALLER, "points", "QC-53"))
    named = [each for each in cited if each in _NAMES_A_PERSON]
    if named and not is_on_person:
        zh = f"文件规定“{_NAMES_A_PERSON[named[0]]}”，须注明职务和姓名"
        en = "the clause holds persons to account: a position and a name are needed"
        raise Refused(Reason("PERSON_MISSING", zh, en, Fixer.CALLER, "position", named[0]))
    of_law = type is ActionType.REFERRED and _IF_ESPECIALLY_SERIOUS in cited
    if (of_law or ground in _SERIOUS) and severity is not ActionSeverity.ESPECIALLY_SERIOUS:
        zh, en = "仅对情节特别严重的如此追究", "the clause is for what is especially serious"
        clause = _IF_ESPECIALLY_SERIOUS if of_law else GROUND_CLAUSES[ground][0]
        raise Refused(Reason("SEVERITY_MISSING", zh, en, Fixer.CALLER, "severity", clause))
