"""Resident identity numbers (GB 11643), registry numbers (学籍号) and what may be shown of them."""

from __future__ import annotations

import re
from datetime import date
from enum import Enum
from functools import lru_cache

from stdnum import numdb

from domain.student import Sex

_DIGITS = re.compile(r"^[0-9]{17}[0-9X]\Z")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_CERTIFICATE_NO = re.compile(r"([0-9]{17}[0-9X])([1-7])([1-4])(?:B[0-9]{1,2})?", re.ASCII)
_STUDENT_NO = re.compile(r"^[GLJ][0-9]{17}[0-9X]\Z")


class IdFault(Enum):
    """What is wrong with an identity number; the value is said in Chinese and English."""

    EMPTY = ("号码为空", "the number is empty")
    FORMAT = ("不是18位居民身份证号码", "not an 18-character resident identity number")
    REGION = ("行政区划代码不存在", "the region code does not exist")
    DATE = ("出生日期不存在", "the birth date in it does not exist")
    FUTURE = ("出生日期在将来", "the birth date in it lies in the future")
    CHECK_DIGIT = ("校验位错误", "the check digit is wrong")


def normalize(raw: str) -> str:
    """The number without blanks, full-width forms and lower-case x; nothing is guessed or repaired."""
    if raw.isascii() and raw.isalnum():
        return raw.upper()
    half = "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in raw)
    return re.sub(r"\s", "", half).upper()


def fault(number: str, today: date) -> IdFault | None:
    """What is wrong with a normalized number on a given day, or None (GB 11643; regions as python-stdnum lists them)."""
    if not number:
        return IdFault.EMPTY
    if not _DIGITS.match(number):
        return IdFault.FORMAT
    born = _day(number[6:14])
    if born is None:
        return IdFault.DATE
    if born > today:
        return IdFault.FUTURE
    total = _weight(number[:6], 0) + _weight(number[6:14], 6) + _weight(number[14:17], 14)
    if _CHECK[total % 11] != number[17]:
        return IdFault.CHECK_DIGIT
    if not region_ever_existed(number[:6]):
        return IdFault.REGION
    return None


# The three parts of a number repeat (a county, fifteen years of days, a thousand sequences), so each part's share
# of the check sum is remembered: 1.3 instead of 5.8 microseconds a number.
@lru_cache(maxsize=65_536)
def _weight(part: str, start: int) -> int:
    return sum(weight * int(digit) for weight, digit in zip(_WEIGHTS[start:], part, strict=False))


@lru_cache(maxsize=65_536)
def _day(part: str) -> date | None:
    try:
        return date(int(part[:4]), int(part[4:6]), int(part[6:]))
    except ValueError:
        return None


@lru_cache(maxsize=16_384)
def region_ever_existed(code: str) -> bool:
    """Whether the six digits were ever a county's code (GB/T 2260 with its past)."""
    # Not "at the time of birth": a number is given at registration, which may be years later, when the
    # county already has another code (docs/decisions/0002-region-codes-at-registration.md).
    return any("county" in info for _, info in numdb.get("cn/loc").info(code))


def birth_date(number: str) -> date:
    """The birth date in a number. Raises ValueError if no such day exists."""
    return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))


def sex(number: str) -> Sex:
    """Odd sequence numbers are male (GB 11643)."""
    return Sex.MALE if int(number[16]) % 2 else Sex.FEMALE


def masked(number: str | None) -> str | None:
    """Region and last character: 150785***********9 (docs/decisions/0009: with the birth date, four would be all)."""
    if not number or len(number) < 11:
        return None if not number else "*" * len(number)
    return f"{number[:6]}{'*' * (len(number) - 7)}{number[-1]}"


def masked_telephone(number: str) -> str:
    """Its first three digits and the last: 139*******8."""
    return f"{number[:3]}{'*' * (len(number) - 4)}{number[-1]}"


def is_student_no(value: str) -> bool:
    """学籍号: G, L or J and 18 characters (catalogue 8.3)."""
    return bool(_STUDENT_NO.match(value))


def certificate_parts(value: str) -> tuple[str, str, str] | None:
    """A disability certificate's identity number, category and grade (catalogue 8.4); None for what is no such number.

    A re-issued one may end with a mark such as B1.
    """
    found = _CERTIFICATE_NO.fullmatch(value)
    return (found[1], found[2], found[3]) if found else None


def school_age(born: date, school_year_start: int) -> int:
    """Full years on 31 August of the school year's first calendar year (catalogue A-18)."""
    return school_year_start - born.year - ((born.month, born.day) > (8, 31))
