"""Training wishes: what graduates wish who do not go on, and what came of it (HL-19, catalogue 9.2)."""

from datetime import UTC, date, datetime

from database import tables
from domain.training import GraduateChoice, TrainingOutcome, TrainingWishState
from tests.hub.matrix.nouns.part import Rows

FIELDS = """
Student
  OPEN       trainingWishes>TrainingWish(id=student_id)
TrainingWish
  KEY        id
  STATUS     stage stageLabel choice choiceLabel training state stateLabel notedOn sentAt outcome outcomeLabel course
  STATUS     trainedFrom answeredAt version notedBy>Organization(noted_by_id=id)
  RESIDENCE  township>Organization(township_id=id)
  OPEN       student>Student(student_id=id)
TrainingWishChanged
  FORM       trainingWish>TrainingWish
Query
  ROOT       trainingWishes>TrainingWish
"""
ARGUMENTS = """
TrainingWishFilter
  STATUS     studentId=@Student.0 choice=[TRAINING] state=[ANSWERED] outcome=[COMPLETED]
  RESIDENCE  townshipId=@Organization.0
Query.trainingWishes
  FORM       filter=TrainingWishFilter order=TrainingWishOrder
TrainingWishNoteInput
  WHICH      studentId=@Student.0
  INPUT      stage="JUNIOR" choice="UNDECIDED" notedOn="2026-08-01" training=null idempotencyKey="trainingWishNote"
TrainingWishWithdrawInput
  WHICH      wishId=@TrainingWish.0
  INPUT      expectedVersion=0 reason="某事" idempotencyKey="trainingWishWithdraw"
"""
ORDERS = """
TrainingWishOrder
  KEY        ID NEWEST
"""
CHANGES = """
cases:write
  trainingWishNote      TrainingWishNoteInput      TrainingWishChanged  school township
  trainingWishWithdraw  TrainingWishWithdrawInput  TrainingWishChanged  school township
"""
SEEN = """
students:read
  school,township,bureau,special,agreed  TrainingWish
"""
BY: dict[str, tuple[str, str]] = {}
OVER: dict[tuple[str, str], tuple[str, str, str]] = {}
_ANSWERED = {
    "choice": GraduateChoice.TRAINING,
    "state": TrainingWishState.ANSWERED,
    "outcome": TrainingOutcome.COMPLETED,
    "trained_from": date(2026, 3, 2),
    "answered_at": datetime(2026, 8, 8, tzinfo=UTC),
}
ROWS: Rows = ((tables.TrainingWish, _ANSWERED),)
