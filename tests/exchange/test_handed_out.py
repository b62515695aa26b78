"""A department without an endpoint, both ways: what it is sent waits as a workbook, and its answers come as one."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from connectors import _columns, _files, _rows
from connectors._by_file import ByFile, FileTransport
from connectors._core import Ask
from connectors.civil_affairs import CONNECTOR, AssistanceCandidate
from connectors.departments import CONNECTORS
from database import tables
from domain.errors import Refused
from domain.exchange import Direction, PackageCode, PackageState
from exchange import handed_out
from partners.assistance import CivilAffairs
from tests import sealing
from tests.exchange import rural, world
from tests.exchange.rural import AUGUST, COUNTY, Fresh, Hub, hub, sheet

CANDIDATES, DECISIONS = PackageCode.ASSISTANCE_CANDIDATES, PackageCode.ASSISTANCE_DECISIONS
OFFICE = CivilAffairs(COUNTY)


async def out(here: Hub, code: PackageCode = CANDIDATES, partner: str = "civil_affairs") -> handed_out.Sheet:
    async with here.sessions() as session:
        connector = CONNECTORS[partner]
        return await handed_out.of_month(session, sealing.KEYS, world.CODE, connector, code, AUGUST)


def candidates(content: bytes) -> list[AssistanceCandidate]:
    """What the workbook asks of civil affairs."""
    found = _files.read(content, _columns.recognizes(AssistanceCandidate))
    binding = _columns.bind(AssistanceCandidate, found.headings)
    rows = _rows.lines(found, binding, AssistanceCandidate)
    return [msgspec.convert({"lineNo": at, **said}, AssistanceCandidate) for at, said in rows]


async def theirs(here: Hub, content: bytes, code: PackageCode) -> Any:
    return await here.hand_in(content, code=code, partner="civil_affairs")


async def test_civil_affairs_by_file_are_asked_answer_and_close_the_month(fresh: Fresh) -> None:
    async with hub(fresh()) as here:
        households = [
            (one.id_number, one.name, one.birth_date, one.kind, one.valid_from) for one in OFFICE.households()
        ]
        headings = ["公民身份号码", "姓名", "出生日期", "救助类别", "救助起始日期"]
        await theirs(here, sheet(households, headings), PackageCode.ASSISTANCE_HOUSEHOLDS)
        with pytest.raises(Refused) as none:
            await out(here)
        assert none.value.reason.code == "NO_PACKAGE"
        failure = (await here.month(AUGUST, "FAILED", "civil_affairs"))["failure"]
        assert (failure["code"], DECISIONS.name in failure["place"]) == ("WAITING_FOR_FILE", True)
        asked = await out(here)
        assert (asked.name, (await out(here)).content) == (f"{CANDIDATES.zh}-{AUGUST}.xlsx", asked.content)
        questions = candidates(asked.content)
        assert len(questions) == asked.rows > 0
        answers = [OFFICE.decide(question) for question in questions]
        rows = [
            (one.request_id, one.decision, one.kind, one.valid_from, one.document_no, one.decided_on)
            for one in answers
        ]
        stranger = ("00000000-0000-7000-8000-000000000000", *rows[0][1:])
        headings = ["推荐号", "审核结果", "救助类别", "救助起始日期", "文号", "审核日期"]
        handed = await theirs(here, sheet([*rows, stranger], headings), DECISIONS)
        assert handed.counts.accepted == len(rows) + 1
        outcome = await here.month(AUGUST, partner="civil_affairs")
        told = {each["code"]: each for each in outcome["packages"]}
        assert (told[DECISIONS.name]["decided"], told[DECISIONS.name]["rejected"]) == (len(rows), 1)
        assert told[CANDIDATES.name]["received"] == len(rows)
        async with here.sessions() as session:
            of = tables.ExchangePackage
            sent = await session.scalars(
                of.__table__.select().with_only_columns(of.state).where(of.code == CANDIDATES)
            )
            assert list(sent) == [PackageState.SENT]


async def test_what_is_never_sent_to_a_department_cannot_be_handed_out(fresh: Fresh) -> None:
    async with hub(fresh()) as here:
        for code, partner in ((rural.CODE, rural.PARTNER), (CANDIDATES, "police")):
            with pytest.raises(Refused) as refused:
                await out(here, code, partner)
            assert refused.value.reason.code == "NO_PACKAGE"


async def test_the_way_by_file_waits_for_what_is_asked_and_acknowledges_nothing_itself() -> None:
    way = FileTransport(ByFile("civil_affairs", "1.0"))
    ask = Ask(CONNECTOR.package(DECISIONS, Direction.PULL), AUGUST, world.CODE)
    with pytest.raises(Refused) as waiting:
        await way.pull(ask)
    assert waiting.value.reason.place == f"civil_affairs/{DECISIONS.name}/{AUGUST}"
    said = await way.push(ask, b"{}\n{}\n", "a-key-of-ours")
    assert (said.reference, said.received) == ("", 2)
    await way.close()
