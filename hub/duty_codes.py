"""The codes of refusals about duties, as `hub/codes.py` has all others."""

from __future__ import annotations

DUTIES = """
# 责任与部门职责 / Responsibilities and duties
UNKNOWN_TASK | 200 | CALLER | 没有此工作任务，或不在办理范围内 | no such task, or not one's own to act on
NOT_YOUR_TASK | 200 | CALLER | 应由承办单位或派出单位办理 | it is for the unit that has the task, or that raised it
OWN_TASK | 200 | CALLER | 工作任务应派给、移交给其他单位 | a task is asked of, or handed to, another unit
DUTY_MISSING | 200 | CALLER | 未指明所依据的职责或条款 | neither the duty nor the clause that it rests on is named, or both
UNKNOWN_DUTY | 200 | CALLER | 本地没有此项职责 | the county's documents have no such duty
NOT_THEIR_DUTY | 200 | CALLER | 不是该单位的职责 | the duty is another department's
UNKNOWN_CLAUSE | 200 | CALLER | 本地文件没有此条款 | the county's document has no such clause
NOT_GIVEN_BACK | 200 | CALLER | 任务未被退回，不能改派 | only a task that was given back goes to another unit
TASK_ENDED | 200 | CALLER | 任务已办结或已退回，不能移交 | the task is over, or was given back
ALREADY_OFFERED | 200 | CALLER | 任务已在移交中 | the task is offered to somebody already
NOT_OFFERED | 200 | CALLER | 任务未移交给该单位 | the task is not offered
UNKNOWN_LETTER | 200 | CALLER | 没有此责任文书，或不在办理范围内 | no such letter, or not one's own to act for
LETTER_EXISTS | 200 | CALLER | 已有此责任文书 | a letter of these parties and this school year is there already
BAD_LETTER_YEAR | 200 | CALLER | 年份与学年不符 | not a year of the letter's school year
WRONG_PARTY | 200 | CALLER | 不是此文书的签署方 | not a party of such a letter
NO_BUREAU | 200 | OPERATOR | 教育局尚未登记为单位 | the education bureau is not on record as a unit
NO_SUCH_CLASS | 200 | CALLER | 没有此班级 | no such class of the school in that school year
WORDING_GIVEN | 200 | CALLER | 本地文件已规定条款 | the place's document has the articles
NOT_YOUR_LETTER | 200 | CALLER | 应由其签署方办理 | it is for the parties of the letter to do
NOT_YOUR_SIDE | 200 | CALLER | 不是本方签署 | another party's signature
SIGNED_ALREADY | 200 | CALLER | 该方已经签署 | the party has signed
SEAL_MISSING | 200 | CALLER | 单位签署须加盖公章 | a unit signs with its seal
SAME_SIGNATORY | 200 | CALLER | 同一人不能代表双方签字 | one person may not sign for both parties
NOT_THE_HOLDER | 200 | CALLER | 不是文书上的教师 | not the teacher whom the letter names
LETTER_NOT_SIGNED | 200 | CALLER | 尚无一方签署 | no party has signed
NO_COPY | 200 | CALLER | 未注明交给哪一方 | nobody is named who was handed a copy
TOO_MANY_COPIES | 200 | CALLER | 超过规定份数，或有一方没有文本 | more copies than there are, or none left for a party
LETTER_NOT_IN_FORCE | 200 | CALLER | 文书不在生效期内 | the letter is not in force
UNKNOWN_SCHEDULED_EVENT | - | CALLER | 没有此校历事项，或不在办理范围内 | there is no such scheduled event, or it is not yours to act for
EVENT_OF_ANOTHER_UNIT | - | CALLER | 校历事项由其所属单位办理 | a scheduled event is done by the unit that it is of
EVENT_NOT_OPEN | - | CALLER | 校历事项尚未开始 | the scheduled event has not begun
CALENDAR_FORBIDDEN | 403 | OPERATOR | 令牌缺少订阅校历的权限，place 为所缺权限 | the token lacks the scope that place names, which the calendar needs
NO_SUCH_POST | 200 | CALLER | 没有此岗位，或该单位没有此岗位 | there is no such post, or it does not stand in that unit
POST_OF_UNIT | 200 | CALLER | 此岗位由单位整体负责，不登记责任人 | the unit as a whole answers here, and no one person
POST_NOT_YOURS | 200 | BUREAU | 此岗位不在您的办理范围内 | the post is not yours to fill
POST_HELD | 200 | CALLER | 该日已有责任人，更正请改原记录 | somebody holds the post then; a wrong entry is corrected
POST_ENDED | 200 | CALLER | 责任人已离任 | the holder has left the post already
GROUP_EXISTS | 200 | CALLER | 领导小组已登记 | the group is registered already
GROUP_NOT_YOURS | 200 | BUREAU | 区县的领导小组由教育局登记 | the county's group is the bureau's to register
NO_GROUP_NAMED | 200 | CALLER | 本地文件未设区县领导小组 | the place's document forms no group of the county
NO_SUCH_SEAT | 200 | CALLER | 没有此席位 | the group has no such seat
SEAT_TAKEN | 200 | CALLER | 该席位已有人，应注明接替谁 | somebody sits there; say whose place it is
GUARANTEED | 200 | CALLER | 该日已有包保人，接任应在此后 | somebody answers for the child then; who follows comes later
GUARANTEE_ENDED | 200 | CALLER | 包保已终止 | it has ended already
UNKNOWN_GUARANTEE | 200 | CALLER | 没有此包保记录，或不在您的办理范围内 | there is no such guarantor, or the child is not yours to act for
UNKNOWN_GROUP | 200 | CALLER | 没有此领导小组，或不在您的办理范围内 | there is no such leading group, or it is not yours to act for
UNKNOWN_MEMBER | 200 | CALLER | 没有此在任成员 | there is no such member who still sits there
UNKNOWN_COHORT | 200 | CALLER | 没有此同批学生登记，或不在您的办理范围内 | there is no such cohort on record, or it is not yours to correct
NOT_YOUR_COHORT | 200 | CALLER | 同批学生由学校登记本校的、教育局登记全县的 | a school records its own cohort, the bureau the county's and its schools'
COHORT_EXISTS | 200 | CALLER | 已登记，更正请改原记录 | it is on record already; a wrong entry is corrected
BAD_COHORT | 200 | CALLER | 同批学生的人数、学段或年份不合 | numbers, stage or years of a cohort that cannot be
COHORT_SETTLED | 200 | CALLER | 该学年的巩固率已定稿，不再更正 | the consolidation rate of that school year is final
UNKNOWN_TARGET | 200 | CALLER | 本地没有此目标 | the county's documents have no such target
UNKNOWN_UNIT_TARGET | 200 | CALLER | 没有此分解目标，或不在您的办理范围内 | there is no such target of a unit, or it is not yours to end
NOT_YOUR_TARGET | 200 | CALLER | 不由您为该单位设定目标 | it is not for you to set that unit's target
TARGET_LAXER | 200 | CALLER | 分解目标不得低于上级目标 | laxer than the target that it is a part of
TARGET_NO_NUMBER | 200 | CALLER | 目标应有数值，百分比不超过 100 | a target needs a number, of percent 100 at most
TARGET_SET_ALREADY | 200 | CALLER | 该单位该学年已有此目标 | the unit has one under that target in that school year
TARGET_YEAR_OVER | 200 | CALLER | 该学年已结束，或尚早 | that school year is over, or too far ahead
TARGET_ENDED | 200 | CALLER | 此分解目标已终止 | the target has ended already
UNKNOWN_HOLDER | 200 | CALLER | 没有此责任人记录，或不在您的办理范围内 | there is no such holder of a post, or it is not yours to act for
"""
