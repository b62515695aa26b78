"""Invented names of people: Chinese names, and the dotted names of some minorities."""

from __future__ import annotations

from random import Random

from domain.student import Sex

_SURNAMES = (
    "王王王王李李李李张张张张刘刘刘陈陈陈杨杨赵赵黄黄周周吴吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
    "苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺"
)
_DOUBLE_SURNAMES = ("欧阳", "上官", "司马", "诸葛")
_MALE = "伟强磊军洋勇杰涛超浩宇轩博文昊天翔俊毅鹏飞航凯辰睿哲瑞泽阳明志远思源然涵嘉诚建国永安德胜海林晨旭"
_FEMALE = "芳娜静敏燕艳丽娟霞秀兰桂英雪梅琳洁萍红玉婷婉怡欣悦彤梦瑶诗雨涵佳琪可馨紫萱若曦思颖晓雯一诺依然"
_MIDDLE = "子梓雨宇一思浩欣佳俊文志明晓建海春小玉家嘉国永少天成若语沐"

_DOTTED = {
    "02": (("巴特尔", "苏和", "其其格", "乌云", "娜仁", "哈斯"), ("孛儿只斤", "乌力吉", "宝音", "敖其尔")),
    "05": (
        ("艾力", "买买提", "阿依古丽", "古丽娜尔", "吐尔逊", "热依汗"),
        ("买买提", "吐尔逊", "阿卜杜拉", "卡德尔"),
    ),
    "45": (("索玛", "安娜", "依列娜", "伊万", "瓦夏", "阿荣"), ("布利托天", "索罗共", "古木任", "卡尔他昆")),
}
_ALIKE = dict(
    zip("芳静杰浩宇欣晨伟文明婷佳洁梅志远", "方靖洁皓雨昕辰玮雯铭亭嘉杰美智元", strict=True),
)
"""Characters that sound or look like another and are mistaken for it at the keyboard."""

_COMPATIBILITY = {"李": "\uf9e1", "金": "\uf90a", "林": "\uf9f4", "梁": "\uf97a", "易": "\uf9e0"}
# Where GB2312 has one middle dot, decoders give U+00B7 or U+30FB; typists add the bullet and the full stop.
_DOTS = ("•", "．", "・")


def surname(rng: Random) -> str:
    """A family name, common ones more often."""
    at = int(rng.random() * (len(_SURNAMES) + 1))
    if at < len(_SURNAMES):
        return _SURNAMES[at]
    return _DOUBLE_SURNAMES[int(rng.random() * len(_DOUBLE_SURNAMES))]


def full(rng: Random, family: str, sex: Sex) -> str:
    """A name of two to four characters within a family."""
    last = _MALE if sex is Sex.MALE else _FEMALE
    given = last[int(rng.random() * len(last))]
    if rng.random() < 0.15:
        return family + given
    return family + _MIDDLE[int(rng.random() * len(_MIDDLE))] + given


def dotted(rng: Random, ethnicity: str) -> str | None:
    """A name of two parts joined by U+00B7, or None where the people write none (GB/T 3304 code)."""
    parts = _DOTTED.get(ethnicity)
    return f"{rng.choice(parts[0])}·{rng.choice(parts[1])}" if parts else None


def mistaken(rng: Random, name: str) -> str:
    """Another name, as a clerk would mistake this one."""
    last = name[-1]
    if last in _ALIKE:
        return name[:-1] + _ALIKE[last]
    pool = [c for c in _MIDDLE if c != last]
    return name[:-1] + rng.choice(pool)


def respelled(rng: Random, name: str) -> str:
    """The same name, spelled so that only its bytes differ: another dot, blanks, a compatibility character."""
    if "·" in name:
        return name.replace("·", rng.choice(_DOTS))
    if name[0] in _COMPATIBILITY and rng.random() < 0.5:
        return _COMPATIBILITY[name[0]] + name[1:]
    return rng.choice(
        (f"{name[0]} {name[1:]}", f"{name[0]}　{name[1:]}", f"{name} ", f" {name}", f"{name}\u00a0")
    )
