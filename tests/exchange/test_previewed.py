"""A month previewed through the graph: what it would come to stands on the month, and a release may be bound to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import func, select

from auth import scopes
from domain.exchange import CycleState, PackageCode
from domain.role import Role
from exchange import decide, freeze
from exchange.coarse import summary
from partners.faults import Fault
from tests.exchange import state, world
from tests.exchange.operated import REFUSED, office
from tests.exchange.test_faults import played
from tests.exchange.test_preview import everything
from tests.partners import standin

ROSTER = PackageCode.SCHOOL_AGE_POPULATION
PREVIEW = f"""mutation ($i: ExchangePreviewInput!) {{ exchangePreview(input: $i) {{ __typename
  ... on ExchangePreviewed {{ exchangeCycle {{ state previewDigest summary }} }} {REFUSED} }} }}"""
RELEASE = f"""mutation ($i: ExchangeReleaseInput!) {{ exchangeRelease(input: $i) {{ __typename
  ... on ExchangeDecided {{ exchangeCycle {{ state }} }} {REFUSED} }} }}"""
LEADING = {"role": Role.LEADING_GROUP_OFFICER, "purpose": "STATISTICS"}
WHERE = {"partner": "police", "period": world.PERIOD}


async def test_what_was_previewed_and_released_with_its_digest_is_what_is_applied(
    fresh: Callable[[], str],
) -> None:
    with standin.desk(data=world.small_county()) as desk:
        desk.faults.set(Fault.TEN_TIMES, 1, ROSTER.name)
        async with office(fresh(), desk.transport) as here:
            assert (await played(here.cycle))["state"] == "HELD"
            before, sent = await everything(here.sessions), len(desk.seen)
            shown = (await here.said(PREVIEW, **WHERE))["exchangeCycle"]
            assert shown["state"] == "HELD"
            after = await everything(here.sessions)
            assert {name for name in before if before[name] != after[name]} == {"audit_record"}
            assert not any(request.method == "PUT" for request, _ in desk.seen[sent:])
            async with here.sessions() as session:
                kept = (await decide.find(session, world.CODE, **WHERE)).summary["preview"]
            assert (kept["by"], kept["digest"]) == ("zhang", shown["previewDigest"])
            assert kept["written"]["Student"]["new"] > 1000
            for user in ("zhang", "li"):
                given = {**WHERE, "reason": "已核对", "preview": shown["previewDigest"]}
                assert "errors" not in await here.post(RELEASE, {"i": given}, user=user)
            outcome = await played(here.cycle)
            assert outcome["state"] == "CLOSED"
            assert outcome["comparisons"] == kept["comparisons"]


async def test_who_sees_no_finding_is_told_no_small_number_of_a_preview(fresh: Callable[[], str]) -> None:
    with standin.desk(data=world.small_county()) as desk:
        desk.faults.set(Fault.TEN_TIMES, 1, ROSTER.name)
        async with office(fresh(), desk.transport) as here:
            assert (await played(here.cycle))["state"] == "HELD"
            await here.said(PREVIEW, **WHERE)
            async with here.sessions() as session:
                month = await decide.find(session, world.CODE, **WHERE)
            kept, coarse = month.summary["preview"], month.coarse_summary["preview"]
            assert "written" not in coarse
            assert "by" not in coarse
            assert _small(kept["comparisons"])
            assert not _small(coarse["comparisons"])
            assert not _small(coarse["moves"])
            assert coarse == summary({"preview": kept}, 5)["preview"]
            query = "{ exchangeCycles(first: 9) { nodes { summary } } }"
            [seen] = (await here.post(query, **LEADING))["data"]["exchangeCycles"]["nodes"]
            assert not _small(seen["summary"]["preview"]["comparisons"])


def _small(counts: Any) -> list[int]:
    """Numbers below five that are told, zeros aside."""
    if isinstance(counts, dict):
        return [small for each in counts.values() for small in _small(each)]
    return [counts] if isinstance(counts, int) and not isinstance(counts, bool) and 0 < counts < 5 else []


async def test_a_preview_of_what_is_not_there_not_resting_or_not_the_bureaus_is_refused(
    fresh: Callable[[], str],
) -> None:
    with standin.desk(data=world.small_county()) as desk:
        async with office(fresh(), desk.transport) as here:
            for changed, code in (
                ({}, "NO_CYCLE"),
                ({"partner": "nobody"}, "UNKNOWN_PARTNER"),
                ({"partner": "civil_affairs"}, "NOT_CONNECTED"),
                ({"period": "2030-01"}, "NOT_YET"),
                ({"period": "August"}, "BAD_PERIOD"),
            ):
                assert (await here.said(PREVIEW, **{**WHERE, **changed}))["code"] == code
            assert (await played(here.cycle))["state"] == "CLOSED"
            asked = len(desk.seen)
            async with here.sessions.begin() as session:
                month = await decide.find(session, world.CODE, **WHERE)
                await freeze.reach(session, month.id, CycleState.VALIDATED)
            assert (await here.said(PREVIEW, **WHERE))["code"] == "MONTH_RUNNING"
            async with here.sessions.begin() as session:
                await freeze.reach(session, month.id, CycleState.HELD)
                await session.execute(_locked(world.CODE))
                assert (await here.said(PREVIEW, **WHERE))["code"] == "PREVIEW_RUNNING"
            for viewer in ({"granted": [scopes.EXCHANGE_READ]}, LEADING):
                [error] = (await here.post(PREVIEW, {"i": WHERE}, **viewer))["errors"]
                assert error["extensions"]["code"] == "FORBIDDEN"
            assert len(desk.seen) == asked


def _locked(county: str) -> Any:
    return select(func.pg_advisory_xact_lock(func.hashtextextended(f"preview/{county}", 10)))


async def test_a_preview_is_on_record_before_the_department_is_asked(fresh: Callable[[], str]) -> None:
    with standin.desk(data=world.small_county()) as desk:
        async with office(fresh(), desk.transport) as here:
            assert (await played(here.cycle))["state"] == "CLOSED"
            done = await here.said(PREVIEW, **WHERE)
            assert done["exchangeCycle"]["summary"]["preview"]["written"] == {}
            async with here.sessions() as session:
                recorded = [row for row in await state.recorded(session) if row[1] == "portal"]
            assert ("EXCHANGE", "portal", "exchangePreview", f"police/{world.PERIOD}", None, "OK") in recorded
