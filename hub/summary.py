"""What the demo found, held against what was planted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.console import Console
from rich.table import Table
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from database import tables
from database.crypto.field import Field
from database.crypto.keys import Keys
from domain.exchange import ComparisonCode, PackageCode
from domain.role import Role
from domain.student import SpecialGroup
from partners.county import County

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
    session: AsyncSession, keys: Keys, county: County, outcome: dict[str, Any], imported: dict[str, Any]
) -> dict[str, Any]:
    """Counts by package, differences found and planted, ledger moves, the receipt; persons are compared by blind index."""
    number = Field(keys, tables.Student.id_number_sealed)
    people = {code.name: known for code, known in county.truth.findings.items()}
    people[ComparisonCode.M_10_CANDIDATE.name] = frozenset(mine for mine, _ in county.truth.candidates)
    planted = {code: {number.index(each) for each in known} for code, known in people.items()}
    found = await _found(session, county.jurisdiction_code)
    packages = [imported["package"], *outcome.get("packages", [])]
    return {
        "state": outcome["state"],
        "period": outcome["period"],
        "unchanged": outcome["unchanged"] and imported["unchanged"],
        "failure": outcome.get("failure"),
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
        "moves": outcome.get("moves", {}),
        "receipt": outcome.get("receipt"),
        "viewers": outcome.get("viewers", []),
    }


async def _found(session: AsyncSession, county: str) -> dict[str, set[bytes | None]]:
    finding, child = tables.Discrepancy, tables.Student
    statement = (
        select(finding.comparison, child.id_number_index)
        .join(child, child.id == finding.student_id)
        .where(finding.jurisdiction_code == county, child.id_number_index.is_not(None))
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
    if data["receipt"]:
        console.print(f"回执 / receipt no. {data['receipt']['sequence']}: {data['receipt']['digest']}")
    if data["failure"]:
        console.print(f"[red]未完成 / not finished:[/red] {data['failure']['zh']} / {data['failure']['en']}")
    if data["unchanged"]:
        console.print(
            "[green]本月已办结，本次运行未改变任何数据 / the month was closed before; nothing changed[/green]"
        )
    console.print(f"{data['seconds']} s")


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
