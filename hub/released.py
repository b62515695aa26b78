"""What the last release promised: the graphs' SDL as clients built upon it, and what has been broken of it since."""

from __future__ import annotations

from pathlib import Path

from graphql import GraphQLSchema, build_schema, find_breaking_changes

from hub.settings import CHECKOUT

SCHEMA = CHECKOUT / "schema"
_PARTS = ("subgraphs", "contracts")
CHANGELOG = CHECKOUT / "CHANGELOG.md"


def broken(schema: Path = SCHEMA, changelog: Path = CHANGELOG) -> list[str]:
    """Every breaking change since the release that the changelog does not name word for word, a line each.

    schema: a folder of SDL; released/ in it holds each file once more, under the same name, as it was released.
    """
    said = changelog.read_text(encoding="utf-8")
    released = schema / "released"
    found = []
    for old in sorted(released.rglob("*.graphql")):
        name = old.relative_to(released)
        found += [
            f"schema/{name}: breaking, and not named in CHANGELOG.md: {change}"
            for change in _changes(old, schema / name)
            if change not in said
        ]
    return found


def release(schema: Path = SCHEMA) -> str:
    """Take the SDL of today as the promise from now on; says which files."""
    written = []
    parts = (file for folder in _PARTS for file in (schema / folder).glob("*.graphql"))
    for file in sorted([schema / "schema.graphql", *parts]):
        kept = schema / "released" / file.relative_to(schema)
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(file.read_bytes())
        written.append(str(kept.relative_to(schema.parent)))
    return f"{', '.join(written)} written"


def _changes(old: Path, new: Path) -> list[str]:
    if not new.exists():
        return [f"{new.name} was removed."]
    return [change.description for change in find_breaking_changes(_built(old), _built(new))]


def _built(file: Path) -> GraphQLSchema:
    # Federation's directives are applied in the SDL and declared nowhere in it.
    return build_schema(file.read_text(encoding="utf-8"), assume_valid_sdl=True)
