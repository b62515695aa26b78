"""The commands of docs/access.md register what they say, typed as they stand there."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest
from joserfc.jwk import ECKey
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session
from typer.testing import CliRunner

from database import tables
from database.session import synchronous
from domain.access import Purpose
from hub.cli import application
from hub.settings import CHECKOUT

PAGE = (CHECKOUT / "docs" / "access.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^python -m hub (.+)$", PAGE.replace("\\\n", ""), re.MULTILINE)


@pytest.fixture
def typed(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every command of the page was typed, in a hub with the units of the samples."""
    monkeypatch.setenv("HUB_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("HUB_DATABASE_URL", database_url)
    monkeypatch.chdir(tmp_path)
    for name in ("police", "portal", "office"):
        public = ECKey.generate_key("P-256", auto_kid=True).as_dict(private=False)
        Path(f"{name}.jwks.json").write_text(json.dumps({"keys": [public]}))
    for command in ("samples .", "import organizations 单位.xlsx", *COMMANDS):
        said = "a long and honest password\n"
        done = CliRunner().invoke(application, shlex.split(command, comments=True), input=said)
        assert done.exit_code == 0, (command, done.output)


def test_who_is_registered_as_the_page_says_has_purposes_that_open_something(
    typed: None, database_url: str
) -> None:
    with Session(create_engine(synchronous(database_url))) as session:
        clients = {each.client_id: each for each in session.scalars(select(tables.OauthClient))}
        named = select(tables.UserAccount).where(tables.UserAccount.login_name == "zhang.san")
        user = session.scalars(named).one()
    assert clients["police"].purposes == ["COMPARISON"]
    assert set(clients["portal"].purposes) & set(user.purposes) == {"CONTROL"}
    assert user.organization_id is not None


def test_the_page_names_every_purpose() -> None:
    assert re.findall(r"^\| `([A-Z]+)` \| (\w+)", PAGE, re.MULTILINE) == [
        (each.name, each.zh) for each in Purpose
    ]
