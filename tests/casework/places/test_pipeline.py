"""From the sign to persuasion in the five places: visits, reports, company, levels, who determines (catalogue 2.19).

Rows of 2.19: visitsBeforeReport, report.recipients, report.viaCentreSchool, jointVisit.partner, remoteVisitAllowed,
responsibility.chain; and A-42, who determines.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.casework import way
from tests.casework.desk import Desk
from tests.casework.places.five import Five, center_school, only, pupil, tried
from tests.casework.way import BUREAU, DAY, SCHOOL

VISITS_MISSING = ("VISITS_MISSING", "caseId", "GH-19")


async def dropout(desk: Desk) -> Any:
    """The case of a child that the bureau determined a dropout, after three visits."""
    number = await pupil(desk)
    case = await way.suspected(desk, number)
    await way.three_visits(desk, number)
    return await desk.done("caseDetermineDropout", way.determining(desk, case), BUREAU)


@pytest.mark.rule("GH-19")
async def test_three_visits_come_before_report_and_determination_in_genhe_alone(five: Five) -> None:
    """visitsBeforeReport: 3 (GH-19) | — | — | — | — | 3 where enabled."""

    async def reported(desk: Desk) -> Any:
        case = await way.suspected(desk, await pupil(desk))
        return await tried(desk, "reportSend", way.reporting(case), SCHOOL, "visits")

    async def determined(desk: Desk) -> Any:
        case = await way.suspected(desk, await pupil(desk))
        return await tried(desk, "caseDetermineDropout", way.determining(desk, case), BUREAU, "stage")

    async def visited(desk: Desk) -> Any:
        number = await pupil(desk)
        case = await way.suspected(desk, number)
        await way.three_visits(desk, number)
        return await tried(desk, "reportSend", way.reporting(case), SCHOOL, "visits")

    assert await five.each(reported) == only(VISITS_MISSING, "GH", others=0)
    assert await five.each(determined) == only(VISITS_MISSING, "GH", others="DROPOUT")
    assert await five.each(visited) == only(3, others=3)


@pytest.mark.rule("BS-28")
async def test_a_call_is_a_routine_visit_everywhere_and_one_of_the_three_nowhere(five: Five) -> None:
    """remoteVisitAllowed: — | — | phone, WeChat (BS-28) | — | — | routine only (A-33)."""

    async def counts(desk: Desk) -> Any:
        number = await pupil(desk)
        modes = ("IN_PERSON", "PHONE", "WECHAT", "VIDEO")
        made = [await desk.done("visitRecord", way.visiting(desk, number, mode=mode)) for mode in modes]
        return [each["countsFor"] for each in made]

    whole = ["ROUTINE", "THREE_VISITS", "CONFIRMED_DROPOUT"]
    counted = [whole, ["ROUTINE"], ["ROUTINE"], []]
    assert await five.each(counts) == only(counted, others=counted)


@pytest.mark.rule("GH-21")
async def test_each_place_names_who_is_told_of_a_suspected_dropout(five: Five) -> None:
    """report.recipients: township + bureau (GH-21) | the same (DC-L2c) | — | next level up (HL-44) |

    territorial government + bureau (QC-19) | both. report.viaCentreSchool: no | no | — | no | yes (QC-40) | no.
    """

    async def told(desk: Desk) -> Any:
        await center_school(desk)
        number = await pupil(desk)
        case = await way.suspected(desk, number)
        await way.three_visits(desk, number)
        sent = await desk.done("reportSend", way.reporting(case))
        units = {each["organization"] and each["organization"]["id"] for each in sent["recipients"]}
        return (
            {each["addressee"] for each in sent["recipients"]},
            desk.unit(0) in units,
            desk.unit(1) in units,
        )

    both = ({"TOWNSHIP", "EDUCATION_BUREAU"}, True, False)
    assert await five.each(told) == {
        "GH": both,
        "DC": both,
        "BS": both,
        "HL": ({"NEXT_LEVEL"}, False, True),  # 上一级 of the school: the village (HL-43)
        "QC": ({"CENTER_SCHOOL", "TERRITORIAL_GOVERNMENT", "EDUCATION_BUREAU"}, True, False),
    }


async def test_a_dropout_is_reported_on_by_the_center_school_in_qiaocheng_alone(five: Five) -> None:
    """report.viaCentreSchool: no | no | — | no | yes (QC-40: centre school → bureau and government) | no."""

    async def owed(desk: Desk) -> Any:
        center = await center_school(desk)
        case = await dropout(desk)
        found = await way.seen(desk, case, "reports { kind sentAt sender { id } timers { limit state } }")
        return [
            (each["sender"]["id"] == center, each["sentAt"], each["timers"])
            for each in found["reports"]
            if each["kind"] == "CENTER_SCHOOL"
        ]

    owes = [(True, None, [{"limit": "T-04a", "state": "RUNNING"}])]
    assert await five.each(owed) == only(owes, "QC", others=[])


async def test_nobody_but_the_bureau_determines_a_dropout_by_the_hubs_default(five: Five) -> None:
    """A-42: GH 认定 without a subject | DC the school screens | BS 经确认 | — | —: the school proposes, the bureau confirms [P]."""

    async def by_school(desk: Desk) -> Any:
        number = await pupil(desk)
        case = await way.suspected(desk, number)
        await way.three_visits(desk, number)
        return [
            await tried(desk, "caseDetermineDropout", way.determining(desk, case), role, "stage")
            for role in (SCHOOL, BUREAU)
        ]

    found = [("NOT_THE_DETERMINER", "caseId", None), "DROPOUT"]
    assert await five.each(by_school) == only(found, others=found)


@pytest.mark.rule("DC-15")
@pytest.mark.parametrize(
    ("ranks", "goes"),
    [
        (
            ("HOMEROOM_TEACHER",),
            {
                "GH": False,
                "DC": ("PERSUASION_NOT_JOINT", "visitors", "DC-15"),
                "BS": ("PERSUASION_NOT_JOINT", "visitors", "BS-24"),
                "HL": False,
                "QC": False,
            },
        ),
        (
            ("HOMEROOM_TEACHER", "SCHOOL_LEADER"),
            {
                "GH": False,
                "DC": True,
                "BS": ("PERSUASION_NOT_JOINT", "visitors", "BS-24"),
                "HL": False,
                "QC": False,
            },
        ),
        (
            ("HOMEROOM_TEACHER", "VILLAGE_CADRE"),
            {"GH": True, "DC": True, "BS": True, "HL": False, "QC": True},
        ),
        (
            ("HOMEROOM_TEACHER", "TOWNSHIP_CADRE"),
            {
                "GH": False,
                "DC": True,
                "BS": ("PERSUASION_NOT_JOINT", "visitors", "BS-24"),
                "HL": False,
                "QC": True,
            },
        ),
        (
            ("HOMEROOM_TEACHER", "POLICE"),
            {
                "GH": False,
                "DC": True,
                "BS": ("PERSUASION_NOT_JOINT", "visitors", "BS-24"),
                "HL": True,
                "QC": False,
            },
        ),
    ],
)
async def test_each_place_says_with_whom_a_school_persuades_a_confirmed_dropout(
    five: Five, ranks: tuple[str, ...], goes: dict[str, Any]
) -> None:
    """jointVisit.partner: — | work group (DC-15) | village committee (BS-24) | police may join (HL-32) |

    village cadres, township (QC-17) | village. Only Dachuan and Boshan ask for company.
    """

    async def persuaded(desk: Desk) -> Any:
        said = way.persuading(desk, await dropout(desk), *ranks)
        return await tried(desk, "persuasionRecord", said, SCHOOL, "joint")

    assert await five.each(persuaded) == goes


CHAINS: dict[str, list[list[tuple[str, int, str]]]] = {
    "GH": [  # GH-11, GH-09; GH-20
        [("GH_SCHOOL", 2, "SCHOOL"), ("GH_TERRITORY", 1, "TOWNSHIP")],
        [("GH_SCHOOL", 3, "EDUCATION_BUREAU")],
        [("GH_SCHOOL", 4, "EDUCATION_BUREAU")],
    ],
    "DC": [  # DC-L2a, DC-03, DC-L2c
        [("DC_SCHOOL", 2, "SCHOOL")],
        [("DC_SCHOOL", 3, "SCHOOL")],
        [("DC_SCHOOL", 4, "TOWNSHIP"), ("DC_SCHOOL", 4, "EDUCATION_BUREAU")],
    ],
    "BS": [  # BS-09, BS-10; the external line (BS-11) is none along which failure goes up
        [("SCHOOL_ADMIN", 2, "GRADE"), ("ENROLLMENT_RECORD", 2, "REGISTRY_OFFICER")],
        [("SCHOOL_ADMIN", 3, "TEACHING_AFFAIRS"), ("ENROLLMENT_RECORD", 3, "REGISTRY_SUPERVISOR")],
        [("SCHOOL_ADMIN", 4, "SCHOOL")],
    ],
    "HL": [  # HL-43, seven posts, of which village and community stand side by side
        [("HL_CHAIN", 2, "SCHOOL")],
        [("HL_CHAIN", 3, "VILLAGE_COMMUNITY")],
        [("HL_CHAIN", 4, "TOWNSHIP")],
        [("HL_CHAIN", 5, "EDUCATION_BUREAU")],
        [("HL_CHAIN", 6, "COUNTY_GOVERNMENT")],
    ],
    "QC": [  # QC-50; QC-51; QC-19, QC-40
        [
            ("QC_GOVERNMENT", 1, "VILLAGE_COMMUNITY"),
            ("QC_EDUCATION", 1, "EDUCATION_BUREAU"),
            ("QC_REPORT", 2, "CENTER_SCHOOL"),
        ],
        [
            ("QC_GOVERNMENT", 2, "TOWNSHIP"),
            ("QC_EDUCATION", 2, "EDUCATION_BUREAU"),
            ("QC_REPORT", 3, "TOWNSHIP"),
            ("QC_REPORT", 3, "EDUCATION_BUREAU"),
        ],
        [("QC_GOVERNMENT", 3, "COUNTY_GOVERNMENT")],
    ],
}
"""responsibility.chain: what failure goes up along, from who has the case first."""


@pytest.mark.rule("HL-44")
async def test_failure_goes_up_along_each_places_own_levels(five: Five) -> None:
    """responsibility.chain: principal, homeroom | principal, deputy, officer | three lines | seven posts | two by three levels."""

    async def levels(desk: Desk) -> Any:
        case = await way.suspected(desk, await pupil(desk))
        case = (await desk.done("persuasionRecord", way.persuading(desk, case)))["dropoutCase"]
        went = 0
        while True:
            desk.time.seconds += 10 * DAY
            up = {"responsibleName": "某负责人", "responsibleUnitId": desk.unit(0), "reason": "劝返无效"}
            said = way.of(case, persuasionDeadline=desk.on(9), **up)
            answer = (await desk.post("caseEscalate", said, BUREAU))["data"]["caseEscalate"]
            if answer["__typename"] == "Refused":
                assert answer["code"] == "NO_HIGHER_LEVEL"
                return await _gone(desk, case, went)
            case, went = answer["dropoutCase"], went + 1

    found = await five.each(levels)
    assert found == {place: [sorted(each) for each in steps] for place, steps in CHAINS.items()}


async def _gone(desk: Desk, case: Any, steps: int) -> list[list[tuple[str, int, str]]]:
    found = (await way.seen(desk, case, "escalations { step line toLevel node }"))["escalations"]
    return [
        sorted((each["line"], each["toLevel"], each["node"]) for each in found if each["step"] == step)
        for step in range(1, steps + 1)
    ]
