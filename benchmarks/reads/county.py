"""The database that reads are measured on: our own tables, filled with two made-up counties."""

from __future__ import annotations

import time
import zlib
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from sqlalchemy import create_engine, make_url
from sqlalchemy.orm import Session

from database import catalog, migrate, policy_rows, session, tables
from domain import policy

HERE = "150785"
"""The county that viewers of the benchmark belong to; nine tenths of the rows are its own."""

_GRANTS = Path(__file__).parents[2] / "policies" / "hub.yaml"
_FILL = Path(__file__).with_name("county.sql")


def filled(server: str, students: int, *, keep: bool) -> tuple[str, float]:
    """The address of the database of so many students beside the one at `server`, and the seconds it took to fill.

    keep: take the one that is there, if it is whole and at the newest migration.
    """
    name = f"reads_{students}"
    url = catalog.beside(server, name)
    if keep and not catalog.create(server, name) and _whole(url):
        return url, 0.0
    catalog.drop(server, name)
    catalog.create(server, name)
    migrate.upgrade(url)
    return url, _fill(url, students)


def driver_url(url: str) -> str:
    """The address as libpq and its kin write it."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def _fill(url: str, students: int) -> float:
    began = time.perf_counter()
    with psycopg.connect(driver_url(url), autocommit=True) as connection:
        with connection.transaction():
            connection.execute("SELECT set_config('bench.students', %s, true)", [str(students)])
            connection.execute(_FILL.read_bytes())
        _grant(url)
        connection.execute("VACUUM (ANALYZE)")
        # Said last, so that a database without it was left half filled.
        connection.execute(f"COMMENT ON TABLE student IS '{_stamp()}'".encode())
    return time.perf_counter() - began


def _grant(url: str) -> None:
    """The hub's default grants."""
    admissions = policy.parse_hub(_GRANTS.read_text(encoding="utf-8")).access
    engine = create_engine(session.synchronous(url))
    with Session(engine) as opened, opened.begin():
        rows = policy_rows.grants(admissions, datetime.now(UTC)).values()
        opened.add_all(tables.AccessGrant(**each) for each in rows)
    engine.dispose()


def _whole(url: str) -> bool:
    if migrate.current(url) != migrate.head():
        return False
    with psycopg.connect(driver_url(url)) as connection:
        found = connection.execute("SELECT obj_description('student'::regclass)").fetchone()
    return found is not None and found[0] == _stamp()


def _stamp() -> str:
    return f"filled by benchmarks.reads, {zlib.crc32(_FILL.read_bytes()):08x}"
