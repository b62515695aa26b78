"""The commands, run as an operator runs them."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import make_url
from typer.testing import CliRunner

from hub.cli import application
from hub.settings import CHECKOUT
from partners import broken_files
from tests.exchange import world


def hub(home: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """`python -m hub …` with a home of its own."""
    return subprocess.run(
        [sys.executable, "-m", "hub", *arguments],
        cwd=CHECKOUT,
        env={**os.environ, "HUB_HOME": str(home), **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture
def operator(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """An operator whose hub uses the test's own database."""
    monkeypatch.setenv("HUB_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("HUB_DATABASE_URL", database_url)
    return CliRunner()


@pytest.mark.slow
def test_the_demo_finds_just_what_was_planted_balances_and_changes_nothing_the_second_time(
    tmp_path: Path,
) -> None:
    home = tmp_path / "家 home"
    arguments = ("demo", "--once", "--json", "--children", "400")
    first, second = (hub(home, *arguments) for _ in range(2))
    assert first.returncode == second.returncode == 0, first.stderr + second.stderr
    report, again = json.loads(first.stdout), json.loads(second.stdout)
    assert first.stdout.count("\n") == 1
    assert {code: row["exact"] for code, row in report["differences"].items()} == dict.fromkeys(
        report["differences"], True
    )
    assert all(row["planted"] for row in report["differences"].values())
    for counts in report["packages"].values():
        assert counts["received"] == sum(
            counts[name] for name in ("accepted", "rejected", "held", "duplicate")
        )
    assert (report["unchanged"], again["unchanged"]) == (False, True)
    _four_were_shown_their_own(report["viewers"])
    assert again["viewers"] == report["viewers"]
    assert again["packages"] == report["packages"]
    assert again["receipts"] == report["receipts"]
    assert set(report["months"].values()) == {"CLOSED"}
    assert len(report["months"]) == 5
    assert (report["late"], again["late"]) == (["labor_inspection"], [])
    [refused] = (each for each in report["held"] if each["decision"] == "REFUSED")
    assert {each["package"] for each in refused["doubts"]} == {"ASSISTANCE_HOUSEHOLDS"}
    assert refused["doubts"][0]["doubt"] == "FINDINGS"
    profile = json.loads((home / "demo" / "partners" / "police.json").read_text())
    assert (profile["sender_constraint"], "token_url" in profile) == ("dpop", False)
    verified = hub(home / "demo", "exchange", "verify", HUB_DATABASE_URL=_demo_url(home))
    assert "5 receipts" in verified.stdout, verified.stderr
    due = hub(home / "demo", "exchange", "due", "--json", HUB_DATABASE_URL=_demo_url(home))
    assert {row["partner"] for row in json.loads(due.stdout) if row["period"] == "2026-08"} == set()
    _receipts_hold_elsewhere(home, hub(home / "demo", "exchange", "key").stdout)
    assert "已停止" in hub(home, "db", "stop").stdout


def _receipts_hold_elsewhere(home: Path, key: str) -> None:
    """What is written out is verified by whoever has the public key, without the hub's database or keys."""
    written = hub(home / "demo", "exchange", "receipts", "police", HUB_DATABASE_URL=_demo_url(home)).stdout
    receipts, known, other = home / "receipts.jsonl", home / "key.json", home / "other.ndjson"
    receipts.write_text(written, "utf-8")
    known.write_text(key)
    other.write_bytes(b"{}\n")
    away = {"HUB_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}
    there = ("exchange", "verify", str(receipts), "--key", str(known))
    assert "1 receipts" in hub(home / "elsewhere", *there, **away).stdout
    refused = hub(home / "elsewhere", *there, "--file", str(other), **away)
    assert (refused.returncode, "NOT_IN_A_RECEIPT" in refused.stderr) == (1, True), refused.stderr
    receipts.write_text(written.replace("2026", "2025", 1), "utf-8")
    assert "BAD_RECEIPT" in hub(home / "elsewhere", *there, **away).stderr
    alone = hub(home / "elsewhere", "exchange", "verify", str(receipts), **away)
    assert (alone.returncode, "--key" in alone.stderr) == (2, True), alone.stderr


def _four_were_shown_their_own(viewers: list[Any]) -> None:
    """The same query: all children and a clear number, a school's, a township's without the number, none."""
    answers = {each["viewer"]: each["answer"] for each in viewers}
    assert list(answers) == ["BUREAU_OFFICER", "SCHOOL_OFFICER", "TOWNSHIP_OFFICER", "DEPARTMENT"]
    bureau, school, township, police = answers.values()
    seen = [each["data"]["students"]["totalCount"] for each in (bureau, school, township)]
    assert seen[0] == 400
    assert 0 < seen[1] < 400
    assert 0 < seen[2] < 400
    names = {each["data"]["student"]["name"] for each in (bureau, school, township)}
    numbers = [each["data"]["student"]["studentNo"] for each in (bureau, school, township)]
    assert len(names) == 1
    assert numbers[0] == numbers[1] is not None
    assert numbers[2] is None
    assert {error["extensions"]["code"] for error in township["errors"]} == {"FORBIDDEN"}
    assert (police["data"]["students"], police["data"]["student"]) == (None, None)
    assert police["data"]["exchangePackages"]["totalCount"] > 0


def _demo_url(home: Path) -> str:
    return hub(home, "db", "start").stdout.strip().rsplit("/", 1)[0] + "/demo"


@pytest.mark.slow
def test_a_demo_is_served_once_untouched_by_a_second_one_and_ctrl_c_ends_all_of_it(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "hub", "demo", "--children", "60"],
        cwd=CHECKOUT,
        env={**os.environ, "HUB_HOME": str(tmp_path), "HUB_PORT": "0"},
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # heard in the background too
    ) as demo:
        assert demo.stderr is not None
        said = ""
        for line in demo.stderr:
            said += line
            if "another one" in line:
                break
        served = re.search(r"GraphiQL  (http://[0-9.:]+)/graphql", said)
        again = re.search(r"-m hub (token --demo .*)$", line.strip())
        assert served
        assert again
        assert "eyJ" not in said  # nobody sits there: what is written is kept by somebody
        given = hub(tmp_path, *again[1].split()).stdout
        for arguments in (["--children", "61"], ["--fresh", "--once"]):
            second = hub(tmp_path, "demo", *arguments, HUB_PORT="0")
            assert (second.returncode, "DEMO_RUNNING" in second.stderr) == (1, True)
        answer = httpx.post(
            f"{served[1]}/graphql",
            json={"query": "{ students { totalCount } }"},
            headers={"authorization": f"Bearer {given.strip()}"},
        )
        assert answer.json()["data"]["students"]["totalCount"] > 0
        made = ["client", "--demo", "add", "police", "--name", "公安局", "--scope", "students:read"]
        keys = tmp_path / "keys.json"
        keys.write_text(hub(tmp_path, "key", "police").stdout)
        assert hub(tmp_path, *made, "--jwks", str(keys)).returncode == 0
        assert "police | 公安局" in hub(tmp_path, "client", "--demo", "list").stdout
        assert "police | 公安局" not in hub(tmp_path, "client", "list").stdout
        demo.send_signal(signal.SIGINT)
        assert demo.wait(30) in {0, 130}
    assert "running=False" in hub(tmp_path, "db", "status").stdout.replace("'", "")
    assert not _running(str(tmp_path))
    assert "not running" in hub(tmp_path, "db", "stop").stdout


def test_a_demo_whose_port_is_taken_touches_nothing(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        refused = hub(tmp_path, "demo", "--fresh", HUB_PORT=str(taken.getsockname()[1]))
    assert (refused.returncode, "PORT_TAKEN" in refused.stderr) == (1, True)
    assert [path.name for path in tmp_path.iterdir()] == ["demo.lock"]


@pytest.mark.parametrize(
    ("command", "name", "value", "zh"),
    [
        (["serve"], "HUB_PORT", "abc", "应为整数"),
        (["demo", "--once"], "HUB_PORT", "99999", "数值过大"),
        (["import", "enrollment", "README.md"], "HUB_RATE", "nan", "应为有限的数"),
        (["token"], "HUB_JURISDICTION", "15078", "格式不符"),
        (["token"], "HUB_CORS_ORIGINS", "*", "格式不符"),
        (["token"], "HUB_CORS_ORIGINS", "null", "格式不符"),
        (["token"], "HUB_CORS_ORIGINS", "https://portal.test/", "格式不符"),
        (["token"], "HUB_CORS_ORIGINS", "http://portal.test", "格式不符"),
    ],
)
def test_a_bad_setting_is_named_with_its_value_and_what_is_wrong(
    command: list[str], name: str, value: str, zh: str, tmp_path: Path
) -> None:
    refused = hub(tmp_path, *command, **{name: value})
    assert refused.returncode == 1
    assert f"{name}={value}" in refused.stderr
    assert zh in refused.stderr
    assert "Traceback" not in refused.stderr
    assert list(tmp_path.iterdir()) == []


def _running(marker: str) -> list[str]:
    deadline = time.monotonic() + 60
    while found := [
        line
        for line in subprocess.getoutput("ps -eo args").splitlines()
        if marker in line and "ps -eo" not in line
    ]:
        if time.monotonic() > deadline:
            break
    return found


@pytest.mark.parametrize("maker", broken_files.MAKERS, ids=lambda maker: maker.__name__)
def test_a_broken_export_is_answered_in_words_and_never_with_a_traceback(
    maker: Any, operator: CliRunner, tmp_path: Path
) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    broken = maker(world.small_county(), folder)
    result = operator.invoke(application, ["import", "enrollment", str(broken.path), "--period", "2026-08"])
    assert result.exit_code in {0, 1}, result.output
    assert not isinstance(result.exception, Exception) or isinstance(result.exception, SystemExit)
    assert "Traceback" not in result.output
    if broken.refused is not None:
        assert result.exit_code == 1


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["exchange", "run", "police", "2026-13"], "BAD_PERIOD"),
        (["exchange", "run", "nobody", "2026-08"], "UNKNOWN_PARTNER"),
        (["exchange", "run", "police", "2026-08"], "NOT_CONNECTED"),
    ],
)
def test_a_run_that_cannot_start_says_why(
    arguments: list[str], code: str, database_url: str, tmp_path: Path
) -> None:
    result = hub(tmp_path, *arguments, HUB_DATABASE_URL=database_url)
    assert result.returncode == 1
    assert code in result.stderr


def test_units_come_from_a_table_all_or_none(operator: CliRunner, tmp_path: Path) -> None:
    path = tmp_path / "units.csv"
    rows = [
        "单位代码,单位名称,单位类型,上级单位代码",
        "150785,根河市人民政府,区县政府,",
        "150785100,好里堡办事处,街道办事处,150785",
    ]
    path.write_text("\n".join(rows), encoding="utf-8")
    assert "2 units" in operator.invoke(application, ["import", "organizations", str(path)]).output
    path.write_text("\n".join([*rows, "150785101,某镇,城镇,150785"]), encoding="utf-8")
    result = operator.invoke(application, ["import", "organizations", str(path)])
    assert result.exit_code == 1
    assert "C4" in result.output
    assert "BAD_UNITS" in result.output


def test_the_samples_are_taken_over_as_they_are(operator: CliRunner, tmp_path: Path) -> None:
    written = operator.invoke(application, ["samples", str(tmp_path / "示例")]).output.split()
    assert [Path(each).name for each in written] == ["单位.xlsx", "学籍导出.xlsx"]
    units = operator.invoke(application, ["import", "organizations", written[0]])
    assert units.exit_code == 0, units.output
    imported = operator.invoke(application, ["import", "enrollment", written[1], "--json"])
    package = json.loads(imported.stdout)["package"]
    assert package["received"] == package["accepted"] > 0


def test_the_places_rules_load_once(operator: CliRunner) -> None:
    first = json.loads(operator.invoke(application, ["policies"]).output)
    again = json.loads(operator.invoke(application, ["policies"]).output)
    assert first["inserted"] > 1000
    assert (again["inserted"], again["updated"], again["closed"]) == (0, 0, 0)


def test_a_token_is_a_kind_of_users_or_has_the_scopes_that_are_named_and_never_both(
    operator: CliRunner,
) -> None:
    made = operator.invoke(application, ["token", "--as", "police"])
    assert (made.exit_code, made.output.count(".")) == (0, 2)
    for arguments in (["--as", "nobody"], ["--as", "police", "--scope", "students:read"]):
        refused = operator.invoke(application, ["token", *arguments])
        assert refused.exit_code == 2
        assert "eyJ" not in refused.output


@pytest.fixture
def nobody() -> str:
    """An address where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as left:
        return f"127.0.0.1:{left.getsockname()[1]}/hub"


@pytest.mark.parametrize(
    "arguments",
    [["client", "list"], ["user", "unlock", "someone"], ["policies"], ["db", "upgrade"], ["serve"]],
)
def test_a_database_that_cannot_be_reached_is_named_without_its_password(
    arguments: list[str], nobody: str, operator: CliRunner, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HUB_DATABASE_URL", f"postgresql://bob:hunter2@{nobody}")
    monkeypatch.setenv("HUB_PORT", "0")
    refused = operator.invoke(application, arguments)
    assert refused.exit_code == 1
    assert f"HUB_DATABASE_URL={nobody}" in refused.output
    assert "UNAVAILABLE" in refused.output
    assert "bob" not in refused.output
    assert "hunter2" not in refused.output
    assert not (tmp_path / "home" / "errors.log").exists()


def test_a_database_that_does_not_exist_is_named_too(
    database_url: str, operator: CliRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = make_url(database_url).set(database="nowhere", password="hunter2")
    monkeypatch.setenv("HUB_DATABASE_URL", there.render_as_string(hide_password=False))
    refused = operator.invoke(application, ["client", "list"])
    assert (refused.exit_code, "UNAVAILABLE" in refused.output) == (1, True), refused.output
    assert "/nowhere" in refused.output
    assert "hunter2" not in refused.output


def test_the_countys_own_registers_are_held_against_each_other_or_only_counted(operator: CliRunner) -> None:
    assert operator.invoke(application, ["policies"]).exit_code == 0
    counted = json.loads(operator.invoke(application, ["exchange", "compare", "--dry-run"]).stdout)
    runs = json.loads(operator.invoke(application, ["exchange", "compare"]).stdout)
    again = json.loads(operator.invoke(application, ["exchange", "compare", "--release"]).stdout)
    assert counted["M_09"]["left"] == counted["M_09"]["found"] == 0
    assert len(set(runs.values())) == len(counted) == 9
    assert again == runs


def test_an_argument_that_is_no_text_is_refused_in_words(operator: CliRunner) -> None:
    for arguments in (
        ["user", "unlock", "\udcff"],
        ["client", "deactivate", "a\x00b"],
        ["token", "--unit", "\ud800"],
    ):
        refused = operator.invoke(application, arguments)
        assert (refused.exit_code, "BAD_VALUE" in refused.output) == (1, True), refused.output


def test_no_token_is_made_with_a_scope_that_there_is_not(operator: CliRunner) -> None:
    refused = operator.invoke(application, ["token", "--scope", "students:reed ledgers:read"])
    assert refused.exit_code == 1
    assert "BAD_SCOPE" in refused.output
    assert "students:reed" in refused.output
    assert "eyJ" not in refused.output


def test_a_client_is_registered_with_public_keys_only(operator: CliRunner, tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    path.write_text(operator.invoke(application, ["key", "police"]).output)
    scopes = ["--scope", "students:read"]
    arguments = ["client", "add", "portal", "--name", "门户", "--jwks", str(path), *scopes]
    assert operator.invoke(application, arguments).exit_code == 0
    path.write_text(json.dumps({"keys": [{"kty": "oct", "k": "c2VjcmV0", "kid": "1"}]}))
    refused = operator.invoke(application, arguments)
    assert refused.exit_code == 1
    assert "BAD_JWKS" in refused.output
