"""A token is verified once; its expiry is looked at every time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from joserfc.jwk import ECKey

from auth import remembered, token
from auth.token import BadToken, Issuer
from auth.viewer import Viewer

START = datetime(2026, 8, 8, tzinfo=UTC)
ISSUER = Issuer("http://hub.test", ECKey.generate_key("P-256", auto_kid=True))


def sent_by(client: str) -> str:
    return token.issue(ISSUER, Viewer(client, frozenset(), "150785"), START)


async def test_a_signature_is_checked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    known, sent = remembered.Remembered(ISSUER, lambda: START), sent_by("a")
    first = await known.access(sent)
    monkeypatch.setattr(token, "verified", None)
    assert await known.access(sent) is first


async def test_a_token_is_let_in_no_second_longer_than_it_says() -> None:
    now = START
    known, sent = remembered.Remembered(ISSUER, lambda: now), sent_by("a")
    now = START + timedelta(seconds=token.LIFETIME - 1)
    assert (await known.access(sent)).viewer.client_id == "a"
    now = START + timedelta(seconds=token.LIFETIME)
    with pytest.raises(BadToken, match="expired"):
        await known.access(sent)
    assert len(known) == 0


async def test_no_more_tokens_are_remembered_than_there_is_room_for() -> None:
    known = remembered.Remembered(ISSUER, lambda: START, most=3)
    sent = [sent_by(str(n)) for n in range(5)]
    assert [(await known.access(each)).viewer.client_id for each in sent] == ["0", "1", "2", "3", "4"]
    assert len(known) == 3
    with pytest.raises(BadToken):
        await known.access("nonsense")
    assert len(known) == 3
