"""Identity and telephone numbers that are well-formed and belong to nobody."""

from __future__ import annotations

from datetime import date
from operator import mul

from domain.student import Sex

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_OF_ASCII = ord("0") * sum(_WEIGHTS)


class Numbers:
    """Gives out identity numbers (GB 11643), each once.

    The rule: nothing is copied from anywhere. Region and birth date are drawn, and within each region, day
    and sex the sequence number counts *down* from 999 (male) or 998 (female). Registration offices count
    up, and no county registers hundreds of births on one day, so the end of the range stays unused by people.
    """

    def __init__(self) -> None:
        self._given: dict[str, int] = {}
        self._phones = 0

    def identity(self, region: str, born: date, sex: Sex) -> str:
        """The next number of this region, day and sex. Raises OverflowError after the 500th."""
        male = sex is Sex.MALE
        stem = region + born.isoformat().replace("-", "")
        key = f"{stem}{male:d}"
        used = self._given.get(key, 0)
        if used >= 500:
            raise OverflowError(f"more than 500 numbers of one sex for {stem}")
        self._given[key] = used + 1
        return checked(f"{stem}{(999 if male else 998) - 2 * used:03d}")

    def phone(self) -> str:
        """Eleven digits 19900xxxxxx, repeating after a million."""
        self._phones += 1
        return f"19900{self._phones % 1_000_000:06d}"


def checked(body: str) -> str:
    """Seventeen digits with their check character."""
    # stdnum says the same in four times the time, and a large county needs millions; the tests compare them.
    total = sum(map(mul, _WEIGHTS, body.encode())) - _OF_ASCII
    return body + _CHECK[total % 11]


def wrong_check(number: str) -> str:
    """The same number with a check digit that is wrong."""
    return number[:-1] + ("0" if number[-1] != "0" else "1")
