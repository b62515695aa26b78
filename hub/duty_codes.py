"""The codes of refusals about duties, as `hub/codes.py` has all others."""

from __future__ import annotations

DUTIES = """
# 责任与部门职责 / Responsibilities and duties
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
UNKNOWN_ASSIGNMENT | 200 | CALLER | 没有此责任人记录，或不在您的办理范围内 | there is no such holder of a post, or it is not yours to act for
"""
