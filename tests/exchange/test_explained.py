"""Why a child is on a list, through the front door: the finding with its rule, its source and its end; only what may be seen."""

from __future__ import annotations

from sqlalchemy import update

from database import tables
from domain.exchange import ComparisonCode
from domain.explanation import RULES
from domain.role import Role
from tests.casework.desk import Desk

QUERY = """query ($id: ID!) { student(id: $id) { sourcePackage { period }
  householdRegistrations { sourcePackage { codeLabel } } enrollments { sourcePackage { codeLabel } }
  specialGroups { sourcePackage { period sequence } }
  discrepancies { comparison clausesCited takenOffZh takenOffEn comparedFields run { digest }
    record { lineNo package { period } } } } }"""


async def test_a_finding_says_its_clauses_what_takes_it_off_and_what_said_so(here: Desk) -> None:
    child = here.rows["Student"][0]
    package = here.rows["ExchangePackage"][0]
    async with here.door.sessions.begin() as session:
        for table in (tables.HouseholdRegistration, tables.Enrollment, tables.SpecialGroupMembership):
            mine = update(table).where(table.student_id == child)
            await session.execute(mine.values(source_package_id=package))
        mine = update(tables.Student).where(tables.Student.id == child)
        await session.execute(mine.values(source_package_id=package))
    told = (await here.ask(QUERY, {"id": f"Student:{child}"}, role=Role.BUREAU_OFFICER))["student"]
    assert told["sourcePackage"] == {"period": "2026-08"}
    assert {each["sourcePackage"]["codeLabel"] for each in told["householdRegistrations"]} == {
        "户籍适龄儿童少年花名册"
    }
    assert all(each["sourcePackage"] for each in (*told["enrollments"], *told["specialGroups"]))
    assert told["discrepancies"]
    for each in told["discrepancies"]:
        rule = RULES[ComparisonCode[each["comparison"]]]
        assert each["clausesCited"] == list(rule.clauses) != []
        assert (each["takenOffZh"], each["takenOffEn"]) == (rule.zh, rule.en)
        assert each["run"]["digest"]
    # a school is shown the rule and not the package, which is the bureau's
    told = (await here.ask(QUERY, {"id": f"Student:{child}"}, role=Role.SCHOOL_OFFICER))["student"]
    assert told["sourcePackage"] is None
    assert all(each["clausesCited"] for each in told["discrepancies"])


async def test_every_rule_is_told_of_the_comparison_that_found_it(here: Desk) -> None:
    found = tables.Discrepancy
    run, child = here.rows["ComparisonRun"][0], here.rows["Student"][2]
    said = {"jurisdiction_code": here.code, "run_id": run, "last_seen_run_id": run, "student_id": child}
    async with here.door.sessions.begin() as session:
        one = await session.get_one(found, here.rows["Discrepancy"][0])
        session.add_all(
            found(comparison=code, subject=code.name, finding=one.finding, bucket=one.bucket, **said)
            for code in RULES
        )
    told = (await here.ask(QUERY, {"id": f"Student:{child}"}, role=Role.BUREAU_OFFICER))["student"]
    shown = {each["comparison"]: (each["clausesCited"], each["takenOffZh"]) for each in told["discrepancies"]}
    assert shown.items() >= {code.name: (list(rule.clauses), rule.zh) for code, rule in RULES.items()}.items()
