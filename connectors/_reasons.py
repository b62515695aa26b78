"""Why an exchange with a department failed: the catalogue of reasons, none of which quotes what was exchanged."""

from __future__ import annotations

from domain.errors import Fixer, Reason


def _partner(code: str, zh: str, en: str) -> Reason:
    return Reason(code, zh, en, Fixer.PARTNER)


def _operator(code: str, zh: str, en: str) -> Reason:
    return Reason(code, zh, en, Fixer.OPERATOR)


# Silence: tried again until the deadline, then refused.
UNREACHABLE = _partner(
    "UNREACHABLE", "无法连接对方系统或连接中断", "the partner cannot be reached or hangs up"
)
TIMED_OUT = _partner("TIMED_OUT", "对方未在时限内答复", "the partner did not answer in time")
RATE_LIMITED = _partner("RATE_LIMITED", "对方限制访问频率", "the partner limits how often it may be asked")
PARTNER_ERROR = _partner("PARTNER_ERROR", "对方系统故障", "the partner's system fails")

WAITING_FOR_FILE = _partner(
    "WAITING_FOR_FILE",
    "该部门以文件报送，尚未收到本月文件；收到后再次执行即可",
    "this department hands in files and has handed in none for the month yet; run it again once one has come",
)
NO_SUCH_HOST = _operator(
    "NO_SUCH_HOST",
    "域名无法解析；请核对配置中的地址和本机的域名服务",
    "the name cannot be resolved; check the profile's addresses and this machine's name servers",
)
TLS_FAILED = _partner(
    "TLS_FAILED",
    "对方不是TLS服务，或不支持TLS 1.2以上",
    "the partner does not speak TLS there, or nothing newer than TLS 1.1",
)

# What the address, the certificate or the answer itself is wrong about.
INSECURE_ADDRESS = _operator("INSECURE_ADDRESS", "地址不是HTTPS", "the address is not HTTPS")
CERTIFICATE = _partner("CERTIFICATE", "对方证书不受信任", "the partner's certificate is not trusted")
REDIRECTED = _partner(
    "REDIRECTED", "对方要求转向其他地址，不予跟随", "the partner redirects, which is not followed"
)
FOREIGN_ADDRESS = _partner(
    "FOREIGN_ADDRESS", "给出的地址不在对方系统内", "an address given is not the partner's own"
)
TOO_LARGE = _partner("TOO_LARGE", "答复超过允许的大小", "the answer is larger than allowed")
MALFORMED = _partner("MALFORMED", "答复不符合接口合同", "the answer is not what the contract promises")

CERTIFICATE_FILES = _operator(
    "CERTIFICATE_FILES",
    "配置中的证书、私钥或信任证书文件无法使用",
    "a certificate, key or trust file named in the profile cannot be used",
)
CLIENT_CERTIFICATE = _operator(
    "CLIENT_CERTIFICATE",
    "对方要求客户端证书，或不接受本方证书",
    "the partner wants a client certificate, or does not accept ours",
)

# What the department's issuer says of itself.
NO_METADATA = _operator(
    "NO_METADATA",
    "对方未公布授权服务器元数据；请在配置中写明 token_url",
    "the partner publishes no metadata; name token_url in the profile",
)
WRONG_ISSUER = _operator(
    "WRONG_ISSUER",
    "元数据中的issuer与配置不符",
    "the metadata is of another issuer than the profile names",
)
BINDING_UNSUPPORTED = _operator(
    "BINDING_UNSUPPORTED",
    "对方未声明支持配置所要求的令牌绑定方式",
    "the partner does not say that it binds tokens the way the profile asks",
)

# Tokens and rights.
TOKEN_REFUSED = _operator("TOKEN_REFUSED", "对方拒发访问令牌", "the partner refuses a token")
TOKEN_NOT_ACCEPTED = _partner(
    "TOKEN_NOT_ACCEPTED", "对方不认可自己签发的令牌", "the partner does not accept a token it just issued"
)
TOKEN_EXPIRED = _partner(
    "TOKEN_EXPIRED", "对方签发的令牌已过期", "the partner issues a token that has already expired"
)
WRONG_TOKEN_TYPE = _partner(
    "WRONG_TOKEN_TYPE",
    "令牌类型与约定的绑定方式不符",
    "the token's type is not that of the agreed binding",
)
PROOF_REFUSED = _operator(
    "PROOF_REFUSED",
    "对方不接受持有证明（DPoP），请核对本机时钟和配置中的地址、绑定方式",
    "the partner does not accept the proof of possession (DPoP): check the clock, the addresses, sender_constraint",
)

# What was downloaded is not what the manifest said: fetched again, then refused.
TRUNCATED = _partner("TRUNCATED", "文件不完整", "the file is cut short")
WRONG_COUNT = _partner("WRONG_COUNT", "行数与清单不符", "the line count is not the manifest's")
HASH_MISMATCH = _partner("HASH_MISMATCH", "校验值不符", "the SHA-256 is not the one promised")
WRONG_ENCODING = _partner("WRONG_ENCODING", "文件不是UTF-8编码", "the file is not in UTF-8")

# The head of the package is not what was asked for: refused at once.
WRONG_PACKAGE = _partner("WRONG_PACKAGE", "数据包代码不符", "another package than the one asked for")
WRONG_PARTNER = _partner("WRONG_PARTNER", "报送部门不符", "the package names another department")
WRONG_DIRECTION = _partner("WRONG_DIRECTION", "交换方向不符", "the package goes the other way")
WRONG_PERIOD = _partner("WRONG_PERIOD", "期间不符", "another month than the one asked for")
WRONG_JURISDICTION = _partner("WRONG_JURISDICTION", "行政区划不符", "another county than the one asked for")
WRONG_SEQUENCE = _partner("WRONG_SEQUENCE", "序号不符", "another sequence than the one asked for")
WRONG_VERSION = _partner("WRONG_VERSION", "合同版本不符", "another version of the contract")
WRONG_REPLY = _partner("WRONG_REPLY", "所答复的请求序号不符", "it answers another request than the one named")

# What a partner's problem+json says of our request, by its code.
SAID = {
    reason.code: reason
    for reason in (
        _operator("BAD_REQUEST", "对方认为请求有误", "the partner finds the request malformed"),
        _operator("INSUFFICIENT_SCOPE", "没有该数据包的权限", "no right to this package"),
        _operator("OUT_OF_SCOPE", "对方不负责该行政区划", "the partner does not serve this county"),
        _operator("UNKNOWN_PACKAGE", "对方没有该数据包", "the partner does not know this package"),
        _partner("UNKNOWN_EXPORT", "对方已无该导出任务", "the partner no longer knows this export"),
        _operator(
            "SEQUENCE_CONFLICT", "同一序号已送达其他内容", "this sequence was handed in with other content"
        ),
        _operator(
            "KEY_REUSED", "同一幂等键已用于其他请求", "the idempotency key was used for another request"
        ),
        _partner(
            "HASH_MISMATCH", "对方收到的内容校验值不符", "what the partner received has another SHA-256"
        ),
        _operator("SCHEMA", "对方认为行的格式不符", "the partner finds a line's shape wrong"),
        _operator("TOO_LARGE", "数据包超过对方允许的大小", "the package is larger than the partner allows"),
        _operator("UNSUPPORTED_MEDIA_TYPE", "对方不接受该格式", "the partner does not take this format"),
    )
}


def unnamed(status: int) -> Reason:
    """A refusal whose problem+json names no known code. The partner's own text is not quoted: it may name a child."""
    return _partner("PARTNER_REFUSED", f"对方拒绝（HTTP {status}）", f"the partner refuses (HTTP {status})")
