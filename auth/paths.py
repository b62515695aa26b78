"""Where every row lies: the way from a table to its county, to the child it is about, to the person on record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute

from database import tables
from database.tables.row import Row
from domain.supervision import CriticismScope

Attribute = InstrumentedAttribute[Any]
Path = tuple[Attribute, ...]

_STUDENT = tables.Student.jurisdiction_code
_CYCLE = tables.ExchangeCycle.jurisdiction_code

_OF_CHILD: tuple[Any, ...] = (
    tables.Guardianship, tables.HouseholdRegistration, tables.Enrollment, tables.SpecialGroupMembership,
    tables.TimelineEntry, tables.Evidence, tables.CaseCause, tables.CaseMember,
    tables.SupportMeasure, tables.ContactAttempt, tables.HomeVisit, tables.PersuasionAttempt,
    tables.Visitor, tables.WrittenReport, tables.ReportRecipient, tables.Escalation,
    tables.ReturneeFile, tables.FollowUp, tables.StudentStrategy, tables.AttendanceRecord,
    tables.TermReturnCheck, tables.RiskSign, tables.TrackingRecord, tables.EnrollmentChange,
    tables.EnrollmentReview, tables.OutboundTracking, tables.Disposition, tables.DisabilityCertificate,
    tables.DisabilityPath, tables.MedicalAppraisal, tables.DisabilityAssessment, tables.AssessmentExpert,
    tables.Placement, tables.ExemptionRecord, tables.HomeTeacher, tables.HomeTeachingVisit,
    tables.HomeTeachingPlan, tables.HomeTeachingMonth, tables.LedgerLine, tables.RosterLine,
    tables.AdmissionRegistration, tables.AdmissionNotice, tables.ClassTermEntry, tables.JudicialReferral,
    tables.AidEntitlement, tables.AidGrant, tables.CaseIncident, tables.IncidentHandling,
    tables.VocationalElective, tables.GuaranteeAssignment, tables.ProposalEvidence, tables.IndicatorException,
    tables.AssistanceRequest, tables.TrainingWish, tables.PersuasionAssist,
)  # fmt: skip
"""Tables whose rows are of one child, and lie where it does."""

PATHS: Mapping[type[Row], Path] = {
    **{table: (table.student_id, _STUDENT) for table in _OF_CHILD},
    tables.Jurisdiction: (),
    tables.Organization: (tables.Organization.jurisdiction_code,),
    tables.School: (tables.School.id, tables.Organization.jurisdiction_code),
    tables.SchoolClass: (tables.SchoolClass.school_id, tables.Organization.jurisdiction_code),
    tables.Student: (_STUDENT,),
    tables.Guardian: (tables.Guardian.jurisdiction_code,),
    tables.Ledger: (tables.Ledger.jurisdiction_code,),
    tables.LedgerEntry: (tables.LedgerEntry.ledger_id, tables.Ledger.jurisdiction_code),
    tables.LedgerSnapshot: (tables.LedgerSnapshot.ledger_id, tables.Ledger.jurisdiction_code),
    tables.Roster: (tables.Roster.jurisdiction_code,),
    tables.TransitionHandover: (tables.TransitionHandover.jurisdiction_code,),
    tables.HandoverCopy: (tables.HandoverCopy.handover_id, tables.TransitionHandover.jurisdiction_code),
    tables.GraduateDestination: (tables.GraduateDestination.student_id, _STUDENT),
    tables.ClassTermRecord: (tables.ClassTermRecord.jurisdiction_code,),
    tables.AdmissionPlan: (tables.AdmissionPlan.jurisdiction_code,),
    tables.ScreeningAssignment: (tables.ScreeningAssignment.jurisdiction_code,),
    tables.CurriculumStatement: (tables.CurriculumStatement.jurisdiction_code,),
    tables.ParentCommittee: (tables.ParentCommittee.jurisdiction_code,),
    tables.CommitteeMember: (tables.CommitteeMember.jurisdiction_code,),
    tables.CommitteeMeeting: (tables.CommitteeMeeting.jurisdiction_code,),
    tables.Application: (tables.Application.jurisdiction_code,),
    tables.ChecklistItem: (tables.ChecklistItem.jurisdiction_code,),
    tables.CircularNotice: (tables.CircularNotice.jurisdiction_code,),
    tables.Timer: (tables.Timer.jurisdiction_code,),
    tables.DropoutCase: (tables.DropoutCase.jurisdiction_code,),
    tables.Enforcement: (tables.Enforcement.jurisdiction_code,),
    tables.ChildLaborClue: (tables.ChildLaborClue.jurisdiction_code,),
    tables.ObstructionClue: (tables.ObstructionClue.jurisdiction_code,),
    tables.AttendanceSheet: (tables.AttendanceSheet.jurisdiction_code,),
    tables.AttendanceSummary: (tables.AttendanceSummary.jurisdiction_code,),
    tables.ReturnRegister: (tables.ReturnRegister.jurisdiction_code,),
    tables.ExchangePartner: (tables.ExchangePartner.jurisdiction_code,),
    tables.ExchangeCycle: (_CYCLE,),
    tables.ExchangePackage: (tables.ExchangePackage.jurisdiction_code,),
    tables.ExchangeRecord: (tables.ExchangeRecord.package_id, tables.ExchangePackage.jurisdiction_code),
    tables.ExchangeReceipt: (tables.ExchangeReceipt.cycle_id, _CYCLE),
    tables.ExchangeScorecard: (tables.ExchangeScorecard.jurisdiction_code,),
    tables.ComparisonRun: (tables.ComparisonRun.jurisdiction_code,),
    tables.Discrepancy: (tables.Discrepancy.jurisdiction_code,),
    tables.Verification: (tables.Verification.jurisdiction_code,),
    tables.PolicyDocument: (),
    tables.PolicyClause: (),
    tables.RuleParameter: (),
    tables.DepartmentDuty: (),
    tables.DutyEntry: (tables.DutyEntry.jurisdiction_code,),
    tables.DutyTask: (tables.DutyTask.jurisdiction_code,),
    tables.DutyAssignment: (tables.DutyAssignment.jurisdiction_code,),
    tables.VenueViolationClue: (tables.VenueViolationClue.jurisdiction_code,),
    tables.VenueAction: (tables.VenueAction.jurisdiction_code,),
    tables.ResponsibilityLetter: (tables.ResponsibilityLetter.jurisdiction_code,),
    tables.LetterParty: (tables.LetterParty.jurisdiction_code,),
    tables.LetterArticle: (tables.LetterArticle.jurisdiction_code,),
    tables.LetterCopy: (tables.LetterCopy.jurisdiction_code,),
    tables.ScheduledEvent: (tables.ScheduledEvent.jurisdiction_code,),
    tables.WorkPlan: (tables.WorkPlan.jurisdiction_code,),
    tables.Meeting: (tables.Meeting.jurisdiction_code,),
    tables.PublicityActivity: (tables.PublicityActivity.jurisdiction_code,),
    tables.LegalEducationTeam: (tables.LegalEducationTeam.jurisdiction_code,),
    tables.StaffingRecord: (tables.StaffingRecord.jurisdiction_code,),
    tables.SchoolPairing: (tables.SchoolPairing.jurisdiction_code,),
    tables.SchoolCondition: (tables.SchoolCondition.jurisdiction_code,),
    tables.FundAllocation: (tables.FundAllocation.jurisdiction_code,),
    tables.FundArrival: (tables.FundArrival.jurisdiction_code,),
    tables.Teacher: (tables.Teacher.jurisdiction_code,),
    tables.PeriodReport: (tables.PeriodReport.jurisdiction_code,),
    tables.ReportSection: (tables.ReportSection.jurisdiction_code,),
    tables.ReportFigure: (tables.ReportFigure.jurisdiction_code,),
    tables.Submission: (tables.Submission.jurisdiction_code,),
    tables.SubmissionItem: (tables.SubmissionItem.jurisdiction_code,),
    tables.Inspection: (tables.Inspection.jurisdiction_code,),
    tables.Inspector: (tables.Inspector.jurisdiction_code,),
    tables.InspectionItem: (tables.InspectionItem.jurisdiction_code,),
    tables.InspectionFinding: (tables.InspectionFinding.jurisdiction_code,),
    tables.RectificationOrder: (tables.RectificationOrder.jurisdiction_code,),
    tables.AccountabilityTalk: (tables.AccountabilityTalk.jurisdiction_code,),
    tables.CircularCriticism: (tables.CircularCriticism.jurisdiction_code,),
    tables.CriticismFinding: (tables.CriticismFinding.jurisdiction_code,),
    tables.ResultAnnouncement: (tables.ResultAnnouncement.jurisdiction_code,),
    tables.Commendation: (tables.Commendation.jurisdiction_code,),
    tables.AccountabilityProposal: (tables.AccountabilityProposal.jurisdiction_code,),
    tables.ConductComplaint: (tables.ConductComplaint.jurisdiction_code,),
    tables.AccountabilityAction: (tables.AccountabilityAction.jurisdiction_code,),
    tables.AccountablePerson: (tables.AccountablePerson.jurisdiction_code,),
    tables.YearlyAppraisal: (tables.YearlyAppraisal.jurisdiction_code,),
    tables.AppraisalItem: (tables.AppraisalItem.jurisdiction_code,),
    tables.AppraisalConsequence: (tables.AppraisalConsequence.jurisdiction_code,),
    tables.IndicatorDefinition: (),
    tables.IndicatorValue: (tables.IndicatorValue.jurisdiction_code,),
    tables.CohortRecord: (tables.CohortRecord.jurisdiction_code,),
    tables.UnitTarget: (tables.UnitTarget.jurisdiction_code,),
    tables.ResponsibilityLine: (),
    tables.ResponsibilityNode: (),
    tables.ResponsibilityAssignment: (tables.ResponsibilityAssignment.jurisdiction_code,),
    tables.ResponsiblePost: (tables.ResponsiblePost.jurisdiction_code,),
    tables.LeadingGroup: (tables.LeadingGroup.jurisdiction_code,),
    tables.LeadingGroupMember: (tables.LeadingGroupMember.jurisdiction_code,),
    tables.ResponsibilityGap: (tables.ResponsibilityGap.jurisdiction_code,),
    tables.Target: (),
    tables.AidProgram: (),
    tables.AuditRecord: (tables.AuditRecord.jurisdiction_code,),
    tables.OauthClient: (tables.OauthClient.jurisdiction_code,),
    tables.TrustedDocument: (tables.TrustedDocument.client_id, tables.OauthClient.jurisdiction_code),
    tables.UserAccount: (tables.UserAccount.jurisdiction_code,),
    tables.AccessGrant: (tables.AccessGrant.jurisdiction_code,),
}
"""Foreign keys from a table, each followed to the next one's id, ending in the column that names the county; empty
where the rows of all places are public. A row whose county is null is every county's."""

UNITS: Mapping[type[Row], tuple[Attribute, ...]] = {
    tables.DutyEntry: (tables.DutyEntry.unit_id, tables.DutyEntry.counterpart_id),
    tables.DutyTask: (tables.DutyTask.unit_id, tables.DutyTask.raised_by_id, tables.DutyTask.handed_to_id),
    tables.VenueViolationClue: (
        tables.VenueViolationClue.unit_id,
        tables.VenueViolationClue.reported_by_id,
        tables.VenueViolationClue.school_id,
    ),
    tables.VenueAction: (
        tables.VenueAction.unit_id,
        tables.VenueAction.reported_by_id,
        tables.VenueAction.school_id,
    ),
    tables.ResponsibilityLetter: (tables.ResponsibilityLetter.unit_id,),
    tables.LetterParty: (tables.LetterParty.unit_id,),
    tables.LetterArticle: (tables.LetterArticle.unit_id,),
    tables.LetterCopy: (tables.LetterCopy.unit_id,),
    tables.ScheduledEvent: (tables.ScheduledEvent.unit_id,),
    tables.WorkPlan: (tables.WorkPlan.unit_id,),
    tables.Meeting: (tables.Meeting.unit_id,),
    tables.PublicityActivity: (tables.PublicityActivity.unit_id,),
    tables.LegalEducationTeam: (tables.LegalEducationTeam.unit_id, tables.LegalEducationTeam.guided_by_id),
    tables.StaffingRecord: (tables.StaffingRecord.unit_id, tables.StaffingRecord.host_id),
    tables.SchoolPairing: (tables.SchoolPairing.urban_id, tables.SchoolPairing.rural_id),
    tables.FundAllocation: (tables.FundAllocation.unit_id,),
    tables.FundArrival: (tables.FundArrival.unit_id,),
    tables.Teacher: (tables.Teacher.unit_id,),
    tables.PeriodReport: (tables.PeriodReport.unit_id, tables.PeriodReport.receiver_id),
    tables.ReportSection: (tables.ReportSection.unit_id, tables.ReportSection.receiver_id),
    tables.ReportFigure: (tables.ReportFigure.unit_id, tables.ReportFigure.receiver_id),
    tables.Submission: (tables.Submission.unit_id,),
    tables.SubmissionItem: (tables.SubmissionItem.unit_id,),
    tables.Inspection: (tables.Inspection.unit_id,),
    tables.Inspector: (tables.Inspector.unit_id,),
    tables.InspectionItem: (tables.InspectionItem.unit_id,),
    tables.InspectionFinding: (tables.InspectionFinding.unit_id,),
    tables.RectificationOrder: (tables.RectificationOrder.unit_id,),
    tables.AccountabilityTalk: (tables.AccountabilityTalk.unit_id,),
    tables.CircularCriticism: (tables.CircularCriticism.unit_id,),
    tables.CriticismFinding: (tables.CriticismFinding.unit_id,),
    tables.AccountabilityProposal: (tables.AccountabilityProposal.unit_id,),
    tables.ConductComplaint: (
        tables.ConductComplaint.unit_id,
        tables.ConductComplaint.received_by_id,
    ),
    tables.AccountabilityAction: (tables.AccountabilityAction.unit_id,),
    tables.AccountablePerson: (tables.AccountablePerson.unit_id,),
    tables.YearlyAppraisal: (tables.YearlyAppraisal.unit_id,),
    tables.AppraisalItem: (tables.AppraisalItem.unit_id,),
    tables.AppraisalConsequence: (tables.AppraisalConsequence.unit_id,),
    tables.ResponsibilityGap: (tables.ResponsibilityGap.organization_id,),
    tables.IndicatorValue: (tables.IndicatorValue.unit_id,),
    tables.UnitTarget: (tables.UnitTarget.unit_id,),
}
"""What duties ask of units: the columns that say which ones a row is of. Each sees it, a township its schools' too."""
ALONE = frozenset({tables.ReportFigure})
"""Of these not: counts of children whom the schools know, and the township of whom they live there does not (A-41)."""

PUBLISHED: Mapping[type[Row], ColumnElement[bool]] = {
    tables.CircularCriticism: tables.CircularCriticism.scope == CriticismScope.COUNTY,
}
"""Of these, rows that every unit of the county sees beside its own."""

CHILD: Mapping[type[Row], Attribute] = {
    **{table: table.student_id for table in _OF_CHILD},
    tables.Student: tables.Student.id,
    tables.LedgerEntry: tables.LedgerEntry.student_id,
    tables.ExchangeRecord: tables.ExchangeRecord.student_id,
    tables.Timer: tables.Timer.student_id,
    tables.DropoutCase: tables.DropoutCase.student_id,
    tables.Enforcement: tables.Enforcement.student_id,
    tables.ChildLaborClue: tables.ChildLaborClue.student_id,
    tables.ObstructionClue: tables.ObstructionClue.student_id,
    tables.Application: tables.Application.student_id,
    tables.Discrepancy: tables.Discrepancy.student_id,
}
"""The column that says which child a row is about."""


_found = tables.Discrepancy.__table__.c
_child, _package = tables.Student.__table__.alias().c, tables.ExchangePackage.__table__.alias().c
PERSON: Mapping[type[Row], Any] = {
    **CHILD,
    tables.GraduateDestination: tables.GraduateDestination.student_id,
    tables.Guardian: tables.Guardian.id,
    tables.CommitteeMember: tables.CommitteeMember.guardian_id,
    tables.UserAccount: tables.UserAccount.id,
    # A register's line says whom it is about by the number alone.
    tables.ExchangeRecord: func.coalesce(
        tables.ExchangeRecord.student_id,
        select(_child.id)
        .where(
            _package.id == tables.ExchangeRecord.package_id,
            _child.jurisdiction_code == _package.jurisdiction_code,
            _child.id_number_index == tables.ExchangeRecord.id_number_index,
        )
        .correlate(tables.ExchangeRecord)
        .scalar_subquery(),
    ),
    tables.Verification: select(_found.student_id)
    .where(_found.id == tables.Verification.discrepancy_id)
    .correlate(tables.Verification)
    .scalar_subquery(),
}
"""What says whom a row is about, as SQL over it, for the audit log; whatever else the one who asks may see."""
PEOPLE = frozenset(PERSON)
"""Tables whose rows are about a person: each of their fields says which detail it tells."""
FEW = 5
"""A count of so many rows or fewer may tell as much about each of them as the row would: they are put on record."""
