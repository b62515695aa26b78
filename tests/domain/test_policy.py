"""A policy file is read whole or refused with the file, the line and everything that is wrong in it."""

from __future__ import annotations

from contextlib import suppress

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from domain import policy
from domain.errors import Fixer, Refused
from domain.event import Fulfilment, Register
from domain.organization import Department
from domain.reading import PolicyRefused

PLACE = """\
document:
  key: ZZ
  jurisdiction: {code: "999901", name_zh: 某县, level: COUNTY}
  doc_no: null
  title: 某县控辍保学工作方案
  issuer: 某县教育局
  issued_on: 2026-09-01
  year: 2026
  scope: BUREAU_TO_SCHOOLS
  recipients_zh: null
  basis: []
  attachments: []
  source: sources/zz.txt
  publicity: NOT_STATED
  signatory: null
clauses:
  - id: ZZ-01
    ref: 一
    quotes: [三日内未能复学]
    rule_en: Back within three days
    kinds: [SCHEDULE, ROUTE]
    responsible: school
parameters:
  - key: return.timerDays
    value: 3
    text_zh: 三日
    clauses: [ZZ-01]
duties:
  - department: PUBLIC_SECURITY
    role: SUPPORT
    clauses: [ZZ-01]
    named_as: 公安局
    text_zh: 依法开展劝返工作
    summary_en: Takes part in persuasion
responsibility_lines: []
ladders: []
letters: []
aid_programs: []
required_ledgers: []
required_rosters: []
targets:
  - indicator: ENROLLMENT_RATE
    operator: EQ
    value: 100
    unit: PERCENT
    text_zh: 入学率达到100%
    clauses: [ZZ-01]
events: []
"""
HUB = """\
parameters:
  - key: return.timerDays
    zh: 复学时限
    en: Days to return
    shape: {kind: INTEGER}
    value: 3
    marked: PROPOSAL
    unit: DAY
aliases: {公安分局: PUBLIC_SECURITY}
events: []
"""


def reasons(text: str) -> list[tuple[str, str]]:
    with pytest.raises(PolicyRefused) as refused:
        policy.parse(text, "zz.yaml")
    assert all(reason.zh and reason.en and reason.fixer is Fixer.OPERATOR for reason in refused.value.reasons)
    return [(reason.code, reason.place) for reason in refused.value.reasons]


def changed(old: str, new: str, text: str = PLACE) -> str:
    assert text.count(old) == 1
    return text.replace(old, new)


def at(words: str, text: str = PLACE) -> str:
    """The place of the first line that holds some words."""
    number = next(number for number, line in enumerate(text.splitlines(), start=1) if words in line)
    return f"zz.yaml:{number}"


def test_a_sixth_place_is_a_sixth_file() -> None:
    rulebook = policy.load_all({"hub.yaml": HUB, "zz.yaml": PLACE})
    (place,) = rulebook.places
    assert place.document.key == "ZZ"
    assert place.duties[0].department is Department.PUBLIC_SECURITY
    assert next(rulebook.resolve(place)).clauses == ("ZZ-01",)


@pytest.mark.parametrize(
    ("old", "new", "code", "words"),
    [
        ("    ref: 一\n", "    ref: 一\n    color: red\n", "POLICY_UNKNOWN_KEY", "color"),
        ("  year: 2026\n", "", "POLICY_MISSING_KEY", "key: ZZ"),
        ("  year: 2026\n", "  year: zwanzig\n", "POLICY_WRONG_TYPE", "zwanzig"),
        ("  year: 2026\n", "  year: 020\n", "POLICY_WRONG_TYPE", "020"),
        ("issued_on: 2026-09-01", "issued_on: 2026-02-30", "POLICY_WRONG_TYPE", "2026-02-30"),
        ("  title: 某县控辍保学工作方案", '  title: ""', "POLICY_WRONG_TYPE", "title"),
        ("kinds: [SCHEDULE, ROUTE]", "kinds: SCHEDULE", "POLICY_WRONG_TYPE", "kinds"),
        ("kinds: [SCHEDULE, ROUTE]", "kinds: [SOON]", "POLICY_UNKNOWN_VALUE", "SOON"),
        ("role: SUPPORT", "role: HELPER", "POLICY_UNKNOWN_VALUE", "HELPER"),
        ("department: PUBLIC_SECURITY", "department: POLICE", "POLICY_UNKNOWN_VALUE", "POLICE"),
        ("    ref: 一\n", "    ref: 一\n    ref: 二\n", "POLICY_DUPLICATE_KEY", "二"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_line(old: str, new: str, code: str, words: str) -> None:
    text = changed(old, new)
    assert reasons(text) == [(code, at(words, text))]


@pytest.mark.parametrize(
    ("register", "kind", "code"),
    [
        ("MEETING", "SPECIAL", None),
        ("MEETING", "LECTURE", "POLICY_WRONG_TYPE"),
        ("PUBLICITY_ACTIVITY", "LECTURE", None),
        ("STAFFING_RECORD", "SPECIAL", "POLICY_WRONG_TYPE"),
        ("MINUTES", "SPECIAL", "POLICY_UNKNOWN_VALUE"),
    ],
)
def test_what_fulfils_an_event_is_a_kind_of_its_register(register: str, kind: str, code: str | None) -> None:
    event = f"""events:
  - code: MEETS
    name_zh: 会议
    name_en: Meeting
    kind: TERM
    recurrence: {{every: TERM}}
    owner: [TOWNSHIP]
    receiver: []
    clauses: [ZZ-01]
    fulfilled_by: {{register: {register}, kinds: [{kind}]}}
"""
    text = changed("events: []\n", event)
    if code is None:
        (place,) = policy.load_all({"hub.yaml": HUB, "zz.yaml": text}).places
        assert place.events[0].fulfilled_by == Fulfilment(Register[register], (kind,))
    else:
        assert reasons(text) == [(code, at("fulfilled_by", text))]


@pytest.mark.parametrize("section", ["parameters", "duties", "targets"])
@pytest.mark.parametrize("clauses", ["", "    clauses: []\n"])
def test_nothing_is_taken_without_a_clause(section: str, clauses: str) -> None:
    lines = PLACE.splitlines(keepends=True)
    start = lines.index(f"{section}:\n")
    cited = next(number for number in range(start, len(lines)) if lines[number] == "    clauses: [ZZ-01]\n")
    text = "".join([*lines[:cited], clauses, *lines[cited + 1 :]])
    expected = cited + 1 if clauses else start + 2
    assert reasons(text) == [("POLICY_NO_CLAUSE", f"zz.yaml:{expected}")]


def test_a_cited_clause_must_stand_in_the_same_document() -> None:
    text = changed("    role: SUPPORT\n    clauses: [ZZ-01]\n", "    role: SUPPORT\n    clauses: [GH-01]\n")
    assert reasons(text) == [("POLICY_CLAUSE_NOT_FOUND", at("GH-01", text))]


def test_a_clause_id_is_the_documents_own_and_stands_once() -> None:
    clause = PLACE[PLACE.index("  - id: ZZ-01") : PLACE.index("parameters:")]
    twice = changed("parameters:\n", clause + "parameters:\n")
    assert reasons(twice) == [("POLICY_DUPLICATE_CLAUSE", "zz.yaml:23")]
    foreign = changed("parameters:\n", clause.replace("ZZ-01", "GH-01") + "parameters:\n")
    assert reasons(foreign) == [("POLICY_FOREIGN_CLAUSE", "zz.yaml:23")]


def test_a_parameter_stands_once() -> None:
    said = PLACE[PLACE.index("  - key: return") : PLACE.index("duties:")]
    text = changed("duties:\n", said + "duties:\n")
    assert reasons(text) == [("POLICY_DUPLICATE_PARAMETER", "zz.yaml:28")]


def test_a_section_must_be_one_of_the_documents() -> None:
    text = changed("    role: SUPPORT\n", '    role: SUPPORT\n    section: "(十二)"\n')
    assert reasons(text) == [("POLICY_SECTION_NOT_FOUND", at("department:", text))]


def test_all_problems_are_told_at_once_with_the_clause_they_are_about() -> None:
    text = changed(
        "role: SUPPORT", "role: HELPER", changed("year: 2026", "year: x", changed("ref: 一", "ref: 1"))
    )
    with pytest.raises(PolicyRefused) as refused:
        policy.parse(text, "zz.yaml")
    assert [reason.code for reason in refused.value.reasons] == [
        "POLICY_WRONG_TYPE",
        "POLICY_WRONG_TYPE",
        "POLICY_UNKNOWN_VALUE",
    ]
    assert [reason.clause for reason in refused.value.reasons] == [None, "ZZ-01", "ZZ-01"]
    assert str(refused.value).count("zz.yaml:") == 3


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "POLICY_EMPTY"),
        ("# 空\n", "POLICY_EMPTY"),
        ("a: [1\n", "POLICY_NOT_YAML"),
        ("PK\x03\x04\x00\x00\x08", "POLICY_NOT_YAML"),
        ("\ud800", "POLICY_NOT_YAML"),
        ("a: 1\n---\nb: 2\n", "POLICY_NOT_YAML"),
        ("- a\n", "POLICY_WRONG_TYPE"),
        ("&a [*a]\n", "POLICY_NOT_PLAIN"),
        ("[" * 400 + "]" * 400, "POLICY_NOT_PLAIN"),
        ("[" * 200_000, "POLICY_NOT_PLAIN"),
    ],
)
def test_what_is_no_policy_file_is_refused_plainly(text: str, code: str) -> None:
    assert reasons(text)[0][0] == code


def refused_together(texts: dict[str, str]) -> list[tuple[str, str]]:
    with pytest.raises(PolicyRefused) as refused:
        policy.load_all(texts)
    return [(reason.code, reason.place) for reason in refused.value.reasons]


def test_a_place_may_only_set_what_the_hub_knows_in_the_shape_the_hub_gives_it() -> None:
    unknown = changed("key: return.timerDays", "key: return.timerWeeks")
    assert refused_together({"hub.yaml": HUB, "zz.yaml": unknown}) == [
        ("POLICY_UNKNOWN_PARAMETER", at("return.", unknown))
    ]
    misfit = changed("    value: 3\n", "    value: 三\n")
    assert refused_together({"hub.yaml": HUB, "zz.yaml": misfit}) == [
        ("POLICY_WRONG_TYPE", at("return.", misfit))
    ]


def test_the_hubs_own_file_must_be_there_and_hold_together() -> None:
    assert refused_together({"zz.yaml": PLACE}) == [("POLICY_NO_HUB", "hub.yaml")]
    bad = changed("    value: 3\n", "    value: soon\n", HUB)
    assert refused_together({"hub.yaml": bad, "zz.yaml": PLACE}) == [("POLICY_WRONG_TYPE", "hub.yaml:2")]
    shapeless = changed("{kind: INTEGER}", "{kind: TERM, vocabulary: Nothing}", HUB)
    assert ("POLICY_BAD_SHAPE", "hub.yaml:2") in refused_together({"hub.yaml": shapeless, "zz.yaml": PLACE})


def test_two_files_may_not_be_the_same_document() -> None:
    assert refused_together({"hub.yaml": HUB, "zz.yaml": PLACE, "zy.yaml": PLACE}) == [
        ("POLICY_DUPLICATE_DOCUMENT", "zy.yaml:1"),
        ("POLICY_DUPLICATE_DOCUMENT", "zz.yaml:1"),
    ]


scalars = st.none() | st.booleans() | st.integers() | st.dates() | st.text() | st.sampled_from(PLACE.split())
trees = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(PLACE.split()) | st.text(), inner, max_size=4)
    ),
    max_leaves=20,
)


@settings(max_examples=150, deadline=None)
@given(st.one_of(trees.map(lambda tree: str(yaml.safe_dump(tree, allow_unicode=True))), st.text()))
def test_whatever_a_file_holds_it_is_read_or_refused(text: str) -> None:
    with suppress(Refused):
        policy.load_all({"hub.yaml": text, "zz.yaml": text})


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_a_place_with_any_value_put_anywhere_is_read_or_refused(data: st.DataObject) -> None:
    tree = yaml.safe_load(PLACE)
    section = data.draw(st.sampled_from(sorted(tree)))
    tree[section] = data.draw(trees)
    with suppress(Refused):
        policy.load_all({"hub.yaml": HUB, "zz.yaml": str(yaml.safe_dump(tree, allow_unicode=True))})
