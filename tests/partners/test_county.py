"""The synthetic county is what it claims to be, and its truth is exact."""

import json
import os
import subprocess
import sys
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.cn import ric

from connectors.police import VerificationRequest
from domain import identity
from domain.exchange import ComparisonCode, HouseholdChangeType, PackageCode, VerificationFinding
from domain.organization import Department, OrgType, SchoolStage
from domain.student import HELD_ENROLLMENT, SpecialGroup
from partners import places, registry_rows
from partners.county import County, build
from partners.differences import OUTSIDE, Part
from tests.partners import naive

M_01, M_08 = ComparisonCode.M_01, ComparisonCode.M_08
M_10, M_18 = ComparisonCode.M_10, ComparisonCode.M_18

_DIGEST = """
import hashlib, msgspec
from connectors._core import encode
from partners import registry_rows
from partners.county import build
county = build(300, 3)
content = [county.truth.to_json(), repr(county.organizations), repr(county.classes), repr(county.known_outside_school())]
content += [repr(list(registry_rows.rows(county, broken=True)))]
digest = hashlib.sha256("".join(content).encode())
digest.update(encode(county.school_age_population()) + encode(county.household_changes()))
print(digest.hexdigest())
"""


@pytest.fixture(scope="module")
def county() -> County:
    return build(5000)


def _digest(hash_seed: str) -> str:
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", _DIGEST]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout


def _assert_exact(county: County) -> None:
    """Every finding and excuse of the truth is what the naive comparison of the registers finds, and no more."""
    truth, found = county.truth, naive.compare(county, registry_rows.rows(county))
    assert truth.findings[M_01] == found.m01
    assert truth.findings[M_08] == found.m08
    assert truth.findings[M_10] == found.m10.keys()
    assert truth.fields == found.m10
    assert truth.findings[M_18] == found.m18.keys()
    assert {number: change.name for number, change in truth.changes.items()} == found.m18
    assert truth.candidates == found.candidates
    excuses = {kind: numbers for kinds in truth.excuses.values() for kind, numbers in kinds.items()}
    assert excuses == {kind: numbers for kind, numbers in found.excused.items() if numbers}


def test_the_same_arguments_give_the_same_bytes_in_any_process() -> None:
    assert _digest("1") == _digest("2")


def test_another_seed_gives_another_county() -> None:
    assert build(50, 1).truth != build(50, 2).truth


def test_every_identity_number_is_valid_and_given_once(county: County) -> None:
    guardians = {g for child in county.children for g in child.household.guardians}
    strangers = county.strangers
    children = [*county.children, *strangers.broken_roster, *strangers.broken_changes]
    children += [*strangers.broken_registry, *strangers.newborns, *strangers.infants]
    numbers = [child.id_number for child in children] + [g.id_number for g in guardians]
    numbers += [registry for registry, _ in county.truth.candidates]
    assert len(numbers) == len(set(numbers))
    assert {identity.fault(number, date(2026, 8, 8)) for number in numbers} == {None}
    assert all(ric.is_valid(number) for number in numbers[:500])


def test_a_childs_number_says_its_birth_date_and_sex(county: County) -> None:
    for child in county.children:
        assert identity.birth_date(child.id_number) == child.birth_date
        assert identity.sex(child.id_number) is child.sex


def test_every_special_group_occurs_among_5000_children(county: County) -> None:
    assert {group for child in county.children for group in child.groups} == set(SpecialGroup)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("children", [50, 137, 500, 3000])
def test_the_truth_is_what_a_naive_comparison_finds_HL_46(children: int, seed: int) -> None:
    _assert_exact(build(children, seed))


@settings(max_examples=15, deadline=None)
@given(
    children=st.integers(50, 400),
    seed=st.integers(0, 10**6),
    month=st.integers(1, 12),
    place=st.sampled_from([place.code for place in places.PLACES]),
)
def test_the_truth_is_exact_at_any_size_place_and_month(
    children: int, seed: int, month: int, place: str
) -> None:
    _assert_exact(build(children, seed, f"2026-{month:02d}", place))


def test_every_child_is_enrolled_or_known_outside_school_or_planted(county: County) -> None:
    enrolled = {pupil.child.id_number for pupil in county.pupils}
    known = {child.id_number for child in county.known_outside_school()}
    unknown = county.truth.findings[M_01] - known
    assert not enrolled & known
    assert not enrolled & unknown
    assert enrolled | known | unknown == {child.id_number for child in county.children}
    assert all(pupil.status in HELD_ENROLLMENT for pupil in county.pupils)


def test_every_status_outside_school_stands_with_its_evidence(county: County) -> None:
    known = county.known_outside_school()
    assert {child.schooling_status for child in known} == set(OUTSIDE.values())
    assert all("〔2026〕第" in child.evidence for child in known)
    assert len({child.evidence for child in known}) == len(known)


def test_every_part_is_played_by_at_least_two_of_500_children() -> None:
    parts = list(build(500).parts.values())
    assert all(parts.count(part) >= 2 for part in Part)


@pytest.mark.parametrize("children", [50, 5000])
def test_the_rosters_rejects_are_named_with_line_and_code(children: int) -> None:
    county = build(children)
    packages = county.truth.packages
    for code, lines in (
        (PackageCode.SCHOOL_AGE_POPULATION, county.school_age_population()),
        (PackageCode.HOUSEHOLD_CHANGE_ROSTER, county.household_changes()),
    ):
        rejects = packages[code].rejects
        assert [(r.line_no, r.code.name) for r in rejects] == naive.faults(lines, county)
        assert packages[code].received == len(lines)
        assert [line.line_no for line in lines] == list(range(1, len(lines) + 1))


def test_every_package_balances(county: County) -> None:
    for package in county.truth.packages.values():
        assert package.received == package.accepted + package.rejected + package.duplicate
        assert package.rejected == sum(package.by_code.values()) > 0
        assert package.duplicate > 0


def test_all_changes_of_household_occur(county: County) -> None:
    kinds = {line.change_type for line in county.household_changes()}
    assert kinds == {kind.name for kind in HouseholdChangeType} | {"RENAMED"}


def test_the_truth_is_written_as_json(county: County) -> None:
    written = json.loads(county.truth.to_json())
    assert set(written["findings"]["M_08"]) == county.truth.findings[M_08]
    assert written["packages"]["SCHOOL_AGE_POPULATION"]["rejected"] == 20


def _ask(county: County, number: str) -> VerificationRequest:
    pupil = next(pupil for pupil in county.pupils if pupil.id_number == number)
    return VerificationRequest(
        line_no=1,
        request_id=f"R-{number[-4:]}",
        reason="NO_SUCH_PERSON",
        id_number=number,
        name=pupil.name,
        sex=pupil.sex.code,
        birth_date=pupil.birth_date.isoformat(),
    )


def test_the_police_answer_every_planted_person_as_the_truth_says_HL_66(county: County) -> None:
    answers = {
        n: county.answer(_ask(county, n)) for n in county.truth.findings[M_08] | county.truth.findings[M_10]
    }
    assert {n: answer.finding for n, answer in answers.items()} == {
        n: county.truth.conclusions[n].name for n in answers
    }
    assert {answer.finding for answer in answers.values()} == {f.name for f in VerificationFinding}
    assert all((answer.document_no or "").startswith("公核〔2026〕第") for answer in answers.values())
    assert len({answer.document_no for answer in answers.values()}) == len(answers)


def test_the_police_correct_just_the_field_that_differs_QC_43(county: County) -> None:
    names = {"name": "name", "sex": "sex", "birthDate": "birth_date"}
    people = {child.id_number: child for child in county.children}
    for number, (field,) in county.truth.fields.items():
        answer = county.answer(_ask(county, number))
        given = {name for name in names.values() if getattr(answer, name)}
        assert given == {names[field]}
        assert field != "name" or answer.name == people[number].name


def test_the_police_know_nobody_with_an_invented_number(county: County) -> None:
    request = VerificationRequest(
        line_no=4, request_id="x", reason="NO_SUCH_PERSON", id_number="150785201503120019", name="无"
    )
    assert county.answer(request).finding == "NO_SUCH_PERSON"
    assert county.answer(request) == county.answer(request)


def test_every_child_of_a_village_has_one_primary_and_one_junior_school(county: County) -> None:
    def catchments(*stages: SchoolStage) -> list[str]:
        schools = [unit for unit in county.organizations if unit.stage in stages]
        return [code for unit in schools for code in unit.catchment_village_codes]

    villages = [u.code for u in county.organizations if u.type in (OrgType.VILLAGE, OrgType.COMMUNITY)]
    assert sorted(catchments(SchoolStage.PRIMARY, SchoolStage.NINE_YEAR)) == sorted(villages)
    assert sorted(catchments(SchoolStage.JUNIOR, SchoolStage.NINE_YEAR)) == sorted(villages)


@pytest.mark.parametrize("place", [place.code for place in places.PLACES])
@pytest.mark.parametrize("children", [50, 20_000])
def test_the_tree_of_units_is_whole(place: str, children: int) -> None:
    county = build(children, jurisdiction_code=place)
    units = {unit.code: unit for unit in county.organizations}
    assert len(units) == len(county.organizations)
    assert all(u.parent_code in units for u in county.organizations if u.parent_code is not None)
    assert {u.stage for u in units.values() if u.stage} == set(SchoolStage) - {SchoolStage.VOCATIONAL}
    assert sum(u.type is OrgType.CENTER_SCHOOL for u in units.values()) == 1
    assert {Department.PUBLIC_SECURITY, Department.LABOR} <= {u.department for u in units.values()}
    assert all(len(u.code) == 10 and u.code.isdigit() for u in units.values() if u.stage)
    assert len({u.name_zh for u in units.values() if u.stage}) == sum(
        u.stage is not None for u in units.values()
    )


def test_every_pupil_sits_in_a_class_its_school_has(county: County) -> None:
    classes = {(c.school_code, c.grade, c.class_no) for c in county.classes}
    assert {(p.school_code, p.grade, p.class_no) for p in county.pupils} == classes


def test_siblings_share_their_guardians(county: County) -> None:
    homes = [id(child.household) for child in county.children]
    assert len(set(homes)) < 0.75 * len(homes)
    two = sum(len(child.household.guardians) == 2 for child in county.children)
    assert two > 0.9 * len(county.children)


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"children": 49}, ValueError),
        ({"children": 1_000_001}, ValueError),
        ({"period": "2026-13"}, ValueError),
        ({"period": "2026"}, ValueError),
        ({"jurisdiction_code": "110000"}, LookupError),
    ],
)
def test_what_cannot_be_built_is_refused(arguments: dict[str, object], error: type[Exception]) -> None:
    with pytest.raises(error):
        build(**arguments)  # type: ignore[arg-type]  # wrong on purpose
