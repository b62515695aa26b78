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
TASK_OF_CLUE | 200 | CALLER | 牵头任务随场所违规线索办理 | the leading department's task goes with its clue
UNKNOWN_VENUE_CLUE | 200 | CALLER | 没有此场所违规线索，或不在办理范围内 | no such clue of a venue, or not one's own to act on
NOT_YOUR_CLUE | 200 | CALLER | 应由承办部门或上报单位办理 | it is for the leading department, or for whoever reported it
VENUE_MISMATCH | 200 | CALLER | 违规事项不适用于该类场所 | such a matter cannot be said of such a venue
SCHOOL_MISSING | 200 | CALLER | 未指明在哪所学校周边 | the school near which it is is not named
BAD_DISTANCE | 200 | CALLER | 距离超出范围 | a distance that cannot be
ALLOWED_ON_HOLIDAY | 200 | CALLER | 国家法定节假日电子游戏场所可接纳未成年人 | arcades of the place may admit minors on statutory holidays
NO_VENUE_DUTY | 200 | BUREAU | 本地文件未规定由哪个部门查处 | no document of the place names a department for it
DEPARTMENT_MISSING | 200 | OPERATOR | 承办部门尚未登记为单位 | the department is not on record as a unit
NOT_A_DEPARTMENT | 200 | CALLER | 不是部门 | the unit is no department
DOCUMENT_NO_MISSING | 200 | CALLER | 未注明处置文书编号 | the measure's document is not named by its number
NO_GRID | 200 | CALLER | 本地文件未设网格 | no document of the place has grid cells
NOT_A_VILLAGE | 200 | CALLER | 网格应设在村（居）、社区 | a grid cell lies in a village or community
VILLAGE_NOT_YOURS | 200 | CALLER | 该村（居）、社区不在办理范围内 | the village is not one's own to act for
GRID_CELL_EXISTS | 200 | CALLER | 该村（居）已有同名网格 | the village has a cell of that name
NO_SUCH_CELL | 200 | CALLER | 没有此网格 | there is no such grid cell
CELL_ELSEWHERE | 200 | CALLER | 网格不在该学生居住的村（居） | the cell is not in the village where the child lives
NOT_THE_BUREAUS | 200 | CALLER | 不是教育局的职责 | the duty is not the bureau's
SECTION_HOLDS | 200 | CALLER | 该日该股室已有责任人 | the section has somebody for it then
UNKNOWN_DUTY_ASSIGNMENT | 200 | CALLER | 没有此职责分工 | there is no such section for a duty
DUTY_ASSIGNMENT_ENDED | 200 | CALLER | 职责分工已终止 | it has ended already
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
UNKNOWN_PERIOD_REPORT | 200 | CALLER | 没有此定期报告，或不在办理范围内 | no such report, or not one's own to act on
REPORT_EXISTS | 200 | CALLER | 该期间的报告或其更正已经起草 | there is a report of the period, or its correction, already
WRONG_LEVEL | 200 | CALLER | 该类单位不编制此报告、不报送此材料 | a unit of another kind makes such a report or hands such materials in
NO_UNIT | 200 | OPERATOR | 所在单位尚未登记 | the caller's unit is not on record
PERIOD_AHEAD | 200 | CALLER | 该期间尚未开始 | the period has not begun
PERIOD_NOT_OVER | 200 | CALLER | 该期间尚未结束，暂不能报送 | too early to hand in a report of the period
FIGURES_STALE | 200 | CALLER | 数据截止日过早，应重新取数 | the figures are of a day too early: they are to be counted anew
REPORT_HANDED_IN | 200 | CALLER | 报告已报送，退回后方可修改 | the report was handed in; only one that was returned is changed
REPORT_NOT_FINAL | 200 | CALLER | 只有已审签的报告才需更正 | only a report that was signed off is corrected by another one
NOT_YOUR_REPORT | 200 | CALLER | 应由编制单位办理 | it is for the unit whose report it is
NOT_THE_LEVEL_ABOVE | 200 | CALLER | 应由上一级审签 | it is for the level above
STRAND_MISSING | 200 | CALLER | 报告未写明本地规定的工作环节 | the report is silent on a strand of work that the place names
STRAND_NOT_HERE | 200 | CALLER | 本地文件未列此项举措 | the place's document names no such strand of control
UNKNOWN_SUBMISSION | 200 | CALLER | 没有此材料报送，或不在办理范围内 | no such submission, or not one's own to act on
BAD_SUBMISSION_YEAR | 200 | CALLER | 应为今年或明年 | neither this calendar year nor the next
SUBMISSION_HANDED_IN | 200 | CALLER | 材料已报送，退回后方可修改 | the submission was handed in; only one that was returned is changed
SUBMISSION_INCOMPLETE | 200 | CALLER | 材料不齐 | items are missing
NOT_SEALED_AND_BOUND | 200 | CALLER | 纸质材料应加盖公章并装订成册 | paper is handed in sealed and bound
NOT_YOUR_SUBMISSION | 200 | CALLER | 应由报送学校办理 | it is for the school whose submission it is
NOT_THE_BUREAU | 200 | CALLER | 应由教育局办理 | it is for the bureau
UNKNOWN_ITEM | 200 | CALLER | 没有此项材料 | the submission has no such item
ITEM_UNCLEAR | 200 | CALLER | 记录与纸质材料二者取一 | either a row of the hub or a paper is named, not both
UNKNOWN_ROW | 200 | CALLER | 本校没有此记录 | the school has no such row
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
NOT_YOUR_REGISTER | 200 | CALLER | 应由该单位自己登记 | the unit itself keeps its register
REGISTER_OF_OTHERS | 200 | CALLER | 此类单位没有此类登记 | a unit of that kind keeps no such register
NOT_GUIDED | 200 | CALLER | 不是本中心学校所辖的村级小学或教学点 | not a village school or teaching point of this center school
ROW_WITHDRAWN | 200 | CALLER | 该登记已撤回 | the row was withdrawn
NOTHING_CORRECTED | 200 | CALLER | 没有需要更正的内容 | nothing of it would change
NOBODY_NAMED | 200 | CALLER | 未写明参加单位、成员、宣传内容或对象，或过多 | units, members, topics or audiences are not named, or too many are
DRAFT_EXISTS | 200 | CALLER | 已有未实施的方案草稿 | a draft of that plan is there already
NOT_A_DRAFT | 200 | CALLER | 只有草稿可以更正 | only a draft is mended
SAME_SCHOOL | 200 | CALLER | 应为两所学校 | two schools are needed
PAIRED_ALREADY | 200 | CALLER | 两校已结对 | the two schools are paired already
UNKNOWN_WORK_PLAN | 200 | CALLER | 没有此工作方案，或不在办理范围内 | no such work plan, or not one's own to act for
UNKNOWN_MEETING | 200 | CALLER | 没有此会议记录，或不在办理范围内 | no such meeting, or not one's own to act for
UNKNOWN_PUBLICITY | 200 | CALLER | 没有此宣传活动，或不在办理范围内 | no such publicity activity, or not one's own to act for
UNKNOWN_LEGAL_TEAM | 200 | CALLER | 没有此法治宣传队伍，或不在办理范围内 | no such legal-education team, or not one's own to act for
UNKNOWN_STAFFING | 200 | CALLER | 没有此师资记录，或不在办理范围内 | no such staffing record, or not one's own to act for
UNKNOWN_PAIRING | 200 | CALLER | 没有此结对关系，或不在办理范围内 | no such pairing of schools, or not one's own to act for
UNKNOWN_ALLOCATION | 200 | CALLER | 没有此经费拨付记录，或不在办理范围内 | no such allocation of funds, or not one's own to act for
UNKNOWN_ARRIVAL | 200 | CALLER | 没有此到账记录，或不在办理范围内 | no such arrival of funds, or not one's own to act for
MORE_THAN_DUE | 200 | CALLER | 到账合计超过应拨金额，应先更正应拨金额 | more arrived than is due; correct what is due first
HAS_ARRIVALS | 200 | CALLER | 已有到账记录，应先撤回到账记录 | money of it has arrived; withdraw the arrivals first
UNKNOWN_CONDITION | 200 | CALLER | 没有此办学条件登记，或不在办理范围内 | no such record of a school's conditions, or not one's own to act for
CONDITION_EXISTS | 200 | CALLER | 该学年已登记，更正请改原记录 | the school year is on record already; a wrong entry is corrected
UNKNOWN_TEACHER | 200 | CALLER | 没有此教师，或不在办理范围内 | no such teacher, or not one's own to act for
TEACHER_EXISTS | 200 | CALLER | 该教师已在册，或工号属于他人 | the teacher is on the list already, or the number is another's
TEACHER_LEFT | 200 | CALLER | 教师已离任 | the teacher has left
TEACHER_NOT_SERVING | 200 | CALLER | 教师该学年不在本校任教 | the teacher does not serve at the school in that school year
TEACHER_UNCLEAR | 200 | CALLER | 有同名教师，应指明是哪一位 | the school has two teachers of that name
# 督导与问责 / Supervision
UNKNOWN_INSPECTION | 200 | CALLER | 没有此督查，或不在办理范围内 | no such inspection, or not one's own to act on
NOT_THE_INSPECTOR | 200 | CALLER | 不是本地文件规定的督查单位 | not who inspects so in the place
WRONG_SUBJECT | 200 | CALLER | 该类单位不适用 | not of a unit of that kind
OWN_INSPECTION | 200 | CALLER | 不能督查本单位 | a unit is not inspected by itself
INSPECTOR_MISSING | 200 | CALLER | 缺少应参加的督查人员 | nobody is named who must take part
INSPECTION_ENDED | 200 | CALLER | 督查已开始或已取消 | the inspection has begun, or was cancelled
INSPECTION_NOT_OPEN | 200 | CALLER | 督查不在进行中 | the inspection is not open
INSPECTION_NOT_CLOSED | 200 | CALLER | 督查尚未结束 | the inspection is not closed
NO_SUCH_ITEM | 200 | CALLER | 没有该督查项目 | the inspection has no such item
NOTE_MISSING | 200 | CALLER | 不符合的项目未说明情况 | of an item that is not met nothing is said
ITEMS_UNANSWERED | 200 | CALLER | 督查项目尚未填写完 | an item has no answer yet
NO_BUNDLE | 200 | CALLER | 此类督查不提供汇总材料 | figures are handed for an inspection by the Congress
BUNDLE_HANDED | 200 | CALLER | 汇总材料已提供 | the figures were handed over already
UNKNOWN_FINDING | 200 | CALLER | 没有此督查发现，或不在办理范围内 | no such finding, or not one's own to act on
NO_FINDINGS | 200 | CALLER | 自查不作问责情形认定 | a self-inspection has shortcomings and no findings
GROUND_NOT_HERE | 200 | CALLER | 本地文件未列此情形 | the place's document does not name the ground
FINDING_WITHDRAWN | 200 | CALLER | 督查发现已撤回 | the finding was withdrawn
FINDING_IN_USE | 200 | CALLER | 已据此发出文书或公告 | something rests on the finding already
NOT_THE_SUPERVISOR | 200 | CALLER | 不是本地文件规定的作出单位 | not who uses the instrument in the place
WRONG_GROUND | 200 | CALLER | 此情形不适用该督导手段 | the instrument is for other grounds
UNKNOWN_RECTIFICATION | 200 | CALLER | 没有此整改通知，或不在办理范围内 | no such order to rectify, or not one's own to act on
NOT_YOUR_RECTIFICATION | 200 | CALLER | 由被督查单位办理 | it is for the unit that is to mend it
RECTIFICATION_OPEN | 200 | CALLER | 该问题的整改尚未结束 | an order on the finding is not concluded yet
RECTIFICATION_PASSED | 200 | CALLER | 该问题已整改到位 | what was found is mended already
NOT_FAILED | 200 | CALLER | 整改尚未认定为不到位 | the order was not concluded as failed
WRONG_TALK_PARTNER | 200 | CALLER | 约谈对象与本地文件不符 | the place's document has another person talked to
NOT_THE_HEAD | 200 | CALLER | 须由在任的领导小组组长约谈 | the head of the leading group on record holds the talk
NO_FINDING | 200 | CALLER | 未注明依据的督查发现 | no finding is named that it rests on
TWO_UNITS | 200 | CALLER | 一份通报只针对一个单位 | a circular is of one unit
NOTHING_ANNOUNCED | 200 | CALLER | 未选择督查，或一次过多 | no inspection is named, or too many at once
NOT_ANNOUNCED_SO | 200 | CALLER | 此类督查不由公告发布结果 | results of such an inspection are not announced so
ANNOUNCED_ALREADY | 200 | CALLER | 督查结果已公告 | the results are announced already
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
