"""The codes a refusal may carry: what each means, who can fix it, and the HTTP status of a request refused with it.

The status is that of a whole request under application/graphql-response+json; application/json has 200 for whatever
came of an operation, and an error of one field never changes the status. "-" stands where no request is concerned.
"""

from __future__ import annotations

from hub.casework_codes import CASEWORK
from hub.duty_codes import DUTIES
from hub.exchange_codes import EXCHANGE

_TABLE = """
# 请求 / Asking over HTTP
UNAUTHENTICATED | 401 | CALLER | 缺少有效的访问令牌 | no valid access token
RATE_LIMITED | 429 | CALLER | 请求过于频繁，Retry-After 说明何时再试 | asked too often; Retry-After says when to ask again
NOT_ACCEPTABLE | 406 | CALLER | 不提供所要的媒体类型 | none of our media types is accepted
NOT_FOUND | 404 | CALLER | 没有此地址 | there is nothing at this address
METHOD_NOT_ALLOWED | 405 | CALLER | 方法不支持；变更操作只能用 POST | another method is needed; changes go by POST only
UNSUPPORTED_MEDIA_TYPE | 415 | CALLER | 请求体应为 UTF-8 的 JSON | a body must be JSON in UTF-8
BODY_TOO_LARGE | 413 | CALLER | 请求体过大 | the body is too large
HEADERS_TOO_LARGE | 431 | CALLER | 请求头过大 | the headers are too many or too large
ADDRESS_TOO_LONG | 414 | CALLER | 地址过长，请用 POST | the address is too long; send it by POST
VARIABLES_TOO_LARGE | 400 | CALLER | 变量过多或嵌套过深 | too many values in the variables, or nested too deeply
NO_BATCHES | 400 | CALLER | 不支持批量请求 | one operation a request
PERSISTED_QUERY_NOT_SUPPORTED | 200 | CALLER | 不支持自动持久化查询，请发送全文 | no automatic persisted queries; send the text
INTROSPECTION_OFF | 403 | OPERATOR | 不提供模式查询 | the hub does not tell its schema
FILE_FORBIDDEN | 403 | OPERATOR | 令牌缺少下载文件的权限，place 为所缺权限 | the token lacks the scope that place names, which a file needs
DOCUMENT_NOT_TRUSTED | 403 | OPERATOR | 文档未登记 | the client is not registered with this document
BAD_PURPOSE | 403 | CALLER | 未说明或无权使用该目的 | the purpose is not stated, or not among the token's
BAD_TICKET | 400 | CALLER | 事项标识不正确 | not the id of an open matter
BAD_REQUEST | 400 | CALLER | 请求、查询语句或变量无效 | the request, the document or a variable is not valid
DOCUMENT_TOO_LARGE | 400 | CALLER | 查询语句超过限制，place 说明哪一项 | the document passes a limit; place says which
TOO_EXPENSIVE | 400 | CALLER | 查询代价过高 | more rows may be expected than one operation may read
ANSWER_TOO_LARGE | 400 | CALLER | 结果过大 | the answer would be larger than one may be
AUDIT_UNAVAILABLE | 503 | OPERATOR | 审计日志无法写入，个人信息暂停查询，变更与登录暂不受理 | the audit log cannot be written, so nothing about people is shown, nothing is changed and nobody signs in
OVERLOADED | 429 | OPERATOR | 系统繁忙 | too many operations at once; try again later
UNAVAILABLE | 503 | OPERATOR | 数据库暂时无法访问，Retry-After 说明何时再试 | the database cannot be reached; Retry-After says when to try again
TOO_SLOW | 400 | CALLER | 查询超时 | the operation took longer than a statement may
INTERNAL | 500 | OPERATOR | 系统内部错误，correlationId 可查日志 | an error of the hub; correlationId finds it in the log

# 字段 / A field of an operation
FORBIDDEN | 200 | OPERATOR | 令牌缺少权限，place 为所缺权限 | the token lacks the scope that place names
BAD_ID | 200 | CALLER | 标识无效 | not an id of that noun
BAD_REPRESENTATION | 200 | CALLER | 引用无法使用，place 说明原因 | not a reference; place says what is wrong or which keys there are
BAD_VALUE | 200 | CALLER | 参数值无法处理 | a value is out of range or has forbidden characters
BAD_PAGE | 200 | CALLER | 分页参数无效 | first, last, after or before is not valid
BAD_CURSOR | 200 | CALLER | 游标无效 | not a cursor of this list and order
TOO_MANY_ROWS | 200 | CALLER | 读取行数超限；文件行数超限 | an operation reads too many rows; a file has too many
FOREIGN_COUNTY | 200 | CALLER | 不是本县的操作 | another county's affair
BAD_CONTENT | 200 | CALLER | 文件内容不是 base64 | the content of a file is not base64
ILLEGAL_TRANSITION | 200 | CALLER | 当前状态不允许此变更，见 docs/states.md | nothing leads from the present state to the one asked for; see docs/states.md
CHANGE_FORBIDDEN | 200 | SCHOOL | 义务教育阶段严禁劝退、开除 | a school may not counsel a child out or expel it

# 名册与导出表的行 / A line of a roster or of an export
BAD_DATE | - | SUBMITTER | 日期无效 | not a date
BAD_CODE | - | SUBMITTER | 代码无效 | not a code of the list
MISSING | - | SUBMITTER | 必填项为空 | a required value is missing
NUMERIC_ID | - | SUBMITTER | 证件号码以数字格式存储，末尾数位已丢失 | an identity number stored as a number lost its last digits
ID_MISMATCH | - | SUBMITTER | 证件号码与其他字段不一致 | the identity number contradicts another field
UNKNOWN_SCHOOL | - | SUBMITTER | 学校不存在 | no such school
UNKNOWN_PERSON | - | SUBMITTER | 查无此人 | no such person
DUPLICATE_LINE | - | SUBMITTER | 重复行 | the line repeats another
OUT_OF_SCOPE | - | SUBMITTER | 不在范围内 | outside what is exchanged
LATE | - | SUBMITTER | 逾期 | too late
HASH_MISMATCH | 422 | PARTNER | 校验值不符 | the SHA-256 is not the one promised
SCHEMA | - | SUBMITTER | 格式不符 | the shape is wrong

# 文件 / A file
FILE_EMPTY | 200 | SUBMITTER | 文件为空 | the file is empty
FILE_TOO_LARGE | 200 | SUBMITTER | 文件过大 | the file is too large
FILE_UNPACKS_TOO_LARGE | 200 | SUBMITTER | 文件解压后过大 | the file unpacks to too much
FILE_OLD_XLS | 200 | SUBMITTER | 旧版 .xls | an old .xls file
FILE_ENCRYPTED | 200 | SUBMITTER | 工作簿已加密 | the workbook is encrypted
FILE_TRUNCATED | 200 | SUBMITTER | 工作簿不完整 | the workbook is incomplete
FILE_NOT_WORKBOOK | 200 | SUBMITTER | 压缩包不是工作簿 | an archive that is no workbook
FILE_WEB_PAGE | 200 | SUBMITTER | 网页格式 | a web page, not a table
FILE_NOT_TABLE | 200 | SUBMITTER | 既不是 .xlsx 也不是 .csv | neither .xlsx nor .csv
FILE_ENCODING | 200 | SUBMITTER | 编码不是 UTF-8 或 GB18030 | neither UTF-8 nor GB18030
FILE_BINARY | 200 | SUBMITTER | 不是文本表格 | not a text table
FILE_CSV | 200 | SUBMITTER | CSV 格式错误 | the CSV is malformed
SHEET_EMPTY | 200 | SUBMITTER | 表中没有内容 | the sheet is empty
NO_HEADER | 200 | SUBMITTER | 找不到表头 | no row of headings
SEVERAL_SHEETS | 200 | SUBMITTER | 多个工作表都有数据 | several sheets hold data
STRAY_CELL | 200 | SUBMITTER | 数据区外仍有内容 | something stands far outside the data
DOUBLE_COLUMN | 200 | SUBMITTER | 列重复 | a column stands twice
MISSING_COLUMN | 200 | SUBMITTER | 缺少必需的列 | a column is missing
BAD_UNITS | - | SUBMITTER | 单位表有误 | the table of units is wrong
UNKNOWN_UNIT | - | BUREAU | 单位不存在 | no such unit

# 审计日志 / The audit log
AUDIT_BROKEN | - | OPERATOR | 审计日志被改动，place 说明何处 | the audit log was altered; place says where
BAD_AUDIT_EXPORT | - | CALLER | 不是完整的审计日志导出文件 | not a whole export of the audit log
BAD_CHECKPOINT | - | CALLER | 检查点或验证公钥无效 | not a checkpoint, or not a verifier key
BAD_PROOF_REQUEST | 400 | CALLER | 所求证明的参数无效 | the parameters of a proof are not valid
NOT_IN_LOG | 404 | CALLER | 日志中没有此记录 | the log of that size has no such record
NO_CHECKPOINT | 404 | OPERATOR | 尚无检查点 | there is no checkpoint yet

# 接入与授权 / Clients, accounts and grants
UNKNOWN_GRANT | 200 | OPERATOR | 没有此授权 | no such grant
BAD_EMERGENCY | 200 | CALLER | 应急授权缺少理由、可用账户或复核人，或被续期 | an emergency without a reason, an open account or a reviewer, or one that was to be renewed
BAD_JWKS | 200 | CALLER | 公钥集无效 | not an acceptable set of public keys
BAD_CLIENT | 200 | CALLER | 接入方编号、名称、回调地址或条件无效 | not an acceptable client id, name, redirect URI or term
BAD_PASSWORD | 200 | CALLER | 密码不符合要求 | not an acceptable password
BAD_USER | 200 | CALLER | 用户资料无效 | not an acceptable user
UNKNOWN_USER | 200 | OPERATOR | 没有此用户 | no such user
BAD_SCOPE | 200 | CALLER | 没有此权限 | no such scope
BAD_DOCUMENTS | 200 | CALLER | 要登记的文档无效 | documents that cannot be registered
UNKNOWN_CLIENT | 200 | OPERATOR | 没有此接入方 | no such client
BAD_GRANT | 200 | CALLER | 授权内容无效 | not an acceptable grant
STALE_VERSION | 200 | CALLER | 数据已被他人修改 | the row was changed since it was read
OWN_RIGHTS | 200 | OPERATOR | 不能变更自己的权限 | one's own rights are for another administrator to change
APPOINTED_IN_CONSOLE | 200 | OPERATOR | 管理员由系统运维在控制台任命 | administrators are appointed at the hub's shell
LAST_ADMINISTRATOR | 200 | OPERATOR | 最后一名管理员不能停用或改任 | the last administrator must stay one
BAD_CHANGE_KEY | 200 | CALLER | 幂等键无效 | not an acceptable idempotency key
CHANGE_KEY_REUSED | 200 | CALLER | 幂等键已用于其他请求 | the idempotency key was used for another request

# 学期、日历与时限 / Terms, the calendar and time limits
BAD_TERM | 200 | CALLER | 学期起止日期、假期或写法无效 | a term's dates, its holidays or how it is written cannot be
BAD_OVERRIDE | 200 | CALLER | 工作日调整无效 | not an acceptable change of a working day
BAD_RULE_VALUE | - | OPERATOR | 规则参数的值不能用于计算期限 | no deadline can be reckoned from a rule parameter

# 运维 / Operating the hub
KEY_TOO_YOUNG | - | OPERATOR | 密钥启用不足一小时 | the key has signed for less than an hour
FIELD_KEYS_MISSING | - | OPERATOR | 密钥环不在此处 | the key ring of sealed fields is not here
FIELD_KEYS_MOVING | - | OPERATOR | 字段索引正在迁移 | the indexes of sealed fields are moving to another suite
FIELD_KEYS_BUSY | - | OPERATOR | 另一命令正在更换密钥 | another command is changing the keys of sealed fields
FIELD_KEY_UNKNOWN | - | OPERATOR | 密钥环中没有所用密钥 | the key ring lacks a key that a value was sealed with
FIELD_ALTERED | - | OPERATOR | 封存的数据无法打开 | a sealed value was altered or belongs to another row
CLEAR_DATA | - | OPERATOR | 表中有明文数据，须重新导入 | tables hold data in clear; import it again
BAD_KEY | - | OPERATOR | 密钥文件无效 | a key file cannot be used
WRONG_KEY | - | OPERATOR | 密钥与配置中的算法不符 | the hub's key at a department is not one for the profile's alg
BAD_PROFILE | - | OPERATOR | 部门连接配置无法读取 | a connection profile cannot be read
BOX_NOT_READY | - | OPERATOR | 模拟部门未启动 | the simulated department did not start
DEMO_RUNNING | - | OPERATOR | 演示已在运行 | the demo is running already
PORT_TAKEN | - | OPERATOR | 端口被占用 | the port is taken
MIGRATION_ONGOING | - | OPERATOR | 另一进程正在升级数据库 | another process is migrating the database
DATABASE_URL_NOT_POSTGRESQL | - | OPERATOR | 数据库地址不是 PostgreSQL | the database address is not PostgreSQL's
DATABASE_BUSY | - | OPERATOR | 内置数据库正被启停 | the embedded database is being started or stopped
DATABASE_DATA_MISSING | - | OPERATOR | 内置数据库的数据不见 | the embedded database's data is gone
DATABASE_DID_NOT_START | - | OPERATOR | 内置数据库没有启动 | the embedded database did not start
DATABASE_DID_NOT_STOP | - | OPERATOR | 内置数据库没有停止 | the embedded database did not stop
DATABASE_DISK_FULL | - | OPERATOR | 磁盘已满 | the disk is full
DATABASE_FOLDER_CLOSED | - | OPERATOR | 账户无权使用该位置 | the account may not use the place
DATABASE_FOLDER_NOT_OURS | - | OPERATOR | 文件夹另有他用 | the folder serves something else
DATABASE_FOLDER_UNUSABLE | - | OPERATOR | 无法使用该位置 | the place cannot be used
DATABASE_HAS_NO_PLACE | - | OPERATOR | 没有可用位置 | there is no place for the data
DATABASE_NEEDS_PLAIN_ACCOUNT | - | OPERATOR | 需要普通账户 | a plain account is needed
DATABASE_NOT_READY | - | OPERATOR | 内置数据库尚不能登录 | the embedded database does not let us in yet
DATABASE_OTHER_VERSION | - | OPERATOR | 数据属于其他版本 | the data is another version's
DATABASE_PROGRAMS_MISSING | - | OPERATOR | 数据库程序缺失 | the database's programs are missing

# 政策文件 / The places' rules
POLICY_NOT_YAML | - | OPERATOR | 不是有效的 YAML | not valid YAML
POLICY_EMPTY | - | OPERATOR | 文件为空 | the file is empty
POLICY_NOT_PLAIN | - | OPERATOR | 别名或嵌套过深 | aliases or deep nesting
POLICY_NO_HUB | - | OPERATOR | 缺少平台默认文件 | the hub's defaults are missing
POLICY_UNKNOWN_KEY | - | OPERATOR | 未知的键 | an unknown key
POLICY_MISSING_KEY | - | OPERATOR | 缺少键 | a key is missing
POLICY_DUPLICATE_KEY | - | OPERATOR | 键重复 | a key stands twice
POLICY_UNKNOWN_VALUE | - | OPERATOR | 取值不在列表内 | a value that the list does not have
POLICY_WRONG_TYPE | - | OPERATOR | 类型不符 | a value of another type
POLICY_BAD_GRANT | - | OPERATOR | 授权有误 | a default grant is not right
POLICY_BAD_SHAPE | - | OPERATOR | 参数形状有误 | a parameter's shape is wrong
POLICY_NO_CLAUSE | - | OPERATOR | 未注明条款 | no clause is cited
POLICY_CLAUSE_NOT_FOUND | - | OPERATOR | 引用的条款不存在 | a clause that is cited does not exist
POLICY_DUPLICATE_CLAUSE | - | OPERATOR | 条款重复 | a clause stands twice
POLICY_FOREIGN_CLAUSE | - | OPERATOR | 条款编号属于其他文件 | a clause's id belongs to another document
POLICY_SECTION_NOT_FOUND | - | OPERATOR | 引用的章节不存在 | a section that is cited does not exist
POLICY_DUPLICATE_PARAMETER | - | OPERATOR | 参数重复 | a parameter stands twice
POLICY_UNKNOWN_PARAMETER | - | OPERATOR | 未知的参数 | an unknown parameter
POLICY_DUPLICATE_YEAR | - | OPERATOR | 同一年有两份放假安排 | a year has two arrangements of holidays
POLICY_BAD_SPAN | - | OPERATOR | 放假起止日期有误 | a holiday's first and last day cannot be
POLICY_FOREIGN_DAY | - | OPERATOR | 日期不在该年 | a day is of another year
POLICY_DAY_TWICE | - | OPERATOR | 日期重复列出 | a day is listed twice
POLICY_NOT_WEEKEND | - | OPERATOR | 调休上班日不是周末 | a day worked in exchange is no Saturday or Sunday
POLICY_DUPLICATE_DOCUMENT | - | OPERATOR | 文件重复 | a document stands twice
"""
TABLE = _TABLE + EXCHANGE + CASEWORK + DUTIES
