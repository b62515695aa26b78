"""Readers of one cell's text: what departments and schools write, and what it means; a reader knows no row."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeVar

from domain import ethnicity, identity, nationality
from domain.exchange import RejectCode
from domain.vocabulary import Term

T = TypeVar("T")
Reader = Callable[[str], object]
_SEPARATED_DAY = re.compile(
    r"([0-9]{4})[-/.年]([0-9]{1,2})(?:[-/.月]([0-9]{1,2})日?|月)?(?:[T ]00:00(?::00)?)?"
)
_CHINESE_DIGITS = {digit: number for number, digit in enumerate("一二三四五六七八九", 1)}
_CLASS = re.compile(
    r"[(\[]([0-9]{1,3}|[一二三四五六七八九十]{1,3})[)\]]班?$|([0-9]{1,3}|[一二三四五六七八九十]{1,3})班?$"
)


class Unreadable(Exception):
    """A cell that means nothing here: the reject code and what to say, which never quotes the cell."""

    def __init__(self, code: RejectCode, zh: str, en: str) -> None:
        super().__init__(code.name)
        self.code = code
        self.zh = zh
        self.en = en


def bad_code(zh: str, en: str) -> Unreadable:
    """A value outside its list."""
    return Unreadable(RejectCode.BAD_CODE, zh, en)


def one_of(values: Mapping[str, T]) -> Callable[[str], T]:
    """A reader of a closed list; the first names are offered when the value is none of them."""
    offered = "、".join(list(dict.fromkeys(values))[:6])

    def read(value: str) -> T:
        found = values.get(value)
        if found is None:
            raise bad_code(
                f"不是规定的取值（如{offered}）", f"not one of the allowed values (such as {offered})"
            )
        return found

    return read


def terms(kind: type[Term], aliases: Mapping[str, Term] | None = None) -> dict[str, Term]:
    """Every way to write the values of a closed list: the Chinese term, the national code, the aliases."""
    written = {member.zh: member for member in kind}
    written |= {member.code: member for member in kind if member.code}
    return written | dict(aliases or {})


def plain(limit: int) -> Callable[[str], str]:
    """A reader of free text of at most so many characters."""

    def read(value: str) -> str:
        if len(value) > limit:
            raise Unreadable(RejectCode.SCHEMA, f"超过{limit}个字符", f"longer than {limit} characters")
        return value

    return read


def digits(*lengths: int, keep: int | None = None) -> Callable[[str], str]:
    """A reader of a number of fixed length; `keep` takes the leading digits only."""
    said = "或".join(map(str, lengths))

    def read(value: str) -> str:
        if not (value.isascii() and value.isdecimal() and len(value) in lengths):
            raise bad_code(f"应为{said}位数字", f"expected {' or '.join(map(str, lengths))} digits")
        return value[:keep]

    return read


def day(value: str) -> date:
    """YYYYMMDD, YYYY-MM-DD, YYYY/M/D, YYYY.M.D or YYYY年M月D日."""
    year, month, dom = _day_parts(value)
    if not dom:
        raise _bad_date()
    return _date(year, month, dom)


def month(value: str) -> date:
    """The first of the month: any day as above, or YYYYMM, YYYY-MM, YYYY年M月."""
    year, month_no, _ = _day_parts(value)
    return _date(year, month_no, "1")


def _day_parts(value: str) -> tuple[str, str, str]:
    value = unicodedata.normalize("NFKC", value)
    if len(value) in (6, 8) and value.isascii() and value.isdecimal():
        return value[:4], value[4:6], value[6:]
    match = _SEPARATED_DAY.fullmatch(value)
    if match is None:
        raise _bad_date()
    return match[1], match[2], match[3] or ""


def _date(year: str, month_no: str, dom: str) -> date:
    try:
        found = date(int(year), int(month_no), int(dom))
    except ValueError:
        raise _bad_date() from None
    if found.year < 1900:
        raise _bad_date()
    return found


def _bad_date() -> Unreadable:
    return Unreadable(
        RejectCode.BAD_DATE, "不是有效日期（应为YYYYMMDD）", "not a date that exists (expected YYYYMMDD)"
    )


def grade(value: str) -> int:
    """1-9 from 一年级 … 九年级, 七年级, 初一, 初中一年级, 小学三年级, 7, 07."""
    found = re.fullmatch(r"(小学|小|初中|初)?(?:0?([1-9])|([一二三四五六七八九]))(?:年级)?", value)
    if found is not None:
        number = int(found[2]) if found[2] else _CHINESE_DIGITS[found[3]]
        stage = (found[1] or "")[:1]
        number += 6 if stage == "初" and number <= 3 else 0
        if not (stage == "小" and number > 6):
            return number
    raise bad_code("不是一至九年级", "not a grade from 1 to 9")


def class_no(value: str) -> int:
    """The number of a class: 1班, (1)班, 七(1)班, 七年级一班, 2023级2班, 1."""
    found = _CLASS.search(unicodedata.normalize("NFKC", value))
    number = _number(found[1] or found[2]) if found else 0
    if not 0 < number < 1000:
        raise bad_code("看不出班号（应如“1班”）", "no class number in it (expected like 1班)")
    return number


def _number(written: str) -> int:
    if written.isdecimal():
        return int(written)
    tens, ten, ones = written.partition("十")
    if not ten:
        return _CHINESE_DIGITS.get(written, 0)
    return (_CHINESE_DIGITS.get(tens, 0) if tens else 1) * 10 + (_CHINESE_DIGITS.get(ones, 0) if ones else 0)


def phone(value: str) -> str:
    """The first of the telephone numbers written, 5 to 20 characters."""
    if value.isascii() and value.isdecimal() and 5 <= len(value) <= 20:
        return value
    first = re.split(r"[,;/、，；\s]", unicodedata.normalize("NFKC", value), maxsplit=1)[0]
    if not re.fullmatch(r"\+?[0-9()\-]{5,19}", first):
        raise bad_code("不是电话号码", "not a telephone number")
    return first


def region(value: str) -> str:
    """GB/T 2260, the first six of 6, 9 or 12 digits; past codes pass."""
    code = digits(6, 9, 12, keep=6)(value)
    if not identity.region_ever_existed(code):
        raise bad_code("行政区划代码不存在", "no such region code")
    return code


def ethnic_group(value: str) -> str:
    """GB/T 3304, two digits."""
    code = ethnicity.code(value)
    if code is None:
        raise bad_code("不是GB/T 3304民族名称或代码", "not a name or code of GB/T 3304")
    return code


def country(value: str) -> str:
    """GB/T 2659, three digits."""
    code = nationality.code(value)
    if code is None:
        raise bad_code("不是GB/T 2659国家或地区名称或代码", "not a name or code of GB/T 2659")
    return code


YES_NO: dict[str, bool] = {
    "是": True,
    "否": False,
    "1": True,
    "0": False,
    "Y": True,
    "N": False,
    "有": True,
    "无": False,
}
"""How exports write yes and no."""
