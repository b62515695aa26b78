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


def header(client: str) -> bytes:
    return f"Bearer {token.issue(ISSUER, Viewer(client, frozenset(), '150785'), START)}".encode()


def test_a_signature_is_checked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    known, sent = remembered.Remembered(ISSUER, lambda: START), header("a")
    first = known.viewer(sent)
    monkeypatch.setattr(token, "verified", None)
    assert known.viewer(sent) is first


def test_a_token_is_let_in_no_second_longer_than_it_says() -> None:
    now = START
    known, sent = remembered.Remembered(ISSUER, lambda: now), header("a")
    now = START + timedelta(seconds=token.LIFETIME - 1)
    assert known.viewer(sent).client_id == "a"
    now = START + timedelta(seconds=token.LIFETIME)
    with pytest.raises(BadToken, match="expired"):
        known.viewer(sent)
    assert len(known) == 0


def test_no_more_tokens_are_remembered_than_there_is_room_for() -> None:
    known = remembered.Remembered(ISSUER, lambda: START, most=3)
    sent = [header(str(n)) for n in range(5)]
    assert [known.viewer(each).client_id for each in sent] == ["0", "1", "2", "3", "4"]
    assert len(known) == 3
    with pytest.raises(BadToken):
        known.viewer(b"Bearer nonsense")
    assert len(known) == 3


def test_one_token_takes_one_place_however_its_header_is_spelt() -> None:
    known, sent = remembered.Remembered(ISSUER, lambda: START), header("a").removeprefix(b"Bearer ")
    spelt = [b"Bearer " + b" " * n + sent + b"\t" * n for n in range(50)] + [
        b"bearer " + sent,
        b"BEARER " + sent,
    ]
    assert {known.viewer(each).client_id for each in spelt} == {"a"}
    assert len(known) == 1
