"""What the audit commands do: give places, sign, export, verify."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TextIO

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from auth.audit import checkpoint, export, reading, sequencer, standing
from auth.audit.checkpoint import BadNote, Checkpoint, Signer
from auth.audit.verify import Verification, Verified
from domain.errors import Fixer, Reason, Refused
from hub import assembly, keys
from hub.settings import Settings


def signer(settings: Settings) -> Signer:
    """Who signs this hub's checkpoints, under the address that clients know. Raises Refused (BAD_KEY)."""
    origin = settings.public_issuer.partition("://")[2].replace("+", "%2B").rstrip("/")
    return Signer(f"{origin}/audit", keys.ed25519(settings.home, "audit"))


async def sequence(settings: Settings) -> str:
    """Give all that wait their places, and sign."""
    async with assembly.database(settings) as opened:
        placed = await sequencer.drain(opened.sessions)
        async with opened.sessions.begin() as session:
            signed = await checkpoint.issue(session, signer(settings))
    return f"{placed} records sequenced / 条记录已排序；" + (
        "signed / 已签名" if signed else "nothing new to sign / 无需签名"
    )


async def write(settings: Settings, into: TextIO) -> None:
    """Export the log as it stands."""
    async with assembly.database(settings) as opened, opened.sessions() as session:
        async for line in export.lines(session):
            into.write(line)


async def verify(settings: Settings, known: Sequence[Ed25519PublicKey], kept: Checkpoint | None) -> str:
    """Verify the database's log. Raises Refused (AUDIT_BROKEN) naming the first wrong place."""
    verification = Verification(known, kept)
    async with assembly.database(settings) as opened, opened.sessions() as session:
        await reading.snapshot(session)
        waiting = await standing.check(session)
        async for each in reading.entries(session):
            verification.take(each)
    return f"{_holds(verification.finish())}；{waiting} wait for their place / 条待排序"


def verify_export(lines: Iterable[str], known: Sequence[Ed25519PublicKey], kept: Checkpoint | None) -> str:
    """Verify an export. Raises Refused (AUDIT_BROKEN, BAD_AUDIT_EXPORT)."""
    verification = Verification(known, kept)
    for each in export.entries(lines):
        verification.take(each)
    return _holds(verification.finish())


def trusted(settings: Settings, given: Sequence[str]) -> list[Ed25519PublicKey]:
    """The keys whose signature counts: those given as vkey, else this hub's own if it has one. Raises Refused."""
    try:
        found = [checkpoint.public_key(each) for each in given]
    except BadNote as error:
        raise _bad_checkpoint(error, "--key") from error
    if found:
        return found
    if keys.ed25519_path(settings.home, "audit").exists():
        return [keys.ed25519(settings.home, "audit").public_key()]
    raise Refused(_WHOSE)


def kept(note: str, known: Sequence[Ed25519PublicKey], place: str) -> Checkpoint:
    """A checkpoint that a witness kept. Raises Refused (BAD_CHECKPOINT)."""
    try:
        return checkpoint.opened(note, known)
    except BadNote as error:
        raise _bad_checkpoint(error, place) from error


def _holds(found: Verified) -> str:
    return (
        f"{found.size} records, {found.checkpoints} checkpoints: all hold / 审计日志校验通过；"
        f"root {found.root.hex()}；{found.unsigned} not signed yet / 条尚未签名"
    )


def _bad_checkpoint(error: BadNote, place: str) -> Refused:
    zh, en = f"检查点或公钥无效：{error}", f"it does not hold: {error}"
    return Refused(Reason("BAD_CHECKPOINT", zh, en, Fixer.CALLER, place))


_WHOSE = Reason(
    "BAD_CHECKPOINT",
    "本机没有审计签名密钥，请用 --key 给出中枢的验证公钥（中枢上执行 audit key 可得）",
    "this machine has no audit key; give the hub's verifier key with --key (the hub prints it with audit key)",
    Fixer.CALLER,
    "--key",
)
