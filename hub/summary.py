"""What the demo found, held against what was planted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from rich.console import Console
from rich.table import Table
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from connectors.departments import CONNECTORS
from database import tables
from database.crypto.field import Field
from database.crypto.keys import Keys
from domain.exchange import ComparisonCode, Doubt, PackageCode
from domain.role import Role
from domain.student import SpecialGroup
from hub.demo_months import Months
from partners import poor_households
from partners.assistance import CivilAffairs
from partners.county import County
from partners.disabled import Federation
from partners.labor_findings import Inspection

_ASKED = (
    "学生人数 children",
    "某儿童 one child",
    "证件号 id number",
    "学籍号 student no.",
    "特殊群体 groups",
    "数据包 packages",
)
_VIEWERS = {
    Role.BUREAU_OFFICER.name: "教育局 bureau",
    Role.SCHOOL_OFFICER.name: "学校 school",
    Role.TOWNSHIP_OFFICER.name: "乡镇 township",
    Role.DEPARTMENT.name: "公安局 police",
}
COUNTED = ("received", "accepted", "rejected", "held", "duplicate")


async def report(
    session: AsyncSession, keys: Keys, county: County, months: Months, imported: dict[str, Any]
) -> dict[str, Any]:
    """Counts by package, differences found and planted, ledger moves, receipts; persons are compared by blind index."""
    number = Field(keys, tables.Student.id_number_sealed)
    planted = {
        code.name: {number.index(each) for each in known} for code, known in planted_in(county).items()
    }
    found = await _found(session, county.jurisdiction_code)
    outcomes = months.outcomes
    packages = [
        imported["package"],
        *(each for outcome in outcomes.values() for each in outcome.get("packages", [])),
    ]
    moves = Counter[str]()
    for outcome in outcomes.values():
        moves.update(outcome.get("moves", {}))
    return {
        "months": {partner: outcome["state"] for partner, outcome in outcomes.items()},
        "period": county.period,
        "unchanged": months.unchanged and imported["unchanged"],
        "held": months.held,
        "late": months.late,
        "failures": {
            partner: outcome["failure"] for partner, outcome in outcomes.items() if outcome.get("failure")
        },
        "packages": {row["code"]: {name: row[name] for name in COUNTED} for row in packages},
        "balanced": all(row["received"] == sum(row[name] for name in COUNTED[1:]) for row in packages),
        "differences": {
            code: {
                "found": len(found.get(code, set())),
                "planted": len(people),
                "exact": found.get(code, set()) == people,
            }
            for code, people in planted.items()
        },
        "moves": dict(moves),
        "receipts": {partner: outcome.get("receipt") for partner, outcome in outcomes.items()},
    }


def planted_in(county: County) -> dict[ComparisonCode, frozenset[str]]:
    """By comparison, the numbers of exactly those whom it must find, as the simulated departments tell it."""
    federation = Federation(county)
    return {
        **county.truth.findings,
        ComparisonCode.M_10_CANDIDATE: frozenset(mine for mine, _ in county.truth.candidates),
        ComparisonCode.M_12: CivilAffairs(county).found | poor_households.truth(county).found,
        **federation.truth,
        ComparisonCode.M_17: frozenset(child.id_number for child in Inspection(county).found),
    }


async def _found(session: AsyncSession, county: str) -> dict[str, set[bytes | None]]:
    finding, child, line = tables.Discrepancy, tables.Student, tables.ExchangeRecord
    whom = func.coalesce(child.id_number_index, line.id_number_index)
    statement = (
        select(finding.comparison, whom)
        .outerjoin(child, child.id == finding.student_id)
        .outerjoin(line, line.id == finding.record_id)
        .where(finding.jurisdiction_code == county, whom.is_not(None))
    )
    people: dict[str, set[bytes | None]] = {}
    for comparison, index in await session.execute(statement):
        people.setdefault(comparison.name, set()).add(index)
    return people


def show(data: dict[str, Any], console: Console) -> None:
    """Print the report as tables."""
    console.print(_packages(data))
    console.print(_differences(data))
    if data["viewers"]:
        console.print(_viewers(data["viewers"]))
    moves = data["moves"]
    console.print(
        f"台账变动 / ledger moves: 新立 opened {moves.get('ledger_opened', 0)} · "
        f"变更 updated {moves.get('ledger_updated', 0)} · 新登记儿童 registered {moves.get('registered', 0)} · "
        f"公安核查 verifications {moves.get('verifications', 0)}"
    )
    _show_months(data, console)
    if data["unchanged"]:
        console.print(
            "[green]本月已办结，本次运行未改变任何数据 / the month was closed before; nothing changed[/green]"
        )
    console.print(f"{data['seconds']} s")


def _show_months(data: dict[str, Any], console: Console) -> None:
    for held in data["held"]:
        console.print(_held(held))
    for partner in data["late"]:
        console.print(
            f"迟到 / late: {CONNECTORS[partner].department.zh}；其余部门办结后补办 / caught up after the others"
        )
    for partner, receipt in data["receipts"].items():
        if receipt:
            console.print(
                f"回执 / receipt no. {receipt['sequence']} {CONNECTORS[partner].department.zh}: {receipt['digest']}"
            )
    for partner, failure in data["failures"].items():
        console.print(f"[red]未完成 / not finished:[/red] {partner} {failure['zh']} / {failure['en']}")


def _held(held: dict[str, Any]) -> str:
    why = "、".join(
        f"《{PackageCode[each['package']].zh}》{Doubt[each['doubt']].zh} {each['about']} {each['found']}/{each['of']}"
        for each in held["doubts"]
    )
    what = (
        "具名拒收，重新索取 / refused by name, asked for anew"
        if held["decision"] == "REFUSED"
        else "两人核对预览后放行 / released by two persons who saw the preview"
    )
    return f"暂缓 / held: {CONNECTORS[held['partner']].department.zh} {why}：{what}"


def _packages(data: dict[str, Any]) -> Table:
    table = Table(title=f"{data['period']} 数据包 packages: 接收 received = 接受 + 退回 + 暂缓 + 重复")
    table.add_column("", no_wrap=True)
    for name in ("接收\nreceived", "接受\naccepted", "退回\nrejected", "暂缓\nheld", "重复\nduplicate"):
        table.add_column(name, justify="right")
    for code, counts in data["packages"].items():
        table.add_row(f"{PackageCode[code].zh}", *(str(counts[name]) for name in COUNTED))
    return table


def _differences(data: dict[str, Any]) -> Table:
    table = Table(title="比对发现与预设真值 / differences found and planted")
    for name in ("comparison", "found", "planted", ""):
        table.add_column(name, justify="left" if name == "comparison" else "right")
    for code, row in data["differences"].items():
        label = f"{ComparisonCode[code].code} {ComparisonCode[code].zh}"
        table.add_row(label, str(row["found"]), str(row["planted"]), "✓" if row["exact"] else "[red]✗[/red]")
    return table


def _viewers(asked: list[dict[str, Any]]) -> Table:
    table = Table(title="同一查询，四类用户所见 / what four viewers are shown of the same query")
    for name in ("", *(_VIEWERS[each["viewer"]] for each in asked)):
        table.add_column(name, overflow="fold")
    shown = [list(_shown(each["answer"])) for each in asked]
    for name, *cells in zip(_ASKED, *shown, strict=True):
        table.add_row(name, *cells)
    return table


def _shown(answer: dict[str, Any]) -> Iterator[str]:
    """A cell for each column: what is shown, or the code of why it is not; of a request refused whole in every one."""
    refused = {
        ".".join(map(str, error.get("path", ()))): error["extensions"]["code"]
        for error in answer.get("errors", ())
    }
    data = answer.get("data") or {}

    def cell(value: Any, *path: str) -> str:
        why = next((refused[at] for at in (".".join(path), path[0], "") if at in refused), "")
        return why or ("—" if value is None else str(value))

    child = data.get("student") or {}
    groups = child.get("specialGroups")
    labels = None if groups is None else "、".join(SpecialGroup[each["group"]].zh for each in groups) or "无"
    yield cell((data.get("students") or {}).get("totalCount"), "students")
    yield cell(child.get("name"), "student", "name")
    yield cell(child.get("idNumberMasked"), "student", "idNumberMasked")
    yield cell(child.get("studentNo"), "student", "studentNo")
    yield cell(labels, "student", "specialGroups")
    yield cell((data.get("exchangePackages") or {}).get("totalCount"), "exchangePackages")
