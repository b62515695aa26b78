"""The house keeps its own rules."""

from __future__ import annotations

import ast
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
OURS = sorted(path.parent.name for path in ROOT.glob("*/__init__.py"))
MODULES = sorted(path for name in OURS for path in (ROOT / name).rglob("*.py"))
DRAWERS = {"utils", "helpers", "common", "base", "manager", "service"}


def test_every_package_at_the_top_stands_in_the_import_contract() -> None:
    contract = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    assert set(contract["root_packages"]) >= {name for name in OURS if name != "benchmarks"}


def test_no_installed_distribution_owns_one_of_our_names() -> None:
    assert not set(OURS) & set(packages_distributions())


def test_the_lock_holds_exact_versions_and_no_address() -> None:
    lines = [
        line for line in (ROOT / "requirements.lock").read_text().splitlines() if not line.startswith("#")
    ]
    assert all("==" in line for line in lines)
    assert not any("://" in line or line.startswith("-") for line in lines)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_opens_with_one_sentence_and_stays_a_page_or_two(path: Path) -> None:
    if "versions" in path.parts:
        return
    source = path.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(source)), "no docstring"
    assert len(source.splitlines()) <= 300
    assert path.stem not in DRAWERS


def test_no_two_tests_have_one_name_by_which_only_one_of_them_would_run(
    request: pytest.FixtureRequest,
) -> None:
    names = [item.nodeid for item in request.session.items]
    assert len(names) == len(set(names))


def test_every_noun_of_the_database_is_migrated_in_one_line_of_history() -> None:
    versions = (ROOT / "database" / "migrations" / "versions").glob("*.py")
    parents = [ast.literal_eval(_assigned(path, "down_revision")) for path in versions]
    assert parents.count(None) == 1
    assert len(parents) == len(set(parents))


def _assigned(path: Path, name: str) -> str:
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == name and node.value:
            return ast.unparse(node.value)
    raise AssertionError(f"{path} has no {name}")
