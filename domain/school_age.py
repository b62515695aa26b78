"""School age (适龄): whether a child born on a day is of it, by the place's ages and the day on which they are counted (A-18)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from domain.vocabulary import Term


class Standing(Term):
    """适龄情况."""

    UNDER = "未达适龄"
    OF_AGE = "适龄"
    OVER = "超龄"


def standing(born: date, day: date, rules: Mapping[str, Any]) -> Standing:
    """How a child stands on a day: its age in whole years on the last `schoolAge.cutOff` that is past, against `schoolAge`."""
    month, of_month = map(int, str(rules["schoolAge.cutOff"]).split("-"))
    counted = (month, of_month)
    year = day.year if (day.month, day.day) >= counted else day.year - 1
    age = year - born.year - ((born.month, born.day) > counted)
    if age < rules["schoolAge"]["from"]:
        return Standing.UNDER
    return Standing.OVER if age > rules["schoolAge"]["to"] else Standing.OF_AGE
