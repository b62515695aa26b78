"""Whose act a step of the ladder is: whom the place names, else whose it is by its nature."""

from __future__ import annotations

import pytest

from domain.enforcement import AUTHORITIES, actors
from domain.organization import Department
from domain.responsibility import EnforcementStep


@pytest.mark.parametrize(
    ("step", "department"),
    [
        (EnforcementStep.JUDICIAL_DOCUMENT, Department.JUSTICE),
        (EnforcementStep.JUDICIAL_COMPULSION, Department.JUSTICE),
        (EnforcementStep.LEGAL_LIABILITY, Department.JUSTICE),
        (EnforcementStep.PUBLIC_SECURITY_PENALTY, Department.PUBLIC_SECURITY),
    ],
)
def test_what_is_the_courts_or_the_polices_is_theirs_where_the_place_names_nobody(
    step: EnforcementStep, department: Department
) -> None:
    assert actors(step, None, (), False) == {department}
    assert actors(step, Department.TOWNSHIP, (), False) == {Department.TOWNSHIP}


def test_criticism_and_orders_are_the_authorities_whoever_is_named_first() -> None:
    for step in (EnforcementStep.CRITICISM_EDUCATION, EnforcementStep.ORDER_TO_CORRECT):
        assert actors(step, Department.SCHOOL, (Department.VILLAGE_COMMUNITY,), True) == AUTHORITIES
