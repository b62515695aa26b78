"""What a registration for school rests on: household, home, residence permit (GH-16, QC-33); never an examination (BS-22)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NoReturn
from uuid import UUID

from sqlalchemy import exists, select

from casework.act import Act, on_or_before, text
from casework.newcomer import Lives
from database import tables
from domain import identity
from domain.admission import AdmissionBasis, AssignedBy
from domain.errors import Fixer, Reason, Refused
from domain.organization import OrgType


@dataclass(frozen=True, slots=True)
class Papers:
    """What a registration rests on, as its input says it. permit_*: of a residence permit (QC-33)."""

    registered_on: date
    basis: AdmissionBasis
    assigned_by: AssignedBy
    household_region: str
    residence_id: UUID | None = None
    home_address: str | None = None
    permit_no: str | None = None
    permit_valid_to: date | None = None
    guardians: Sequence[Mapping[str, Any]] = ()

    @property
    def lives(self) -> Lives:
        """Where the child lives and its household is registered."""
        return Lives(self.household_region, self.residence_id, self.home_address)


async def check(act: Act, last: date, said: Papers) -> None:
    """Raise Refused for papers that cannot be: IMPOSSIBLE_DATE, BAD_REGION, NO_SUCH_UNIT, BAD_BASIS, BAD_TEXT. last: day of the school year."""
    on_or_before(said.registered_on, min(act.today, last), "registeredOn")
    region = said.household_region
    if len(region) != 6 or not region.isascii() or not identity.region_ever_existed(region):
        zh, en = "应为六位行政区划代码", "a region has a code of six digits (GB/T 2260)"
        raise Refused(Reason("BAD_REGION", zh, en, Fixer.CALLER, "householdRegion"))
    if said.home_address is not None:
        text(said.home_address, "homeAddress", 200)
    if said.residence_id is not None:
        await _require_village(act, said.residence_id)
    _check_basis(act, said)


def _check_basis(act: Act, said: Papers) -> None:
    here = said.household_region == act.author.jurisdiction_code
    if (said.basis is AdmissionBasis.HOUSEHOLD) is not here:
        _bad_basis(
            "户籍在本地的以户籍入学，不在本地的以其他依据入学",
            "HOUSEHOLD is the basis of whoever is registered here",
            "basis",
        )
    if said.basis is not AdmissionBasis.RESIDENCE_PERMIT:
        if said.permit_no is not None or said.permit_valid_to is not None:
            _bad_basis("居住证仅在以居住证入学时填写", "a permit is given where it is the basis", "permitNo")
        return
    number = identity.normalize(said.permit_no or "")
    if not (6 <= len(number) <= 30 and number.isascii() and number.isalnum()):
        _bad_basis(
            "以居住证入学应填写居住证号码",
            "the permit's number is needed: 6 to 30 letters and digits",
            "permitNo",
        )
    if said.permit_valid_to is None or said.permit_valid_to < said.registered_on:
        _bad_basis(
            "居住证应在有效期内", "the permit must be valid on the day of registration", "permitValidTo"
        )


async def _require_village(act: Act, id: UUID) -> None:
    unit = tables.Organization
    village = exists().where(
        unit.id == id,
        unit.jurisdiction_code == act.author.jurisdiction_code,
        unit.type.in_((OrgType.VILLAGE, OrgType.COMMUNITY)),
    )
    if not await act.session.scalar(select(village)):
        zh, en = "没有此村（社区）", "there is no such village in the county"
        raise Refused(Reason("NO_SUCH_UNIT", zh, en, Fixer.CALLER, "residenceId"))


def _bad_basis(zh: str, en: str, place: str) -> NoReturn:
    raise Refused(Reason("BAD_BASIS", zh, en, Fixer.SUBMITTER, place, "QC-33"))
