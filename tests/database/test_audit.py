"""The audit log's tables only grow."""

from __future__ import annotations

import psycopg
import pytest
from psycopg.errors import CheckViolation, InsufficientPrivilege

TABLES = ("audit_record", "audit_leaf", "audit_node", "audit_subject", "audit_checkpoint")
CHANGES = ("DELETE FROM {}", "TRUNCATE {}", "UPDATE {0} SET {1} = {1}")
COLUMNS = dict(zip(TABLES, ("outcome", "leaf", "hash", "seq", "note"), strict=True))
RECORD = "INSERT INTO audit_record (jurisdiction_code, client_id, kind, outcome{}) VALUES ('150785', 'portal', 'READ', 'OK'{})"


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("change", CHANGES)
def test_nothing_in_the_audit_log_is_changed_or_removed(database_url: str, table: str, change: str) -> None:
    refused = pytest.raises(InsufficientPrivilege, match="append-only")
    with psycopg.connect(database_url) as connection, refused:
        connection.execute(change.format(table, COLUMNS[table]))


def test_a_record_knows_its_transaction_and_its_moment(database_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        connection.execute(RECORD.format("", ""))
        found = "SELECT xact = pg_current_xact_id(), at BETWEEN now() AND clock_timestamp(), subjects FROM audit_record"
        assert connection.execute(found).fetchall() == [(True, True, b"")]


def test_subjects_are_whole_ids(database_url: str) -> None:
    with psycopg.connect(database_url) as connection, pytest.raises(CheckViolation):
        connection.execute(RECORD.format(", subjects", r", '\x0102'"))
