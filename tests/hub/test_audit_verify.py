"""`python -m hub audit verify` finds whatever was done to the log, in the database and in an export."""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any, LiteralString

import psycopg
import pytest
from click.testing import Result
from typer.testing import CliRunner

from hub.cli import application

SIGNED, UNSIGNED = 6, 2
INSERT = """INSERT INTO audit_record (jurisdiction_code, client_id, kind, outcome, operation, subjects)
    VALUES ('150785', 'portal', 'READ', 'OK', %s, uuid_send(gen_random_uuid()))"""
Lines = list[dict[str, Any]]


class Auditor:
    """A hub with a log of eight records, six of them signed when a witness took the checkpoint."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url, self.folder, self.runner = url, folder, CliRunner()
        self.file, self.kept = folder / "log.jsonl", folder / "kept.txt"
        for first, count in ((0, SIGNED), (SIGNED, UNSIGNED)):
            for number in range(first, first + count):
                self.sql(INSERT.replace("%s", f"'Operation{number}'"))
            self.hub("audit", "sequence")
            if not first:
                (note,) = self.rows("SELECT note FROM audit_checkpoint ORDER BY size DESC LIMIT 1")
                self.kept.write_text(note, encoding="utf-8")

    def hub(self, *arguments: str, good: bool = True) -> Result:
        done = self.runner.invoke(application, list(arguments))
        assert done.exit_code == (0 if good else 1), done.output
        return done

    def verify(self, *arguments: str, good: bool = True) -> str:
        return self.hub("audit", "verify", *arguments, good=good).output

    def sql(self, *statements: str) -> None:
        with psycopg.connect(self.url) as connection:
            for table in ("record", "leaf", "node", "subject", "checkpoint"):
                connection.execute(f"ALTER TABLE audit_{table} DISABLE TRIGGER append_only")
            for statement in statements:
                assert connection.execute(statement.encode()).rowcount, statement

    def rows(self, query: LiteralString) -> list[Any]:
        with psycopg.connect(self.url) as connection:
            return [row[0] for row in connection.execute(query)]

    def id(self, seq: int) -> str:
        (found,) = self.rows(f"SELECT record_id::text FROM audit_leaf WHERE seq = {seq:d}")  # type: ignore[arg-type]
        return str(found)

    def export(self, change: Callable[[Lines], None] = lambda lines: None) -> str:
        """Export the log, change the file, return its path."""
        self.hub("audit", "export", str(self.file))
        lines = [json.loads(line) for line in self.file.read_text("utf-8").splitlines()]
        change(lines)
        text = (json.dumps(each, ensure_ascii=False, sort_keys=True, separators=(",", ":")) for each in lines)
        self.file.write_text("".join(f"{line}\n" for line in text), "utf-8")
        return str(self.file)


@pytest.fixture
def auditor(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Auditor:
    monkeypatch.setenv("HUB_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("HUB_DATABASE_URL", database_url)
    return Auditor(database_url, tmp_path)


def entry(lines: Lines, seq: int) -> int:
    return next(at for at, line in enumerate(lines) if line.get("seq") == seq)


def renumber(lines: Lines) -> None:
    """As one does who wants nobody to see it: places in order, the count at the end right."""
    places = [line for line in lines if "seq" in line]
    for seq, line in enumerate(places):
        line["seq"] = seq
    lines[-1]["end"] = len(places)


SHIFT = (
    "UPDATE audit_leaf SET seq = seq + 100000 WHERE seq {0}",
    "UPDATE audit_leaf SET seq = seq - 100000 + {1} WHERE seq >= 100000",
)
"""Leaves cannot pass through each other's places one by one."""


def shifted(where: str, by: int) -> tuple[str, str]:
    return SHIFT[0].format(where), SHIFT[1].format("", by).replace("+ -", "- ")


def test_an_untouched_log_holds_in_the_database_in_an_export_and_against_a_kept_checkpoint(
    auditor: Auditor,
) -> None:
    kept = ("--checkpoint", str(auditor.kept))
    for said in (auditor.verify(*kept), auditor.verify(auditor.export(), *kept)):
        assert "8 records, 2 checkpoints: all hold / 审计日志校验通过" in said
        assert "0 not signed yet" in said
    (key,) = auditor.hub("audit", "key").output.split()
    assert "all hold" in auditor.verify(auditor.export(), "--key", key)


@pytest.mark.parametrize(
    "column", ["outcome = 'FORBIDDEN'", "at = at + '1us'", "subjects = ''", "ticket = 'T'", "xact = '1'"]
)
def test_a_flipped_value_is_found(auditor: Auditor, column: str) -> None:
    wrong = auditor.id(3)
    auditor.sql(f"UPDATE audit_record SET {column} WHERE id = '{wrong}'")
    found = auditor.verify(auditor.export(), good=False)
    assert f"seq 3, id {wrong}" in found
    assert "审计日志被改动" in found
    assert "the audit log was altered" in found
    assert "seq 3" in auditor.verify(good=False)


def test_a_flipped_value_whose_leaf_was_computed_anew_is_found(auditor: Auditor) -> None:
    auditor.sql("UPDATE audit_leaf SET leaf = sha256('other') WHERE seq = 3")
    assert "seq 2–3" in auditor.verify(good=False)

    def computed_anew(lines: Lines) -> None:
        place = lines[entry(lines, 3)]
        place["record"]["outcome"] = "FORBIDDEN"
        text = json.dumps(place["record"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        place["leaf"] = sha256(b"\0" + text.encode()).hexdigest()

    assert f"seq 0–{SIGNED - 1}" in auditor.verify(auditor.export(computed_anew), good=False)


def test_a_deleted_record_is_found(auditor: Auditor) -> None:
    auditor.sql(f"DELETE FROM audit_record WHERE id = '{auditor.id(2)}'")
    assert "seq 2" in auditor.verify(good=False)
    assert "seq 2" in auditor.verify(auditor.export(), good=False)


def test_a_deleted_record_over_which_the_others_closed_up_is_found(auditor: Auditor) -> None:
    def closed_up(lines: Lines) -> None:
        del lines[entry(lines, 2)]
        renumber(lines)

    assert "seq 0–5" in auditor.verify(auditor.export(closed_up), good=False)
    wrong = auditor.id(2)
    auditor.sql(
        "DELETE FROM audit_leaf WHERE seq = 2",
        f"DELETE FROM audit_record WHERE id = '{wrong}'",
        *shifted("> 2", -1),
    )
    assert "seq 2–3" in auditor.verify(good=False)


def test_an_inserted_record_is_found(auditor: Auditor) -> None:
    auditor.sql(
        "INSERT INTO audit_record (jurisdiction_code, client_id, kind, outcome, xact)"
        " VALUES ('150785', 'portal', 'READ', 'OK', '5')"
    )
    (slipped_in,) = auditor.rows("SELECT id::text FROM audit_record WHERE xact = '5'")
    assert f"id {slipped_in}" in auditor.verify(good=False)


def test_an_inserted_record_for_which_the_others_moved_on_is_found(auditor: Auditor) -> None:
    def squeezed_in(lines: Lines) -> None:
        place = json.loads(json.dumps(lines[entry(lines, 7)]))
        lines.insert(entry(lines, 4), place)
        renumber(lines)

    assert "seq 0–5" in auditor.verify(auditor.export(squeezed_in), good=False)
    auditor.sql(
        *shifted(">= 4", 1),
        "INSERT INTO audit_leaf (seq, record_id, leaf) VALUES (4, gen_random_uuid(), sha256('x'))",
    )
    assert "seq 4–5" in auditor.verify(good=False)


def test_records_in_another_order_are_found(auditor: Auditor) -> None:
    def swapped(lines: Lines) -> None:
        one, other = entry(lines, 1), entry(lines, 4)
        lines[one], lines[other] = lines[other], lines[one]

    assert f"id {auditor.id(4)}" not in auditor.verify(auditor.export())
    assert "seq 1" in auditor.verify(auditor.export(swapped), good=False)

    def renumbered(lines: Lines) -> None:
        swapped(lines)
        renumber(lines)

    assert "seq 0–5" in auditor.verify(auditor.export(renumbered), good=False)
    auditor.sql(
        "UPDATE audit_leaf SET seq = -1 WHERE seq = 1",
        "UPDATE audit_leaf SET seq = 1 WHERE seq = 4",
        "UPDATE audit_leaf SET seq = 4 WHERE seq = -1",
    )
    assert "seq 0–1" in auditor.verify(good=False)


def test_a_truncated_log_is_found(auditor: Auditor) -> None:
    auditor.export()
    lines = auditor.file.read_text("utf-8").splitlines(keepends=True)
    auditor.file.write_text("".join(lines[:-3]), "utf-8")
    assert "BAD_AUDIT_EXPORT" in auditor.verify(str(auditor.file), good=False)
    auditor.sql(
        "DELETE FROM audit_node WHERE (index + 1) << level > 7",
        "DELETE FROM audit_subject WHERE places[1] >= 7",
        "DELETE FROM audit_record r USING audit_leaf l WHERE l.record_id = r.id AND l.seq >= 7",
        "DELETE FROM audit_leaf WHERE seq >= 7",
    )
    assert "seq 6–7" in auditor.verify(good=False)
    assert "seq 6–7" in auditor.verify(auditor.export(), good=False)


def test_a_log_cut_back_with_its_checkpoints_is_found_by_whoever_kept_one(auditor: Auditor) -> None:
    auditor.sql(
        "DELETE FROM audit_checkpoint WHERE size > 0",
        "DELETE FROM audit_node WHERE (index + 1) << level > 4",
        "DELETE FROM audit_subject WHERE places[1] >= 4",
        "DELETE FROM audit_record r USING audit_leaf l WHERE l.record_id = r.id AND l.seq >= 4",
        "DELETE FROM audit_leaf WHERE seq >= 4",
    )
    auditor.hub("audit", "sequence")
    assert "4 records" in auditor.verify()
    for log in ([], [auditor.export()]):
        assert "seq 4–5" in auditor.verify(*log, "--checkpoint", str(auditor.kept), good=False)


def test_a_fork_is_found_by_whoever_kept_a_checkpoint(auditor: Auditor) -> None:
    # Somebody with the key begins again, and tells another story of the same length.
    auditor.sql(
        *(f"DELETE FROM audit_{table}" for table in ("checkpoint", "node", "subject", "leaf", "record")),
        "UPDATE audit_floor SET below = '0'",
        *(INSERT.replace("%s", f"'Other{number}'") for number in range(SIGNED + UNSIGNED)),
    )
    auditor.hub("audit", "sequence")
    assert "8 records" in auditor.verify()
    for log in ([], [auditor.export()]):
        assert "seq 0–5" in auditor.verify(*log, "--checkpoint", str(auditor.kept), good=False)


def test_a_checkpoint_signed_by_another_is_found(auditor: Auditor) -> None:
    auditor.sql("UPDATE audit_checkpoint SET note = replace(note, '8', '9') WHERE size = 8")
    assert "size 8" in auditor.verify(good=False)
    auditor.kept.write_text(auditor.kept.read_text("utf-8").replace("\n6\n", "\n5\n"), "utf-8")
    assert "BAD_CHECKPOINT" in auditor.verify("--checkpoint", str(auditor.kept), good=False)
    auditor.sql("DELETE FROM audit_checkpoint")
    assert "seq 0" in auditor.verify(good=False)


def test_a_look_taken_out_of_the_index_of_people_is_found(auditor: Auditor) -> None:
    auditor.sql("DELETE FROM audit_subject WHERE places = '{5}'")
    assert "seq 5" in auditor.verify(good=False)


def test_the_index_of_people_is_whole_after_its_form_has_changed_and_changed_back(auditor: Auditor) -> None:
    auditor.hub("db", "downgrade", "6de17c0ba525")
    assert auditor.rows("SELECT count(subject_id) FROM audit_subject") == [SIGNED + UNSIGNED]
    auditor.hub("db", "upgrade")
    assert "8 records" in auditor.verify()


def test_whose_key_counts_must_be_said_where_the_hub_is_not(
    auditor: Auditor, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file, (key,) = auditor.export(), auditor.hub("audit", "key").output.split()
    monkeypatch.setenv("HUB_HOME", str(tmp_path / "a department's"))
    monkeypatch.setenv("HUB_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    assert "--key" in auditor.verify(file, good=False)
    assert "all hold" in auditor.verify(file, "--key", key, "--checkpoint", str(auditor.kept))
    assert "BAD_CHECKPOINT" in auditor.verify(file, "--key", "hub.test/audit+0+AA", good=False)


@pytest.mark.parametrize(
    "line", ["", "[]", "null", '{"seq":0}', "[" * 5000, '{"end":NaN}', '{"format":"hub-audit/1"}']
)
def test_what_is_no_export_is_refused_with_its_line(auditor: Auditor, line: str) -> None:
    auditor.export()
    text = auditor.file.read_text("utf-8").splitlines()
    auditor.file.write_text("\n".join([text[0], text[1], line, *text[2:]]) + "\n", "utf-8")
    found = auditor.verify(str(auditor.file), good=False)
    assert "3\n" in found
    assert "BAD_AUDIT_EXPORT" in found
