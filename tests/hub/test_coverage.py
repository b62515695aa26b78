"""The page of rules claims nothing that no test proves, and forgets no rule."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from domain.document import Clause, ClauseKind
from hub import coverage, proofs
from hub.settings import CHECKOUT

TEST = """
import pytest

@pytest.mark.rule("ZZ-01")
async def test_a_thing_is_held() -> None: ...
"""
LISTED = """\
unproven:
  - rules: [ZZ-02]
    where: DUTIES
    reason_zh: 尚未实现
    reason_en: not built yet
"""
RULES = [
    Clause("ZZ-01", "一", ("甲",), "First | rule", (ClauseKind.HOLD,), None),
    Clause("ZZ-02", "二", ("乙",), "Second rule", (ClauseKind.CHECK, ClauseKind.ROUTE), None),
    Clause("ZZ-03", "三", ("丙",), "A norm", (ClauseKind.NORM,), None),
]
Written = Callable[..., coverage.Coverage]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """What a checkout with one test file and one list says of three rules."""

    def write(test: str = TEST, listed: str = LISTED) -> coverage.Coverage:
        for file, text in (("tests/hub/test_it.py", test), ("docs/coverage.yaml", listed)):
            (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / file).write_text(text, encoding="utf-8")
        return coverage.read(tmp_path, RULES)

    return write


def test_a_rule_stands_with_its_tests_or_with_where_it_belongs_and_why(written: Written) -> None:
    page = written().printed()
    assert "| ZZ-01 | H | 一 | First \\| rule | `tests/hub/test_it.py::test_a_thing_is_held` |" in page
    assert "| ZZ-02 | C R | 二 | Second rule | 责任与部门职责：尚未实现 / duties: not built yet |" in page
    assert "| ZZ-03 | N | 三 | A norm | norm |" in page
    assert "| **all** | 3 | 1 | 0 | 1 | 0 | 0 | 1 |" in page
    assert list(written().problems()) == []


def test_a_rule_without_proof_and_entry_is_named_and_a_norm_needs_none(written: Written) -> None:
    nothing = written(test="", listed="unproven: []\n")
    assert list(nothing.problems()) == [
        "neither proven by a test nor listed in docs/coverage.yaml: ZZ-01, ZZ-02"
    ]


def test_a_rule_both_proven_and_listed_as_unproven_is_refused(written: Written) -> None:
    (stale,) = written(listed=LISTED.replace("[ZZ-02]", "[ZZ-02, ZZ-01]")).problems()
    assert stale.startswith("docs/coverage.yaml:2: ZZ-01 is proven by tests/hub/test_it.py::")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[ZZ-02]", "[ZZ-02, ZZ-77]", "docs/coverage.yaml:2: 没有条款 ZZ-77"),
        ("[ZZ-02]", "[ZZ-02, ZZ-02]", "docs/coverage.yaml:2: 条款重复 ZZ-02"),
        ("where: DUTIES", "where: SOMEWHERE", "docs/coverage.yaml:3: Where 没有取值 SOMEWHERE"),
        ("    reason_zh: 尚未实现\n", "", "docs/coverage.yaml:2: 缺少键 reason_zh"),
        ("[ZZ-02]", "[]", "docs/coverage.yaml:2: 未注明条款"),
    ],
)
def test_what_is_wrong_in_the_list_is_said_with_its_line(
    written: Written, old: str, new: str, said: str
) -> None:
    assert LISTED.count(old) == 1
    assert next(written(listed=LISTED.replace(old, new)).problems()).startswith(said)


def test_a_rule_no_document_has_is_refused_where_the_test_names_it(written: Written) -> None:
    assert "tests/hub/test_it.py:4: tests/hub/test_it.py::test_a_thing_is_held names ZZ-9" in "\n".join(
        written(test=TEST.replace("ZZ-01", "ZZ-9")).problems()
    )


MARKED = """
import pytest
pytestmark = [pytest.mark.slow, pytest.mark.rule("ZZ-01")]

@pytest.mark.rule("ZZ-02")
class TestOf:
    pytestmark = pytest.mark.rule("ZZ-03")
    @pytest.mark.parametrize("it", [pytest.param(1, marks=pytest.mark.rule("ZZ-04", "ZZ-05"))])
    def test_inside(self, it): ...
    def not_a_test(self): ...

def test_outside(): ...
"""


def test_a_test_proves_what_stands_on_it_its_parameters_its_class_and_its_module(tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_it.py").write_text(MARKED, encoding="utf-8")
    found = proofs.read(tmp_path)
    inside, outside = "tests/test_it.py::TestOf::test_inside", "tests/test_it.py::test_outside"
    assert found.problems == ()
    assert [(claim.test, claim.rule) for claim in found.claims] == [
        *((inside, f"ZZ-0{number}") for number in (1, 2, 3, 4, 5)),
        (outside, "ZZ-01"),
    ]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("@pytest.mark.rule('ZZ-01')\ndef helps(): ...", ":1: a rule is named where no test stands"),
        ("CASES = [pytest.param(1, marks=pytest.mark.rule('ZZ-01'))]", ":1: a rule is named where no test"),
        ("@pytest.mark.rule(ID)\ndef test_it(): ...", ":1: write the ids of the rules out"),
        ("@pytest.mark.rule(*IDS)\ndef test_it(): ...", ":1: write the ids of the rules out"),
        ("@pytest.mark.rule()\ndef test_it(): ...", ":1: write the ids of the rules out"),
        (
            "@pytest.mark.skip\n@pytest.mark.rule('ZZ-01')\ndef test_it(): ...",
            "::test_it: names a rule and does not run",
        ),
        (
            "@pytest.mark.xfail(reason='later')\n@pytest.mark.rule('ZZ-01')\ndef test_it(): ...",
            "::test_it: names a rule and does not run",
        ),
    ],
)
def test_a_mark_that_cannot_be_counted_is_said(tmp_path: Path, source: str, said: str) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_it.py").write_text(source, encoding="utf-8")
    assert any(line.startswith(f"tests/test_it.py{said}") for line in proofs.read(tmp_path).problems)


def test_the_page_that_differs_from_what_the_tests_say_has_drifted(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "tests").mkdir()
    ids = ", ".join(rule.id for rule in coverage.rules())
    (tmp_path / coverage.LIST).write_text(LISTED.replace("ZZ-02", ids), encoding="utf-8")
    drifted = ["docs/coverage.md: not what the tests and docs/coverage.yaml say; run `make coverage`"]
    assert coverage.problems(tmp_path) == drifted
    page = coverage.read(tmp_path, coverage.rules()).printed()
    (tmp_path / coverage.PAGE).write_text(page, encoding="utf-8")
    assert coverage.problems(tmp_path) == []
    (tmp_path / coverage.PAGE).write_text(page.replace("GH-04", "GH-40"), encoding="utf-8")
    assert coverage.problems(tmp_path) == drifted


def test_every_rule_of_the_five_documents_is_proven_or_listed_and_the_page_says_so() -> None:
    assert coverage.problems() == []
    assert [rule.id for rule in coverage.rules()][::272] == ["GH-01", "QC-56"]


@pytest.mark.parametrize(
    ("rule", "status"), [("GH-04", 0), ("GH-404", 2)], ids=["a rule of a document", "no such rule"]
)
def test_a_test_that_names_no_rule_of_a_document_is_not_collected(
    tmp_path: Path, rule: str, status: int
) -> None:
    named = TEST.replace("async def", "def").replace("ZZ-01", rule)
    (tmp_path / "test_it.py").write_text(named, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "tests.rules", "-p", "no:cacheprovider"]
    options = ["--rootdir", str(tmp_path), "-c", str(CHECKOUT / "pyproject.toml")]
    ran = subprocess.run(
        [*command, *options, str(tmp_path)],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ran.returncode == status, ran.stdout
    assert ("test_it.py::test_a_thing_is_held names GH-404, which no document has" in ran.stdout) == bool(
        status
    )
