"""The five places' files say what their documents say, word for word."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from domain import policy
from domain.citation import ParameterOrigin
from domain.duty import DutyFlag, DutyRole
from domain.organization import Department
from domain.policy import Policy, Rulebook
from domain.target import Indicator

FOLDER = Path(__file__).parents[2] / "policies"
TEXTS = {file.name: file.read_text(encoding="utf-8") for file in FOLDER.glob("*.yaml")}
PLACES = ("BS", "DC", "GH", "HL", "QC")
# Counted in the rule catalogue, row by row.
CLAUSES = {"GH": 51, "DC": 44, "BS": 30, "HL": 82, "QC": 66}


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return policy.load_all(TEXTS)


@pytest.fixture(params=PLACES)
def place(request: pytest.FixtureRequest, rulebook: Rulebook) -> Policy:
    return of(rulebook, request.param)


def of(rulebook: Rulebook, key: str) -> Policy:
    return next(place for place in rulebook.places if place.document.key == key)


def plain(text: str) -> str:
    """The text without white space, page breaks, marks of headings and the width of its punctuation."""
    text = unicodedata.normalize("NFKC", text.replace("**", "").replace("#", ""))
    text = text.translate(str.maketrans("“”‘’—–", "\"\"''--"))
    return re.sub(r"\s+", "", text)


def stands_in(document: str, quote: str) -> bool:
    at = 0
    for part in map(plain, quote.split("……")):
        at = document.find(part, at)
        if at < 0 or not part:
            return False
        at += len(part)
    return True


def source(place: Policy) -> str:
    return plain((FOLDER / place.document.source).read_text(encoding="utf-8"))


def quotations(place: Policy) -> Iterator[tuple[str, str]]:
    for clause in place.clauses:
        yield from ((clause.id, quote) for quote in clause.quotes)
    for duty in place.duties:
        if duty.verbatim:
            yield duty.clauses[0], duty.text_zh
    yield from ((said.clauses[0], said.text_zh) for said in place.parameters)
    yield from ((target.clauses[0], target.text_zh) for target in place.targets)
    yield from ((ledger.clauses[0], ledger.name_zh) for ledger in place.required_ledgers)
    yield from ((roster.clauses[0], roster.name_zh) for roster in place.required_rosters)
    yield from ((step.clauses[0], step.label_zh) for ladder in place.ladders for step in ladder.steps)
    yield from ((letter.clauses[0], letter.name_zh) for letter in place.letters)
    for wording in (letter.wording for letter in place.letters if letter.wording):
        yield "preamble", wording.preamble_zh
        yield from ((each.clauses[0], f"{each.no}、{each.text_zh}") for each in wording.articles)
        yield "closing", wording.closing_zh
    yield from ((program.clauses[0], program.zh) for program in place.aid_programs)


def test_every_quoted_text_stands_in_its_document(place: Policy) -> None:
    document = source(place)
    assert [quote for quote in quotations(place) if not stands_in(document, quote[1])] == []


def test_every_bracket_of_leading_and_supporting_units_stands_in_its_document(rulebook: Rulebook) -> None:
    document = source(of(rulebook, "QC"))
    for section in of(rulebook, "QC").sections:
        units = "、".join(section.support).replace(
            "、各乡镇人民政府、街道办事处", "，各乡镇人民政府、街道办事处"
        )
        assert stands_in(document, section.no + section.title_zh)
        assert stands_in(document, f"牵头责任单位：{'、'.join(section.lead)}；配合责任单位：{units}"), (
            section.no
        )


def test_every_rule_of_the_catalogue_is_a_clause(rulebook: Rulebook) -> None:
    assert {place.document.key: len(place.clauses) for place in rulebook.places} == CLAUSES
    assert sum(CLAUSES.values()) == 273


def test_every_parameter_resolves_for_every_place(place: Policy, rulebook: Rulebook) -> None:
    resolved = list(rulebook.resolve(place))
    assert [it.key for it in resolved] == [default.key for default in rulebook.hub.parameters]
    for it in resolved:
        if it.origin is ParameterOrigin.DOCUMENT:
            assert it.value is not None
            assert it.clauses
        else:
            assert it.value is not None or it.note, f"{it.key} is silent without saying why"


def test_the_hub_knows_every_key_of_the_comparison_of_documents(rulebook: Rulebook) -> None:
    known = {default.key for default in rulebook.hub.parameters}
    assert known >= {
        "document.scope",
        "target.nineYearConsolidation",
        "target.enrollment",
        "target.persuasionReturn",
        "target.dropoutRate",
        "ledgers.required",
        "ledger.update",
        "attendance.monthlySummary",
        "return.timerDays",
        "noShow.registerWithin",
        "suspected.criteria",
        "dropout.criteria",
        "persuasionStartWithin",
        "visitsBeforeReport",
        "report.recipients",
        "report.viaCenterSchool",
        "jointVisit.partner",
        "holidayVisits",
        "remoteVisitAllowed",
        "placement.order",
        "homeTeaching.min",
        "exemption.roster",
        "expertCommittee",
        "vocational.placement",
        "guardianLadder",
        "ladder.firstActor",
        "responsibility.chain",
        "letter.types",
        "letter.copies",
        "handover.copies",
        "aid.program",
        "keyGroups",
        "monitoring.stageFocus",
        "disabled.ageRange",
        "schoolAge",
        "rosters.august",
        "township.feedback",
        "submission.bundle",
        "publicity.months",
        "meeting.township",
        "meeting.government",
        "appraisal.veto",
        "publicAnnouncement",
        "coverage.universe",
        "exchange.day",
    }


def value(rulebook: Rulebook, place: str, key: str) -> tuple[ParameterOrigin, object, tuple[str, ...]]:
    it = next(it for it in rulebook.resolve(of(rulebook, place)) if it.key == key)
    return it.origin, it.value, it.clauses


def test_the_exchange_is_on_the_8th_everywhere_and_no_document_says_so(
    place: Policy, rulebook: Rulebook
) -> None:
    assert value(rulebook, place.document.key, "exchange.day") == (ParameterOrigin.HUB_DEFAULT, 8, ())


def test_three_days_to_return_are_dachuans_own_rule_and_elsewhere_a_default_DC_L2c(
    rulebook: Rulebook,
) -> None:
    assert value(rulebook, "DC", "return.timerDays") == (ParameterOrigin.DOCUMENT, 3, ("DC-L2c",))
    for key in ("GH", "BS", "HL", "QC"):
        assert value(rulebook, key, "return.timerDays") == (ParameterOrigin.HUB_DEFAULT, 3, ())


def test_at_once_gives_no_number_so_the_default_holds_and_the_clause_is_named_GH_35(
    rulebook: Rulebook,
) -> None:
    assert value(rulebook, "GH", "persuasionStartWithin") == (ParameterOrigin.HUB_DEFAULT, 24, ("GH-35",))


def test_aid_is_two_exemptions_in_genhe_and_three_in_dachuan_GH_22_DC_L5b(rulebook: Rulebook) -> None:
    assert value(rulebook, "GH", "aid.program")[1] == {"code": "TWO_EXEMPT_ONE_SUBSIDY", "zh": "两免一补"}
    assert value(rulebook, "DC", "aid.program")[1] == {"code": "THREE_EXEMPT_ONE_SUBSIDY", "zh": "三免一补"}


def test_home_teaching_has_a_minimum_in_dachuan_alone_DC_23(rulebook: Rulebook) -> None:
    assert value(rulebook, "DC", "homeTeaching.min")[1] == {"visitsPerMonth": 2, "lessonsPerVisit": 2}
    assert value(rulebook, "GH", "homeTeaching.min")[:2] == (ParameterOrigin.HUB_DEFAULT, None)


def test_publicity_months_are_march_and_september_BS_13(rulebook: Rulebook) -> None:
    assert value(rulebook, "BS", "publicity.months") == (ParameterOrigin.DOCUMENT, [3, 9], ("BS-13",))


def test_the_responsibility_chain_names_lines_of_the_same_document(place: Policy, rulebook: Rulebook) -> None:
    codes = {line.code for line in place.responsibility_lines}
    chain = value(rulebook, place.document.key, "responsibility.chain")[1]
    assert isinstance(chain, list)
    assert set(chain) <= codes


def test_section_12_has_two_leading_units_and_every_other_one_QC_35(rulebook: Rulebook) -> None:
    leads = Counter(
        duty.section for duty in of(rulebook, "QC").duties if duty.role is DutyRole.LEAD and duty.section
    )
    assert len(leads) == 19
    assert {section: count for section, count in leads.items() if count != 1} == {"(十二)": 2}
    twelve = {
        duty.department
        for duty in of(rulebook, "QC").duties
        if duty.section == "(十二)" and duty.role is DutyRole.LEAD
    }
    assert twelve == {Department.EDUCATION_BUREAU, Department.LABOR}


def test_a_clauses_units_are_those_of_its_section(rulebook: Rulebook) -> None:
    for clause in of(rulebook, "QC").clauses:
        for role, units in ((DutyRole.LEAD, clause.lead), (DutyRole.SUPPORT, clause.support)):
            duties = [
                duty
                for duty in of(rulebook, "QC").duties
                if clause.section and duty.section == clause.section and duty.role is role
            ]
            assert {duty.department for duty in duties} == set(units), clause.id


def test_urban_management_has_a_duty_without_standing_in_the_list_QC_11(rulebook: Rulebook) -> None:
    duties = [duty for duty in of(rulebook, "QC").duties if duty.department is Department.URBAN_MANAGEMENT]
    assert duties
    assert all(duty.role is DutyRole.DUTY and duty.in_support_list is False for duty in duties)


def test_members_of_the_annex_without_a_duty_are_members_only_QC_55(rulebook: Rulebook) -> None:
    members = {duty.department for duty in of(rulebook, "QC").duties if duty.role is DutyRole.MEMBER}
    assert members == {
        Department.PUBLICITY,
        Department.POLITICS_LAW_COMMITTEE,
        Department.HEALTH,
        Department.AUDIT,
    }
    others = {duty.department for duty in of(rulebook, "QC").duties if duty.role is not DutyRole.MEMBER}
    assert not members & others


@pytest.mark.rule("HL-38")
def test_each_of_health_and_federation_supports_the_other_and_none_leads_HL_25_HL_38(
    rulebook: Rulebook,
) -> None:
    roles = {
        duty.department: duty.role
        for duty in of(rulebook, "HL").duties
        if duty.clauses[0] in ("HL-25", "HL-38")
    }
    assert roles == {Department.HEALTH: DutyRole.SUPPORT, Department.DISABLED_FEDERATION: DutyRole.SUPPORT}


@pytest.mark.rule("GH-04")
def test_genhes_departments_have_no_invented_duty_while_the_annex_is_missing_GH_04(
    rulebook: Rulebook,
) -> None:
    genhe = of(rulebook, "GH")
    assert genhe.missing_annex is not None
    assert genhe.missing_annex.flag is DutyFlag.DUTY_TEXT_MISSING
    assert not {duty.department for duty in genhe.duties} & set(genhe.missing_annex.departments)
    assert [it.doc_no for it in genhe.document.attachments if not it.at_hand] == ["根政办发〔2018〕40号"]


def test_seven_posts_stand_on_six_levels_and_the_village_or_the_community_is_one_of_two_HL_43(
    rulebook: Rulebook,
) -> None:
    chain = next(line for line in of(rulebook, "HL").responsibility_lines if line.code == "HL_CHAIN")
    assert [level.level_no for level in chain.levels] == [1, 2, 3, 3, 4, 5, 6]


def test_a_dropout_rate_without_a_number_is_kept_without_one_BS_02_QC_29(rulebook: Rulebook) -> None:
    rates = [
        target.value
        for place in rulebook.places
        for target in place.targets
        if target.indicator is Indicator.DROPOUT_RATE
    ]
    assert rates == [None, None]


def test_the_files_name_posts_and_never_the_persons_who_hold_them() -> None:
    named = re.compile(
        r"^\s*(?:组 长：|副组长：|成 员：|组 长:|副组长:|成 员:|签发人：)?\s*([^\s（(]{1,2}\s?[^\s（(]{1,2})\s*[（ ]"
    )
    for file in ("hulin", "qiaocheng"):
        text = (FOLDER / "sources" / f"{file}.txt").read_text(encoding="utf-8")
        persons = [
            re.sub(r"\s", "", match[1])
            for line in text[text.index("成 员") :].splitlines()[:28]
            if (match := named.match(line))
        ]
        assert len(persons) > 20
        assert [person for person in persons if person in "".join(TEXTS.values())] == []
