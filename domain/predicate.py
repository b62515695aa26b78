"""Yes-or-no questions about a person that a department may ask instead of being given a record (catalogue 9.1, 9.2)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from domain.school_age import Standing, standing
from domain.student import SchoolingStatus
from domain.vocabulary import Term

PARAMETER = "exchange.predicates"
"""Which departments may ask what, in a place."""


class Predicate(Term):
    """是否核验. Its code is what it is called in an address and in the parameter."""

    IS_ENROLLED = "是否有学籍", "isEnrolled"
    IS_IN_COMPULSORY_EDUCATION = "是否应在接受义务教育", "isInCompulsoryEducation"


class Answer(Term):
    """核验结果. Its code is what is answered."""

    TRUE = "是", "true"
    FALSE = "否", "false"
    UNKNOWN = "无法判断", "unknown"


BASIS: Mapping[Predicate, tuple[str, ...]] = {
    Predicate.IS_ENROLLED: ("HL-22", "QC-13", "DC-20", "QC-44"),
    Predicate.IS_IN_COMPULSORY_EDUCATION: ("HL-20", "QC-14"),
}
"""The clauses behind each: assistance and the check of disabled children ask for the one, an inspection of work for the other."""
_PAST = {SchoolingStatus.GRADUATED, SchoolingStatus.DECEASED, SchoolingStatus.MOVED_OUT}


def answer(holds: bool, theirs: bool) -> Answer:
    """What a department is told of a person whom the hub knows. theirs: the department itself named the person to the hub.

    A no tells that a child stands outside school, which concerns nobody who has nothing to do with the child.
    """
    if holds:
        return Answer.TRUE
    return Answer.FALSE if theirs else Answer.UNKNOWN


def is_due(
    enrolled: bool, status: SchoolingStatus, born: date, today: date, rules: Mapping[str, Any]
) -> bool:
    """Whether compulsory education is a person's: enrolled for it, or of school age and not done with it or gone.

    It does not tell whether the child attends.
    """
    return enrolled or (standing(born, today, rules) is Standing.OF_AGE and status not in _PAST)
