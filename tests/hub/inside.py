"""What must never be in an answer: SQL, a path, a stack, the name of a class or of a library."""

from __future__ import annotations

import re

_INSIDE = re.compile(
    r"Traceback|File \\?\"|\w+\.py\b|site-packages|/(?:tmp|work|home|root|usr|var|opt)/|<class |object at 0x"
    r"|\b(?:SELECT|INSERT INTO|UPDATE|DELETE FROM|ROLLBACK|WITH RECURSIVE)\s"
    r"|\b(?:sqlalchemy|asyncpg|psycopg|msgspec|starlette|strawberry|authlib|joserfc|uvicorn|h11|graphql_core)\b"
    r"|\b[A-Za-z]+(?:Error|Exception)\b|\bSQLSTATE\b|\bpg_\w+|\b(?:audit_record|oauth_client|user_account)\b",
    re.IGNORECASE,
)
_KNOWN = re.compile(r"Syntax Error|correlationId", re.IGNORECASE)


def shown(answer: str, asked: str = "") -> list[str]:
    """What an answer shows of the inside. asked: the request, whose own words may come back."""
    said = asked.lower()
    found = {each[0] for each in _INSIDE.finditer(_KNOWN.sub("", answer))}
    return sorted(each for each in found if each.lower() not in said)
