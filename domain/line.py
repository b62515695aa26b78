"""What a line of a department's package says, member by member, and how each is judged (catalogue 9.1).

A connector declares a line by the kinds of its members; what is taken and what goes back follows from that alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from stdnum.cn import uscc

from domain import ethnicity, identity, verdict
from domain.exchange import RejectCode
from domain.student import Sex
from domain.verdict import Scope
from domain.vocabulary import Term

Fault = tuple[RejectCode, str] | None
"""Why a value goes back: the code, and the reason in English. Never the value."""
Words = tuple[tuple[str, str], ...]
"""Words of a sheet, each with the value that it stands for."""
_REQUEST = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
_NUMBER = re.compile(r"[0-9]{17}[0-9Xx]", re.ASCII)
_LONGEST_REFERENCE, _LONGEST_TEXT = 64, 200
_SEXES = frozenset(term.code for term in Sex)


@dataclass(frozen=True, slots=True)
class Kind:
    """What a member says. check: judges its text, "" where it is missing; optional: one that is missing is not judged.

    fact: what comparisons go by, if anything; it never identifies a person. person: which of the person's own values it is.
    corrects: a department writes it only where its register differs. carries: the identity number within a code, which should
    be the person's. words: what people write of it in a sheet, each with the value it means; is_day: a day, however written.
    """

    check: Callable[[str, Scope], Fault]
    optional: bool = False
    fact: Callable[[str], str | None] | None = None
    person: str | None = None
    corrects: bool = False
    carries: Callable[[str], str | None] | None = None
    words: Words = ()
    is_day: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """A line's members (wire name to kind, in the order in which they are judged) and what only one line may speak of."""

    members: Mapping[str, Kind]
    subject: tuple[str, ...] = ()


def _as_said(value: str) -> str:
    return value


def words(vocabulary: type[Term], **also: str) -> Words:
    """The Chinese of a closed list's terms, and their national codes; also: other words, by the term's name, blanks between."""
    official = ((term.zh, term.name) for term in vocabulary)
    coded = ((term.code, term.name) for term in vocabulary if term.code)
    return (*official, *coded, *((word, name) for name, said in also.items() for word in said.split()))


def one_of(vocabulary: type[Term], **also: str) -> Kind:
    """The name of a term of a closed list; also: words for it in a sheet beside the official ones."""
    return Kind(
        lambda value, _: None if value in vocabulary.__members__ else _not_listed(vocabulary),
        fact=_as_said,
        words=words(vocabulary, **also),
    )


def untold(kind: Kind) -> Kind:
    """The same, and no fact: it is judged and stays in the line."""
    return replace(kind, fact=None)


def among(vocabulary: type[Term], terms: frozenset[Any]) -> Kind:
    """The name of a term of a closed list of which the package is about some only; no fact."""
    listed = one_of(vocabulary)

    def check(value: str, scope: Scope) -> Fault:
        outside = (RejectCode.OUT_OF_SCOPE, "not what this package is about")
        return listed.check(value, scope) or (None if vocabulary[value] in terms else outside)

    return Kind(check, words=listed.words)


def optional(kind: Kind) -> Kind:
    """The same where it is given; a line need not say it."""
    return replace(kind, optional=True)


def _not_listed(vocabulary: type[Term]) -> Fault:
    return RejectCode.BAD_CODE, f"not one of {', '.join(vocabulary.__members__)}"


def shaped(pattern: str) -> Kind:
    """A code of a fixed shape, where one is given."""
    shape = re.compile(pattern, re.ASCII)
    return Kind(
        lambda value, _: (
            None if shape.fullmatch(value) else (RejectCode.BAD_CODE, "not a code of the contract")
        ),
        optional=True,
        fact=_as_said,
    )


def _name(value: str, _: Scope) -> Fault:
    return None if value.strip() else (RejectCode.MISSING, "required")


def _number(value: str, scope: Scope) -> Fault:
    fault = identity.fault(identity.normalize(value), scope.today)
    return (RejectCode.BAD_ID, fault.value[1]) if fault else None


def _day(value: str, _: Scope) -> Fault:
    return None if verdict.day(value) else (RejectCode.BAD_DATE, "not a day (YYYY-MM-DD)")


def _past(value: str, scope: Scope) -> Fault:
    day = verdict.day(value)
    fault = (RejectCode.BAD_DATE, "not a day up to today (YYYY-MM-DD)")
    return None if day and day <= scope.today else fault


def _county(value: str, scope: Scope) -> Fault:
    return None if value == scope.jurisdiction_code else (RejectCode.OUT_OF_SCOPE, "not of this county")


def _reference(value: str, _: Scope) -> Fault:
    if not value.strip():
        return RejectCode.MISSING, "required"
    known = len(value) <= _LONGEST_REFERENCE and not _NUMBER.search(value)
    return None if known else (RejectCode.BAD_CODE, "no number of a line")


def _said(value: str, _: Scope) -> Fault:
    if not value.strip():
        return RejectCode.MISSING, "required"
    plain = len(value) <= _LONGEST_TEXT and not _NUMBER.search(value)
    return None if plain else (RejectCode.SCHEMA, "too long, or it holds a person's number")


def _credit_code(value: str, _: Scope) -> Fault:
    return None if uscc.is_valid(value) else (RejectCode.BAD_CODE, "not a credit code of GB 32100")


def _anything(value: str, _: Scope) -> Fault:
    return None


def is_text(kind: Kind) -> bool:
    """Whether nothing can be wrong with what such a member says."""
    return kind.check is _anything


def _certificate(value: str, _: Scope) -> Fault:
    return None if _holder(value) else (RejectCode.BAD_CODE, "not the number of a disability certificate")


def _holder(value: str) -> str | None:
    parts = identity.certificate_parts(identity.normalize(value))
    return parts[0] if parts else None


NAME = Kind(_name, person="name")
ID_NUMBER = Kind(_number, person="id_number")
BIRTH_DATE = Kind(_day, person="birth_date", is_day=True)
SEX = Kind(
    lambda value, _: None if value in _SEXES else (RejectCode.BAD_CODE, "not a code of GB/T 2261.1"),
    fact=_as_said,
    words=tuple((word, term.code) for term in Sex if term.code for word in (term.zh, f"{term.zh}性")),
)
ETHNICITY = replace(
    shaped(r"\d\d"),
    words=(
        *((f"{name}{end}", code) for name, code in ethnicity.CODES.items() for end in ("族", "")),
        *((code.lstrip("0"), code) for code in ethnicity.CODES.values()),  # Excel's 1 for 01
    ),
)
"""GB/T 3304."""
VILLAGE = shaped(r"\d{12}")
"""Twelve digits."""
THIS_COUNTY = Kind(_county)
"""GB/T 2260, of the county that asks."""
DAY = Kind(_day, fact=_as_said, is_day=True)
PAST_DAY = Kind(_past, fact=_as_said, is_day=True)
ANSWERED = Kind(_name, fact=lambda value: value if _REQUEST.fullmatch(value) else None)
"""The id of our request that the line answers; anything else is no request of ours."""
PAPER = Kind(_anything, optional=True, fact=lambda value: None if _NUMBER.search(value) else value)
"""The number of a paper, where it is not a person's."""
CERTIFICATE_NO = Kind(_certificate, optional=True, carries=_holder)
"""The number of a disability certificate (残疾人证号): its holder's identity number, then category and grade, so it is no fact."""
SOMEBODY = replace(NAME, optional=True)
"""A person's name, where the department knows one."""
SOME_NUMBER = replace(ID_NUMBER, optional=True)
"""A person's number, where the department knows one; what is no number goes back all the same."""
SOME_PAST_DAY = replace(PAST_DAY, optional=True)
REFERENCE = Kind(_reference, fact=_as_said)
"""The department's own number for a line; never a person's."""
REPLY = Kind(
    lambda value, _: None if _REQUEST.fullmatch(value) else (RejectCode.BAD_CODE, "no id of the hub's"),
    optional=True,
    fact=_as_said,
)
"""The id of what the hub sent, on a line that answers it; a line may also speak by itself."""
SAID = Kind(_said)
"""What must be told in words, at most 200 characters and no person's number; kept with the line."""
CREDIT_CODE = Kind(_credit_code, optional=True)
"""A unified social credit code (GB 32100), its check digit right; kept with the line."""
YUAN = shaped(r"(?:0|[1-9][0-9]{0,8})")
"""An amount in whole yuan."""
CORRECTED = Kind(_anything, optional=True, corrects=True)
CORRECTED_NAME = Kind(_anything, optional=True, corrects=True, person="name")
TEXT = Kind(_anything, optional=True)
"""Kept with the line, looked at by nothing."""
