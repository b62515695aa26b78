"""What takes too long ends, and says so, whichever path it took."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

import database.session
from execution.limits import Limits
from execution.planned.batch import Batches
from tests.hub.conftest import Door

SHORT = 0.1  # seconds


async def test_a_statement_that_takes_too_long_is_refused_in_words(
    door: Door, graph_engine: AsyncEngine
) -> None:
    url = graph_engine.url.render_as_string(hide_password=False)
    async with database.session.pool(url, seconds=SHORT) as pool, graph_engine.begin() as other:
        await other.execute(text("LOCK TABLE guardian IN ACCESS EXCLUSIVE MODE"))
        hurried = replace(door, batches=Batches(pool)).within(Limits(seconds=SHORT))
        query = "{ students(first: 1) { nodes { guardianships { guardian { name } } } } }"
        bearer = {"authorization": f"Bearer {door.token()}"}
        planned = await hurried.client.post("/graphql", json={"query": query}, headers=bearer)
        assert [each["extensions"]["code"] for each in planned.json()["errors"]] == ["TOO_SLOW"]
        assert "监护人" not in planned.text  # whoever holds a lock holds up one field, not the rest
        stepwise = (await hurried.field_by_field(query)).json()
        assert {each["extensions"]["code"] for each in stepwise["errors"]} == {"TOO_SLOW"}
        await other.rollback()
