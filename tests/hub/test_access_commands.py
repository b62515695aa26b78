"""Clients, people and keys, managed from a shell."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from joserfc.jwk import ECKey
from typer.testing import CliRunner, Result

from hub.cli import application

PASSWORD = "a long and honest password"


class Operator:
    """At a shell, with a database of the test's own."""

    def __call__(self, *arguments: str, said: str = "") -> Result:
        return CliRunner().invoke(application, list(arguments), input=said)

    def done(self, *arguments: str, said: str = "") -> str:
        result = self(*arguments, said=said)
        assert result.exit_code == 0, result.output
        return result.output


@pytest.fixture
def hub(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Operator:
    monkeypatch.setenv("HUB_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("HUB_DATABASE_URL", database_url)
    return Operator()


@pytest.fixture
def jwks(tmp_path: Path) -> str:
    path, key = tmp_path / "keys.json", ECKey.generate_key("P-256", auto_kid=True)
    path.write_text(json.dumps({"keys": [key.as_dict(private=False)]}))
    return str(path)


def test_a_client_is_added_shown_given_other_keys_and_shut_out(hub: Operator, jwks: str) -> None:
    terms = ["--scope", "exchange:read", "--department", "PUBLIC_SECURITY", "--role", "DEPARTMENT"]
    hub.done("client", "add", "police", "--name", "公安局", "--jwks", jwks, *terms)
    assert "police | 公安局 | active | DEPARTMENT | bound tokens | exchange:read" in hub.done(
        "client", "list"
    )
    hub.done(
        "client", "add", "police", "--name", "公安局", "--jwks", jwks, *terms, "--plain-bearer", "旧系统"
    )
    assert "plain bearer: 旧系统" in hub.done("client", "list")
    hub.done("client", "keys", "police", "--jwks", jwks)
    hub.done("client", "deactivate", "police")
    assert "inactive" in hub.done("client", "list")
    hub.done("client", "activate", "police")
    assert "UNKNOWN_CLIENT" in hub("client", "deactivate", "nobody").output


@pytest.mark.parametrize(
    "wrong",
    [
        ["--redirect-uri", "http://portal.test/callback"],
        ["--redirect-uri", "https://portal.test/callback#x"],
        ["--redirect-uri", "https://user@portal.test/callback"],
        ["--redirect-uri", "https://portal.test/; script-src *"],
        ["--redirect-uri", "javascript:alert(1)"],
        ["--redirect-uri", "https://[/"],
        ["--redirect-uri", "https://*/cb"],
        ["--redirect-uri", "https://*.test/cb"],
        ["--redirect-uri", "https://portal.test:*/cb"],
        ["--redirect-uri", "https://portal.test:0/cb"],
        ["--redirect-uri", "https://portal.test:99999/cb"],
    ],
)
def test_people_are_sent_only_to_whole_safe_addresses(hub: Operator, jwks: str, wrong: list[str]) -> None:
    added = hub("client", "add", "portal", "--name", "x", "--jwks", jwks, "--scope", "students:read", *wrong)
    assert added.exit_code == 1
    assert "BAD_CLIENT" in added.output


@pytest.mark.parametrize(
    ("client_id", "terms"),
    [
        ("operator", []),
        ("Hub", []),
        ("one", ["--name", ""]),
        ("one", ["--name", " \t"]),
        ("one", ["--name", "a\nb"]),
        ("one", ["--name", "a\x1b[31mb"]),
        ("one", ["--name", "x" * 201]),
        ("one", ["--scope", ""]),
        ("one", ["--scope", "  "]),
        ("one", ["--plain-bearer", "   "]),
        ("one", ["--plain-bearer", "a\nb"]),
        ("one", ["--role", "SCHOOL_OFFICER"]),
        ("one", ["--role", "TOWNSHIP_OFFICER"]),
        ("one", ["--role", "HOMEROOM_TEACHER"]),
    ],
)
def test_a_client_is_registered_only_on_terms_that_can_be_meant(
    hub: Operator, jwks: str, client_id: str, terms: list[str]
) -> None:
    common = ["--name", "x", "--jwks", jwks, "--scope", "students:read"]
    refused = hub("client", "add", client_id, *common, *terms)
    assert (refused.exit_code, "BAD_CLIENT" in refused.output) == (1, True), refused.output
    assert "active" not in hub.done("client", "list")


def test_a_reason_for_plain_tokens_can_be_taken_back(hub: Operator, jwks: str) -> None:
    common = ["client", "add", "one", "--name", "x", "--jwks", jwks, "--scope", "students:read"]
    hub.done(*common, "--plain-bearer", "旧系统")
    hub.done(*common, "--plain-bearer", "")
    assert "bound tokens" in hub.done("client", "list")


@pytest.mark.parametrize(
    "changed",
    [
        {"kid": "a\x00"},
        {"kid": "\ud800"},
        {"kid": "x" * 5_000},
        {"note": "a\x00"},
        {"note": {"a": {"b": 1}}},
        {"x5c": [["a"]]},
        {"use": "enc"},
        {"key_ops": ["encrypt"]},
        {"use": 7},
    ],
)
def test_a_key_that_cannot_be_kept_or_is_not_for_signing_is_refused(
    hub: Operator, jwks: str, changed: dict[str, Any]
) -> None:
    path = Path(jwks)
    [key] = json.loads(path.read_text())["keys"]
    path.write_text(json.dumps({"keys": [key | changed]}))
    refused = hub("client", "add", "one", "--name", "x", "--jwks", jwks, "--scope", "students:read")
    assert (refused.exit_code, "BAD_JWKS" in refused.output) == (1, True), refused.output


def test_keys_nested_without_end_are_refused(hub: Operator, jwks: str) -> None:
    for text in ("[" * 100_000, '{"keys": [{"kty": "EC", "a": ' + "[" * 900 + "]" * 900 + "}]}"):
        Path(jwks).write_text(text)
        refused = hub("client", "add", "one", "--name", "x", "--jwks", jwks, "--scope", "students:read")
        assert (refused.exit_code, "BAD_JWKS" in refused.output) == (1, True), refused.output


@pytest.mark.parametrize("purpose", ["劝返复学", "control", ""])
def test_a_purpose_that_there_is_not_is_refused_with_those_that_there_are(
    hub: Operator, jwks: str, purpose: str
) -> None:
    client = ["client", "add", "one", "--name", "x", "--jwks", jwks, "--scope", "students:read"]
    user = ["user", "add", "someone", "--name", "某人", "--role", "AUDITOR", "--scope", "duties:read"]
    for command in (client, user):
        refused = hub(*command, "--purpose", purpose, said=PASSWORD)
        assert (refused.exit_code, "COMPARISON" in refused.output) == (2, True), refused.output


@pytest.mark.parametrize("terms", [["--name", "a\nb"], ["--name", "x" * 201]])
def test_a_user_has_a_name_to_be_shown(hub: Operator, terms: list[str]) -> None:
    add = ["user", "add", "someone", "--name", "某人", "--role", "AUDITOR", "--scope", "duties:read", *terms]
    refused = hub(*add, said=PASSWORD)
    assert (refused.exit_code, "BAD_USER" in refused.output) == (1, True), refused.output


def test_no_client_or_user_of_an_unknown_role(hub: Operator, jwks: str) -> None:
    common = ["--name", "x", "--scope", "students:read", "--role", "KING"]
    assert hub("client", "add", "x", "--jwks", jwks, *common).exit_code == 2
    assert hub("user", "add", "someone", *common, said=f"{PASSWORD}\n" * 2).exit_code == 2


def test_an_account_is_added_once_shown_locked_opened_and_changed(hub: Operator) -> None:
    add = [
        "user",
        "add",
        "Zhang.San",
        "--name",
        "张三",
        "--role",
        "SCHOOL_OFFICER",
        "--scope",
        "students:read",
    ]
    twice = f"{PASSWORD}\n" * 2
    hub.done(*add, said=twice)
    assert "zhang.san | 张三 | SCHOOL_OFFICER | active | students:read" in hub.done("user", "list")
    assert "BAD_USER" in hub(*add, said=twice).output
    hub.done("user", "lock", "zhang.san")
    assert "| locked |" in hub.done("user", "list")
    hub.done("user", "unlock", "zhang.san")
    hub.done("user", "retire", "zhang.san")
    assert "| inactive |" in hub.done("user", "list")
    hub.done("user", "restore", "zhang.san")
    hub.done("user", "role", "zhang.san", "TOWNSHIP_OFFICER")
    assert "TOWNSHIP_OFFICER | active" in hub.done("user", "list")
    hub.done("user", "passwd", "zhang.san", said="another honest password\n" * 2)
    assert "UNKNOWN_USER" in hub("user", "lock", "nobody").output


@pytest.mark.parametrize("password", ["short", "aaaaaaaaaaaaaaaa", "x" * 129])
def test_weak_passwords_are_refused_and_none_is_shown(hub: Operator, password: str) -> None:
    add = ["user", "add", "someone", "--name", "某人", "--role", "AUDITOR", "--scope", "duties:read"]
    refused = hub(*add, said=f"{password}\n" * 2)
    assert refused.exit_code == 1
    assert "BAD_PASSWORD" in refused.output
    assert password not in refused.output


def test_a_password_is_never_taken_from_the_command_line(hub: Operator) -> None:
    add = ["user", "add", "someone", "--name", "某人", "--role", "AUDITOR", "--scope", "duties:read"]
    for arguments in ([*add, "--password", PASSWORD], ["user", "passwd", "someone", "--password", PASSWORD]):
        refused = hub(*arguments, said=f"{PASSWORD}\n")
        assert refused.exit_code == 2
        assert PASSWORD not in refused.output
    assert "someone" not in hub.done("user", "list")
    hub.done(*add, said=PASSWORD)
    assert PASSWORD not in hub.done("user", "passwd", "someone", said=f"{PASSWORD} 2\r\n")
    assert "BAD_PASSWORD" in hub("user", "passwd", "someone", said="").output


def test_a_unit_must_be_known(hub: Operator) -> None:
    add = [
        "user",
        "add",
        "someone",
        "--name",
        "某人",
        "--role",
        "AUDITOR",
        "--scope",
        "duties:read",
        "--unit",
        "9",
    ]
    assert "BAD_USER" in hub(*add, said=f"{PASSWORD}\n" * 2).output


def test_keys_are_rotated_once_an_hour_at_most_unless_they_leaked(hub: Operator) -> None:
    assert "KEY_TOO_YOUNG" in hub("keys", "rotate").output
    assert "signs" in hub.done("keys", "rotate", "--compromised")


def test_what_another_issuer_gave_is_ended_from_the_shell(
    hub: Operator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "HUB_EXTERNAL_ISSUER" in hub("issuer", "end").output
    path = tmp_path / "issuer.json"
    profile = {"issuer": "https://id.test", "jwks_url": "https://id.test/certs", "audience": "x"}
    path.write_text(json.dumps({**profile, "clients": {}, "scopes": {}}))
    monkeypatch.setenv("HUB_EXTERNAL_ISSUER", str(path))
    assert "issuer https://id.test: ended" in hub.done("issuer", "end")
    assert "client https://id.test police: ended" in hub.done("issuer", "end", "--client", "police")
    assert "user https://id.test 7f: ended" in hub.done("issuer", "end", "--person", "7f")
    assert "BAD_VALUE" in hub("issuer", "end", "--person", "7" * 200).output
    path.write_text(json.dumps({**profile, "clients": {}, "scopes": {}, "jwks_url": "http://id.test/certs"}))
    assert "BAD_PROFILE" in hub("issuer", "end").output


@pytest.mark.parametrize(
    "use",
    ["../../../x", "..", ".", "", "/etc/x", "a/b", "a\\b", "a\nb", "x" * 65, "audit.ed25519", "\udcff"],
)
def test_a_key_has_a_plain_name_and_stands_among_the_keys(hub: Operator, tmp_path: Path, use: str) -> None:
    before = sorted(tmp_path.rglob("*"))
    refused = hub("key", use)
    assert (refused.exit_code, "BAD_VALUE" in refused.output) == (1, True), refused.output
    assert sorted(tmp_path.rglob("*")) == before
    assert hub.done("key", "police")
