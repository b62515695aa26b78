"""Every indicator that the hub reckons: numerator and denominator in words, whom it looks at, its clauses (catalogue 2.14)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict, Unpack

from domain.citation import ClauseId, Provenance
from domain.indicator import (
    CLASS,
    COUNTY,
    MONTH,
    SCHOOL,
    TERM,
    TOWNSHIP,
    YEAR,
    Definition,
    IndicatorGuard,
    IndicatorLevel,
    IndicatorPeriod,
    Reckoning,
)
from domain.indicator import IndicatorVariant as V
from domain.target import Indicator as I
from domain.target import Unit
from duties.indicators import means

_HERE = "户籍在本县的适龄儿童少年；不含毕业、超龄、死亡、迁出"
_HERE_EN = "children of school age whose household is the county's (A-41); graduates, over-age, deceased and moved out left out"
_NATION = Provenance.KNOWLEDGE
_UNITS = (COUNTY, TOWNSHIP, SCHOOL)
_TIMES = (MONTH, TERM, YEAR)


class _More(TypedDict, total=False):
    flow: bool
    capped: bool
    children: bool
    guard: IndicatorGuard
    marked: Provenance
    version: int


def _rate(
    indicator: I,
    variant: V | None,
    said: tuple[str, str, str, str, str, str],
    periods: tuple[IndicatorPeriod, ...],
    levels: tuple[IndicatorLevel, ...],
    clauses: str,
    **more: Unpack[_More],
) -> Definition:
    whole = tuple(map(ClauseId, clauses.split()))
    return Definition(indicator, variant, Unit.PERCENT, Reckoning.RATE, *said, periods, levels, whole, **more)


def _count(
    indicator: I,
    zh: str,
    en: str,
    base: tuple[str, str],
    periods: tuple[IndicatorPeriod, ...],
    clauses: str,
    *,
    variant: V | None = None,
    levels: tuple[IndicatorLevel, ...] = _UNITS,
    **more: Unpack[_More],
) -> Definition:
    whole = tuple(map(ClauseId, clauses.split()))
    return Definition(
        indicator,
        variant,
        Unit.PERSON,
        Reckoning.COUNT,
        zh,
        en,
        "",
        "",
        *base,
        periods,
        levels,
        whole,
        **more,
    )


_COHORT = ("登记的同批学生人数", "cohorts as the bureau and the schools recorded them")
_GRADUATES = ("毕业时人数", "pupils at graduation")
_CASES = (
    "期内认定疑似辍学或辍学的个案，减去因其他合法原因办结的",
    "cases determined suspected or dropout in the period, less those closed for other lawful reasons",
)
_CLOCKS = (
    "期内到期的时限；不含依法中止、终止的",
    "time limits that end in the period; those lawfully paused or lifted left out",
)
_DONE = ("按期完成的", "done in time", "应完成的", "due")
_ACTIVITIES = (
    "各校本学年宣传面最广的一次；未登记的学校按一人未宣传到计",
    "of each school the activity of the year that reached most of them; a school that recorded none counts as one not reached",
)
_STAFF = ("本学年的师资记录", "records of staff of the school year")
_LED = ("期内认定疑似辍学的个案", "cases determined suspected in the period")
_LEAD_TIMES = {
    V.DETECTION: (
        "自最早有记录的苗头或缺课之日至立案之日的天数，合计",
        "days from the earliest day on record of a sign or of absence to the day on which the case was opened, in all",
        "个案", "cases", *_LED),
    V.INTERVENTION: (
        "自立案至首次干预（家访、联系上、帮扶措施、送达文书、劝返）的天数，合计；立案前已干预的为 0",
        "days from the opening to the first visit, contact that reached the home, measure, notice served or attempt of persuasion, in all;"
        " 0 where it was before",
        "已干预的个案", "cases in which something was done",
        f"{_LED[0]}；尚未干预的列为明细", f"{_LED[1]}; those in which nothing was done yet are listed"),
    V.PERSUASION: (
        "自立案至首次劝返的天数，合计", "days from the opening to the first attempt of persuasion, in all",
        "已劝返的个案", "cases in which persuasion was tried",
        f"{_LED[0]}；尚未劝返的、超过启动劝返时限（T-03）的列为明细",
        f"{_LED[1]}; those not tried yet, or begun past the time limit of persuasion (T-03), are listed"),
}  # fmt: skip
_CONSOLIDATION = {
    V.RAW: ("入学时人数", "entrants"),
    V.ADJUSTED: ("入学时人数＋转入－转出－死亡", "entrants + transfers in - transfers out - deaths"),
}

DEFINITIONS: tuple[Definition, ...] = (
    *(
        _rate(each, variant, (*_GRADUATES, *whole, *_COHORT), (YEAR,), (COUNTY, SCHOOL), clauses,
              flow=True, capped=variant is V.ADJUSTED, marked=_NATION)
        for each, clauses in ((I.NINE_YEAR_CONSOLIDATION_RATE, "QC-01"), (I.CONSOLIDATION_RATE, "GH-07 HL-05"))
        for variant, whole in _CONSOLIDATION.items()
    ),
    _rate(I.ENROLLMENT_RATE, V.GROSS,
          ("在学的", "in schooling", "全部适龄的", "all of school age", _HERE, _HERE_EN),
          (MONTH, YEAR), (COUNTY, TOWNSHIP), "HL-05 HL-11"),
    _rate(I.ENROLLMENT_RATE, V.NET,
          ("在学的", "in schooling", "适龄的，减去免予、延缓入学和经批准不入学的",
           "of school age, less exempted, deferred and approved not to enter", _HERE, _HERE_EN),
          (MONTH, YEAR), (COUNTY, TOWNSHIP), "HL-05 HL-11"),
    _rate(I.THREE_DISABILITY_ENROLLMENT_RATE, None,
          ("在学的", "in schooling", "三类残疾儿童少年，减去免予入学的",
           "children of the three categories of disability, less those exempted",
           "核查年龄内的三类残疾儿童少年；不含毕业、超龄、死亡、迁出",
           "of the ages that are verified; graduates, over-age, deceased and moved out left out"),
          (MONTH, YEAR), (COUNTY, TOWNSHIP), "QC-34", guard=IndicatorGuard.FINDING),
    _rate(I.PERSUASION_RETURN_RATE, None,
          ("已返校复学的", "returned", "应返校的", "to be returned", *_CASES),
          _TIMES, _UNITS, "BS-03", flow=True),
    _rate(I.PERSUASION_RETURN_RATE, V.OPEN_IN_TIME,
          ("未返校、劝返期限未到的", "not returned, their deadline of persuasion still to come", "应返校的", "to be returned",
           *_CASES), _TIMES, _UNITS, "BS-03", flow=True),
    *(
        Definition(I.LEAD_TIME, variant, Unit.DAY, Reckoning.AVERAGE, *said, _TIMES, _UNITS, (ClauseId("BS-03"),), flow=True)
        for variant, said in _LEAD_TIMES.items()
    ),
    _rate(I.DROPOUT_RATE, None,
          ("学年内认定辍学、至今未复学的", "determined dropouts of the school year, not returned by the day of the data",
           "学年初在籍的", "registered as the school year began",
           "学年开始时有学籍的学生；此后转入的不计", "pupils registered as the school year began; who transferred in since is left out"),
          (YEAR,), (*_UNITS, CLASS), "BS-02 QC-29", flow=True),
    _count(I.KEY_GROUP_DROPOUT_COUNT, "现辍学的重点群体学生", "dropouts of key groups",
           ("本地文件所列重点群体；无所列时按重点群体参数", "the groups that the target names, else those of keyGroups"),
           (MONTH, YEAR), "GH-07"),
    _count(I.KEY_GROUP_DROPOUT_COUNT, "现辍学的重点群体学生", "dropouts of key groups",
           ("同上，不含受限群体", "the same without groups that need a scope of their own"),
           (MONTH, YEAR), "GH-07", variant=V.OPEN_GROUPS),
    _count(I.NEW_DROPOUT_COUNT, "期内认定辍学的学生", "pupils determined dropouts in the period",
           ("全部个案", "all cases"), _TIMES, "DC-04", flow=True, levels=(*_UNITS, CLASS)),
    _count(I.RELAPSE_COUNT, "期内再次认定疑似辍学或辍学的学生", "pupils determined suspected or dropout again in the period",
           ("曾办结或复学的个案", "whose earlier case was closed"), _TIMES, "DC-04 QC-29 GH-37", flow=True,
           levels=(*_UNITS, CLASS)),
    _count(I.NOT_ENROLLED_COUNT, "应入学未入学的", "who should enter and did not",
           ("适龄儿童少年中失学、未入学的", "children of school age never enrolled"), (MONTH, YEAR), "GH-06"),
    _count(I.NOT_RETURNED_COUNT, "应返校未返校的", "who should return and did not",
           ("现处辍学、疑似辍学、未返校、无法联系的", "dropouts, suspected ones, not reported, unreachable"), (MONTH, YEAR), "GH-06"),
    _count(I.NOT_KEPT_COUNT, "应保未保的：学年内认定辍学、至今未复学的", "who should be kept and were not: determined dropouts, not returned",
           ("期内认定辍学的个案", "cases determined dropout in the period"), (MONTH, YEAR), "GH-06", flow=True),
    _count(I.DROPOUT_BY_POVERTY_COUNT, "因贫辍学的；目标指明贫困家庭的，为贫困家庭失学辍学的",
           "dropouts for poverty; where the target names poor families, their children out of school",
           ("现处辍学（失学）的；免予入学的不计", "dropouts and never enrolled; exempted left out"), (MONTH, YEAR),
           "BS-25 HL-57 HL-22 DC-L5b"),
    _count(I.DROPOUT_BY_CAUSE_COUNT, "辍学原因含所列原因的", "dropouts with one of the causes named",
           ("现处辍学、个案未办结的", "dropouts whose case is open"), (MONTH, YEAR), "DC-18 HL-55 HL-52 BS-05"),
    _rate(I.AID_COVERAGE_RATE, None,
          ("已发放资助的", "paid a grant", "应受资助的", "eligible",
           "本地资助项目所列群体的在籍学生和已认定的；认定不符合的不计",
           "registered pupils of the groups that the place's programs name, and whoever is entitled; who was declined left out"),
          (TERM,), _UNITS, "GH-38", flow=True),
    _rate(I.PRIMARY_TO_JUNIOR_TRANSITION_RATE, None,
          ("已到初中就读、外地就读有证明的", "arrived in a junior school, elsewhere with proof", "小学毕业生", "primary graduates",
           "升入该学年的毕业生，去向待核的在内", "who left for that school year, destinations unknown among them"),
          (YEAR,), (COUNTY, SCHOOL), "GH-25", flow=True),
    _count(I.REGISTRY_COUNT_DIFFERENCE, "学籍人数与实有人数之差", "pupils registered less pupils present, each difference counted up",
           ("未解决的人数差异", "unresolved differences of number"), (MONTH,), "DC-05", levels=(COUNTY, SCHOOL)),
    _count(I.REGISTRY_STATUS_DIFFERENCE, "学籍状态与实际不一致的学生", "pupils whose registry status is not how they are schooled",
           ("未解决的差异", "unresolved differences"), (MONTH,), "DC-06", levels=(COUNTY, SCHOOL)),
    _rate(I.HOME_TEACHING_COMPLIANCE_RATE, None,
          ("达到最低次数的学生月", "compliant student-months", "应送教的学生月", "due student-months",
           "按方案应送教且可评价的月份", "months due under a plan that can be judged"),
          (MONTH, YEAR), _UNITS, "DC-23", flow=True),
    _rate(I.DISABLED_VERIFICATION_COVERAGE, None,
          ("学年内已上门走访核查的", "visited and verified in the school year", "应核查的", "to be verified",
           "核查年龄内的残疾儿童少年", "disabled children of the ages that are verified"),
          (YEAR,), _UNITS, "DC-20", flow=True),
    _rate(I.ADMISSION_NOTICE_COVERAGE, None,
          ("入学通知书已送达的", "served with the notice", "应发放的", "to be served",
           "当年达到入学年龄的和适龄未入学的（A-17）", "who comes of age this year, and whoever of school age is not in school (A-17)"),
          (YEAR,), (COUNTY, TOWNSHIP), "HL-70", flow=True),
    _rate(I.LETTER_SIGNING_RATE, None,
          ("责任文书已生效的", "whose letter is in force", "应签订的", "who owe one",
           "本地文件要求签订的单位；班主任责任书按班级计，校长与教师的责任状按教师计，未登记教师的学校计一份未签",
           "units that the place's letter types bind; homeroom teachers' letters by class, principals' by teacher, a school without a list"
           " of its teachers once, unsigned"),
          (YEAR,), _UNITS, "DC-L1 GH-14 BS-27 QC-49", children=False, version=2),
    _rate(I.LEDGER_UPDATE_RATE, None,
          ("当月各台账均已确认更新的学校", "schools all of whose ledgers are confirmed for the month", "学校", "schools",
           "本县学校；无台账的学校计为未更新", "the county's schools; one without a ledger has not updated it"),
          (MONTH,), _UNITS, "GH-08", flow=True, children=False),
    *(
        _rate(I.TIMELINESS_RATE, variant, (*_DONE, *_CLOCKS), (MONTH, YEAR), _UNITS, clauses, flow=True)
        for variant, clauses in ((V.T_01, "DC-L2c"), (V.T_02, "QC-18"), (V.T_04, "GH-21 GH-31 GH-33"), (V.T_05, "GH-29 GH-32"))
    ),
    _rate(I.TARGET_COVERAGE_RATE, None,
          ("所在班级、学校或乡镇已有分解目标的", "whose class, school or township has a target of its own under the place's",
           "全部儿童少年", "all children", "一项目标开始分解以后；不含毕业、超龄、死亡、迁出",
           "once a target is broken down at all; graduates, over-age, deceased and moved out left out"),
          (YEAR,), _UNITS, "GH-13 QC-04 QC-49"),
    _rate(I.TARGET_COVERAGE_RATE, V.BY_CLASS,
          ("所在班级已有分解目标的", "whose class has a target of its own", "在籍学生", "registered pupils",
           "已有本校分解目标的学校", "of schools that have a target of their own, or of one of their classes"),
          (YEAR,), (COUNTY, SCHOOL), "DC-L1"),
    *(
        _rate(indicator, None, ("宣传到的", "reached", "应宣传到的", "to be reached", *_ACTIVITIES), (YEAR,), _UNITS, "QC-36",
              flow=True, children=indicator is not I.PUBLICITY_COVERAGE_TEACHERS)
        for indicator in (I.PUBLICITY_COVERAGE_TEACHERS, I.PUBLICITY_COVERAGE_FAMILIES, I.PUBLICITY_COVERAGE_STUDENTS)
    ),
    _count(I.RURAL_TEACHER_TRAINING, "培训乡村教师人次", "person-times of rural teachers trained", _STAFF, (YEAR,), "QC-24",
           flow=True, levels=(COUNTY,), children=False),
    _count(I.ROTATION_COUNT, "交流轮岗的校长和教师", "principals and teachers rotated", _STAFF, (YEAR,), "QC-25",
           flow=True, levels=(COUNTY,), children=False),
    _rate(I.BACKBONE_SHARE, None,
          ("校级以上骨干教师", "backbone teachers at school level or above", "交流轮岗的教师", "teachers rotated", *_STAFF),
          (YEAR,), (COUNTY,), "QC-25", flow=True, children=False),
    _count(I.TOWNSHIP_MEETINGS, "专题会议", "special meetings", ("乡镇、街道登记的会议", "meetings that townships recorded"),
           (TERM,), "QC-46", flow=True, levels=(COUNTY, TOWNSHIP), children=False),
    *means.DEFINITIONS,
    Definition(I.DAILY_EXERCISE_MINUTES, None, Unit.MINUTE, Reckoning.LEAST,
               "各校本学期填报的每天体育锻炼分钟数，取最少的", "the least of the minutes a day that schools stated for the term",
               "已填报的学校", "schools that stated it",
               "本县学校；县、乡镇取所属学校中最少的：有一校不足即未保证；有学校未填报的不能认定达标",
               "the county's schools; of the county and a township the least of its schools: a guarantee is only as good as the worst of"
               " them, and none while a school has stated nothing",
               (TERM,), _UNITS, (ClauseId("QC-22"),), flow=True, children=False),
)  # fmt: skip
BY_CODE: Mapping[str, Definition] = {each.code: each for each in DEFINITIONS}
