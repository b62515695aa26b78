"""The codes of casework's refusals, as `hub/codes.py` has all others."""

from __future__ import annotations

CASEWORK = """
# 个案办理 / Casework
UNKNOWN_STUDENT | 200 | CALLER | 没有此学生，或不在办理范围内 | no such child, or not one's own to act for
NO_SUCH_UNIT | 200 | CALLER | 没有此单位 | no such unit in the county
UNKNOWN_EVIDENCE | 200 | CALLER | 没有此佐证材料 | no such evidence of this child
UNKNOWN_CASE | 200 | CALLER | 没有此个案，或不在办理范围内 | no such case, or not one's own to act for
CASE_OPEN | 200 | CALLER | 已有未销号的个案 | the child has an open case already
CASE_CLOSED | 200 | CALLER | 个案已销号，不可更改 | a closed case never changes
CASE_NOT_PREPARED | 200 | SCHOOL | 认定前须明确责任人、时限、专班和措施 | before a determination: responsible person, deadline, team, measures
UNKNOWN_CHANGE | 200 | CALLER | 没有此学籍异动，或不在办理范围内 | no such change of a registration, or not one's own to act for
UNKNOWN_APPLICATION | 200 | CALLER | 没有此申请，或不在办理范围内 | no such application, or not one's own to act for
UNKNOWN_TRACKING | 200 | CALLER | 没有此外出就学跟踪 | no such record of a child who studies elsewhere
NO_SUCH_SCHOOL | 200 | CALLER | 没有此学校 | no such school in the county
UNKNOWN_CONCLUSION | 200 | CALLER | 没有该学生已作出的公安审查结论 | no conclusion of the police about this child
WRONG_APPLICANT | 200 | CALLER | 申请方不符 | it is not theirs to ask for
NOT_INDEPENDENT | 200 | SCHOOL | 须有两份相互独立的佐证材料 | two independent pieces of evidence are needed
NOT_AWAITED | 200 | CALLER | 不是待县外学校接收的转出 | no transfer out of the county that waits for a school
HEADCOUNT_MISSING | 200 | CALLER | 尚有班级未填实有人数 | of some classes nobody says how many sit in them
REGISTRY_UNCHECKED | 200 | SCHOOL | 上报前须先核对学籍与实有学生 | the registry is held against who is there before it is reported
ALREADY_REPORTED | 200 | CALLER | 学籍已上报 | the registry was reported already
CHANGE_OPEN | 200 | CALLER | 已有办理中的学籍异动 | a change of the child's registration is under way already
APPLICATION_OPEN | 200 | CALLER | 已有同类未办结的申请 | an application of that kind is open already
NOT_ENROLLED | 200 | SCHOOL | 该学生没有在办理所需的学籍 | the child holds no registration that this could be done to
ALREADY_ENROLLED | 200 | CALLER | 该学生已有学籍 | the child holds a registration already
CONCLUSION_MISSING | 200 | PARTNER | 须有公安审查结论 | the police must have concluded first
REVIEW_INCOMPLETE | 200 | SCHOOL | 校内审核未按三级学籍网完成 | not all posts of the school's line have reviewed
FIELD_MISSING | 200 | CALLER | 缺少必填内容 | what this kind needs is not said
NOT_THE_APPROVER | 200 | CALLER | 不是有权审批的单位 | not a unit that may approve it
NOT_HERE | 200 | CALLER | 本地文件未规定此项办理 | the place's document does not provide for it
DISPOSITION_NOT_ALLOWED | 200 | CALLER | 不能如此处置 | not a disposition that may be made here and now
BASIS_MISSING | 200 | SUBMITTER | 处置依据尚未具备 | what a disposition stands on is not there yet
TRACKING_OPEN | 200 | CALLER | 已有外出就学跟踪 | the child is tracked already
BAD_REGION | 200 | CALLER | 不是六位行政区划代码 | not a region's six-digit code
UNKNOWN_ENFORCEMENT | 200 | CALLER | 没有此项督促措施，或不在办理范围内 | no such measure, or not one's own to act on
NOT_DETERMINED | 200 | BUREAU | 尚未认定为辍学 | the child is not determined a dropout
NOT_IN_LADDER | 200 | CALLER | 本地督促步骤中没有这一步 | the place's ladder has no such step
NOT_YOUR_TURN | 200 | CALLER | 上一步尚未逾期不改 | the step before has not run out
STEP_AT_WORK | 200 | CALLER | 这一步已在办理 | the step is at work already
WRONG_UNIT | 200 | CALLER | 不由本单位实施 | another unit's to do
CLASS_MISSING | 200 | CALLER | 未注明疑似辍学类别 | the class by the place's standard is not named
NOT_IN_STANDARD | 200 | CALLER | 本地分类标准中没有此类别 | no class of the place's standard
NOT_THE_PUBLISHER | 200 | CALLER | 不是本地通报的发布单位 | the place has somebody else publish its circulars
NO_PUBLISHER | 200 | OPERATOR | 没有发布单位的登记 | the unit that publishes is not on record
PUBLISHED_ALREADY | 200 | CALLER | 该月通报已发布 | a circular of this month, or of a later one, is published
DOSSIER_INCOMPLETE | 200 | SCHOOL | “一生一表”工作档案尚不完整 | the one form per child is not complete
UNKNOWN_REFERRAL | 200 | CALLER | 没有此项提请，或不在办理范围内 | no such request to the judicial authorities, or not one's own
REFERRAL_OPEN | 200 | CALLER | 已有未答复的提请 | a request of that kind is not answered yet
UNKNOWN_INCIDENT | 200 | CALLER | 没有此突发情况，或不在办理范围内 | no such emergency, or not one's own to act on
NO_DEPARTMENT | 200 | CALLER | 未指明有关部门 | no department concerned is named
HANDED_ALREADY | 200 | CALLER | 已交该部门办理 | it was handed to that department already
NOT_HANDED | 200 | CALLER | 未交该部门办理 | it was not handed to that department
ANSWERED_ALREADY | 200 | CALLER | 该部门已答复 | that department has answered already
NOT_ANSWERED | 200 | PARTNER | 尚有部门未答复 | a department has not answered yet
UNKNOWN_ASSIST | 200 | CALLER | 没有此协助请求，或不在办理范围内 | no such request for help, or not one's own to act on
ASSIST_OPEN | 200 | CALLER | 本个案已有尚未发送的协助请求 | a request for help in this case is not sent yet
UNKNOWN_WISH | 200 | CALLER | 没有此意愿登记，或不在办理范围内 | no such wish, or not one's own to act on
NOT_A_GRADUATE | 200 | CALLER | 不是初中、高中毕业生 | no graduate of junior or senior school
WISH_OPEN | 200 | CALLER | 意愿已登记，更改请先撤回 | a wish is noted already; to change it, withdraw it first
TRAINING_UNNAMED | 200 | CALLER | 意向工种与意愿不符 | who wishes to be trained says in what, nobody else
NOT_YET_TAUGHT | 200 | CALLER | 须先批评教育或责令改正 | the guardian is criticized or ordered first
NOT_LEGAL_AID | 200 | CALLER | 不是法律援助 | the request is not one for legal aid
SHORTFALL_MISSING | 200 | SCHOOL | 未做到的应说明原因和整改措施 | what is not done must be explained
NO_SHORTFALL | 200 | CALLER | 各项均已做到，无须说明 | everything is done: there is nothing to explain
STATEMENT_EXISTS | 200 | CALLER | 本学期已有自查 | the term has a statement already
UNKNOWN_COMMITTEE | 200 | CALLER | 没有此家长组织，或不在办理范围内 | no such parents' committee, or not one's own to act for
COMMITTEE_EXISTS | 200 | CALLER | 该校已有此家长组织 | the school has one already
COMMITTEE_DISSOLVED | 200 | CALLER | 该组织已撤销 | it is dissolved
NO_MEMBER | 200 | CALLER | 未指明成员 | no members are named
NOT_A_PARENT | 200 | CALLER | 不是本校学生的监护人 | no guardian of a pupil of the school
UNKNOWN_ELECTIVE | 200 | CALLER | 没有此职业选修课程，或不在办理范围内 | no such elective, or not one's own to act for
ELECTIVE_TAKEN | 200 | CALLER | 该学生正在选修此课程 | the pupil takes this course already
ELECTIVE_ENDED | 200 | CALLER | 该选修课程已结束 | the elective has ended
NOT_A_JUNIOR_PUPIL | 200 | CALLER | 仅限普通初中在籍学生 | for registered pupils of junior schools only
UNKNOWN_MEASURE | 200 | CALLER | 没有此项帮扶措施，或不在办理范围内 | no such measure, or not one's own to act on
UNKNOWN_MEMBERSHIP | 200 | CALLER | 没有此特殊群体记录，或不在办理范围内 | no such membership in a group, or not one's own to act on
WRONG_SOURCE | 200 | CALLER | 该群体不由此部门认定 | that department does not say who belongs to the group
ALREADY_MEMBER | 200 | CALLER | 该来源已认定属于此群体 | the source says already that the child belongs to the group
MEMBERSHIP_ENDED | 200 | CALLER | 已不属于此群体 | the child belongs to the group no more
MEASURE_ENDED | 200 | CALLER | 该措施已结束 | the measure has ended
UNKNOWN_CLUE | 200 | CALLER | 没有此童工线索，或不在办理范围内 | no such clue of child labor, or not one's own to act on
CLUE_OPEN | 200 | CALLER | 该学生在此单位的线索正在办理 | a clue about the child at this employer is open already
CLUE_CLOSED | 200 | CALLER | 该线索已办结 | the clue is closed
UNKNOWN_OBSTRUCTION | 200 | CALLER | 没有此阻碍入学线索，或不在办理范围内 | no such clue of obstruction, or not one's own to act on
OBSTRUCTION_OPEN | 200 | CALLER | 该学生的线索正由该部门办理 | a clue about the child is with that department already
NOT_A_MINOR | 200 | CALLER | 当日已满十八周岁 | eighteen on that day
WRONG_ADDRESSEE | 200 | CALLER | 不应移交该部门 | not a department that it is passed to
BAD_CREDIT_CODE | 200 | CALLER | 不是有效的统一社会信用代码 | not a valid unified social credit code
BAD_AMOUNT | 200 | CALLER | 金额缺失或不正确 | an amount that is missing or not one
DEADLINE_MISSING | 200 | CALLER | 未载明期限 | the paper names no deadline
NOT_YET_DUE | 200 | CALLER | 期限尚未届满 | the deadline has not passed
EVIDENCE_MISSING | 200 | CALLER | 缺少佐证材料 | evidence is missing
NO_CAUSE | 200 | CALLER | 未填写原因 | no cause is given
IMPOSSIBLE_DATE | 200 | CALLER | 日期不合理 | a day that cannot be
PERSONAL_NUMBER | 200 | CALLER | 文字中请勿填写身份证号或手机号 | no identity or telephone number belongs in a text
BAD_TEXT | 200 | CALLER | 文字为空或过长 | a text is empty or too long
NOT_THE_DETERMINER | 200 | BUREAU | 不是本地规定的认定单位 | the place has somebody else determine it
VISITS_MISSING | 200 | SCHOOL | 三访一报告：家访次数不足 | fewer visits were made than the place asks for
NO_VISITOR | 200 | CALLER | 未填写家访人 | nobody is named who took part
TRACKING_INCOMPLETE | 200 | CALLER | 家访记录缺少原因、思想动态或监护人意见 | a visit does not tell what its purpose asks for
CAUSE_RESTRICTED | 200 | CALLER | 此原因仅限登记在个案原因中 | this cause stands among the case's causes only
PERSUASION_NOT_JOINT | 200 | SCHOOL | 应会同规定的单位共同劝返 | a confirmed dropout is persuaded together with others
PERSUASION_REMOTE | 200 | CALLER | 应上门劝返 | a confirmed dropout is persuaded at home
UNKNOWN_REPORT | 200 | CALLER | 没有此书面报告，或不在办理范围内 | no such report, or not one's own to act on
UNKNOWN_ASSIGNMENT | 200 | CALLER | 没有此摸排任务，或不在办理范围内 | no such screening assignment, or not one's own to act on
VILLAGE_TWICE | 200 | CALLER | 村（社区）重复分解 | a village is assigned twice
VILLAGES_UNASSIGNED | 200 | CALLER | 尚有村（社区）未分解 | villages are assigned to no school
NOT_DIVIDED | 200 | BUREAU | 尚未给该校分解摸排任务 | no village is assigned to the school
NOT_NEARBY | 200 | CALLER | 不是该村（社区）的划片学校 | the school does not answer for the child's village
UNKNOWN_VISIT | 200 | CALLER | 该学生没有此家访记录 | no such visit to this child
NOT_THE_SENDER | 200 | CALLER | 应由报送单位自行报送 | the unit that owes the report sends it
REPORT_WITHOUT_GROUND | 200 | CALLER | 尚无报告事由 | what it would report has not happened
NO_RECIPIENT | 200 | BUREAU | 没有可接收的单位 | no unit would receive it
NOT_RECIPIENT | 200 | CALLER | 不是收件单位 | it was not sent to this unit
ALREADY_RECEIVED | 200 | CALLER | 已签收 | this unit has received it already
ESCALATION_TOO_EARLY | 200 | CALLER | 尚不能报上一级 | persuasion has not failed yet, or its deadline has not passed
NO_HIGHER_LEVEL | 200 | BUREAU | 责任链上无更高一级 | no line has a higher level
RETURN_UNPROVEN | 200 | SCHOOL | 返校佐证不足或不独立 | the return is not shown by two independent pieces of evidence
FOLLOW_UP_NOT_OVER | 200 | SCHOOL | 跟踪期未满或无回访记录 | the follow-up is not over, or nothing was recorded
NOT_RETURNED | 200 | CALLER | 不是已复学的个案 | the child of the case has not come back
UNKNOWN_FILE | 200 | CALLER | 没有此返校学生档案，或不在办理范围内 | no such file, or not one's own to act on
FILE_CLOSED | 200 | CALLER | 档案已结束 | the file is closed
BAD_HASH | 200 | CALLER | 不是 SHA-256 | not a SHA-256
UNKNOWN_CLASS | 200 | CALLER | 没有此班级，或不在办理范围内 | no such class, or not one's own to act for
UNKNOWN_SHEET | 200 | CALLER | 没有此考勤表，或不在办理范围内 | no such sheet, or not one's own to act for
UNKNOWN_SUMMARY | 200 | CALLER | 没有此考勤月汇总，或不在办理范围内 | no such summary, or not one's own to act for
UNKNOWN_SIGN | 200 | CALLER | 没有此辍学苗头，或不在办理范围内 | no such sign, or not one's own to act for
UNKNOWN_CHECK | 200 | CALLER | 没有此清点记录，或不在办理范围内 | no such check, or not one's own to act for
NAMED_TWICE | 200 | CALLER | 同一人重复出现 | somebody is named twice
NOT_OF_CLASS | 200 | CALLER | 不是本班应到学生 | not a pupil of the class that is to be called
PUPILS_MISSING | 200 | CALLER | 尚有学生未逐一填写 | nothing is said of some pupils; the message names them
NO_SCHOOL_DAY | 200 | CALLER | 不是教学日 | no school day, and nobody says why it was taught
SHEET_EXISTS | 200 | CALLER | 当日考勤已登记，更正须注明版本 | the day is recorded; a correction says which version it saw
VERIFIED_ABSENCE | 200 | CALLER | 缺勤已核实，更正须注明理由 | a verified absence is changed by name and with a reason only
NOT_ABSENT | 200 | CALLER | 没有待核实的缺勤 | no absence waits to be verified
BAD_REASON | 200 | CALLER | 核实结果应为具体情形 | a verification says what it was
MONTH_SIGNED | 200 | SCHOOL | 当月考勤汇总已审核 | the month's summary is signed; the school returns it first
MONTH_NOT_OVER | 200 | CALLER | 当月尚未结束 | the month is not over
SHEETS_MISSING | 200 | SCHOOL | 尚有教学日未登记考勤 | school days are not recorded; the message names them
NOT_IN_TERM | 200 | CALLER | 日期不在学期内 | the day lies in no term of the class or the school
ALREADY_CHECKED | 200 | CALLER | 学生已清点，更正须注明版本 | pupils are ticked otherwise; a correction says which version it saw
NOT_MISSED | 200 | CALLER | 该学生没有未报到或有苗头的记录 | the child is not missed
SIGN_OPEN | 200 | CALLER | 已有未关闭的辍学苗头 | the child has an open sign already
SIGN_CLOSED | 200 | CALLER | 该苗头已关闭 | the sign is closed
UNKNOWN_PATH | 200 | CALLER | 没有此评估安置，或不在办理范围内 | no such referral, or not one's own to act for
UNKNOWN_APPRAISAL | 200 | CALLER | 没有此医学鉴定，或不在办理范围内 | no such appraisal, or not one's own to act for
UNKNOWN_ASSESSMENT | 200 | CALLER | 没有此评估认定，或不在办理范围内 | no such assessment, or not one's own to act for
UNKNOWN_PLACEMENT | 200 | CALLER | 没有此安置，或不在办理范围内 | no such placement, or not one's own to act for
UNKNOWN_PLAN | 200 | CALLER | 没有此送教方案，或不在办理范围内 | no such home-teaching plan, or not one's own to act for
PATH_OPEN | 200 | CALLER | 已有办理中的评估安置 | the child was referred already
NOTHING_TO_CONFIRM | 200 | PARTNER | 残联尚未反馈鉴定结果 | the federation has not told a result yet
BAD_ORGANISER | 200 | CALLER | 牵头部门不能又是协助部门 | who organises an appraisal does not also support it
APPRAISAL_DONE | 200 | CALLER | 已完成，不可更改 | it has a result already, which never changes
COMMITTEE_INCOMPLETE | 200 | BUREAU | 专家委员会缺少部门 | a department of the expert committee is missing
CONCLUSION_CONTRADICTED | 200 | CALLER | 建议安置与结论不符 | what is recommended contradicts the conclusion
NO_ASSESSMENT | 200 | BUREAU | 尚无专家委员会评估认定 | the expert committee has not assessed the child
NOT_AS_ASSESSED | 200 | CALLER | 与评估认定结论不符 | not what the child was assessed for
NOT_REGISTERED | 200 | SCHOOL | 未纳入学籍管理 | the child is not in the registry
ORDER_UNEXPLAINED | 200 | CALLER | 未说明为何不能先采取更优先的安置方式 | not said why no earlier form of placement serves
PLACEMENT_STANDS | 200 | CALLER | 已是此安置方式，或安置已结束 | the placement stands already, or has ended
ARCHIVE_INCOMPLETE | 200 | BUREAU | 免予入学档案不完整 | the exemption's archive is not complete
NOT_HOME_TAUGHT | 200 | CALLER | 安置方式不是送教上门 | the child's placement is not home teaching
PLAN_OPEN | 200 | CALLER | 该学年已有未结束的送教方案 | the school year has a plan that is not closed
PLAN_NOT_READY | 200 | SCHOOL | 送教方案缺少合格教师、目标或课表 | a plan lacks qualified teachers, goals or a schedule
PLAN_NOT_ACTIVE | 200 | CALLER | 送教方案不在执行中 | the plan is not in force
BAD_LESSONS | 200 | CALLER | 课时数不合理 | a number of lessons that cannot be
NO_TEACHER | 200 | CALLER | 未填写送教教师 | no teacher is named
VISIT_RECORDED | 200 | CALLER | 该日送教记录已登记 | that day's visit is on record already
BAD_CERTIFICATE | 200 | CALLER | 残疾人证号无效，或不属于该学生 | not a certificate number, or not the child's
UNKNOWN_LEDGER | 200 | CALLER | 没有此台账，或不由本单位建立 | no such ledger, or not one that the unit keeps
UNKNOWN_ENTRY | 200 | CALLER | 没有此台账条目，或不由本单位建立 | no such entry, or not in a ledger that the unit keeps
WRONG_KEEPER | 200 | CALLER | 该台账由其他单位建立 | other units keep this ledger
LEDGER_EXISTS | 200 | CALLER | 已建立此台账 | the unit keeps this ledger already
LEDGER_NOT_EMPTY | 200 | CALLER | 台账中尚有在册学生 | somebody stands in the ledger
NOT_DECLARED_EMPTY | 200 | CALLER | 台账无在册学生，应零报告 | nobody stands in the ledger: it is to be declared empty
NOT_OF_PEOPLE | 200 | CALLER | 不是全员台账 | not a ledger that everybody stands in
ENTERED_BY_DETERMINATION | 200 | CALLER | 只能由认定产生 | entered by a determination only
ENTRY_OPEN | 200 | CALLER | 已在此台账中 | the child stands in this ledger already
UNKNOWN_ROSTER | 200 | CALLER | 没有此名册，或不由本单位办理 | no such roster, or not the unit's
NO_ROSTER_DATA | 200 | CALLER | 名册由其他部门报送 | the roster comes from a department
ROSTER_SUBMITTED | 200 | CALLER | 名册已报送 | the roster was handed in
BAD_FACT | 200 | CALLER | 填报内容不符合台账格式 | a fact that the form does not have, or of another kind
NOT_A_PRIMARY_SCHOOL | 200 | CALLER | 由毕业生所在小学办理 | for the primary school that the children leave
DESTINATIONS_MISSING | 200 | SCHOOL | 尚有毕业生去向未登记或待核 | of some leavers it is not known where they go; the message names them
NOT_A_LEAVER | 200 | CALLER | 不是本校小学毕业年级学生 | no child of the last primary grade of the school
BAD_DESTINATION | 200 | CALLER | 毕业去向与所填学校不符 | a destination without its school, or with another's
NOT_A_JUNIOR_SCHOOL | 200 | CALLER | 不是本县（市、区）的初中 | no junior school of the county
ALREADY_RECORDED | 200 | CALLER | 去向已登记，更正须注明版本 | it is recorded; a correction says which version it saw
HANDED_OVER | 200 | CALLER | 该生已随交接手续移交 | the child was handed over already
UNKNOWN_HANDOVER | 200 | CALLER | 没有此交接手续，或不由本单位办理 | no such handover, or not the unit's
OTHER_SIDE | 200 | SCHOOL | 由交接的另一方学校办理 | for the other school of the handover to do
NOBODY_TO_HAND_OVER | 200 | CALLER | 没有待交接的毕业生 | no leaver waits to be handed over there
NOT_IN_FORCE | 200 | CALLER | 小学尚未签字，或交接已办结 | the handover is not signed yet, or closed
NOT_OF_HANDOVER | 200 | CALLER | 不在此交接手续中 | not a line of the handover
BAD_ARRIVAL | 200 | CALLER | 到校情况与日期不符，或已签收 | an arrival without its day, or what both schools have signed
LINES_UNTICKED | 200 | SCHOOL | 尚有学生未逐一登记到校情况 | of some lines nobody says whether the child came
NO_SUCH_PROGRAM | 200 | CALLER | 本地文件没有此资助项目 | the place's document lists no such aid
ALREADY_ENTITLED | 200 | CALLER | 已认定符合此项资助 | the child is entitled to it already
NO_GROUND | 200 | SCHOOL | 没有资助依据 | neither a group, a cause, a registration nor evidence gives the aid
UNKNOWN_ENTITLEMENT | 200 | CALLER | 没有此资助资格，或不在办理范围内 | no such entitlement, or not one's own to act for
NOT_ENTITLED | 200 | CALLER | 未认定符合此项资助，或资格已终止 | the child is not entitled, or not any more
UNKNOWN_AID_GRANT | 200 | CALLER | 没有此资助发放记录，或不在办理范围内 | no such grant of aid, or not one's own to act for
BAD_TERM_OF_AID | 200 | CALLER | 学期写法不对，或不在资格有效期内 | not a term, or one in which the entitlement does not hold
GRANTED_ALREADY | 200 | CALLER | 该学期已发放此项资助 | the aid was given for the term already
PAID_ALREADY | 200 | CALLER | 已发放到位 | it arrived already
AID_UNDECIDED | 200 | SCHOOL | 因家庭经济困难的个案须先作出资助决定 | a case of poverty needs a decision on aid first
COPY_MISSING | 200 | BUREAU | 交接手续存执份数不足 | fewer copies are kept than the place makes
UNKNOWN_ADMISSION_PLAN | 200 | CALLER | 没有此入学计划，或不在办理范围内 | no such admission plan, or not one's own to act for
PLAN_EXISTS | 200 | CALLER | 入学计划已拟定 | the admission plan is drawn up already
PLAN_PUBLISHED | 200 | BUREAU | 入学计划已公布，不可更改 | a published admission plan does not change
PLAN_NOT_PUBLISHED | 200 | BUREAU | 入学计划尚未公布 | the admission plan is not published
BAD_COUNT | 200 | CALLER | 数目不合理 | a number that cannot be
UNKNOWN_REGISTRATION | 200 | CALLER | 没有此入学登记，或不在办理范围内 | no such admission, or not one's own to act for
ALREADY_REGISTERED | 200 | CALLER | 本学年已登记入学 | the child is registered for this school year already
NOT_ADMISSIBLE | 200 | CALLER | 此就学状态不办理入学登记 | a child in this state is not registered for admission
NOT_OF_AGE | 200 | CALLER | 不在适龄范围内 | not of school age in that school year
NOT_OF_COUNTY | 200 | CALLER | 户籍和居住地都不在本地 | neither household nor home is in the county
BAD_BASIS | 200 | SUBMITTER | 入学依据与材料不符 | the papers are not those of the basis
BAD_IDENTITY | 200 | CALLER | 身份证件号码无效或与其他信息不符 | an identity number that is not valid or not the person's
IDENTITY_CONFLICT | 200 | CALLER | 与已登记的身份信息不一致 | the registers have another name or birthday
BAD_PHONE | 200 | CALLER | 不是电话号码 | not a telephone number
UNKNOWN_NOTICE | 200 | CALLER | 没有此入学通知书，或不在办理范围内 | no such admission notice, or not one's own to act on
NOT_THE_ISSUER | 200 | BUREAU | 不是本地规定的发放单位 | the place has somebody else issue it
NOTICE_ISSUED | 200 | CALLER | 本学年的入学通知书已发放 | the child has its notice of this school year already
NOTICE_SERVED | 200 | CALLER | 通知书已送达 | the notice is served already
OTHER_SCHOOL | 200 | CALLER | 登记在另一所学校 | the child is registered at another school
TERM_RECORDED | 200 | CALLER | 本学期已有记录 | pupils stand in the record already
OUTFLOW_MISSING | 200 | CALLER | 流出去向与入学情况不符 | whoever is not at school has gone somewhere, and nobody else
LEGAL_TEXT_MISSING | 200 | CALLER | 未载明法律规定和追责说明 | the notice lacks the law on return and liability
"""
