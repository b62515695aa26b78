"""What labor inspection knows of the synthetic county: who works, what its inspections found, and the truth about each line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec.structs import replace
from stdnum.cn import uscc

from connectors.labor_inspection import ChildLaborClue, ChildLaborFinding
from domain.child_labor import LaborAnswer
from domain.exchange import RejectCode
from domain.identity import school_age
from partners.numbers import checked, wrong_check
from partners.people import Child
from partners.places import OUTSIDE
from partners.truth import PackageTruth, Reject

if TYPE_CHECKING:
    from domain.exchange import PackageCode
    from partners.county import County

_YOUNGEST = 12
"""Years at which children of the synthetic county are found at work."""
_EMPLOYERS = ("餐饮店", "洗车行", "服装加工坊", "理发店", "快递站")


@dataclass(frozen=True, slots=True)
class Planted:
    """A line, and why it must not be accepted."""

    line: ChildLaborFinding
    code: RejectCode | None = None
    field: str = ""


class Inspection:
    """Labor inspection of a county, the same for the same county.

    found: pupils whom inspections of the month before found at work; hidden: who work, too, and whom only a clue uncovers.
    """

    def __init__(self, county: County) -> None:
        self._county = county
        month = date.fromisoformat(f"{county.period}-01")
        self._inspected_on = (month - timedelta(days=10)).isoformat()

    @cached_property
    def _able(self) -> Sequence[Child]:
        county = self._county
        odd = {county.children[at].id_number for at in county.parts}
        return [
            pupil.child
            for pupil in county.pupils
            if school_age(pupil.child.birth_date, county.year) >= _YOUNGEST
            and pupil.child.id_number not in odd
        ]

    @property
    def found(self) -> Sequence[Child]:
        """At work, as inspections found."""
        return self._able[: self._many]

    @property
    def hidden(self) -> Sequence[Child]:
        """At work, and no inspection has found it."""
        return self._able[self._many : 2 * self._many]

    @property
    def idle(self) -> Child:
        """A pupil who does not work, and of whom no line is taken."""
        return self._able[2 * self._many]

    @property
    def _many(self) -> int:
        return max(3, len(self._county.children) // 500)

    def findings(self) -> list[ChildLaborFinding]:
        """What the month's inspections found (HL-20); line numbers from 1."""
        return [each.line for each in self.planted()]

    def planted(self) -> list[Planted]:
        """The same, each line with the reason why it must not be accepted."""
        lines = list(self._lines())
        return [
            Planted(replace(each.line, line_no=number), each.code, each.field)
            for number, each in enumerate(lines, 1)
        ]

    def truth(self, code: PackageCode) -> PackageTruth:
        """What the package must come to."""
        planted = self.planted()
        wrong = ((each.line.line_no, each.code, each.field) for each in planted)
        rejects = tuple(Reject(number, code, field) for number, code, field in wrong if code)
        return PackageTruth(code, len(planted), rejects)

    def answer(self, clue: ChildLaborClue, period: str) -> ChildLaborFinding:
        """What an inspection in a month came to about one clue; the same each time it is asked."""
        works = (clue.name, clue.birth_date) in {
            (child.name, child.birth_date.isoformat()) for child in (*self.found, *self.hidden)
        }
        line = ChildLaborFinding(
            line_no=1,
            finding_no=f"RS-X-{clue.clue_id}",
            clue_id=clue.clue_id,
            result=(LaborAnswer.FOUND if works else LaborAnswer.NOT_FOUND).name,
            inspected_on=f"{period}-03",
            employer_name=clue.employer_name,
            employer_code=clue.employer_code,
            place=clue.place,
        )
        return (
            replace(line, order_no=f"{self._county.place.name}人社监令〔{period[:4]}〕X号") if works else line
        )

    def _lines(self) -> Iterator[Planted]:
        for serial, child in enumerate(self.found, 1):
            yield Planted(self._finding(serial, child))
        yield Planted(self._finding(1, self.found[0]), RejectCode.DUPLICATE_LINE)
        whole = self._finding(self._many + 1, self.idle)
        code, number = whole.employer_code or "", whole.id_number or ""
        yield self._broken(1, whole, RejectCode.BAD_CODE, "employerCode", employer_code=wrong_code(code))
        yield self._broken(2, whole, RejectCode.BAD_ID, "idNumber", id_number=wrong_check(number))
        yield self._broken(3, whole, RejectCode.BAD_DATE, "inspectedOn", inspected_on="2026-02-30")
        yield self._broken(4, whole, RejectCode.MISSING, "employerName", employer_name=" ")
        yield self._broken(5, whole, RejectCode.UNKNOWN_PERSON, id_number=self._foreign, name="外来人")
        nobody = "01900000-0000-7000-8000-000000000000"
        yield self._broken(6, whole, RejectCode.UNKNOWN_PERSON, clue_id=nobody)
        yield self._broken(7, whole, RejectCode.MISSING, result=LaborAnswer.NOT_FOUND.name)

    def _broken(
        self, serial: int, whole: ChildLaborFinding, code: RejectCode, field: str = "", **wrong: str
    ) -> Planted:
        return Planted(replace(whole, finding_no=f"RS-Y-{serial:04d}", **wrong), code, field)

    @property
    def _foreign(self) -> str:
        """A minor from beyond the county whom the hub does not know. Its sequence is far from those that are given out."""
        return checked(f"{OUTSIDE[0].code}{self._county.year - 14}0607401")

    def _finding(self, serial: int, child: Child) -> ChildLaborFinding:
        place = self._county.place
        name = f"{place.name}{_EMPLOYERS[serial % len(_EMPLOYERS)]}（{serial}号）"
        body = f"92{place.code}MA{serial:07d}"
        done = {"returned_on": self._inspected_on, "cost": "260", "penalty": "5000"} if serial % 2 else {}
        return ChildLaborFinding(
            line_no=serial,
            finding_no=f"RS-{self._inspected_on[:7]}-{serial:04d}",
            result=LaborAnswer.FOUND.name,
            inspected_on=self._inspected_on,
            employer_name=name,
            employer_code=body + uscc.calc_check_digit(body),
            place=f"{place.full_name}某街道{serial}号",
            name=child.name,
            id_number=child.id_number,
            order_no=f"{place.name}人社监令〔{self._county.year}〕{serial}号",
            **done,
        )


def wrong_code(code: str) -> str:
    """The same credit code with a check digit that is wrong."""
    return code[:-1] + ("0" if code[-1] != "0" else "1")
