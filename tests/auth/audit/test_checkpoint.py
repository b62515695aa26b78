"""Checkpoints are signed notes (C2SP) and hold for nothing but what was signed."""

from __future__ import annotations

from base64 import b64encode
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from auth.audit import checkpoint
from auth.audit.checkpoint import BadNote, Checkpoint, Signer
from tests.auth.audit.conftest import Log

ROOT = bytes(range(32))
# RFC 8032 7.1, test 1: so that the note can be made again by any other program.
KEY = Ed25519PrivateKey.from_private_bytes(
    bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
)
SIGNER = Signer("hub.test/audit", KEY)
NOTE = SIGNER.signed(7, ROOT)


def test_a_note_is_three_lines_an_empty_one_and_a_signature() -> None:
    name, size, root, empty, signature, end = NOTE.split("\n")
    assert (name, size, root, empty, end) == ("hub.test/audit", "7", b64encode(ROOT).decode(), "", "")
    assert signature.startswith("— hub.test/audit ")
    assert checkpoint.opened(NOTE, [KEY.public_key()]) == Checkpoint("hub.test/audit", 7, ROOT)


def test_the_verifier_key_gives_the_public_key_back() -> None:
    assert checkpoint.public_key(SIGNER.verifier_key + "\n") == KEY.public_key()
    for wrong in ("", "hub.test/audit", SIGNER.verifier_key.replace("hub", "hut"), SIGNER.verifier_key[:-4]):
        with pytest.raises(BadNote):
            checkpoint.public_key(wrong)


def test_signatures_of_others_beside_it_do_not_matter() -> None:
    cosigned = NOTE + "— witness.example AAAAAAAA\n"
    assert checkpoint.opened(cosigned, [KEY.public_key()]).size == 7


@pytest.mark.parametrize(
    "wrong",
    [
        NOTE.replace("\n7\n", "\n8\n"),
        NOTE.replace("\n7\n", "\n07\n"),
        NOTE.replace("\n7\n", "\n٧\n"),
        NOTE.replace(b64encode(ROOT).decode(), b64encode(bytes(32)).decode()),
        NOTE.replace(b64encode(ROOT).decode(), "AAAA"),
        NOTE.replace("hub.test", "hut.test"),
        NOTE.replace("\n\n", "\nextension\n\n"),
        NOTE.partition("\n\n")[0],
        Signer("hub.test/audit", Ed25519PrivateKey.generate()).signed(7, ROOT),
        "",
        "\n\n",
        "\ufffd",
    ],
)
def test_a_note_that_was_altered_or_signed_by_another_does_not_hold(wrong: str) -> None:
    with pytest.raises(BadNote):
        checkpoint.opened(wrong, [KEY.public_key()])


async def test_a_tree_is_signed_when_it_has_grown_and_not_too_often(log: Log) -> None:
    async def issued(apart: timedelta = timedelta()) -> bool:
        async with log.sessions.begin() as session:
            return await checkpoint.issue(session, log.signer, apart=apart)

    assert [await issued(), await issued()] == [
        True,
        False,
    ]  # the empty tree too: a log that begins can be witnessed
    await log.write("one")
    await log.placed(1)
    assert [await issued(timedelta(days=1)), await issued()] == [False, True]
    assert checkpoint.opened(await log.sign(), [log.signer.key.public_key()]).size == 1
