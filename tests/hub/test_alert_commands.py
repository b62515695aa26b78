"""The commands about alerts, against an endpoint on a real TLS socket: a secret told once, a message tried out, what was not heard."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import pytest
from typer.testing import CliRunner

from hub.cli import application
from tests.connectors import hostile
from tests.connectors.certificates import Authority


@contextmanager
def endpoint(authority: Authority) -> Iterator[str]:
    """Its origin, while another thread answers: 204 at /fine, 500 elsewhere."""
    ready, done, origins = Event(), Event(), list[str]()

    def script(path: str, origin: str) -> list[bytes]:
        return [hostile.response(204 if path == "/fine" else 500, {})]

    async def served() -> None:
        async with hostile.department(authority.issued("server"), script) as (origin, _):
            origins.append(origin)
            ready.set()
            await asyncio.to_thread(done.wait)

    thread = Thread(target=lambda: asyncio.run(served()))
    thread.start()
    ready.wait(10)
    try:
        yield origins[0]
    finally:
        done.set()
        thread.join()


@pytest.fixture
def operator(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """An operator whose hub has the places' rules and nothing else."""
    monkeypatch.setenv("HUB_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("HUB_DATABASE_URL", database_url)
    return CliRunner()


def said(operator: CliRunner, *arguments: str, status: int = 0) -> str:
    answer = operator.invoke(application, ["alerts", *arguments])
    assert answer.exit_code == status, answer.output
    return answer.output


def test_an_endpoint_is_added_tried_out_listed_and_ended(
    operator: CliRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = Authority(tmp_path)
    monkeypatch.setenv("HUB_ALERT_AUTHORITIES", str(authority.file))
    with endpoint(authority) as origin:
        secret = said(operator, "add", "ops", f"{origin}/fine", "--by", "张三").strip()
        assert re.fullmatch(r"whsec_[A-Za-z0-9+/]{43}=", secret)
        assert "ENDPOINT_EXISTS" in said(operator, "add", "ops", f"{origin}/x", "--by", "张三", status=1)
        assert "PRIVATE_ADDRESS" in said(operator, "test", "ops", status=1)
        monkeypatch.setenv("HUB_ALERT_ADDRESSES", "127.0.0.0/8")
        assert "heard" in said(operator, "test", "ops")
        said(operator, "add", "deaf", f"{origin}/deaf", "--by", "张三", "--event", "MONTH_FAILED")
        assert "NOT_HEARD" in said(operator, "test", "deaf", status=1)
        listed = said(operator, "list")
        assert "deaf" in listed
        assert secret not in listed
    log = json.loads(said(operator, "log", "--json"))
    assert [(each["endpoint"], each["state"], each["status"], each["code"]) for each in log] == [
        ("deaf", "WAITING", 500, "NOT_HEARD"),
        ("ops", "DELIVERED", 204, None),
        ("ops", "WAITING", None, "PRIVATE_ADDRESS"),
    ]
    assert "nothing was told" in said(operator, "log", "--dead")
    said(operator, "end", "ops")
    assert "UNKNOWN_ENDPOINT" in said(operator, "end", "ops", status=1)
    assert "UNKNOWN_ENDPOINT" in said(operator, "test", "ops", status=1)


def test_what_is_no_endpoint_or_no_event_is_refused_in_words(
    operator: CliRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "BAD_ENDPOINT" in said(operator, "add", "ops", "http://a.test/", "--by", "张三", status=1)
    assert "MONTH_FAILED" in said(
        operator, "add", "ops", "https://a.test/", "--by", "x", "--event", "NO", status=2
    )
    said(operator, "add", " ", "https://a.test/", "--by", "张三", status=2)
    assert "no endpoint" in said(operator, "list")
    monkeypatch.setenv("HUB_ALERT_ADDRESSES", "not-a-network")
    assert "BAD_ALERT_SETTINGS" in said(operator, "add", "ops", "https://a.test/", "--by", "张三", status=1)
