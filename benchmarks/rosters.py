"""A county of any size by the number of its children, each the same every time, and the police's endpoint for its roster.

python -m benchmarks.rosters --rows N --client-jwks FILE serves it until its input closes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import signal
import socket
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import uvicorn
from joserfc.jwk import KeySet
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route

from connectors import _bulk
from connectors._core import Header, Package
from connectors.police import CONNECTOR, SchoolAgePerson
from domain.exchange import PackageCode
from partners import police
from partners.bulk import BulkDesk, Office, _Export
from partners.faults import Faults
from partners.inbox import Inbox
from partners.numbers import checked, wrong_check
from partners.proofs import GivesNonces, ProofDesk
from partners.tokens import TokenDesk

PERIOD, CODE = "2026-08", "150785"
_FIRST = date(2010, 9, 1)  # whoever is born then is 15 on 31 August 2026
_DAYS = 3_650
_IN_A_PART = 5_000
_SURNAMES, _GIVEN = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗",
    "伟强磊军洋勇杰涛超浩轩博芳娜静敏燕艳丽娟霞秀兰桂英雪梅琳洁萍",
)
EVERY = 500
"""One child in so many is of each special kind."""
UNKNOWN, UNLISTED, RENAMED, MISTYPED = 1, 2, 3, 4
"""Of each EVERY: known to the police alone; to the county alone; named otherwise by the police; with a number that is none."""


class Child(NamedTuple):
    """A child by its number."""

    number: str
    name: str
    male: bool
    born: date
    village: str
    address: str


def child(at: int) -> Child:
    """The child with this number, from 0; up to 3,650,000 of them have numbers of their own."""
    born, turn = _FIRST + timedelta(days=at % _DAYS), at // _DAYS
    sequence = 999 - turn
    name = _SURNAMES[at % 20] + _GIVEN[at // 20 % 30] + _GIVEN[at // 600 % 30]
    village = f"{CODE}{100 + at % 20}{200 + at // 20 % 21}"
    address = f"根河市某某镇某某村{at % 900 + 1}号"
    return Child(
        checked(f"{CODE}{born:%Y%m%d}{sequence:03d}"), name, bool(sequence % 2), born, village, address
    )


def listed(rows: int) -> Iterator[SchoolAgePerson]:
    """What the police's roster says."""
    for at in range(rows):
        kind = at % EVERY
        if kind == UNLISTED:
            continue
        one = child(at)
        yield SchoolAgePerson(
            line_no=at + 1,
            id_number=wrong_check(one.number) if kind == MISTYPED else one.number,
            name=one.name + "某" if kind == RENAMED else one.name,
            sex="1" if one.male else "2",
            birth_date=one.born.isoformat(),
            ethnicity="01",
            region_code=CODE,
            township_code=one.village[:9],
            village_code=one.village,
            address=one.address,
            head_of_household=one.name[0] + "某某",
        )


class Prepared(BulkDesk):
    """Gives the roster out of parts that were made before anybody asked, so that their making is not measured."""

    parts: tuple[bytes, ...] = ()

    def _start(self, package: Package, client: str, key: str, asked: _bulk.ExportRequest) -> str:
        parts = self.parts if package.code is PackageCode.SCHOOL_AGE_POPULATION else ()
        hashed = hashlib.sha256()
        for part in parts:
            hashed.update(part)
        header = Header(
            package_code=package.code.name,
            partner="police",
            direction=package.direction.name,
            period=asked.period,
            jurisdiction_code=asked.jurisdiction_code,
            sequence=asked.sequence,
            generated_at=datetime.now(UTC).isoformat(timespec="seconds"),
            line_count=sum(part.count(b"\n") for part in parts),
            sha256=hashed.hexdigest(),
            schema_version="1.0",
            in_reply_to=asked.in_reply_to or (1 if package.reply_to else None),
        )
        export = uuid.uuid4().hex
        self._exports[export] = _Export(client, package, asked, header, parts)
        self._by_key[client, key] = export
        return export


def made(rows: int) -> tuple[bytes, ...]:
    """The roster as parts."""
    encode, lines, parts = msgspec.json.Encoder().encode, [], []
    for number, line in enumerate(listed(rows), 1):
        line.line_no = number
        lines.append(encode(line) + b"\n")
        if len(lines) == _IN_A_PART:
            parts.append(b"".join(lines))
            lines = []
    return (*parts, b"".join(lines)) if lines else tuple(parts)


def app(rows: int, keys: dict[str, KeySet], issuer: str) -> Starlette:
    """The police's endpoint, with its token endpoint."""
    switches, scopes = Faults(), frozenset(map(_bulk.scope, CONNECTOR.packages))
    proofs = ProofDesk(issuer, switches, time.time)
    tokens = TokenDesk(keys, issuer, scopes, switches, time.time, proofs, True)
    office = Office(CONNECTOR, CODE, lambda *_: None, prefix=police.PREFIX)  # type: ignore[arg-type]  # never asked
    desk = Prepared(office, Inbox(None), tokens, switches, time.time)
    desk.parts = made(rows)
    routes: list[Any] = [
        Route("/.well-known/oauth-authorization-server", tokens.metadata, methods=["GET"]),
        Route("/token", tokens.token, methods=["POST"]),
        *desk.routes(),
    ]
    return Starlette(routes=routes, middleware=[Middleware(GivesNonces, proofs=proofs)])


def _until_stdin_closes() -> None:
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)


def main(rows: int, client_jwks: Path) -> None:
    """Serve; prints its address when it is ready."""
    keys = {"hub": KeySet.import_key_set(json.loads(client_jwks.read_text("utf-8")))}
    listening = socket.create_server(("127.0.0.1", 0))
    issuer = f"http://127.0.0.1:{listening.getsockname()[1]}"
    served = app(rows, keys, issuer)
    threading.Thread(target=_until_stdin_closes, daemon=True).start()
    sys.stdout.write(issuer + "\n")
    sys.stdout.flush()
    config = uvicorn.Config(served, log_level="warning", access_log=False, lifespan="off")
    uvicorn.Server(config).run(sockets=[listening])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.rosters")
    parser.add_argument("--rows", type=int, required=True)
    parser.add_argument("--client-jwks", type=Path, required=True)
    given = parser.parse_args()
    main(given.rows, given.client_jwks)
