"""Why a child is on a list, and what takes it off again: of each comparison the rule that it keeps (catalogue 2.13)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from domain.exchange import ComparisonCode as C


@dataclass(frozen=True, slots=True)
class Rule:
    """clauses: of the places' documents; none where the catalogue has it from national rules. zh, en: what takes a child off."""

    clauses: tuple[str, ...]
    zh: str
    en: str


RULES: Mapping[C, Rule] = {
    C.M_01: Rule(
        ("HL-46", "QC-42"),
        "办理入学注册，或依法缓学、免学、批准不入学",
        "enrolled, or lawfully deferred, exempted or approved not to",
    ),
    C.M_01_POLICE: Rule(
        ("QC-42", "HL-46"),
        "办理入学注册，或依法缓学、免学、批准不入学",
        "enrolled, or lawfully deferred, exempted or approved not to",
    ),
    C.M_02: Rule(
        ("QC-38", "GH-18"), "本学期到校，或依法不在校", "seen at school this term, or lawfully away"
    ),
    C.M_03: Rule(("HL-47", "HL-59"), "在就读学校办理学籍", "registered at the school that it attends"),
    C.M_04: Rule(("DC-06",), "学籍状态与实际就读一致", "the 学籍 says how the child is schooled"),
    C.M_05: Rule(("DC-05",), "学籍人数与实有人数一致", "registered and present are as many"),
    C.M_06: Rule(
        ("GH-29",),
        "台账增补或销号，人账一致",
        "entered in the ledger or struck off, so that it names who is there",
    ),
    C.M_07: Rule(("GH-18",), "办理转学，人籍一致", "transferred to where the child is"),
    C.M_08: Rule(
        ("HL-66",),
        "公安作出审查结论并据以变更",
        "the police have concluded, and the registry is changed by it",
    ),
    C.M_09: Rule(
        ("QC-42",), "办理入户并登记身份证号", "the household is registered, and the number recorded"
    ),
    C.M_10: Rule(("QC-42",), "按公安结论更正身份信息", "identity corrected by what the police conclude"),
    C.M_10_POLICE: Rule(("QC-42",), "按公安登记更正身份信息", "identity corrected to what the police have"),
    C.M_10_CANDIDATE: Rule(("QC-42",), "由人工判定是否同一人", "a person decides whether it is one child"),
    C.M_11: Rule(("QC-43",), "查明户籍地", "it is known where the household is"),
    C.M_11_RESIDENCE: Rule(("QC-43",), "查明居住地", "it is known where the child lives"),
    C.M_12: Rule(("HL-46", "HL-22"), "入学或复学，并落实救助", "at school again, and helped"),
    C.M_13: Rule(
        ("DC-20", "QC-44", "HL-48"), "评估后落实安置，或免予入学", "assessed and placed, or exempted"
    ),
    C.M_14: Rule(("QC-44",), "入学或复学，并纳入学籍管理", "at school, and registered there"),
    C.M_14_JUVENILE: Rule(
        ("QC-44",), "以合适形式落实安置，或依法不入学", "placed in a suitable form, or lawfully at no school"
    ),
    C.M_15: Rule(
        (),
        "依公安结论注销重复学籍，或判定非同一人",
        "the second 学籍 is cancelled by the police's conclusion, or they are two",
    ),
    C.M_16: Rule(
        ("GH-25",), "到初中就读，或有外地就读证明", "at a junior school, or proven to be at one elsewhere"
    ),
    C.M_17: Rule(("HL-20", "HL-51"), "责令退回，返校复学", "sent back by order, and at school again"),
    C.M_18: Rule(("HL-34",), "按户籍变动更新登记", "recorded as the household changed"),
    C.M_19: Rule(
        ("QC-33",), "登记新的居住证，或户籍迁入", "a new permit is recorded, or the household came here"
    ),
    C.M_20: Rule((), "残联更正残疾人证号", "the federation corrects the certificate"),
    C.THREE_WAY: Rule(("HL-46",), "仅计数，不涉及个人", "it counts, and is about nobody"),
}
