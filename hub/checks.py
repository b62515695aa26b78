"""What must not drift: tables and migrations, graph, catalogue and machines as printed, contracts, releases, rules.

`python -m hub.checks`.
"""

from __future__ import annotations

import sys

from openapi_spec_validator import validate
from openapi_spec_validator.readers import read_from_filename
from openapi_spec_validator.validation.exceptions import OpenAPIValidationError

from database import migrate
from hub import assembly, catalogue, coverage, graphql, released, states
from hub.settings import CHECKOUT, Settings


def problems(settings: Settings) -> list[str]:
    """Everything that drifted, a line each."""
    return [
        *_migrations(settings),
        *_sdl(),
        *_catalogue(),
        *_states(),
        *_contracts(),
        *released.broken(),
        *coverage.problems(),
    ]


def _migrations(settings: Settings) -> list[str]:
    with assembly.server(settings), assembly.scratch(settings, "drift_check") as url:
        migrate.upgrade(url)
        return [f"migrations: {line}" for line in migrate.drift(url)]


def _sdl() -> list[str]:
    return [
        f"{path.relative_to(CHECKOUT)}: not what the schema says; run `make schema` and look at the difference"
        for path in graphql.drifted()
    ]


def _catalogue() -> list[str]:
    if catalogue.FILE.exists() and catalogue.FILE.read_text(encoding="utf-8") == catalogue.printed():
        return []
    return ["docs/errors.md: not what hub/codes.py says; run `make schema`"]


def _states() -> list[str]:
    return ["docs/states.md: not what domain/machines says; run `make schema`"] if states.drifted() else []


def _contracts() -> list[str]:
    found = []
    for path in sorted((CHECKOUT / "openapi").rglob("*.yaml")):
        content, _ = read_from_filename(str(path))
        try:
            validate(content)
        except OpenAPIValidationError as error:
            found.append(f"{path.relative_to(CHECKOUT)}: {error}")
    return found


if __name__ == "__main__":
    drifted = problems(Settings())
    sys.stdout.write(
        "\n".join(
            drifted
            or [
                "migrations, SDL, error codes, state machines, OpenAPI, rules: no drift; nothing released is broken, no rule forgotten"
            ]
        )
        + "\n"
    )
    sys.exit(bool(drifted))
