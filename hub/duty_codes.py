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
UNKNOWN_HOLDER | 200 | CALLER | 没有此责任人记录，或不在您的办理范围内 | there is no such holder of a post, or it is not yours to act for
OWN_MATTER | 200 | CALLER | 不能办理涉及本单位的督导事项 | nobody decides in a matter of its own unit
UNKNOWN_PROPOSAL | 200 | CALLER | 没有此问责线索，或不在办理范围内 | no such proposal, or not one's own to decide on
PROPOSAL_NOT_TAKEN_UP | 200 | CALLER | 问责线索尚未采纳 | a person takes the proposal up first
UNKNOWN_COMPLAINT | 200 | CALLER | 没有此投诉举报，或不在办理范围内 | no such complaint, or not one's own to act on
COMPLAINT_NOT_PROVEN | 200 | CALLER | 投诉举报未查实 | the complaint was not found true
UNKNOWN_ACTION | 200 | CALLER | 没有此责任追究，或不在办理范围内 | no such accountability action, or not one's own to act on
NOT_YOUR_ACTION | 200 | CALLER | 申诉应由被追究单位提出 | it is for the unit itself to appeal
POINTS_MISSING | 200 | CALLER | 减扣效能分值须注明分值，其他方式不得填写 | a deduction, and only that, says how many points
PERSON_MISSING | 200 | CALLER | 须注明被追责人的职务和姓名 | the position and the name of the person are needed, both
SEVERITY_MISSING | 200 | CALLER | 仅对情节特别严重的如此追究 | the clause is for what is especially serious
ACTION_WITHDRAWN | 200 | CALLER | 所依据的责任追究已撤销 | the accountability action was withdrawn
UNKNOWN_YEARLY_APPRAISAL | 200 | CALLER | 没有此考核，或不在办理范围内 | no such appraisal, or not one's own to act on
NOT_APPRAISED_SO | 200 | CALLER | 此类单位不参加此项考核 | units of that kind are not appraised under the scheme
BAD_YEAR | 200 | CALLER | 应为今年或去年 | neither this year nor the last one
POSITION_MISSING | 200 | CALLER | 考核主要领导的须注明职务，其他不得填写 | a leader's appraisal, and only that, names the post
APPRAISAL_EXISTS | 200 | CALLER | 该年度已有此项考核 | there is an appraisal of that year already, or a draft of its correction
APPRAISAL_CONFIRMED | 200 | CALLER | 考核已确认，不可更改 | a confirmed appraisal never changes; its correction is drawn up
NOT_CONFIRMED | 200 | CALLER | 只能更正已确认的考核 | only a confirmed appraisal that stands is corrected
BAD_SCORE | 200 | CALLER | 得分或满分不符 | a score outside its full marks, or a sheet of more than 100 points
VETOED | 200 | CALLER | 一票否决或不得评优的，不得如此评定 | a veto or a bar from awards does not allow that result
VETOED_ALREADY | 200 | CALLER | 已有此项后果 | the consequence stands there already
UNKNOWN_CONSEQUENCE | 200 | CALLER | 此考核没有该后果 | the appraisal has no such consequence
"""
