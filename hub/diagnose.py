"""`python -m hub diagnose`: what whoever helps needs to know, in one archive. Each thing in it is named here; nothing else goes in.

Of settings only those listed are shown, of all others whether they are set; of errors codes and counts; of the log the places in the
program where something broke, never what was said of it. No secret, no key, no person.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import io
import json
import platform
import re
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from auth.audit import writing
from connectors import _check
from connectors._transport import Profile
from connectors.departments import CONNECTORS
from domain.audit import AuditKind
from exchange import organizations
from hub import assembly, operations
from hub.settings import CHECKOUT, Settings
from hub.shell import run

SHOWN = (
    "jurisdiction", "jurisdiction_name", "host", "port", "rate", "rate_address", "graphiql", "introspection",
    "exchange_by_calendar",
)  # fmt: skip
"""Settings whose values are in the archive; of the others whether they are set."""
PACKAGES = (
    "alembic", "asyncpg", "authlib", "cryptography", "dbos", "graphql-core", "httpx", "joserfc", "msgspec", "psycopg", "pydantic",
    "sqlalchemy", "starlette", "strawberry-graphql", "uvicorn",
)  # fmt: skip
_QUERIES: Mapping[str, tuple[str, str]] = {
    "migration": ("public.alembic_version", "SELECT version_num AS revision FROM alembic_version"),
    "engine": (
        "dbos.workflow_status",
        """SELECT name, status, count(*) AS runs, max(recovery_attempts) AS most_recoveries
           FROM dbos.workflow_status GROUP BY name, status ORDER BY name, status""",
    ),
    "months": (
        "public.exchange_cycle",
        """SELECT p.code AS partner, c.period, c.state, c.failure ->> 'code' AS failure, c.due_at, c.frozen_at, c.closed_at, c.updated_at
           FROM exchange_cycle c JOIN exchange_partner p ON p.id = c.partner_id ORDER BY c.period DESC, p.code LIMIT 200""",
    ),
    "partners": (
        "public.exchange_partner",
        """SELECT code, paused_at IS NOT NULL AS paused, failures, retry_at FROM exchange_partner ORDER BY code""",
    ),
    "packages": (
        "public.exchange_package",
        """SELECT partner_code AS partner, code, direction, state, count(*) AS packages, sum(received) AS received,
                  sum(rejected) AS rejected FROM exchange_package GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4""",
    ),
    "line_errors": (
        "public.exchange_record",
        """SELECT reject_code AS code, count(*) AS lines FROM exchange_record
           WHERE reject_code IS NOT NULL GROUP BY reject_code ORDER BY 2 DESC""",
    ),
    "refusals": (
        "public.audit_record",
        """SELECT kind, outcome, count(*) AS times, max(at) AS last FROM audit_record
           WHERE outcome ~ '^[A-Z_]{2,40}$' AND outcome <> 'OK' AND at > now() - interval '30 days'
           GROUP BY kind, outcome ORDER BY 3 DESC LIMIT 100""",
    ),
    "alerts": (
        "public.alert_delivery",
        """SELECT a.kind, d.state, d.code, count(*) AS messages FROM alert_delivery d JOIN alert a ON a.id = d.alert_id
           GROUP BY a.kind, d.state, d.code ORDER BY 1, 2, 3""",
    ),
    "server": (
        "pg_catalog.pg_database",
        """SELECT version() AS version, current_setting('max_connections') AS max_connections,
                  current_setting('shared_buffers') AS shared_buffers, current_setting('work_mem') AS work_mem,
                  pg_database_size(current_database()) AS bytes,
                  (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()) AS connections,
                  (SELECT count(*) FROM pg_locks WHERE NOT granted) AS waiting,
                  (SELECT max(extract(epoch FROM now() - xact_start))::bigint FROM pg_stat_activity
                   WHERE datname = current_database()) AS longest_transaction_seconds""",
    ),
    "tables": (
        "pg_catalog.pg_stat_user_tables",
        """SELECT schemaname AS schema, relname AS name, pg_total_relation_size(relid) AS bytes, n_live_tup AS rows,
                  n_dead_tup AS dead, seq_scan, idx_scan, last_autovacuum, last_autoanalyze
           FROM pg_stat_user_tables ORDER BY 3 DESC LIMIT 50""",
    ),
}
"""Name → the table it needs, and what is read. Aggregates and codes alone."""
_PLACE = re.compile(
    r'^ *File ".*/((?:hub|execution|schema|resolvers|exchange|duties|casework|connectors|auth|database|domain)/[a-z0-9_/]+\.py)"'
    r", line (\d+), in ([A-Za-z0-9_]+|<[a-z]+>)",
    re.MULTILINE,
)
_MOMENT = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+\+00:00$", re.MULTILINE)
_TAIL = 262_144  # bytes
_DEEP = 6  # innermost places of an error


def command(
    output: Annotated[Path, typer.Option("--output", dir_okay=False, help="The archive, .zip / 输出文件")],
    check: Annotated[
        bool, typer.Option("--check", help="Test the connections, too / 同时检测对接连接")
    ] = False,
) -> None:
    """What whoever helps needs to know, without secrets and persons, in one archive. / 诊断包，不含密钥和个人信息"""
    found = run(lambda: collect(Settings(), check))
    output.write_bytes(archive(found))
    typer.echo(f"{output}: {', '.join(sorted(found))}")


async def collect(settings: Settings, check: bool = False) -> dict[str, Any]:
    """All of it, by name. Raises Refused (FIELD_KEYS_MISSING, BAD_PROFILE with check)."""
    found: dict[str, Any] = {
        "made": {"at": datetime.now(UTC).isoformat(timespec="seconds")},
        "versions": versions(),
        "settings": shown(settings),
        "policies": policies(),
        "errors": errors(settings.home / "errors.log"),
    }
    async with assembly.database(settings) as opened:
        async with opened.sessions.begin() as session:
            await organizations.declare_county(session, settings.jurisdiction, settings.jurisdiction_name)
            said = writing.by_operator(settings.jurisdiction, AuditKind.ADMINISTRATION, "diagnose")
            await writing.note(session, said)
        async with opened.sessions() as session:
            for name, (table, query) in _QUERIES.items():
                found[name] = await _rows(session, table, query)
    if check:
        found["connections"] = await _connections(settings)
    return found


def archive(found: Mapping[str, Any]) -> bytes:
    """One JSON file a name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, said in sorted(found.items()):
            content = json.dumps(said, ensure_ascii=False, indent=1, default=str)
            made.writestr(f"diagnose/{name}.json", content)
    return out.getvalue()


def versions() -> dict[str, str]:
    """Of what runs."""
    made = {"python": platform.python_version(), "system": platform.system(), "machine": platform.machine()}
    for name in PACKAGES:
        try:
            made[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            made[name] = "missing"
    return made


def shown(settings: Settings) -> dict[str, Any]:
    """Those that are listed, of all others whether they differ from the default."""
    default = Settings.model_fields
    return {
        name: getattr(settings, name)
        if name in SHOWN
        else ("set" if getattr(settings, name) != default[name].default else "default")
        for name in default
    }


def policies() -> dict[str, str]:
    """SHA-256 of each file of rules."""
    files = sorted((CHECKOUT / "policies").rglob("*.yaml"))
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def errors(log: Path) -> list[dict[str, Any]]:
    """The last errors of the program, as moments and places in its files; what they said might name a child and stays out."""
    if not log.exists():
        return []
    with log.open("rb") as opened:
        opened.seek(max(0, log.stat().st_size - _TAIL))
        told = opened.read().decode("utf-8", "replace")
    starts = [each.start() for each in _MOMENT.finditer(told)]
    found = []
    for start, end in zip(starts, [*starts[1:], len(told)], strict=True):
        one = told[start:end]
        places = [f"{file}:{line} {name}" for file, line, name in _PLACE.findall(one)][-_DEEP:]
        found.append({"at": one.partition("\n")[0], "places": places})
    return found[-50:]


async def _rows(session: AsyncSession, table: str, query: str) -> list[dict[str, Any]] | None:
    """What a query tells; None where the table is not there yet."""
    if await session.scalar(text("SELECT to_regclass(:name)").bindparams(name=table)) is None:
        return None
    return [dict(row) for row in (await session.execute(text(query))).mappings()]


async def _connections(settings: Settings) -> dict[str, Any]:
    month, told = operations.today().isoformat()[:7], dict[str, Any]()
    for partner, profile in assembly.profiles(settings).items():
        if not isinstance(profile, Profile) or partner not in CONNECTORS:
            told[partner] = "by file"
            continue
        layers = await _check.check(profile, CONNECTORS[partner], settings.jurisdiction, month)
        told[partner] = [
            {
                "layer": each.layer.name,
                "code": each.reason.code if each.reason else "OK",
                "ms": each.milliseconds,
            }
            for each in layers
        ]
    return told
