"""Accountability and appraisal."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = '445b7c146a34'
down_revision: str | Sequence[str] | None = '4c0cacd855da'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    # Rather fail and be run again at a quiet hour than make every request wait behind us.
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table('accountability_proposal',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuid7()'), nullable=False),
    sa.Column('jurisdiction_code', sa.String(length=6), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=False),
    sa.Column('ground', sa.Enum('FALSE_DATA', 'WEAK_PERSUASION', 'DROPOUT_REBOUND', 'DERELICTION', 'LATE_REPORT', 'LATE_HOME_VISIT', 'SHAM_WORK', 'WEAK_WORK', 'ESPECIALLY_SERIOUS_DROPOUT', 'TEACHER_CONDUCT', 'NEGLIGENCE', 'FALSIFICATION', 'POOR_PROGRESS', name='accountabilityground', native_enum=False, length=48), nullable=False),
    sa.Column('period', sa.String(length=7), nullable=False),
    sa.Column('clauses', postgresql.ARRAY(sa.String()), server_default=sa.text("'{}'"), nullable=False),
    sa.Column('found_count', sa.Integer(), nullable=False),
    sa.Column('coarse_found_count', sa.Integer(), nullable=True),
    sa.Column('proposed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state', sa.Enum('PROPOSED', 'TAKEN_UP', 'DISMISSED', name='proposalstate', native_enum=False, length=48), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by', sa.String(), nullable=True),
    sa.Column('reason', sa.String(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('version', sa.Integer(), server_default=sa.text('1'), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint("(state = 'PROPOSED') = (decided_at IS NULL) AND (reason IS NULL) = (decided_at IS NULL)", name=op.f('ck_accountability_proposal_decided')),
    sa.ForeignKeyConstraint(['jurisdiction_code'], ['jurisdiction.code'], name=op.f('fk_accountability_proposal_jurisdiction_code')),
    sa.ForeignKeyConstraint(['unit_id'], ['organization.id'], name=op.f('fk_accountability_proposal_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_accountability_proposal')),
    sa.UniqueConstraint('unit_id', 'ground', 'period', name=op.f('uq_accountability_proposal_unit_id_ground_period'))
    )
    op.create_index(op.f('ix_accountability_proposal_jurisdiction_code'), 'accountability_proposal', ['jurisdiction_code'], unique=False)
    op.create_table('yearly_appraisal',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuid7()'), nullable=False),
    sa.Column('jurisdiction_code', sa.String(length=6), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=False),
    sa.Column('scheme', sa.Enum('SCHOOL_YEARLY', 'GOV_PERFORMANCE', 'TOWNSHIP_EDUCATION_DUTY', 'LEADER', name='appraisalscheme', native_enum=False, length=48), nullable=False),
    sa.Column('year', sa.SmallInteger(), nullable=False),
    sa.Column('position_zh', sa.String(), nullable=True),
    sa.Column('clauses', postgresql.ARRAY(sa.String()), server_default=sa.text("'{}'"), nullable=False),
    sa.Column('state', sa.Enum('DRAFT', 'CONFIRMED', 'SUPERSEDED', name='appraisalstate', native_enum=False, length=48), nullable=False),
    sa.Column('total', sa.Integer(), nullable=False),
    sa.Column('vetoed', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('awards_barred', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('result', sa.Enum('EXCELLENT', 'QUALIFIED', 'UNQUALIFIED', name='appraisalgrade', native_enum=False, length=48), nullable=True),
    sa.Column('appraiser_id', sa.Uuid(), nullable=True),
    sa.Column('confirmed_by', sa.String(), nullable=True),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('corrects_id', sa.Uuid(), nullable=True),
    sa.Column('correction_reason', sa.String(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('version', sa.Integer(), server_default=sa.text('1'), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint("(scheme = 'LEADER') = (position_zh IS NOT NULL)", name=op.f('ck_yearly_appraisal_of_post')),
    sa.CheckConstraint("(state = 'DRAFT') = (result IS NULL) AND (result IS NULL) = (confirmed_at IS NULL) AND (result IS NULL) = (confirmed_by IS NULL)", name=op.f('ck_yearly_appraisal_confirms')),
    sa.CheckConstraint('(corrects_id IS NULL) = (correction_reason IS NULL)', name=op.f('ck_yearly_appraisal_corrects')),
    sa.CheckConstraint('total >= 0', name=op.f('ck_yearly_appraisal_total')),
    sa.ForeignKeyConstraint(['appraiser_id'], ['organization.id'], name=op.f('fk_yearly_appraisal_appraiser_id')),
    sa.ForeignKeyConstraint(['corrects_id'], ['yearly_appraisal.id'], name=op.f('fk_yearly_appraisal_corrects_id')),
    sa.ForeignKeyConstraint(['jurisdiction_code'], ['jurisdiction.code'], name=op.f('fk_yearly_appraisal_jurisdiction_code')),
    sa.ForeignKeyConstraint(['unit_id'], ['organization.id'], name=op.f('fk_yearly_appraisal_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_yearly_appraisal'))
    )
    op.create_index(op.f('ix_yearly_appraisal_corrects_id'), 'yearly_appraisal', ['corrects_id'], unique=False)
    op.create_index(op.f('ix_yearly_appraisal_jurisdiction_code'), 'yearly_appraisal', ['jurisdiction_code'], unique=False)
    op.create_index('uq_yearly_appraisal_draft', 'yearly_appraisal', ['unit_id', 'scheme', 'year', 'position_zh'], unique=True, postgresql_nulls_not_distinct=True, postgresql_where=sa.text("state = 'DRAFT'"))
    op.create_index('uq_yearly_appraisal_stands', 'yearly_appraisal', ['unit_id', 'scheme', 'year', 'position_zh'], unique=True, postgresql_nulls_not_distinct=True, postgresql_where=sa.text("state = 'CONFIRMED'"))
    op.create_table('appraisal_item',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuid7()'), nullable=False),
    sa.Column('ordinal', sa.SmallInteger(), nullable=False),
    sa.Column('name_zh', sa.String(), nullable=False),
    sa.Column('full_marks', sa.Integer(), nullable=False),
    sa.Column('score', sa.Integer(), nullable=False),
    sa.Column('jurisdiction_code', sa.String(length=6), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=False),
    sa.Column('appraisal_id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint('score >= 0 AND score <= full_marks AND full_marks > 0', name=op.f('ck_appraisal_item_scores')),
    sa.ForeignKeyConstraint(['appraisal_id'], ['yearly_appraisal.id'], name=op.f('fk_appraisal_item_appraisal_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['jurisdiction_code'], ['jurisdiction.code'], name=op.f('fk_appraisal_item_jurisdiction_code')),
    sa.ForeignKeyConstraint(['unit_id'], ['organization.id'], name=op.f('fk_appraisal_item_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appraisal_item')),
    sa.UniqueConstraint('appraisal_id', 'ordinal', name=op.f('uq_appraisal_item_appraisal_id_ordinal'))
    )
    op.create_index(op.f('ix_appraisal_item_appraisal_id'), 'appraisal_item', ['appraisal_id'], unique=False)
    op.create_index(op.f('ix_appraisal_item_jurisdiction_code'), 'appraisal_item', ['jurisdiction_code'], unique=False)
    op.create_index(op.f('ix_appraisal_item_unit_id'), 'appraisal_item', ['unit_id'], unique=False)
    op.create_table('conduct_complaint',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuid7()'), nullable=False),
    sa.Column('jurisdiction_code', sa.String(length=6), nullable=False),
    sa.Column('complaint_no', sa.String(length=16), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum('ARBITRARY_CHARGES', 'TEACHER_CONDUCT', 'STREAMING_OR_RANKING', 'FORCED_LEAVING', 'REFUSED_ADMISSION', 'FALSE_DATA', 'OTHER', name='complaintkind', native_enum=False, length=48), nullable=False),
    sa.Column('channel', sa.Enum('TELEPHONE', 'LETTER', 'VISIT', 'ONLINE', 'INSPECTION', name='complaintchannel', native_enum=False, length=48), nullable=False),
    sa.Column('matter', sa.String(), nullable=False),
    sa.Column('received_on', sa.Date(), nullable=False),
    sa.Column('received_by_id', sa.Uuid(), nullable=True),
    sa.Column('examiner_id', sa.Uuid(), nullable=True),
    sa.Column('state', sa.Enum('RECEIVED', 'EXAMINING', 'CONCLUDED', name='complaintstate', native_enum=False, length=48), nullable=False),
    sa.Column('concluded_on', sa.Date(), nullable=True),
    sa.Column('result', sa.Enum('SUBSTANTIATED', 'PARTLY_SUBSTANTIATED', 'UNSUBSTANTIATED', 'NOT_FOR_US', name='complaintresult', native_enum=False, length=48), nullable=True),
    sa.Column('finding', sa.String(), nullable=True),
    sa.Column('measures', sa.String(), nullable=True),
    sa.Column('proposal_id', sa.Uuid(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('version', sa.Integer(), server_default=sa.text('1'), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint("(state = 'CONCLUDED') = (result IS NOT NULL) AND (result IS NULL) = (finding IS NULL) AND (result IS NULL) = (concluded_on IS NULL)", name=op.f('ck_conduct_complaint_concludes')),
    sa.CheckConstraint('concluded_on IS NULL OR concluded_on >= received_on', name=op.f('ck_conduct_complaint_in_order')),
    sa.ForeignKeyConstraint(['examiner_id'], ['organization.id'], name=op.f('fk_conduct_complaint_examiner_id')),
    sa.ForeignKeyConstraint(['jurisdiction_code'], ['jurisdiction.code'], name=op.f('fk_conduct_complaint_jurisdiction_code')),
    sa.ForeignKeyConstraint(['proposal_id'], ['accountability_proposal.id'], name=op.f('fk_conduct_complaint_proposal_id')),
    sa.ForeignKeyConstraint(['received_by_id'], ['organization.id'], name=op.f('fk_conduct_complaint_received_by_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['organization.id'], name=op.f('fk_conduct_complaint_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_conduct_complaint')),
    sa.UniqueConstraint('jurisdiction_code', 'complaint_no', name=op.f('uq_conduct_complaint_jurisdiction_code_complaint_no'))
    )
    op.create_index(op.f('ix_conduct_complaint_examiner_id'), 'conduct_complaint', ['examiner_id'], unique=False)
    op.create_index(op.f('ix_conduct_complaint_jurisdiction_code'), 'conduct_complaint', ['jurisdiction_code'], unique=False)
    op.create_index(op.f('ix_conduct_complaint_proposal_id'), 'conduct_complaint', ['proposal_id'], unique=False)
    op.create_index(op.f('ix_conduct_complaint_received_by_id'), 'conduct_complaint', ['received_by_id'], unique=False)
    op.create_index(op.f('ix_conduct_complaint_unit_id'), 'conduct_complaint', ['unit_id'], unique=False)
    op.create_table('accountability_action',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuid7()'), nullable=False),
    sa.Column('jurisdiction_code', sa.String(length=6), nullable=False),
    sa.Column('action_no', sa.String(length=16), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=False),
    sa.Column('on_person', sa.Boolean(), nullable=False),
    sa.Column('type', sa.Enum('ORDERED_SELF_EXAMINATION', 'CIRCULAR_CRITICISM', 'SCORE_DEDUCTION', 'AWARD_BARRED', 'REFERRED', name='actiontype', native_enum=False, length=48), nullable=False),
    sa.Column('points', sa.Integer(), nullable=True),
    sa.Column('ground', sa.Enum('FALSE_DATA', 'WEAK_PERSUASION', 'DROPOUT_REBOUND', 'DERELICTION', 'LATE_REPORT', 'LATE_HOME_VISIT', 'SHAM_WORK', 'WEAK_WORK', 'ESPECIALLY_SERIOUS_DROPOUT', 'TEACHER_CONDUCT', 'NEGLIGENCE', 'FALSIFICATION', 'POOR_PROGRESS', name='accountabilityground', native_enum=False, length=48), nullable=False),
    sa.Column('severity', sa.Enum('ORDINARY', 'ESPECIALLY_SERIOUS', name='actionseverity', native_enum=False, length=48), nullable=False),
    sa.Column('year', sa.SmallInteger(), nullable=False),
    sa.Column('fact', sa.String(), nullable=False),
    sa.Column('clauses', postgresql.ARRAY(sa.String()), server_default=sa.text("'{}'"), nullable=False),
    sa.Column('finding_id', sa.Uuid(), nullable=True),
    sa.Column('proposal_id', sa.Uuid(), nullable=True),
    sa.Column('complaint_id', sa.Uuid(), nullable=True),
    sa.Column('decided_by', sa.String(), nullable=False),
    sa.Column('decided_by_id', sa.Uuid(), nullable=True),
    sa.Column('decided_on', sa.Date(), nullable=False),
    sa.Column('effective_on', sa.Date(), nullable=False),
    sa.Column('state', sa.Enum('IN_FORCE', 'APPEALED', 'WITHDRAWN', name='actionstate', native_enum=False, length=48), nullable=False),
    sa.Column('appeal_reason', sa.String(), nullable=True),
    sa.Column('end_reason', sa.String(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('version', sa.Integer(), server_default=sa.text('1'), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint("(state = 'WITHDRAWN') = (end_reason IS NOT NULL)", name=op.f('ck_accountability_action_ends')),
    sa.CheckConstraint("(type = 'SCORE_DEDUCTION') = (points IS NOT NULL) AND (points IS NULL OR points > 0)", name=op.f('ck_accountability_action_points')),
    sa.CheckConstraint("state <> 'APPEALED' OR appeal_reason IS NOT NULL", name=op.f('ck_accountability_action_appealed')),
    sa.CheckConstraint('effective_on >= decided_on', name=op.f('ck_accountability_action_in_order')),
    sa.ForeignKeyConstraint(['complaint_id'], ['conduct_complaint.id'], name=op.f('fk_accountability_action_complaint_id')),
    sa.ForeignKeyConstraint(['finding_id'], ['inspection_finding.id'], name=op.f('fk_accountability_action_finding_id')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['organization.id'], name=op.f('fk_accountability_action_decided_by_id')),
    sa.ForeignKeyConstraint(['jurisdiction_code'], ['jurisdiction.code'], name=op.f('fk_accountability_action_jurisdiction_code')),
    sa.ForeignKeyConstraint(['proposal_id'], ['accountability_proposal.id'], name=op.f('fk_accountability_action_proposal_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['organization.id'], name=op.f('fk_accountability_action_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_accountability_action')),
    sa.UniqueConstraint('jurisdiction_code', 'action_no', name=op.f('uq_accountability_action_jurisdiction_code_action_no'))
    )
    op.create_index(op.f('ix_accountability_action_complaint_id'), 'accountability_action', ['complaint_id'], unique=False)
    op.create_index(op.f('ix_accountability_action_jurisdiction_code'), 'accountability_action', ['jurisdiction_code'], unique=False)
    op.create_index(op.f('ix_accountability_action_finding_id'), 'accountability_action', ['finding_id'], unique=False)
    op.create_index(op.f('ix_accountability_action_proposal_id'), 'accountability_action', ['proposal_id'], unique=False)
    op.create_index(op.f('ix_accountability_action_unit_id'), 'accountability_action', ['unit_id'], unique=False)
    op.create_table('proposal_evidence',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuid7()'), nullable=False),
    sa.Column('student_id', sa.Uuid(), nullable=False),
    sa.Column('proposal_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum('RECORD_WRONG', 'EDITED_AFTER_CONFIRMATION', 'IMPOSSIBLE_DATE', 'PERSUASION_OVERDUE', 'TOO_FEW_VISITS', 'RELAPSE', 'DROPOUTS_ROSE', 'REPORTED_LATE', 'VISITED_LATE', 'CONDUCT_OF_TEACHER', name='proposalevidencekind', native_enum=False, length=48), nullable=False),
    sa.Column('noun', sa.String(length=48), nullable=False),
    sa.Column('row_id', sa.Uuid(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=True),
    sa.Column('found_on', sa.Date(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['dropout_case.id'], name=op.f('fk_proposal_evidence_case_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['proposal_id'], ['accountability_proposal.id'], name=op.f('fk_proposal_evidence_proposal_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['student_id'], ['student.id'], name=op.f('fk_proposal_evidence_student_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_proposal_evidence')),
    sa.UniqueConstraint('proposal_id', 'kind', 'row_id', name=op.f('uq_proposal_evidence_proposal_id_kind_row_id'))
    )
    op.create_index(op.f('ix_proposal_evidence_case_id'), 'proposal_evidence', ['case_id'], unique=False)
    op.create_index(op.f('ix_proposal_evidence_student_id'), 'proposal_evidence', ['student_id'], unique=False)
    op.create_table('accountable_person',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuid7()'), nullable=False),
    sa.Column('jurisdiction_code', sa.String(length=6), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=False),
    sa.Column('action_id', sa.Uuid(), nullable=False),
    sa.Column('position_zh', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.ForeignKeyConstraint(['action_id'], ['accountability_action.id'], name=op.f('fk_accountable_person_action_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['jurisdiction_code'], ['jurisdiction.code'], name=op.f('fk_accountable_person_jurisdiction_code')),
    sa.ForeignKeyConstraint(['unit_id'], ['organization.id'], name=op.f('fk_accountable_person_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_accountable_person')),
    sa.UniqueConstraint('action_id', name=op.f('uq_accountable_person_action_id'))
    )
    op.create_index(op.f('ix_accountable_person_jurisdiction_code'), 'accountable_person', ['jurisdiction_code'], unique=False)
    op.create_index(op.f('ix_accountable_person_unit_id'), 'accountable_person', ['unit_id'], unique=False)
    op.create_table('appraisal_consequence',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuid7()'), nullable=False),
    sa.Column('kind', sa.Enum('ONE_VOTE_VETO', 'AWARDS_BARRED', 'SCORE_DEDUCTION', name='consequencekind', native_enum=False, length=48), nullable=False),
    sa.Column('points', sa.Integer(), nullable=True),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('clauses', postgresql.ARRAY(sa.String()), server_default=sa.text("'{}'"), nullable=False),
    sa.Column('action_id', sa.Uuid(), nullable=True),
    sa.Column('jurisdiction_code', sa.String(length=6), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=False),
    sa.Column('appraisal_id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint("(kind = 'SCORE_DEDUCTION') = (points IS NOT NULL) AND (points IS NULL OR points > 0)", name=op.f('ck_appraisal_consequence_points')),
    sa.ForeignKeyConstraint(['action_id'], ['accountability_action.id'], name=op.f('fk_appraisal_consequence_action_id')),
    sa.ForeignKeyConstraint(['appraisal_id'], ['yearly_appraisal.id'], name=op.f('fk_appraisal_consequence_appraisal_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['jurisdiction_code'], ['jurisdiction.code'], name=op.f('fk_appraisal_consequence_jurisdiction_code')),
    sa.ForeignKeyConstraint(['unit_id'], ['organization.id'], name=op.f('fk_appraisal_consequence_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appraisal_consequence'))
    )
    op.create_index(op.f('ix_appraisal_consequence_action_id'), 'appraisal_consequence', ['action_id'], unique=False)
    op.create_index(op.f('ix_appraisal_consequence_appraisal_id'), 'appraisal_consequence', ['appraisal_id'], unique=False)
    op.create_index(op.f('ix_appraisal_consequence_jurisdiction_code'), 'appraisal_consequence', ['jurisdiction_code'], unique=False)
    op.create_index(op.f('ix_appraisal_consequence_unit_id'), 'appraisal_consequence', ['unit_id'], unique=False)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_index(op.f('ix_appraisal_consequence_unit_id'), table_name='appraisal_consequence')
    op.drop_index(op.f('ix_appraisal_consequence_jurisdiction_code'), table_name='appraisal_consequence')
    op.drop_index(op.f('ix_appraisal_consequence_appraisal_id'), table_name='appraisal_consequence')
    op.drop_index(op.f('ix_appraisal_consequence_action_id'), table_name='appraisal_consequence')
    op.drop_table('appraisal_consequence')
    op.drop_index(op.f('ix_accountable_person_unit_id'), table_name='accountable_person')
    op.drop_index(op.f('ix_accountable_person_jurisdiction_code'), table_name='accountable_person')
    op.drop_table('accountable_person')
    op.drop_index(op.f('ix_proposal_evidence_student_id'), table_name='proposal_evidence')
    op.drop_index(op.f('ix_proposal_evidence_case_id'), table_name='proposal_evidence')
    op.drop_table('proposal_evidence')
    op.drop_index(op.f('ix_accountability_action_unit_id'), table_name='accountability_action')
    op.drop_index(op.f('ix_accountability_action_finding_id'), table_name='accountability_action')
    op.drop_index(op.f('ix_accountability_action_proposal_id'), table_name='accountability_action')
    op.drop_index(op.f('ix_accountability_action_jurisdiction_code'), table_name='accountability_action')
    op.drop_index(op.f('ix_accountability_action_complaint_id'), table_name='accountability_action')
    op.drop_table('accountability_action')
    op.drop_index(op.f('ix_conduct_complaint_unit_id'), table_name='conduct_complaint')
    op.drop_index(op.f('ix_conduct_complaint_received_by_id'), table_name='conduct_complaint')
    op.drop_index(op.f('ix_conduct_complaint_proposal_id'), table_name='conduct_complaint')
    op.drop_index(op.f('ix_conduct_complaint_jurisdiction_code'), table_name='conduct_complaint')
    op.drop_index(op.f('ix_conduct_complaint_examiner_id'), table_name='conduct_complaint')
    op.drop_table('conduct_complaint')
    op.drop_index(op.f('ix_appraisal_item_unit_id'), table_name='appraisal_item')
    op.drop_index(op.f('ix_appraisal_item_jurisdiction_code'), table_name='appraisal_item')
    op.drop_index(op.f('ix_appraisal_item_appraisal_id'), table_name='appraisal_item')
    op.drop_table('appraisal_item')
    op.drop_index('uq_yearly_appraisal_stands', table_name='yearly_appraisal', postgresql_nulls_not_distinct=True, postgresql_where=sa.text("state = 'CONFIRMED'"))
    op.drop_index('uq_yearly_appraisal_draft', table_name='yearly_appraisal', postgresql_nulls_not_distinct=True, postgresql_where=sa.text("state = 'DRAFT'"))
    op.drop_index(op.f('ix_yearly_appraisal_jurisdiction_code'), table_name='yearly_appraisal')
    op.drop_index(op.f('ix_yearly_appraisal_corrects_id'), table_name='yearly_appraisal')
    op.drop_table('yearly_appraisal')
    op.drop_index(op.f('ix_accountability_proposal_jurisdiction_code'), table_name='accountability_proposal')
    op.drop_table('accountability_proposal')
