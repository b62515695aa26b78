"""Instruments of supervision (督导手段), as a place's document names them (catalogue 2.15)."""

from __future__ import annotations

from domain.vocabulary import Term


class Instrument(Term):
    """督导手段."""

    RECTIFICATION = "限期整改"
    TALK = "约谈"
    CIRCULAR_CRITICISM = "通报批评"
    ANNOUNCEMENT = "督导检查结果公告"
    COMMENDATION = "表扬"


class TalkPartner(Term):
    """约谈对象."""

    PRINCIPAL_PERSON = "主要负责人"
    PERSON_IN_CHARGE = "分管负责人"
    RESPONSIBLE_STAFF = "具体责任人"


class CriticismScope(Term):
    """通报范围."""

    CONCERNED = "被通报单位及其主管乡镇"
    COUNTY = "全区县各单位"
