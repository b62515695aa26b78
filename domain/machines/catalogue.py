"""All machines, in the order of the catalogue (Parts 4 and 5)."""

from __future__ import annotations

from typing import Any

from domain.machine import Machine
from domain.machines.admission import ADMISSION, ADMISSION_PLAN
from domain.machines.application import APPLICATION
from domain.machines.assistance import ASSISTANCE
from domain.machines.child_labor import CHILD_LABOR
from domain.machines.disability import DISABILITY
from domain.machines.discrepancy import DISCREPANCY
from domain.machines.dropout_case import DROPOUT_CASE
from domain.machines.duty_task import DUTY_TASK
from domain.machines.enforcement import ENFORCEMENT
from domain.machines.enrollment import ENROLLMENT, ENROLLMENT_CHANGE
from domain.machines.exchange import CYCLE, PACKAGE, RECORD, ROSTER
from domain.machines.handover import HANDOVER
from domain.machines.home_teaching import HOME_TEACHING_MONTH, HOME_TEACHING_PLAN
from domain.machines.ledger import LEDGER, LEDGER_ENTRY
from domain.machines.letter import LETTER
from domain.machines.period_report import PERIOD_REPORT
from domain.machines.persuasion_assist import PERSUASION_ASSIST
from domain.machines.rectification import RECTIFICATION
from domain.machines.scheduled_event import SCHEDULED_EVENT
from domain.machines.schooling import SCHOOLING
from domain.machines.submission import SUBMISSION
from domain.machines.supervision import (
    ACCOUNTABILITY_ACTION,
    ACCOUNTABILITY_PROPOSAL,
    CONDUCT_COMPLAINT,
    YEARLY_APPRAISAL,
)
from domain.machines.training import TRAINING_WISH
from domain.machines.venue import VENUE_CLUE
from domain.machines.verification import VERIFICATION

ALL: tuple[Machine[Any], ...] = (  # each over a closed list of its own
    SCHOOLING,
    DROPOUT_CASE,
    PERSUASION_ASSIST,
    ENFORCEMENT,
    ENROLLMENT,
    ENROLLMENT_CHANGE,
    ADMISSION_PLAN,
    ADMISSION,
    LEDGER_ENTRY,
    LEDGER,
    LETTER,
    DISABILITY,
    APPLICATION,
    CYCLE,
    PACKAGE,
    RECORD,
    ROSTER,
    SUBMISSION,
    VERIFICATION,
    ASSISTANCE,
    TRAINING_WISH,
    HOME_TEACHING_PLAN,
    HOME_TEACHING_MONTH,
    HANDOVER,
    RECTIFICATION,
    CHILD_LABOR,
    DUTY_TASK,
    VENUE_CLUE,
    SCHEDULED_EVENT,
    PERIOD_REPORT,
    ACCOUNTABILITY_PROPOSAL,
    CONDUCT_COMPLAINT,
    ACCOUNTABILITY_ACTION,
    YEARLY_APPRAISAL,
    DISCREPANCY,
)
