"""`python -m hub term`: when the county's terms are, set or proposed."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from domain.term import SchoolTerm, Span, TermKind, school_year
from hub import terms
from hub.settings import Settings
from hub.shell import day, named, refusals, run

commands = typer.Typer(no_args_is_help=True, help="School terms / 学期")


@commands.command("set")
def put(
    year: Annotated[str, typer.Argument(help="2026-2027 / 学年")],
    kind: Annotated[str, typer.Argument(help=f"{', '.join(TermKind.__members__)} / 学期")],
    start: Annotated[str, typer.Option(help="First day, YYYY-MM-DD / 开学日")],
    end: Annotated[str, typer.Option(help="Last day / 结束日")],
    first_school_day: Annotated[
        str | None, typer.Option(help="First day of lessons, if not the first / 上课首日")
    ] = None,
    holiday: Annotated[
        list[str] | None,
        typer.Option(help="秋假=2026-11-02..2026-11-04, repeatable / 学期内假期，可重复"),
    ] = None,
) -> None:
    """Say when a term is; deadlines are reckoned by it from then on. / 设定学期起止日期"""
    which, holidays = named(TermKind, kind), tuple(map(_span, holiday or ()))
    first, last, taught = day(start), day(end), day(first_school_day or start)
    assert which
    with refusals():
        term = SchoolTerm(school_year(year), which, first, last, taught, holidays)
    run(lambda: terms.set_term(Settings(), term))
    typer.echo(_line(term))


@commands.command("list")
def show(
    year: Annotated[str | None, typer.Option(help="Of this school year only / 学年")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON line / 输出一行 JSON")] = False,
) -> None:
    """Terms, and whether the county set them or the hub proposes them. / 学期列表"""
    with refusals():
        wanted = school_year(year) if year else None
    found = run(lambda: terms.listed(Settings(), wanted))
    if as_json:
        typer.echo(json.dumps([_told(each) for each in found], ensure_ascii=False))
        return
    for each in found:
        typer.echo(_line(each))


def _span(text: str) -> Span:
    name, _, days = text.partition("=")
    first, _, last = days.partition("..")
    return Span(name.strip(), day(first), day(last or first))


def _line(term: SchoolTerm) -> str:
    which = f"{term.school_year}\t{term.kind.name} {term.kind.zh}\t{term.start} → {term.end}"
    holidays = ", ".join(f"{each.name_zh} {each.first} → {each.last}" for each in term.holidays)
    return f"{which}\t{term.first_school_day}\t{holidays or '-'}\t{term.origin.name} {term.origin.zh}"


def _told(term: SchoolTerm) -> dict[str, Any]:
    return {
        "schoolYear": str(term.school_year),
        "kind": term.kind.name,
        "start": str(term.start),
        "end": str(term.end),
        "firstSchoolDay": str(term.first_school_day),
        "holidays": [
            {"nameZh": each.name_zh, "first": str(each.first), "last": str(each.last)}
            for each in term.holidays
        ],
        "origin": term.origin.name,
    }
