"""What becomes of a line of a department's package: taken, or sent back for the first member that is wrong (catalogue 9.1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from domain import identity, verdict
from domain.errors import Fixer, Reason
from domain.exchange import RejectCode
from domain.line import Fault, Kind, Shape, is_text
from domain.verdict import Scope, Verdict

_REMEMBERED = 4_096  # values of a member: codes and days repeat, and what does not is not worth a place
_TOGETHER = 32_768  # of a line's codes, all together: villages, sexes and peoples make some thousand


def judge(shape: Shape, line: Mapping[str, Any], scope: Scope) -> Verdict:
    """What became of a line: taken, with its person and facts, or sent back for the first member that is wrong."""
    return Judge(shape, scope)(line)


class Judge:
    """Judges lines of one shape, remembering what it found of values that many lines repeat.

    order: the wire names of the values that `quick` is given.
    """

    def __init__(self, shape: Shape, scope: Scope, order: Sequence[str] = ()) -> None:
        self._shape, self._scope = shape, scope
        persons = {kind.person: name for name, kind in shape.members.items() if kind.person}
        self._number, self._name, self._born = (
            persons.get(each) for each in ("id_number", "name", "birth_date")
        )
        self._checks = [
            (name, kind.check, _memory(kind)) for name, kind in shape.members.items() if not is_text(kind)
        ]
        self._facts = [(name, kind.fact) for name, kind in shape.members.items() if kind.fact]
        self._subject = [(name, shape.members[name].person == "id_number") for name in shape.subject]
        self._plain = not any(kind.corrects or kind.carries for kind in shape.members.values())
        own = set(persons.values())
        judged = [name for name, _, _ in self._checks if name not in own]
        self._codes = tuple(dict.fromkeys((*judged, *(name for name, _ in self._facts))))
        self._taken: dict[tuple[str | None, ...], Mapping[str, Any]] = {}
        place = {name: at for at, name in enumerate(order)}
        self._places = tuple(place[name] for name in self._codes if order)
        self._who = tuple(place.get(name or "") for name in (self._number, self._name, self._born))
        self._about = tuple((place[name], is_number) for name, is_number in self._subject if order)

    def quick(self, values: Sequence[Any]) -> Verdict | None:
        """The same of a line of which nothing is wrong, by its values alone; None of one that must be looked at as a whole.

        Most lines of a roster are such: a person who is well named, and codes that stood together in a line that was taken.
        """
        told = self._taken.get(tuple([values[at] for at in self._places]))
        at_number, at_name, at_born = self._who
        if told is None or at_number is None:
            return None
        number = identity.normalize(values[at_number] or "")
        name = None if at_name is None else (values[at_name] or "").strip()
        born = None if at_born is None else verdict.day(values[at_born])
        if identity.fault(number, self._scope.today) or name == "" or (born is None and at_born is not None):
            return None
        about = tuple([number if is_number else values[at] for at, is_number in self._about]) or None
        return Verdict(id_number=number, name=name, birth_date=born, subject=about, facts=told)

    def __call__(self, line: Mapping[str, Any]) -> Verdict:
        """What became of a line. Of one that goes back the person is told, too, where the number is one: the register knows them."""
        said = line.get
        number = identity.normalize(said(self._number) or "") if self._number else ""
        wrong = identity.fault(number, self._scope.today)
        known = None if wrong or not number else number
        for name, check, found in self._checks:
            value = said(name) or ""
            if value in found:
                fault = found[value]
            elif known and name == self._number:
                continue
            else:
                fault = check(value, self._scope)
                if len(found) < _REMEMBERED:
                    found[value] = fault
            if fault is not None:
                return verdict.reject(fault[0], line["lineNo"], name, fault[1], id_number=known)
        told = self._told(line)
        if self._plain and len(self._taken) < _TOGETHER:
            self._taken[tuple(map(said, self._codes))] = told
        return Verdict(
            id_number=known,
            name=(said(self._name) or "").strip() or None if self._name else None,
            birth_date=verdict.day(said(self._born)) if self._born else None,
            subject=tuple([known if is_number else said(name) for name, is_number in self._subject]) or None,
            facts=told,
            reason=None if self._plain else _note(self._shape, line),
        )

    def _told(self, line: Mapping[str, Any]) -> Mapping[str, Any]:
        if not self._plain:
            return facts(self._shape, line)
        told = {}
        for name, fact in self._facts:
            if line.get(name) and (found := fact(line[name])) is not None:
                told[name] = found
        return told


def _memory(kind: Kind) -> dict[str, Fault]:
    return {"": None} if kind.optional else {}


def facts(shape: Shape, line: Mapping[str, Any]) -> dict[str, Any]:
    """What comparisons go by of a line; it names nobody."""
    said: dict[str, Any] = {}
    for name, kind in shape.members.items():
        found = kind.fact(line[name]) if kind.fact and line.get(name) else None
        if found is not None:
            said[name] = found
    corrected = [name for name, kind in shape.members.items() if kind.corrects]
    if corrected:
        said["differs"] = [name for name in corrected if line.get(name) is not None]
    if foreign := another_persons(shape, line):
        said["disagrees"] = foreign
    return said


def another_persons(shape: Shape, line: Mapping[str, Any]) -> list[str]:
    """Members that carry another identity number than the line's person has."""
    own = {
        identity.normalize(line.get(name) or "")
        for name, kind in shape.members.items()
        if kind.person == "id_number"
    }
    carried = {
        name: kind.carries(line[name])
        for name, kind in shape.members.items()
        if kind.carries and line.get(name)
    }
    return [name for name, number in carried.items() if number not in own]


def _note(shape: Shape, line: Mapping[str, Any]) -> Reason | None:
    """What a department is told of a line that is taken: that two of its numbers cannot both be the person's."""
    foreign = ", ".join(another_persons(shape, line))
    zh, en = f"{foreign}：{RejectCode.ID_MISMATCH.zh}", f"{foreign}: carries another identity number"
    told = Reason(RejectCode.ID_MISMATCH.name, zh, en, Fixer.PARTNER, f"line {line['lineNo']}")
    return told if foreign else None
