"""The hub's keys and profiles as a client of the departments."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from connectors._by_file import ByFile
from connectors._profile import Profile
from domain.errors import Refused
from hub import assembly, catalogue
from hub.cli import application
from hub.settings import CHECKOUT, Settings

PROFILE = {
    "schema_version": "1.0",
    "base_url": "https://police.example",
    "issuer": "https://sso.police.example",
    "client_id": "hub",
}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HUB_HOME", str(tmp_path))
    return tmp_path


def profiled(home: Path, **changes: Any) -> Profile:
    """What the hub makes of a profile."""
    (home / "partners").mkdir(exist_ok=True)
    (home / "partners" / "police.json").write_text(json.dumps({**PROFILE, **changes}))
    found = assembly.profiles(Settings(home=home, partners=home / "partners"))["police"]
    assert isinstance(found, Profile)
    return found


def printed(*arguments: str) -> dict[str, Any]:
    said = CliRunner().invoke(application, ["key", *arguments])
    assert said.exit_code == 0, said.output
    (key,) = json.loads(said.stdout)["keys"]
    return dict(key)


@pytest.mark.parametrize("alg", ["ES256", "ES384", "PS256", "Ed25519"])
def test_a_departments_key_is_made_for_the_algorithm_it_wants_and_its_private_half_stays(
    home: Path, alg: str
) -> None:
    key = printed("police", "--alg", alg)
    assert (key["alg"], key["use"]) == (alg, "sig")
    assert not {"d", "p", "q", "dp", "dq", "qi"} & set(key)
    assert printed("police") == key, "a key that stands is printed again"
    assert profiled(home, alg=alg).key["kid"] == key["kid"]
    assert (home / "keys" / "police.json").stat().st_mode & 0o077 == 0


def test_no_other_key_of_the_hub_changes_its_algorithm(home: Path) -> None:
    for use in ("tokens", "receipts", "nobody"):
        assert CliRunner().invoke(application, ["key", use, "--alg", "PS256"]).exit_code == 2
    assert CliRunner().invoke(application, ["key", "police", "--alg", "HS256"]).exit_code == 2
    assert not (home / "keys").exists()


def test_a_profile_of_another_algorithm_than_the_key_says_what_to_do(home: Path) -> None:
    printed("police", "--alg", "PS256")
    with pytest.raises(Refused) as caught:
        profiled(home, alg="ES256")
    assert caught.value.reason.code == "WRONG_KEY"
    assert caught.value.reason.place.endswith("keys/police.json")


def test_tokens_are_bound_to_a_key_of_their_own_unless_the_profile_says_otherwise(home: Path) -> None:
    made = profiled(home)
    assert made.sender_constraint == "dpop"
    assert made.proof_key["kid"] != made.key["kid"]
    assert profiled(home).proof_key == made.proof_key, "the next process has the same key"
    assert (home / "keys" / "police.dpop.json").stat().st_mode & 0o077 == 0
    assert profiled(home, sender_constraint="none").proof_key == {}


def test_certificates_stand_beside_the_profile_that_names_them(home: Path) -> None:
    made = profiled(
        home,
        sender_constraint="mtls",
        certificate="hub.crt",
        certificate_key="/etc/hub.key",
        authorities="gov/ca.crt",
    )
    assert made.certificate == str(home / "partners" / "hub.crt")
    assert made.certificate_key == "/etc/hub.key"
    assert made.authorities == str(home / "partners" / "gov" / "ca.crt")


def test_the_page_has_every_field_and_its_profile_is_one(home: Path) -> None:
    page = (CHECKOUT / "docs" / "connecting.md").read_text(encoding="utf-8")
    written = re.search(r"```json\n(.*?)```", page, re.DOTALL)
    assert written
    assert profiled(home, **json.loads(written[1])).sender_constraint == "dpop"
    table = page.partition("| field |")[2].partition("\n\n")[0]
    named = {name for line in table.splitlines() for name in re.findall(r"`(\w+)`", line.split("|")[1])}
    assert named == {field.name for field in fields(Profile)} - {"partner", "key", "proof_key"}


def test_a_department_by_file_has_a_profile_of_two_words_and_no_others(home: Path) -> None:
    page = (CHECKOUT / "docs" / "connecting.md").read_text(encoding="utf-8")
    by_file = json.loads(re.findall(r"```json\n(.*?)```", page, re.DOTALL)[1])
    (home / "partners").mkdir()
    path = home / "partners" / "rural_revitalization.json"
    path.write_text(json.dumps(by_file))
    read = Settings(home=home, partners=home / "partners")
    assert assembly.profiles(read) == {"rural_revitalization": ByFile("rural_revitalization", "1.0")}
    for wrong in (
        {"by": "pigeon"},
        {"schema_version": "2.0"},
        {"base_url": "https://rural.example"},
        {"schema_version": None},
    ):
        path.write_text(json.dumps(by_file | wrong))
        with pytest.raises(Refused, match="BAD_PROFILE"):
            assembly.profiles(read)


def test_the_page_explains_only_codes_there_are() -> None:
    page = (CHECKOUT / "docs" / "connecting.md").read_text(encoding="utf-8")
    explained = set(re.findall(r"`([A-Z]+(?:_[A-Z]+)+)`", page.partition("| code |")[2]))
    assert explained
    assert explained <= {entry.code for entry in catalogue.entries()}


@pytest.mark.parametrize(
    "changes",
    [
        {"sender_constraint": "bearer"},
        {"sender_constraint": "mtls"},
        {"certificate": 5, "certificate_key": 5},
        {"alg": "HS256"},
        {"alg": []},
        {"timeout": "30"},
        {"scope": ["a", "b"]},
        {"client_id": None},
        {"password": "hunter2"},
        {"key": {"kty": "oct"}},
    ],
)
def test_a_profile_that_is_none_is_named_with_its_file(home: Path, changes: dict[str, Any]) -> None:
    with pytest.raises(Refused) as caught:
        profiled(home, **changes)
    assert caught.value.reason.code == "BAD_PROFILE"
    assert caught.value.reason.place.endswith("police.json")
    assert "hunter2" not in str(caught.value)
