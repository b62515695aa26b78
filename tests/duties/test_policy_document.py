"""What the graph tells of a place's document: number, signed off by which post, to whom, on what basis (GH-01, GH-02a)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.casework.desk import Desk
from tests.conftest import Databases
from tests.duties.calendar_desk import PLACES, calendar_desk

DOCUMENTS = """{ policyDocuments(first: 20) { nodes {
  key docNo title issuer signatory issuedOn year recipientsZh basis attachments } } }"""


@pytest.fixture(scope="module")
async def here(databases: Databases, template: str) -> AsyncIterator[Desk]:
    async with calendar_desk(databases, template, PLACES["GH"]) as made:
        yield made


@pytest.mark.rule("GH-01")
async def test_genhes_plan_is_a_numbered_document_signed_off_and_addressed_to_its_schools_GH_01(
    here: Desk,
) -> None:
    found = {each["key"]: each for each in (await here.ask(DOCUMENTS))["policyDocuments"]["nodes"]}
    plan = found["GH"]
    assert plan["docNo"] == "根教体字〔2026〕81号"
    assert plan["title"] == "关于印发《根河市义务教育阶段控辍保学工作实施方案》的通知"
    assert (plan["issuer"], plan["year"]) == ("根河市教育体育局", 2026)
    assert plan["recipientsZh"] == "各义务教育阶段学校"
    assert plan["issuedOn"] is None  # the document gives a year and no day
    assert plan["attachments"][0]["title_zh"] == "根河市义务教育阶段控辍保学工作实施方案"
    # The post signs: whose name stands there is kept in no answer.
    assert plan["signatory"] == "发文机关负责人"
    source = (Path(__file__).parents[2] / "policies" / "sources" / "genhe.txt").read_text("utf-8")
    [name] = [line.partition("：")[2].strip() for line in source.splitlines() if line.startswith("签发人：")]
    assert name
    assert name not in str(found)
    assert {key: each["signatory"] for key, each in found.items() if key != "GH"} == dict.fromkeys(
        ("DC", "BS", "HL", "QC")
    )
