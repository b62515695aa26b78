"""The codes of refusals about the monthly exchange, as `hub/codes.py` has all others."""

from __future__ import annotations

EXCHANGE = """
# 每月交换 / The monthly exchange
BAD_PERIOD | 200 | CALLER | 月份无效 | not a month
UNKNOWN_PARTNER | 200 | CALLER | 没有此部门 | no such department
NOT_CONNECTED | 200 | OPERATOR | 部门尚未接入 | the department is not connected yet
NOT_YET | 422 | CALLER | 该月尚未到交换日 | the month's exchange has not come yet
NO_RULES | - | OPERATOR | 缺少该地政策参数 | the place's rules are not loaded
HELD | 200 | BUREAU | 名册异常，待人工决定 | a roster is doubted, and persons must decide
NOT_HELD | 200 | CALLER | 该月未被暂缓 | the month is not held
PREVIEW_STALE | - | BUREAU | 预览之后数据已变动 | the data has moved since the preview
PREVIEW_RUNNING | 200 | CALLER | 另一预览正在进行 | another preview is under way
PARTNER_PAUSED | 200 | OPERATOR | 与该部门的交换已暂停 | the exchange with the partner is paused
NOT_PAUSED | 200 | CALLER | 与该部门的交换未暂停 | the exchange with the partner is not paused
PERSON_NEEDED | 200 | CALLER | 须由登录的人员具名办理 | a person who is signed in must decide by name
SAME_PERSON | 200 | CALLER | 此人已批准过，须另一人批准 | this person has agreed already; another one must
NOT_REHEARSED | - | CALLER | 该月尚未演练 | the month was not rehearsed yet
NO_CYCLE | 200 | CALLER | 没有该月交换批次 | no such exchange cycle
NO_PACKAGE | 200 | CALLER | 该月没有可批准、拒收的数据包 | the month has no such package to release or refuse
SEQUENCE_REUSED | 409 | PARTNER | 同一序号内容不同 | a sequence came again with other content
TOO_MANY_STREAMS | 429 | CALLER | 同时订阅过多 | too many subscriptions of one client at once
NOTHING_SELECTED | 200 | CALLER | 没有符合条件的月份 | no month matches
TOO_MANY_MONTHS | 200 | CALLER | 一次重新执行的月份过多 | too many months to be run again at once
UNKNOWN_LINE | 200 | CALLER | 没有此退回行 | no such line that went back
LINE_SETTLED | 200 | CALLER | 该行未被退回，或已处理 | the line did not go back, or was mended or given up
LINE_OUTDATED | 200 | CALLER | 该行所属数据包已被取代 | the line's package was refused or replaced
LINE_REJECTED | 200 | CALLER | 更正后的行仍不符合要求 | the mended line would go back again
NO_SUCH_MEMBER | 200 | CALLER | 该行没有此数据项 | the line has no such member
NOT_OWN | 200 | CALLER | 该比对由部门交换或学校核对产生 | a department's month or a school makes this comparison
UNKNOWN_DISCREPANCY | 200 | CALLER | 没有此差异 | no such discrepancy, or not yours to act on
DISCREPANCY_SETTLED | 200 | CALLER | 该差异已解决 | the discrepancy is resolved already
IS_CANDIDATE | 200 | CALLER | 疑似同一人另行判定 | whether two entries are one person is decided as such
NOT_VERIFIED | 200 | CALLER | 该差异尚未核实 | the discrepancy is not verified yet
DUE_PAST | 200 | CALLER | 办理期限早于今天 | the last day lies behind us
UNKNOWN_CANDIDATE | 200 | CALLER | 没有此差异 | no such discrepancy
NOT_A_CANDIDATE | 200 | CALLER | 不是疑似同一人 | not about two entries that may be one person
ALREADY_DECIDED | 200 | CALLER | 已判定或已解决 | decided already, or resolved
NOT_DECIDED | 200 | CALLER | 尚未判定 | not decided yet
FOUND_AGAIN | 200 | CALLER | 此后又发现新的差异 | it was found again since
OTHER_FILE | 200 | BUREAU | 该身份证号已另有档案 | the number has a file of its own
PACKAGE_EMPTY | - | PARTNER | 名册为空 | the roster is empty
PACKAGE_MOSTLY_REJECTED | - | PARTNER | 名册大部分行被退回 | most lines of the roster were sent back
BAD_RECEIPT | - | OPERATOR | 回执校验不通过 | a receipt's hash, link or signature does not hold
NOT_IN_A_RECEIPT | - | CALLER | 没有回执列有此文件 | no receipt speaks of the file
PACKAGE_NOT_EXPECTED | 404 | CALLER | 该部门不报送此类数据包 | the department does not send such a package
NOT_DUE | 422 | CALLER | 此类数据包只在八月报送 | such a package is handed in for August alone
MONTH_APPLIED | 409 | CALLER | 该月已应用，不能再替换 | the month is applied; its packages are not replaced any more
MONTH_RUNNING | 409 | CALLER | 该月交换正在进行 | the month's exchange is under way
SEQUENCE_OLDER | 409 | CALLER | 已收到序号更大的数据包 | a package came under a higher sequence
WAITING_FOR_FILE | - | PARTNER | 尚未收到该部门本月的文件 | the department has handed in no file for the month yet
RETURN_OUTDATED | 200 | SUBMITTER | 退回表已过期 | the returned sheet is of a package that was replaced since
RETURN_UNKNOWN_ROW | 200 | SUBMITTER | 退回编号无效 | the number is of no row that went back
NO_ENDPOINT | - | CALLER | 该部门以文件报送，没有可检测的连接 | the department hands in files; there is no connection to test
FILE_NAME_UNCLEAR | - | SUBMITTER | 文件名未写明数据包和月份 | the file's name does not say package and month
NOT_A_PARTNER | 403 | OPERATOR | 接入方不属于交换部门，或没有交换授权 | the client is of no department that exchanges, or was not granted to
PACKAGE_REFUSED | - | PARTNER | 教育局已拒收此数据包 | the bureau refused the package
PARTNER_CONNECTED | - | OPERATOR | 部门已有真实连接，演练不予覆盖 | the department is really connected; a rehearsal leaves that alone
NOT_JUDGED | 409 | CALLER | 数据包尚在校验，Retry-After 说明何时再试 | the package is still being judged; Retry-After says when to ask again
PREDICATE_NOT_ALLOWED | 403 | OPERATOR | 本部门无权作此核验 | the department may not ask this
BODY_TOO_SLOW | 408 | CALLER | 请求体传输过慢 | the body came too slowly
UNKNOWN_ENDPOINT | - | OPERATOR | 没有此告警接收地址 | no such endpoint of alerts
ENDPOINT_EXISTS | - | OPERATOR | 同名的告警接收地址已存在 | an endpoint of alerts has this name already
BAD_ENDPOINT | - | OPERATOR | 告警接收地址无效 | not an address that alerts may be sent to
PRIVATE_ADDRESS | - | OPERATOR | 告警接收地址在内网或保留地址段 | an endpoint of alerts lies at a private or reserved address
NOT_HEARD | - | OPERATOR | 告警接收地址未以 2xx 答复 | an endpoint of alerts did not answer with 2xx
BAD_ALERT_SETTINGS | - | OPERATOR | 告警设置无法读取 | the settings of alerts cannot be read

# 对方系统 / A department's system
UNREACHABLE | - | PARTNER | 无法连接对方系统 | the partner cannot be reached
NO_SUCH_HOST | - | OPERATOR | 域名无法解析 | a partner's name cannot be resolved
TLS_FAILED | - | PARTNER | TLS 握手失败 | the partner does not speak TLS as it should
SAMPLE_REJECTED | - | PARTNER | 样本行不符合接口合同 | the sample line is not what the contract says
TIMED_OUT | - | PARTNER | 对方未在时限内答复 | the partner did not answer in time
PARTNER_ERROR | - | PARTNER | 对方系统故障 | the partner's system fails
PARTNER_REFUSED | - | PARTNER | 对方拒绝 | the partner refuses
INSECURE_ADDRESS | - | OPERATOR | 地址不是 HTTPS | the address is not HTTPS
CERTIFICATE | - | PARTNER | 对方证书不受信任 | the partner's certificate is not trusted
REDIRECTED | - | PARTNER | 对方要求转向 | the partner redirects, which is not followed
FOREIGN_ADDRESS | - | PARTNER | 给出的地址不在对方系统内 | an address given is not the partner's own
TOO_LARGE | - | PARTNER | 超过允许的大小 | larger than allowed
MALFORMED | - | PARTNER | 答复不符合接口合同 | the answer is not what the contract promises
CERTIFICATE_FILES | - | OPERATOR | 配置中的证书、私钥或信任证书文件无法使用 | a certificate, key or trust file of the profile cannot be used
CLIENT_CERTIFICATE | - | OPERATOR | 对方要求客户端证书，或不接受本方证书 | the partner wants a client certificate, or does not accept ours
NO_METADATA | - | OPERATOR | 对方未公布授权服务器元数据 | the partner publishes no metadata of its authorization server
WRONG_ISSUER | - | OPERATOR | 元数据中的 issuer 与配置不符 | the metadata is of another issuer than the profile names
BINDING_UNSUPPORTED | - | OPERATOR | 对方未声明支持所要求的令牌绑定方式 | the partner does not say that it binds tokens as the profile asks
TOKEN_REFUSED | - | OPERATOR | 对方拒发访问令牌 | the partner refuses a token
TOKEN_NOT_ACCEPTED | - | PARTNER | 对方不认可自己签发的令牌 | the partner does not accept its own token
TOKEN_EXPIRED | - | PARTNER | 对方签发的令牌已过期 | the partner issues a token that has already expired
WRONG_TOKEN_TYPE | - | PARTNER | 令牌类型与约定的绑定方式不符 | the token's type is not that of the agreed binding
PROOF_REFUSED | - | OPERATOR | 对方不接受持有证明（DPoP） | the partner does not accept the proof of possession (DPoP)
TRUNCATED | 422 | PARTNER | 文件不完整 | the file is cut short
WRONG_COUNT | 422 | PARTNER | 行数与清单不符 | the line count is not the manifest's
WRONG_ENCODING | 422 | PARTNER | 文件不是 UTF-8 编码 | the file is not in UTF-8
WRONG_PACKAGE | - | PARTNER | 数据包代码不符 | another package than the one asked for
WRONG_PARTNER | - | PARTNER | 报送部门不符 | the package names another department
WRONG_DIRECTION | - | PARTNER | 交换方向不符 | the package goes the other way
WRONG_PERIOD | - | PARTNER | 期间不符 | another month than the one asked for
WRONG_JURISDICTION | 422 | PARTNER | 行政区划不符 | another county than the one asked for
WRONG_SEQUENCE | - | PARTNER | 序号不符 | another sequence than the one asked for
WRONG_VERSION | 422 | PARTNER | 合同版本不符 | another version of the contract
WRONG_REPLY | 422 | PARTNER | 所答复的请求序号不符 | it answers another request
INSUFFICIENT_SCOPE | 403 | OPERATOR | 没有该数据包的权限 | no right to this package
UNKNOWN_PACKAGE | - | OPERATOR | 对方没有该数据包 | the partner does not know this package
UNKNOWN_EXPORT | - | PARTNER | 对方已无该导出任务 | the partner no longer knows this export
SEQUENCE_CONFLICT | - | OPERATOR | 同一序号已送达其他内容 | this sequence was handed in with other content
KEY_REUSED | 422 | CALLER | 幂等键已用于其他请求 | the idempotency key was used for another request
"""
