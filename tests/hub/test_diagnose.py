"""The archive for whoever helps: it tells what stands, and neither a secret nor a person, however they come near it."""

from __future__ import annotations

import io
import json
import os
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from database import tables
from hub import diagnose, keys
from hub.settings import Settings
from tests.casework.desk import Desk, desk
from tests.conftest import Databases

NAME, NUMBER, TOKEN = "机密姓名甲", "150785201601010019", "eyJhbGciOiJFUzI1NiJ9.secret.token"
PASSWORD = "db-password-7Qx"
LOG = f"""2026-09-08T01:02:03.000001+00:00
Traceback (most recent call last):
  File "/somewhere/{NAME}/hub/operations.py", line 48, in exchange
    raise ValueError("{NAME} {NUMBER}")
ValueError: {NAME} {NUMBER} {TOKEN}
"""


@pytest.fixture
async def office(databases: Databases, template: str) -> AsyncIterator[Desk]:
    """A county with children, whose rows say what must not be told."""
    async with desk(databases, template) as here:
        async with here.door.sessions.begin() as session:
            for column in (tables.Student.name, tables.ExchangeRecord.name):
                await session.execute(update(column.class_).values({column.key: NAME}))
            failure = {"code": "HELD", "zh": NAME, "en": NUMBER, "place": TOKEN}
            await session.execute(update(tables.ExchangeCycle).values(failure=failure))
            record = update(tables.ExchangeRecord).values(
                reason={"reasons": [{"code": "BAD_ID", "zh": NUMBER}]}
            )
            await session.execute(record)
        yield here


async def collected(session: AsyncSession) -> dict[str, Any]:
    return {name: await diagnose._rows(session, *query) for name, query in diagnose._QUERIES.items()}


async def test_no_secret_key_token_number_or_name_is_in_the_archive(
    office: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "errors.log").write_text(LOG, encoding="utf-8")
    private = keys.key(home, "receipts").as_dict(private=True)
    monkeypatch.setenv("HUB_DATABASE_URL", f"postgresql://hub:{PASSWORD}@db.internal/hub")
    monkeypatch.setenv("HUB_ISSUER", f"https://hub.test/?token={TOKEN}")
    monkeypatch.setenv("HUB_ALERT_ADDRESSES", "10.9.8.7")
    monkeypatch.setenv("HUB_HOME", str(home))
    monkeypatch.setenv("SOME_API_KEY", "sk-planted-secret")
    settings = Settings()
    async with office.door.sessions() as session:
        found = await collected(session)
    found |= {
        "settings": diagnose.shown(settings),
        "errors": diagnose.errors(home / "errors.log"),
        "versions": diagnose.versions(),
        "policies": diagnose.policies(),
    }
    with zipfile.ZipFile(io.BytesIO(diagnose.archive(found))) as made:
        whole = b"\n".join(made.read(name) for name in made.namelist())
    planted = [
        NAME,
        NUMBER,
        TOKEN,
        PASSWORD,
        "db.internal",
        "10.9.8.7",
        "sk-planted-secret",
        str(home),
        str(private["d"]),
    ]
    planted += [
        value
        for name, value in os.environ.items()
        if any(w in name for w in ("SECRET", "TOKEN", "PASSWORD")) and len(value) > 5
    ]
    for said in planted:
        for form in (said, quote(said), json.dumps(said)[1:-1]):
            assert form.encode() not in whole, form


async def test_the_archive_tells_what_stands(office: Desk, tmp_path: Path) -> None:
    async with office.door.sessions() as session:
        found = await collected(session)
    assert {each["failure"] for each in found["months"]} == {"HELD"}
    assert [each["code"] for each in found["line_errors"]] == ["BAD_ID"]
    assert found["migration"][0]["revision"]
    assert found["server"][0]["bytes"] > 0
    assert "student" in {each["name"] for each in found["tables"]}
    assert found["engine"] is None  # nobody has worked here yet
    log = tmp_path / "errors.log"
    assert diagnose.errors(log) == []
    log.write_text(LOG * 2, encoding="utf-8")
    assert diagnose.errors(log)[0]["at"] == "2026-09-08T01:02:03.000001+00:00"
    assert diagnose.errors(log)[1]["places"] == ["hub/operations.py:48 exchange"]
    assert diagnose.shown(Settings(jurisdiction="150785", database_url="x"))["database_url"] == "set"
    assert set(diagnose.shown(Settings())) == set(Settings.model_fields)
