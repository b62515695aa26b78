"""What an operator does about tokens that another issuer made: ending them."""

from __future__ import annotations

from datetime import UTC, datetime

from auth import external
from auth.audit import writing
from auth.revoked import MOST, revoking
from domain.audit import AuditKind
from domain.errors import Fixer, Reason, Refused
from hub import assembly
from hub.settings import Settings


async def end(settings: Settings, client: str, person: str) -> str:
    """End the tokens that the other issuer made until now; returns whose. Running hubs follow within seconds.

    client: of theirs; person: a `sub` of theirs; neither: all of them. Raises Refused (BAD_PROFILE, BAD_VALUE).
    """
    if settings.external_issuer is None:
        zh, en = (
            "未设置外部签发者，请设置 HUB_EXTERNAL_ISSUER",
            "there is no other issuer; set HUB_EXTERNAL_ISSUER",
        )
        raise Refused(Reason("BAD_PROFILE", zh, en, Fixer.OPERATOR, "HUB_EXTERNAL_ISSUER"))
    whose = external.named(assembly.external_profile(settings.external_issuer), client, person)
    if len(whose) > MOST or not whose.isprintable():
        zh, en = (
            "名称过长或含控制字符；可作废该接入方的全部令牌",
            "the name is too long or not plain; end its client's tokens",
        )
        raise Refused(Reason("BAD_VALUE", zh, en, Fixer.CALLER, "--person" if person else "--client"))
    said = writing.by_operator(settings.jurisdiction, AuditKind.ADMINISTRATION, "issuer end", path=whose)
    async with assembly.database(settings) as opened, opened.sessions.begin() as session:
        await session.execute(revoking([whose], datetime.now(UTC)))
        await writing.note(session, said)
    return whose
