"""A change that breaks what was released must be named in the changelog."""

from __future__ import annotations

from pathlib import Path

import pytest

from hub import released

OLD = 'type Query { a: Int b(c: Int): Int @tag(name: "x") } enum E { ONE TWO }'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    schema = tmp_path / "schema"
    (schema / "subgraphs").mkdir(parents=True)
    (tmp_path / "CHANGELOG.md").write_text("# Changelog\n")
    for name in ("schema.graphql", "subgraphs/students.graphql"):
        (schema / name).write_text(OLD)
    assert "schema/released/subgraphs/students.graphql" in released.release(schema)
    return schema


def broken(folder: Path) -> list[str]:
    return released.broken(folder, folder.parent / "CHANGELOG.md")


def test_nothing_is_broken_by_what_is_added(folder: Path) -> None:
    assert broken(folder) == []
    (folder / "schema.graphql").write_text(OLD + " type More { d: Int }")
    assert broken(folder) == []


def test_what_is_taken_away_must_be_named_word_for_word(folder: Path) -> None:
    (folder / "schema.graphql").write_text(OLD.replace("a: Int", "z: Int"))
    [said] = broken(folder)
    assert said.startswith("schema/schema.graphql: breaking, and not named in CHANGELOG.md: ")
    named = said.split("CHANGELOG.md: ")[1]
    assert "Query.a" in named
    (folder.parent / "CHANGELOG.md").write_text(f"- schema: {named}\n")
    assert broken(folder) == []


def test_a_subgraph_is_a_promise_too(folder: Path) -> None:
    (folder / "subgraphs" / "students.graphql").write_text(OLD.replace("TWO", "THREE"))
    assert "subgraphs/students.graphql" in broken(folder)[0]
    (folder / "subgraphs" / "students.graphql").unlink()
    assert "was removed" in broken(folder)[0]


def test_the_hub_keeps_what_it_released() -> None:
    assert released.broken() == []
