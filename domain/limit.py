"""The time limits (时限) T-01 … T-26 of catalogue 2.5, and the one that HL-16 needs beside them: what starts each, how it is counted, which parameters it reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from domain.vocabulary import Term

ROLL_POLICY = "rollPolicy"
"""The parameter that says whether people's due dates move to the next working day (catalogue Part 5)."""
COUNTED_IN_SCHOOL_DAYS = "SCHOOL_DAYS"


class Start(Term):
    """计时起点: what a limit is counted from; its instant is what `deadline.due` is given as `started`."""

    SIGN = "发现辍学苗头"
    EVENT = "事项发生"
    ABSENCE = "缺勤"
    UNTOLD = "就学情况久未核实"
    SUSPECTED = "认定疑似辍学"
    TERM = "学期"
    HOLIDAY = "寒暑假"
    MONTH = "月份"
    YEAR = "年度"
    SCHOOL_YEAR = "学年"
    ORDER_DATE = "责令载明的期限"
    EXPIRY = "批准期满"


class Counting(Term):
    """计算方式. Days end at 24:00 in Asia/Shanghai, and the day of the event is not counted."""

    HOURS = "小时"
    CALENDAR_DAYS = "自然日"
    WORKING_DAYS = "工作日"
    MONTHS = "月"
    DAYS_OF_TERM = "开学后若干日"
    TERM_START = "开学日或报送日"
    BEFORE_AUTUMN = "秋季开学前"
    TERM_END = "学期末"
    HOLIDAY_END = "假期末"
    INTERVAL_END = "约定周期末"
    DAY_OF_NEXT_MONTH = "次月某日"
    TEACHING_MONTH = "教学月份月末"
    EACH_MONTH = "指定月份月末"
    LAST_MONTH = "最后一个指定月份月末"
    DAY_OF_AUGUST = "八月某日"
    MONTH_DAY = "固定月日"
    SUBMISSION = "年度报送日"
    BY_YEAR = "目标年度年末"
    YEAR_END = "年末"
    SCHOOL_YEAR_END = "学年末"
    GIVEN_DAY = "载明之日"
    DAYS_BEFORE = "载明之日前若干日"


@dataclass(frozen=True, slots=True)
class Gate:
    """A parameter that turns a limit on: by any value but false, null and empty, or by one of `among`."""

    key: str
    among: tuple[str, ...] = ()

    def is_open(self, rules: Mapping[str, object]) -> bool:
        """Whether the place's value turns it on."""
        value = rules.get(self.key)
        if not self.among:
            return bool(value)
        return isinstance(value, list) and any(each in self.among for each in value)


@dataclass(frozen=True, slots=True)
class Limit:
    """时限. code: "T-04a", where catalogue 2.5 has two things under one id; a clause's own id where 2.5 has no row for it.

    amount: the parameter that holds the number, day or date; `field` of it where it is an OBJECT. counted: one that
    may count in school days instead. gates: those that must be on; a place without one has no such limit. rolls:
    whether rollPolicy may move it to the next working day: not what is counted in hours, what the text ends with a month
    or a date of its own, nor the close of a month, which must come before the exchange.
    """

    code: str
    zh: str
    en: str
    clauses: tuple[str, ...]
    start: Start
    applies: str
    counting: Counting
    amount: str | None = None
    field: str | None = None
    counted: str | None = None
    gates: tuple[Gate, ...] = ()
    rolls: bool = True

    @property
    def id(self) -> str:
        """The id in catalogue 2.5 ("T-04"), or the clause's."""
        return self.code.rstrip("abc")

    @property
    def parameters(self) -> tuple[str, ...]:
        """Every rule parameter it reads, rollPolicy aside."""
        named = (self.amount, self.counted, *(gate.key for gate in self.gates))
        return tuple(dict.fromkeys(key for key in named if key))


_MONTHLY = ("MONTHLY", "ANY_TIME", "CONTINUOUS")
"""Cadences under which a month's ledger is complete when the month is closed; what is kept at any time is so too."""
_AT_ONCE = ("ON_CHANGE", "ANY_TIME", "CONTINUOUS")

_ALL = (
    Limit("T-01", "三日内复学", "Return within three days", ("DC-L2c",), Start.SIGN,
          "From the recorded sign to return; then measures, and feedback to township and bureau",
          Counting.CALENDAR_DAYS, "return.timerDays", counted="return.timerCounting"),
    Limit("T-02", "开学一周内登记未报到学生", "No-shows registered within a week", ("QC-18",), Start.TERM,
          "Register of pupils who did not return, their causes verified",
          Counting.DAYS_OF_TERM, "noShow.registerWithin"),
    Limit("T-03", "第一时间启动劝返", "Persuasion started at once", ("GH-35", "HL-44"), Start.EVENT,
          "Start of persuasion; discovery, persuasion, report",
          Counting.HOURS, "persuasionStartWithin", rolls=False),
    Limit("T-04a", "及时报告", "Promptly reported", ("GH-21", "GH-33", "DC-13", "DC-17", "QC-19", "BS-24"), Start.EVENT,
          "Written report, contact, ledger entry", Counting.WORKING_DAYS, "reportWithinWorkingDays"),
    Limit("T-04b", "及时核实缺勤", "Absence promptly verified", ("GH-31",), Start.ABSENCE,
          "Verification of an absence and contact with the home",
          Counting.HOURS, "absenceVerifyWithin", rolls=False),
    Limit("T-04c", "及时核实重点监测对象就学情况", "Where a monitored child is, promptly found out", ("GH-30",), Start.UNTOLD,
          "From the day on which nothing recent tells where a child of a key group is",
          Counting.WORKING_DAYS, "reportWithinWorkingDays", gates=(Gate("monitoring.statusWithinDays"),)),
    Limit("T-05a", "台账每月更新", "Ledgers updated each month", ("GH-29",), Start.MONTH,
          "Ledgers of a month, complete in time for the exchange on the 8th of the next",
          Counting.DAY_OF_NEXT_MONTH, "monthlyCloseDay", gates=(Gate("ledger.update", _MONTHLY),), rolls=False),
    Limit("T-05b", "每月汇总考勤", "Attendance summed up each month", ("GH-32",), Start.MONTH,
          "Attendance of each class in a month, signed and reviewed",
          Counting.DAY_OF_NEXT_MONTH, "monthlyCloseDay", gates=(Gate("attendance.monthlySummary"),), rolls=False),
    Limit("T-06", "台账异动即改", "Ledgers amended on change", ("GH-29",), Start.EVENT,
          "Ledgers, where they are kept up to date by the change",
          Counting.HOURS, "ledger.onChangeWithin", gates=(Gate("ledger.update", _AT_ONCE),), rolls=False),
    Limit("T-07", "开学必核", "Checked at each term start", ("GH-29", "DC-10"), Start.TERM,
          "Ledgers and the return of pupils, within the week of T-02",
          Counting.DAYS_OF_TERM, "noShow.registerWithin"),
    Limit("T-08", "每月送教次数", "Home teaching each month", ("DC-23",), Start.MONTH,
          "Least visits and lessons of a teaching month",
          Counting.TEACHING_MONTH, gates=(Gate("homeTeaching.min"), Gate("homeTeaching.dueMonths")), rolls=False),
    Limit("T-09", "开学初联合家访", "Joint visits at term start", ("QC-17",), Start.TERM,
          "Joint persuasion visits of township and school", Counting.DAYS_OF_TERM, "jointVisit.termStartWindowDays",
          gates=(Gate("jointVisit.termStart"),)),
    Limit("T-10", "寒暑假家访", "Visits in the holidays", ("QC-16",), Start.HOLIDAY,
          "Visits to each key pupil in each winter and summer holiday", Counting.HOLIDAY_END,
          gates=(Gate("holidayVisits"), Gate("holidayVisits.minPerStudent")), rolls=False),
    Limit("T-10b", "重点学生定期家访", "Visits to key pupils each interval", ("GH-45",), Start.TERM,
          "A visit to the home of each key pupil in each interval of the place", Counting.INTERVAL_END,
          "keyStudentVisitInterval", rolls=False),
    Limit("T-11", "每学期专题会议", "A special meeting each term", ("QC-46",), Start.TERM,
          "Special meetings of the township", Counting.TERM_END, gates=(Gate("meeting.township"),), rolls=False),
    Limit("T-12", "班主任每学期记录", "The homeroom teacher’s record each term", ("BS-16",), Start.TERM,
          "The record of five items of each class", Counting.DAYS_OF_TERM, "classTermRecord.withinDays"),
    Limit("T-13", "每学年签订责任文书", "Letters signed each school year", ("DC-L1", "GH-14", "BS-27", "QC-49"),
          Start.SCHOOL_YEAR,
          "Letters of responsibility: by term start, or with the yearly submission that holds them (A-12)",
          Counting.TERM_START, "submission.bundle", gates=(Gate("letter.types"),)),
    Limit("T-14", "年度报送", "The yearly submission", ("DC-25", "DC-26"), Start.YEAR,
          "What schools submit each year; a text that names one year is read as recurring",
          Counting.SUBMISSION, "submission.bundle", gates=(Gate("submission.recurring"),)),
    Limit("T-15", "宣传月", "Publicity months", ("BS-13",), Start.MONTH,
          "Publicity, in the whole of each such month",
          Counting.EACH_MONTH, gates=(Gate("publicity.months"),), rolls=False),
    Limit("T-16", "九月学籍上报", "Registry report of September", ("BS-23",), Start.YEAR,
          "Pupils’ data into the registry, reported to the bureau", Counting.MONTH_DAY, "registry.septemberDue", rolls=False),
    Limit("T-17", "新学年开学前摸底", "Catchment counted before the school year", ("BS-21",), Start.YEAR,
          "Count of the catchment and admission plan; never later than the day before the autumn term",
          Counting.BEFORE_AUTUMN, "admissionPlan.due", rolls=False),
    Limit("T-18", "七八月研究部署", "Deliberation in July and August", ("HL-45",), Start.YEAR,
          "At least one meeting of the government in the months named",
          Counting.LAST_MONTH, gates=(Gate("meeting.government"),), rolls=False),
    Limit("T-19", "八月前反馈", "Feedback before August", ("HL-13",), Start.YEAR,
          "Townships’ feedback on children not enrolled and dropouts (A-02)", Counting.MONTH_DAY,
          "township.feedbackDue", gates=(Gate("township.feedback", ("BEFORE_AUGUST",)),), rolls=False),
    Limit("T-20a", "八月名册提请", "August rosters asked for", ("HL-34", "HL-37"), Start.YEAR,
          "The rosters, asked for with the exchange of August; not late before T-20b (A-03)", Counting.DAY_OF_AUGUST,
          "rosters.augustSoftDay", gates=(Gate("rosters.august"),), rolls=False),
    Limit("T-20b", "八月名册截止", "August rosters due", ("HL-34", "HL-37", "HL-69", "HL-70"), Start.YEAR,
          "Household changes, three disabilities, household survey, admission notices", Counting.MONTH_DAY,
          "rosters.augustLastDay", gates=(Gate("rosters.august"),), rolls=False),
    Limit("T-21", "八月底前分类台账", "Classified work ledger", ("HL-47",), Start.YEAR,
          "The classified work ledger, by the end of August", Counting.MONTH_DAY, "ledger.workDue", rolls=False),
    Limit("T-22", "限期改正", "The day an order sets", ("QC-08", "GH-43", "GH-48", "HL-73", "QC-48"), Start.ORDER_DATE,
          "Guardians and inspected units: the order carries its own date", Counting.GIVEN_DAY, rolls=False),
    Limit("T-23a", "批准期满", "A permission ends", ("HL-61", "HL-62", "HL-63"), Start.EXPIRY,
          "Deferral, suspension, stay abroad: the task on the day it ends", Counting.GIVEN_DAY, rolls=False),
    Limit("T-23b", "期满提醒", "Reminder before a permission ends", ("HL-61", "HL-62", "HL-63"), Start.EXPIRY,
          "Deferral, suspension, stay abroad: a reminder before the day it ends",
          Counting.DAYS_BEFORE, "expiry.reminderDays", rolls=False),
    Limit("T-24", "目标年度", "The year of a target", ("QC-01",), Start.YEAR,
          "Nine-year consolidation rate, evaluated yearly from the target’s year on", Counting.BY_YEAR,
          "target.nineYearConsolidation", "byYear", rolls=False),
    Limit("T-25a", "每学期名师送教", "Master teachers’ visits each term", ("QC-26",), Start.TERM,
          "Visits of master teachers, an indicator", Counting.TERM_END, rolls=False),
    Limit("T-25b", "每学年交流轮岗", "Rotation each school year", ("QC-25",), Start.SCHOOL_YEAR,
          "Rotation of principals and teachers, an indicator", Counting.SCHOOL_YEAR_END, rolls=False),
    Limit("T-25c", "每年培训乡村教师", "Rural teachers trained each year", ("QC-24",), Start.YEAR,
          "Training of rural teachers, an indicator", Counting.YEAR_END, rolls=False),
    Limit("T-26a", "疑似辍学标准", "Absence that suggests a dropout", ("GH-33", "DC-14"), Start.ABSENCE,
          "From the first day of unexcused absence; a person determines (A-06)", Counting.CALENDAR_DAYS,
          "suspected.criteria", "unexcusedDaysMoreThan", rolls=False),
    Limit("T-26b", "辍学标准", "A suspected dropout becomes a dropout", ("GH-33", "DC-14"), Start.SUSPECTED,
          "From the determination as suspected, without return; a person determines (A-06)", Counting.MONTHS,
          "dropout.criteria", "monthsAfterSuspected", rolls=False),
    Limit("HL-16", "转出后由县外学校接收", "A transfer out is taken up elsewhere", ("HL-16",), Start.EVENT,
          "From the day a transfer out of the county takes effect until a school elsewhere has registered the child",
          Counting.CALENDAR_DAYS, "transfer.takenUpWithinDays"),
)  # fmt: skip

LIMITS: Mapping[str, Limit] = {limit.code: limit for limit in _ALL}
"""Every limit, by its code."""
