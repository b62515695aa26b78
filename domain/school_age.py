"""School age (适龄): whether a child born on a day is of it, by the place's ages and the day on which they are counted (A-18)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from domain import calendar
from domain.vocabulary import Term


class Standing(Term):
    """适龄情况."""

    UNDER = "未达适龄"
    OF_AGE = "适龄"
    OVER = "超龄"


def births(day: date, rules: Mapping[str, Any]) -> tuple[date, date]:
    """The first and the last day on which a child of school age on a day was born: who stands OF_AGE then."""
    last, ages, said = _past(day, rules), rules["schoolAge"], str(rules["schoolAge.cutOff"])
    oldest = calendar.in_year(last.year - ages["to"] - 1, said) + timedelta(days=1)
    return oldest, calendar.in_year(last.year - ages["from"], said)


def standing(born: date, day: date, rules: Mapping[str, Any]) -> Standing:
    """How a child stands on a day: its age in whole years on the last `schoolAge.cutOff` that is past, against `schoolAge`."""
    counted = _past(day, rules)
    age = counted.year - born.year - ((born.month, born.day) > (counted.month, counted.day))
    if age < rules["schoolAge"]["from"]:
        return Standing.UNDER
    return Standing.OVER if age > rules["schoolAge"]["to"] else Standing.OF_AGE


def _past(day: date, rules: Mapping[str, Any]) -> date:
    """The last day on which ages were counted, the day itself included."""
    counted = calendar.in_year(day.year, str(rules["schoolAge.cutOff"]))
    return counted if day >= counted else calendar.in_year(day.year - 1, str(rules["schoolAge.cutOff"]))
