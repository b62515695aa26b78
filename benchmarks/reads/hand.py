"""The floor: two endpoints written by hand, each one SQL statement whose JSON PostgreSQL builds.

What a good developer would write who measured: text pasted by concat() (cheaper than json_build_object), returned as
bytes, prepared, planned once (planning these statements costs more than running them), the county's condition on
every table that has one, the token's check remembered.
"""

from __future__ import annotations

import base64
import contextlib
import json
from collections.abc import AsyncIterator
from datetime import date
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from auth.token import Issuer
from auth.viewer import Viewer
from benchmarks.reads import county, listening
from benchmarks.reads.listening import Bearer

_CHILD = """
SELECT convert_to(concat('{"data":{"student":{"id":"Student:', s.id, '","name":', to_json(s.name),
    ',"birthDate":"', s.birth_date, '","schoolingStatus":"', s.schooling_status,
    '","village":', CASE WHEN v.id IS NULL THEN 'null' ELSE concat('{"nameZh":', to_json(v.name_zh), '}') END,
    ',"enrollments":[', e.list, '],"ledgerEntries":[', l.list, ']}}}'), 'UTF8')
FROM student s
LEFT JOIN organization v ON v.id = s.village_id AND v.jurisdiction_code = $1
CROSS JOIN LATERAL (
    SELECT string_agg(concat('{"grade":', e.grade, ',"school":', CASE WHEN o.id IS NULL THEN 'null' ELSE
        concat('{"schoolCode":', to_json(h.school_code), ',"organization":{"nameZh":', to_json(o.name_zh), '}}') END,
        '}'), ',' ORDER BY e.id) AS list
    FROM enrollment e
    LEFT JOIN (school h JOIN organization o ON o.id = h.id AND o.jurisdiction_code = $1) ON h.id = e.school_id
    WHERE e.student_id = s.id AND e.status IN
        ('ACTIVE', 'SUSPENDED', 'RETAINED_ABROAD', 'RETAINED_VOCATIONAL', 'MARKED_DROPOUT', 'TRANSFERRING')
) e
CROSS JOIN LATERAL (
    SELECT string_agg(concat('{"state":"', l.state, '","openedAt":"',
        to_char(l.opened_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS'), '+00:00","ledger":{"type":"', g.type,
        '"}}'), ',' ORDER BY l.id) AS list
    FROM ledger_entry l JOIN ledger g ON g.id = l.ledger_id AND g.jurisdiction_code = $1
    WHERE l.student_id = s.id
) l
WHERE s.id = $2 AND s.jurisdiction_code = $1
"""
_PAGE = """
WITH page AS MATERIALIZED (
    SELECT s.id, s.name, s.birth_date, s.schooling_status, s.village_id, row_number() OVER (ORDER BY s.id) AS place FROM student s
    WHERE s.jurisdiction_code = $1 AND s.schooling_status = ANY($2::text[]) AND s.birth_date >= $3 AND s.id > $4
    ORDER BY s.id LIMIT $5::int + 1
)
SELECT convert_to(concat('{"data":{"students":{"nodes":[',
    string_agg(concat('{"id":"Student:', s.id, '","name":', to_json(s.name), ',"birthDate":"', s.birth_date,
        '","schoolingStatus":"', s.schooling_status,
        '","village":', CASE WHEN v.id IS NULL THEN 'null' ELSE concat('{"nameZh":', to_json(v.name_zh), '}') END,
        ',"enrollments":[', e.list, '],"ledgerEntries":[', l.list, '],"guardianships":[', w.list, ']}'),
        ',' ORDER BY s.id),
    '],"pageInfo":{"hasNextPage":', (SELECT count(*) > $5 FROM page)::text, ',"endCursor":'), 'UTF8'),
    (array_agg(s.id ORDER BY s.id DESC))[1]
FROM page s
LEFT JOIN organization v ON v.id = s.village_id AND v.jurisdiction_code = $1
CROSS JOIN LATERAL (
    SELECT string_agg(concat('{"grade":', e.grade, ',"school":', CASE WHEN o.id IS NULL THEN 'null' ELSE
        concat('{"organization":{"nameZh":', to_json(o.name_zh), '}}') END, '}'), ',' ORDER BY e.id) AS list
    FROM enrollment e
    LEFT JOIN (school h JOIN organization o ON o.id = h.id AND o.jurisdiction_code = $1) ON h.id = e.school_id
    WHERE e.student_id = s.id
) e
CROSS JOIN LATERAL (
    SELECT string_agg(concat('{"state":"', l.state, '","openedAt":"',
        to_char(l.opened_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS'), '+00:00","ledger":{"type":"', g.type,
        '","owner":', CASE WHEN o.id IS NULL THEN 'null' ELSE concat('{"nameZh":', to_json(o.name_zh), '}') END,
        '}}'), ',' ORDER BY l.id) AS list
    FROM ledger_entry l JOIN ledger g ON g.id = l.ledger_id AND g.jurisdiction_code = $1
    LEFT JOIN organization o ON o.id = g.owner_id AND o.jurisdiction_code = $1
    WHERE l.student_id = s.id
) l
CROSS JOIN LATERAL (
    SELECT string_agg(concat('{"relation":"', w.relation, '","guardian":', CASE WHEN g.id IS NULL THEN 'null' ELSE
        concat('{"name":', to_json(g.name), '}') END, '}'), ',' ORDER BY w.id) AS list
    FROM guardianship w
    LEFT JOIN guardian g ON g.id = w.guardian_id AND g.jurisdiction_code = $1
    WHERE w.student_id = s.id
) w
WHERE s.place <= $5
"""
_NONE = b'{"data":{"student":null}}'


class Hand:
    """Answers /child and /page."""

    def __init__(self, issuer: Issuer, url: str) -> None:
        self._bearer, self._url = Bearer(issuer), county.driver_url(url)
        self._pool: Any = None  # asyncpg is untyped

    @contextlib.asynccontextmanager
    async def lifespan(self, application: Starlette) -> AsyncIterator[None]:
        """The pool, open while the application runs."""
        settings = {"jit": "off", "timezone": "UTC", "plan_cache_mode": "force_generic_plan"}
        size = listening.POOL
        async with asyncpg.create_pool(
            self._url, min_size=size, max_size=size, server_settings=settings
        ) as self._pool:
            yield

    async def child(self, request: Request) -> Response:
        """One child."""
        viewer, sent = await self._asked(request)
        found = await self._pool.fetchval(
            _CHILD, viewer.jurisdiction_code, UUID(sent["id"].partition(":")[2])
        )
        return Response(found or _NONE, media_type="application/json")

    async def page(self, request: Request) -> Response:
        """A page of children."""
        viewer, sent = await self._asked(request)
        after = sent["after"]
        place = UUID(json.loads(base64.urlsafe_b64decode(after + "=" * (-len(after) % 4)))[1])
        born_from = date.fromisoformat(sent["bornFrom"])
        values = viewer.jurisdiction_code, sent["statuses"], born_from, place, sent["first"]
        listed, last = await self._pool.fetchrow(_PAGE, *values)
        cursor = base64.urlsafe_b64encode(f'["ID", "{last}"]'.encode()).rstrip(b"=")
        body = listed + b'"' + cursor + b'"}}}}'
        return Response(body, media_type="application/json")

    async def _asked(self, request: Request) -> tuple[Viewer, Any]:
        viewer = self._bearer.viewer(request.headers["authorization"])
        return viewer, msgspec.json.decode(await request.body())


def made(issuer: Issuer, url: str) -> Starlette:
    """The application on this database."""
    hand = Hand(issuer, url)
    routes = [
        Route("/child", hand.child, methods=["POST"]),
        Route("/page", hand.page, methods=["POST"]),
    ]
    return Starlette(routes=routes, lifespan=hand.lifespan)


if __name__ == "__main__":
    listening.serve(made)
