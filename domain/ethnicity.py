"""Ethnic groups of China: names and codes of GB/T 3304."""

from __future__ import annotations

NAMES = (
    "汉 蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西 景颇 "
    "柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京 "
    "塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺"
)

CODES = {name: f"{number:02d}" for number, name in enumerate(NAMES.split(), 1)} | {
    "其他": "97",
    "其它": "97",
    "穿青人": "97",
    "未识别": "97",
    "外国血统": "98",
    "外国血统中国籍人士": "98",
}


def code(value: str) -> str | None:
    """The two-digit code of a name ("汉", "汉族") or of a code ("1", "01"); None if there is no such group."""
    if value.isdecimal():
        number = value.zfill(2)
        return number if number in CODES.values() else None
    return CODES.get(value) or CODES.get(value.removesuffix("族"))
