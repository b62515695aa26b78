"""Identity numbers are judged as GB 11643 says."""

from datetime import date

import pytest
from stdnum.cn import ric

from domain import identity
from domain.student import Sex

TODAY = date(2026, 9, 8)
SAMPLES = [
    "150785201503120019",
    "230381201209082122",
    "341602201305013343",
    "511703201102150026",
    "37030420140606401X",
]


@pytest.mark.parametrize("number", SAMPLES)
def test_the_catalogues_samples_are_valid(number: str) -> None:
    assert identity.fault(number, TODAY) is None


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        ("", identity.IdFault.EMPTY),
        ("15078520150312001", identity.IdFault.FORMAT),
        ("150785201503120018", identity.IdFault.CHECK_DIGIT),
        ("150785201502300019", identity.IdFault.DATE),
        ("150785209903120019", identity.IdFault.FUTURE),
    ],
)
def test_each_fault_has_its_own_name(number: str, fault: identity.IdFault) -> None:
    assert identity.fault(number, TODAY) is fault


def test_a_region_that_never_existed_is_refused() -> None:
    body = "99078520150312001"
    assert identity.fault(body + ric.calc_check_digit(body + "0"), TODAY) is identity.IdFault.REGION


def test_full_width_digits_blanks_and_small_x_are_normalized() -> None:
    assert identity.normalize(" 37030420140606 401ｘ ") == "37030420140606401X"


def test_sex_and_birth_date_are_read_from_the_number() -> None:
    assert identity.sex("150785201503120019") is Sex.MALE
    assert identity.birth_date("230381201209082122") == date(2012, 9, 8)


def test_only_the_region_and_the_last_character_are_shown() -> None:
    assert identity.masked("150785201503120019") == "150785***********9"


def test_school_age_is_counted_on_31_august() -> None:
    assert identity.school_age(date(2020, 8, 31), 2026) == 6
    assert identity.school_age(date(2020, 9, 1), 2026) == 5
