"""Teachers of schools."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, and_, cast, exists, false, or_, select
from sqlalchemy.dialects.postgresql import JSONB

from auth import areas
from auth.viewer import Viewer
from database import tables
from domain.citation import ParameterOrigin
from domain.organization import OrgType
from duties.registers import teacher
from resolvers import letter_missing
from resolvers.changes import carry_out
from resolvers.matching import Value, matching
from resolvers.order import Order

_OF = tables.Teacher
ORDERS = {
    "NAME": Order((_OF.name, _OF.id), "按姓名: by name."),
    "NEWEST": Order((_OF.id,), "按登记先后倒序: the last one first.", descending=True),
    "ID": Order((_OF.id,), "按登记先后: as put on the list."),
}


def find(
    viewer: Viewer,
    *,
    id: Value = None,
    unit_id: Value = None,
    name: Value = None,
    recruitment_type: Value = None,
    serving: bool | None = None,
    misposted: bool | None = None,
    withdrawn: bool | None = None,
    lacks_letter_in: Value = None,
) -> Select[Any]:
    """Teachers by school, name and recruitment; who serves still, serves where the place would not have it, or was withdrawn.

    lacks_letter_in: a school year in which a letter of theirs is not in force, of those whose letters the viewer would see: what
    one may not look at is not missing.
    """
    found = matching(
        select(_OF),
        (_OF.id, id),
        (_OF.unit_id, unit_id),
        (_OF.name, name),
        (_OF.recruitment_type, recruitment_type),
    )
    for wanted, condition in (
        (serving, _serves),
        (misposted, _misposted),
        (withdrawn, _OF.withdrawn_at.is_not(None)),
    ):
        if wanted is not None:
            said = condition() if callable(condition) else condition
            found = found.where(said if wanted else ~said)
    if lacks_letter_in is None:
        return found
    letters = tables.ResponsibilityLetter
    seen = or_(false(), *(areas.within(_OF, area, viewer) for area in viewer.rights.of(letters)))
    return found.where(seen, letter_missing.of_teacher(lacks_letter_in))


def _serves() -> ColumnElement[bool]:
    return and_(_OF.serves_until.is_(None), _OF.withdrawn_at.is_(None))


def _misposted() -> ColumnElement[bool]:
    """Whether somebody serves outside township schools whom the place would have there alone (posting.townshipOnly, QC-26a).

    A township school lies in a township (乡镇) on record; not one under a subdistrict (街道) or directly under the county.
    """
    # Core tables: what is judged here is not narrowed by the viewer's grants once more; the teachers are.
    rule = tables.RuleParameter.__table__.c
    school, township = tables.School.__table__.c, tables.Organization.__table__.alias().c
    here = (rule.jurisdiction_code == _OF.jurisdiction_code, rule.code == "posting.townshipOnly")
    override = rule.origin == ParameterOrigin.LOCAL_OVERRIDE
    named = select(rule.value).where(*here, rule.valid_to.is_(None)).order_by(override.desc()).limit(1)
    bound = cast(named.correlate(_OF).scalar_subquery(), JSONB).has_key(cast(_OF.recruitment_type, Text))
    lies = (school.id == _OF.unit_id, township.id == school.township_id, township.type == OrgType.TOWNSHIP)
    return and_(_serves(), bound, ~exists(select(school.id).where(*lies).correlate(_OF)))


register = partial(carry_out, "teachersRegister", teacher.register)
correct = partial(carry_out, "teacherCorrect", teacher.correct)
leave = partial(carry_out, "teacherLeave", teacher.leave)
withdraw = partial(carry_out, "teacherWithdraw", teacher.withdraw)
