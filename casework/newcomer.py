"""A child who comes to be registered: known by its number or new to the registers, with the adults who answer for it (BS-20)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NoReturn
from uuid import UUID

from sqlalchemy import exists, func, select

from auth.changes import changing
from casework.act import Act, text
from database import gate, ids, tables
from database.crypto.field import Field
from database.crypto.keys import Keys
from domain import admission, cell_reading, identity
from domain.cell_reading import Unreadable
from domain.errors import Fixer, Reason, Refused
from domain.student import (
    CoverageBasis,
    GuardianRelation,
    HouseholdStatus,
    IdStatus,
    IdType,
    SchoolingStatus,
    Sex,
)

_CHILD, _ADULT = tables.Student, tables.Guardian


@dataclass(frozen=True, slots=True)
class Named:
    """Who a child is, by its papers."""

    name: str
    sex: Sex
    birth_date: date
    id_type: IdType
    id_number: str | None


@dataclass(frozen=True, slots=True)
class Lives:
    """Where a child's household is registered (GB/T 2260), and in which village it lives, if in the county."""

    household_region: str
    residence_id: UUID | None
    home_address: str | None


async def sealing(act: Act) -> Keys:
    """The keys under which this act seals and finds. Raises Refused FIELD_KEYS_MOVING."""
    assert act.author.ring is not None
    return await gate.writing(act.session, act.author.ring)


def checked(act: Act, said: Named) -> Named:
    """Who a child is, the number normalized. Raises Refused: BAD_TEXT, BAD_IDENTITY, which never repeats a number."""
    number = identity.normalize(said.id_number) if said.id_number else None
    resident = said.id_type is IdType.RESIDENT_ID
    if (said.id_type is IdType.NONE) != (number is None):
        _bad(
            "证件类型与号码应同时填写",
            "a number is given with its kind, and with any kind but NONE",
            "idNumber",
        )
    if number is not None and resident:
        fault = identity.fault(number, act.today)
        if fault is not None:
            zh, en = fault.value
            _bad(zh, en, "idNumber")
        if identity.birth_date(number) != said.birth_date or identity.sex(number) is not said.sex:
            _bad("出生日期或性别与号码不符", "date of birth or sex is not the number's", "birthDate")
    elif number is not None and not (4 <= len(number) <= 20 and number.isascii() and number.isalnum()):
        _bad("应为 4 至 20 个字母或数字", "4 to 20 letters or digits are needed", "idNumber")
    return Named(text(said.name, "name", 60), said.sex, said.birth_date, said.id_type, number)


async def found(act: Act, keys: Keys, said: Named) -> tables.Student | None:
    """The child of the county who has this number, held: whoever sees its papers may name it, wherever it lives.

    Raises Refused IDENTITY_CONFLICT where the registers have another name or birthday with the number, or a child without
    a number that looks the same: a person tells them apart.
    """
    if said.id_number is None:
        await _refuse_likeness(act, said)
        return None
    field = Field(keys, _CHILD.id_number_sealed)
    await _alone(act, field.index(said.id_number))
    known = select(_CHILD).where(
        _CHILD.jurisdiction_code == act.author.jurisdiction_code,
        _CHILD.id_number_index.in_(field.indexes(said.id_number)),
    )
    child = await act.session.scalar(known.with_for_update())
    if child is not None and (child.name, child.birth_date) != (said.name, said.birth_date):
        _conflict(
            "该号码已登记，但姓名或出生日期不同", "the number is registered with another name or birthday"
        )
    return child


async def made(act: Act, keys: Keys, said: Named, lives: Lives, basis: CoverageBasis) -> tables.Student:
    """A child that the registers did not have; it is NEVER_ENROLLED until it arrives (4.1)."""
    id = ids.fresh(1)[0]
    number, home = Field(keys, _CHILD.id_number_sealed), Field(keys, _CHILD.home_address_sealed)
    child = _CHILD(
        id=id,
        jurisdiction_code=act.author.jurisdiction_code,
        name=said.name,
        id_type=said.id_type,
        id_number_sealed=number.text(id, said.id_number),
        id_number_index=number.index(said.id_number),
        id_number_masked=identity.masked(said.id_number),
        id_status=IdStatus.MISSING if said.id_number is None else IdStatus.UNVERIFIED,
        sex=said.sex,
        birth_date=said.birth_date,
        home_address_sealed=home.text(id, lives.home_address),
        home_address_index=home.index(lives.home_address),
        schooling_status=SchoolingStatus.NEVER_ENROLLED,
        status_since=act.today,
        coverage_basis=basis,
        village_id=lives.residence_id,
    )
    await act.add(child)
    await act.tell(child.id, child, ("BS-20",), moved=("4.1", None, "NEVER_ENROLLED"))
    return child


async def settle(act: Act, child: tables.Student, lives: Lives, basis: CoverageBasis) -> None:
    """Put to a child what its registers lacked of where it lives; what they say already stays, the police know better."""
    widened = child.coverage_basis if child.coverage_basis is basis else CoverageBasis.BOTH
    village = child.village_id or lives.residence_id
    await changing.change(act.session, child, coverage_basis=widened, village_id=village)
    of = tables.HouseholdRegistration
    if not await act.session.scalar(select(exists().where(of.student_id == child.id))):
        await act.add(
            of(student_id=child.id, region_code=lives.household_region, status=HouseholdStatus.VALID)
        )


async def answer(act: Act, keys: Keys, child: UUID, adults: Iterable[Mapping[str, Any]]) -> None:
    """Who answers for a child: adults known by number, or by name and telephone, else new ones. Raises Refused: BAD_TEXT,
    BAD_IDENTITY, BAD_PHONE.
    """
    link = tables.Guardianship
    for at, said in enumerate(adults):
        adult = await _adult(act, keys, said, f"guardians[{at}]")
        there = select(exists().where(link.student_id == child, link.guardian_id == adult))
        if not await act.session.scalar(there):
            relation: GuardianRelation = said["relation"]
            await act.add(link(student_id=child, guardian_id=adult, relation=relation))


def telephone(value: str, place: str) -> str:
    """A telephone number as it is sealed. Raises Refused BAD_PHONE, which never repeats it."""
    try:
        return cell_reading.phone(value.strip())
    except Unreadable as unreadable:
        zh, en = "不是电话号码", "not a telephone number"
        raise Refused(Reason("BAD_PHONE", zh, en, Fixer.CALLER, place)) from unreadable


async def _adult(act: Act, keys: Keys, said: Mapping[str, Any], place: str) -> UUID:
    name, phone = text(said["name"], f"{place}.name", 60), telephone(said["phone"], f"{place}.phone")
    number = identity.normalize(said["id_number"]) if said.get("id_number") else None
    if number is not None and identity.fault(number, act.today) is not None:
        _bad("不是有效的居民身份证号码", "not a valid resident identity number", f"{place}.idNumber")
    sealed, dialled = Field(keys, _ADULT.id_number_sealed), Field(keys, _ADULT.phone_sealed)
    county = _ADULT.jurisdiction_code == act.author.jurisdiction_code
    by_number = _ADULT.id_number_index == sealed.index(number)
    by_name = (
        _ADULT.id_number_index.is_(None),
        _ADULT.name == name,
        _ADULT.phone_index == dialled.index(phone),
    )
    await _alone(act, sealed.index(number) or dialled.index(phone))
    known = select(_ADULT.id).where(county, *((by_number,) if number is not None else by_name))
    id: UUID | None = await act.session.scalar(known)
    if id is not None:
        return id
    fresh = ids.fresh(1)[0]
    adult = _ADULT(
        id=fresh,
        jurisdiction_code=act.author.jurisdiction_code,
        name=name,
        id_number_sealed=sealed.text(fresh, number),
        id_number_index=sealed.index(number),
        id_number_masked=identity.masked(number),
        phone_sealed=dialled.text(fresh, phone),
        phone_index=dialled.index(phone),
    )
    return await act.add(adult)


async def _alone(act: Act, index: bytes | None) -> None:
    """Wait for whoever registers the same person at this moment."""
    key = func.hashtextextended(f"newcomer {act.author.jurisdiction_code} {(index or b'').hex()}", 0)
    await act.session.execute(select(func.pg_advisory_xact_lock(key)))


async def _refuse_likeness(act: Act, said: Named) -> None:
    alike = exists().where(
        _CHILD.jurisdiction_code == act.author.jurisdiction_code,
        _CHILD.name == said.name,
        _CHILD.birth_date == said.birth_date,
        _CHILD.sex == said.sex,
    )
    if await act.session.scalar(select(alike)):
        _conflict(
            "已有同名同生日的儿童，请核对后按学生登记",
            "a child of that name and birthday is known: name it by its id",
        )


def known_basis(act: Act, lives: Lives) -> CoverageBasis:
    """Why a child is the county's. Raises Refused NOT_OF_COUNTY: neither its household nor its home is here (GH-16)."""
    here = lives.household_region == act.author.jurisdiction_code
    basis = admission.coverage(here, lives.residence_id is not None)
    if basis is None:
        zh, en = "户籍和居住地都不在本地", "neither the household nor the home is in the county"
        raise Refused(Reason("NOT_OF_COUNTY", zh, en, Fixer.CALLER, "residenceId", "GH-16"))
    return basis


def _bad(zh: str, en: str, place: str) -> NoReturn:
    raise Refused(Reason("BAD_IDENTITY", zh, en, Fixer.CALLER, place))


def _conflict(zh: str, en: str) -> NoReturn:
    raise Refused(Reason("IDENTITY_CONFLICT", zh, en, Fixer.CALLER, "name", "BS-20"))
