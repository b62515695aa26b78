"""Requests to the judicial authorities: to compel a guardian, for legal aid."""

from database import tables
from domain.referral import ReferralState
from tests.hub.matrix.nouns.part import Rows

FIELDS = """
JudicialReferral
  KEY        id
  CASE       kind kindLabel state stateLabel requestedOn grounds answeredOn answer documentNo concludedOn result version
  CASE       requestedBy>Organization(requested_by_id=id) dropoutCase>DropoutCase(case_id=id)
  OPEN       student>Student(student_id=id)
DropoutCase
  OPEN       judicialReferrals>JudicialReferral(id=case_id)
JudicialReferralChanged
  FORM       judicialReferral>JudicialReferral
Query
  ROOT       judicialReferrals>JudicialReferral
"""
ARGUMENTS = """
JudicialReferralFilter
  CASE       studentId=@Student.0 caseId=@DropoutCase.2 kind=[COMPULSION] state=[ACCEPTED]
Query.judicialReferrals
  FORM       filter=JudicialReferralFilter order=JudicialReferralOrder
JudicialReferralRequestInput
  WHICH      caseId=@DropoutCase.0
  INPUT      expectedVersion=0 kind="LEGAL_AID" requestedOn="2026-08-01" grounds="某事" materials=[]
  INPUT      idempotencyKey="judicialReferralRequest"
JudicialReferralAnswerInput
  WHICH      referralId=@JudicialReferral.0
  INPUT      expectedVersion=0 accepted=true answeredOn="2026-08-01" answer="受理" papers=[] documentNo="1"
  INPUT      idempotencyKey="judicialReferralAnswer"
JudicialReferralConcludeInput
  WHICH      referralId=@JudicialReferral.0
  INPUT      expectedVersion=0 concludedOn="2026-08-01" result="某事" idempotencyKey="judicialReferralConclude"
"""
ORDERS = """
JudicialReferralOrder
  KEY        ID NEWEST
"""
CHANGES = """
cases:write
  judicialReferralRequest  JudicialReferralRequestInput  JudicialReferralChanged  school township bureau
  judicialReferralAnswer   JudicialReferralAnswerInput   JudicialReferralChanged  township bureau
  judicialReferralConclude  JudicialReferralConcludeInput  JudicialReferralChanged  township bureau
"""
SEEN = """
ledgers:read
  homeroom,school,township,bureau,special,sampled,agreed  JudicialReferral
"""
BY: dict[str, tuple[str, str]] = {}
OVER: dict[tuple[str, str], tuple[str, str, str]] = {}
ROWS: Rows = (
    (tables.JudicialReferral, {"state": ReferralState.ACCEPTED, "concluded_on": None, "result": None}),
    (tables.JudicialReferral, {"state": ReferralState.CONCLUDED}),
)
