"""What blind indexes are for: each purpose has a key of its own, and says when two values are the same one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from domain import identity


def _as_written(value: str) -> str:
    return value


@dataclass(frozen=True, slots=True)
class Purpose:
    """A use of blind indexes. normal: two values with one normal form have one index.

    One purpose stands where registers are joined by its index; any other column has one of its own, so that a
    number in one register cannot be recognized in another.
    """

    name: str
    normal: Callable[[str], str] = field(default=_as_written, compare=False)


PERSON_ID = Purpose("person.id_number", identity.normalize)
"""The identity number of a child: the children's register and every department's lines are joined by it."""
STUDENT_NO = Purpose("student.student_no", identity.normalize)
STUDENT_PHONE = Purpose("student.phone")
STUDENT_ADDRESS = Purpose("student.home_address")
GUARDIAN_ID = Purpose("guardian.id_number", identity.normalize)
GUARDIAN_PHONE = Purpose("guardian.phone")
HOUSEHOLD_ADDRESS = Purpose("household_registration.address")
ENROLLMENT_NO = Purpose("enrollment.student_no", identity.normalize)
CERTIFICATE_NO = Purpose("disability_certificate.cert_no", identity.normalize)
"""A disability certificate's number holds the identity number; it is joined with no register."""
PERMIT_NO = Purpose("admission_registration.permit_no", identity.normalize)
"""A residence permit's number is mostly the holder's identity number; it is joined with no register."""
