"""Words about funds of compulsory education (义务教育经费): what money is for, how much one allocation may be (HL-29)."""

from __future__ import annotations

from domain.vocabulary import Term


class FundPurpose(Term):
    """经费用途. No document lists them: these are the items of the guarantee mechanism (经费保障机制) and what is paid beside it."""

    OPERATING = "公用经费"
    TEXTBOOKS = "免费教科书"
    LIVING_SUBSIDY = "家庭经济困难学生生活补助"
    NUTRITION = "营养膳食补助"
    BUILDINGS = "校舍维修改造"
    SALARIES = "教师工资"
    OTHER = "其他"


FEN = 100
"""分 in one 元."""
MOST_IN_A_YEAR = 2_000_000_000 * FEN
"""Fen that may fall due in a county in one school year: 20 亿元, so that sums in yuan stay whole numbers of the graph (32 bits)."""
