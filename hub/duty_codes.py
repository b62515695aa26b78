"""The codes of refusals about duties, as `hub/codes.py` has all others."""

from __future__ import annotations

DUTIES = """
# 责任与部门职责 / Responsibilities and duties
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
"""
