"""Disability certificates (残疾人证): whose number it is, which category and grade it says (HL-36, catalogue 8.4)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes import changing
from auth.changes.author import Author
from casework.act import Act, begin, on_or_before
from database import ids, tables
from database.crypto.field import Field
from database.crypto.keys import Keys
from domain import identity
from domain.disability import CertificateStatus, DisabilityCategory, DisabilityGrade
from domain.errors import Fixer, Reason, Refused

_KEPT = tables.DisabilityCertificate


async def record(
    session: AsyncSession,
    author: Author,
    *,
    student_id: UUID,
    cert_no: str,
    issued_on: date,
    fee_reduced: bool | None = None,
) -> UUID:
    """Record a child's certificate; its id. The one before is replaced. Category and grade are those of the number.

    Raises Refused: UNKNOWN_STUDENT, IMPOSSIBLE_DATE, BAD_CERTIFICATE.
    """
    act = await begin(session, author)
    child = await act.child(student_id)
    on_or_before(issued_on, act.today, "issuedOn")
    assert author.ring is not None
    keys = author.ring()
    number = identity.normalize(cert_no)
    person, category, grade = _read(act, number)
    _require_own(keys, child, person)
    await _replace(act, child.id)
    id, sealing = ids.fresh(1)[0], Field(keys, _KEPT.cert_no_sealed)
    certificate = _KEPT(
        id=id,
        student_id=child.id,
        cert_no_sealed=sealing.text(id, number),
        cert_no_index=sealing.index(number),
        cert_no_masked=f"{identity.masked(person)}**",
        category=category,
        grade=grade,
        issued_on=issued_on,
        status=CertificateStatus.VALID,
        fee_reduced=fee_reduced,
    )
    await act.add(certificate)
    await act.tell(child.id, certificate, ("HL-36",))
    return await act.done(certificate, child.id)


def _read(act: Act, number: str) -> tuple[str, DisabilityCategory, DisabilityGrade]:
    parts = identity.certificate_parts(number)
    if parts is None or identity.fault(parts[0], act.today) is not None:
        zh = "残疾人证号应为 18 位公民身份号码加类别（1 至 7）和等级（1 至 4），且校验位正确"
        en = "a certificate number is a valid identity number, a category (1 to 7) and a grade (1 to 4)"
        raise Refused(Reason("BAD_CERTIFICATE", zh, en, Fixer.CALLER, "certNo"))
    person, category, grade = parts
    return (
        person,
        next(each for each in DisabilityCategory if each.code == category),
        next(each for each in DisabilityGrade if each.code == grade),
    )


def _require_own(keys: Keys, child: tables.Student, person: str) -> None:
    """The number in a certificate is the child's own; where the child has none, its day of birth is at least."""
    if child.id_number_index is not None:
        own = child.id_number_index in Field(keys, tables.Student.id_number_sealed).indexes(person)
    else:
        own = identity.birth_date(person) == child.birth_date
    if not own:
        zh, en = "证号中的身份号码不是该学生的", "the identity number in it is not the child's"
        raise Refused(Reason("BAD_CERTIFICATE", zh, en, Fixer.CALLER, "certNo"))


async def _replace(act: Act, child: UUID) -> None:
    found = select(_KEPT).where(_KEPT.student_id == child, _KEPT.status == CertificateStatus.VALID)
    before = await act.session.scalar(found.with_for_update())
    if before is not None:
        await changing.change(act.session, before, status=CertificateStatus.REPLACED)
