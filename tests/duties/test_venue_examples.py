"""The office's examples about clues and sections, asked where there are some."""

from __future__ import annotations

from hub import examples
from tests.casework.desk import desk
from tests.conftest import Databases
from tests.duties.obliged import BUREAU, OFFICE, SCHOOL, reading
from tests.duties.test_sections import duties, giving
from tests.duties.venues import departments, near


async def test_the_offices_examples_show_a_clue_with_who_leads_and_supports_and_a_duty_with_its_section(
    databases: Databases, template: str
) -> None:
    texts = {each.name: each.text for kind in examples.load() for each in kind.operations}
    async with desk(databases, template, "230381") as here:
        await departments(here)
        await here.done("venueClueReport", near(here, "OTHER", "SURROUNDINGS"), SCHOOL)
        [duty] = await duties(here, "HL-17")
        await here.done("dutyAssign", giving(here, duty, "安全股"), BUREAU)
        office = reading(here, OFFICE)
        [clue] = (await here.door.ask(texts["OfficeVenueClues"], **office))["venueViolationClues"]["nodes"]
        assert (clue["matterLabel"], len(clue["task"]["supportedBy"])) == ("校园周边环境", 3)
        [section] = (await here.door.ask(texts["OfficeSections"], **office))["dutyAssignments"]["nodes"]
        assert (section["sectionZh"], section["duty"]["clausesCited"]) == ("安全股", ["HL-17"])
