"""What two runs are compared by notices every lost, doubled and altered row, and nothing that may differ."""

from __future__ import annotations

from collections.abc import Callable

import psycopg
import pytest

from tests.exchange.chaos import digest

_FIRST = "id = (SELECT id FROM {} ORDER BY id LIMIT 1)"
NOTICED = {
    "lost": (f"DELETE FROM enrollment WHERE {_FIRST.format('enrollment')}", {"enrollment -1"}),
    "doubled": (
        f"""INSERT INTO household_registration
            SELECT (jsonb_populate_record(h, jsonb_build_object('id', gen_random_uuid()))).*
            FROM household_registration h WHERE {_FIRST.format("household_registration")}""",
        {"household_registration +1"},
    ),
    "altered": (
        f"UPDATE enrollment SET grade = grade + 1 WHERE {_FIRST.format('enrollment')}",
        {"enrollment +1", "enrollment -1"},
    ),
    "said of another": (
        f"""UPDATE household_registration SET student_id = (SELECT max(id::text)::uuid FROM student)
            WHERE {_FIRST.format("household_registration")}""",
        {"household_registration +1", "household_registration -1"},
    ),
    "an instant more": (
        f"UPDATE enrollment SET marked_at = now() WHERE {_FIRST.format('enrollment')}",
        {"enrollment +1", "enrollment -1"},
    ),
}
PASSED_OVER = {
    "another id": "UPDATE household_registration SET id = gen_random_uuid()",
    "another instant": "UPDATE household_registration SET updated_at = now() + interval '1 day'",
    "sealed anew": "UPDATE household_registration SET address_sealed = address_sealed || address_sealed",
}


def found(url: str, statement: str) -> list[str]:
    """What the digest says of a change."""
    before = digest.told(url)
    with psycopg.connect(url) as connection:
        connection.execute("DROP INDEX uq_household_registration_valid")
        assert connection.execute(statement.encode()).rowcount
    return digest.differences(digest.told(url), before)


@pytest.mark.parametrize("change", NOTICED)
def test_what_differs_is_noticed(change: str, fresh: Callable[[], str]) -> None:
    statement, told = NOTICED[change]
    assert {" ".join(each.split()[:2]) for each in found(fresh(), statement)} == told


@pytest.mark.parametrize("change", PASSED_OVER)
def test_what_may_differ_is_passed_over(change: str, fresh: Callable[[], str]) -> None:
    assert found(fresh(), PASSED_OVER[change]) == []
