"""Packages to departments."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = 'ec49c1c37f58'
down_revision: str | Sequence[str] | None = 'c4a1e7d90b26'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    # Rather fail and be run again at a quiet hour than make every request wait behind us.
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table('training_wish',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuid7()'), nullable=False),
    sa.Column('student_id', sa.Uuid(), nullable=False),
    sa.Column('stage', sa.Enum('JUNIOR', 'SENIOR', name='graduatestage', native_enum=False, length=48), nullable=False),
    sa.Column('choice', sa.Enum('TRAINING', 'WORK', 'UNDECIDED', name='graduatechoice', native_enum=False, length=48), nullable=False),
    sa.Column('training', sa.String(), nullable=True),
    sa.Column('state', sa.Enum('NOTED', 'SENT', 'ANSWERED', 'WITHDRAWN', name='trainingwishstate', native_enum=False, length=48), nullable=False),
    sa.Column('noted_on', sa.Date(), nullable=False),
    sa.Column('noted_by_id', sa.Uuid(), nullable=True),
    sa.Column('township_id', sa.Uuid(), nullable=True),
    sa.Column('sent_package_id', sa.Uuid(), nullable=True),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('outcome', sa.Enum('CERTIFIED', 'COMPLETED', 'LEFT', 'DECLINED', name='trainingoutcome', native_enum=False, length=48), nullable=True),
    sa.Column('course', sa.String(), nullable=True),
    sa.Column('trained_from', sa.Date(), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('version', sa.Integer(), server_default=sa.text('1'), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint("(choice = 'TRAINING') = (training IS NOT NULL)", name=op.f('ck_training_wish_wishes')),
    sa.CheckConstraint("(state = 'ANSWERED') = (answered_at IS NOT NULL)", name=op.f('ck_training_wish_answers')),
    sa.CheckConstraint("(state = 'ANSWERED') = (outcome IS NOT NULL)", name=op.f('ck_training_wish_answered')),
    sa.ForeignKeyConstraint(['noted_by_id'], ['organization.id'], name=op.f('fk_training_wish_noted_by_id')),
    sa.ForeignKeyConstraint(['sent_package_id'], ['exchange_package.id'], name=op.f('fk_training_wish_sent_package_id')),
    sa.ForeignKeyConstraint(['student_id'], ['student.id'], name=op.f('fk_training_wish_student_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['township_id'], ['organization.id'], name=op.f('fk_training_wish_township_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_training_wish'))
    )
    op.create_index(op.f('ix_training_wish_noted_by_id'), 'training_wish', ['noted_by_id'], unique=False)
    op.create_index(op.f('ix_training_wish_sent_package_id'), 'training_wish', ['sent_package_id'], unique=False)
    op.create_index('ix_training_wish_student_id_id', 'training_wish', ['student_id', 'id'], unique=False)
    op.create_index(op.f('ix_training_wish_township_id'), 'training_wish', ['township_id'], unique=False)
    op.create_index('uq_training_wish_under_way', 'training_wish', ['student_id'], unique=True, postgresql_where=sa.text("state IN ('NOTED', 'SENT')"))
    op.add_column('medical_appraisal', sa.Column('sent_package_id', sa.Uuid(), nullable=True))
    op.add_column('medical_appraisal', sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('medical_appraisal', sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('medical_appraisal', sa.Column('said_on', sa.Date(), nullable=True))
    op.add_column('medical_appraisal', sa.Column('said_result', sa.String(), nullable=True))
    op.add_column('medical_appraisal', sa.Column('said_category', sa.Enum('VISUAL', 'HEARING', 'SPEECH', 'LIMB', 'INTELLECTUAL', 'MENTAL', 'MULTIPLE', name='disabilitycategory', native_enum=False, length=48), nullable=True))
    op.add_column('medical_appraisal', sa.Column('said_grade', sa.Enum('FIRST', 'SECOND', 'THIRD', 'FOURTH', name='disabilitygrade', native_enum=False, length=48), nullable=True))
    op.add_column('medical_appraisal', sa.Column('said_document_no', sa.String(), nullable=True))
    op.create_index(op.f('ix_medical_appraisal_sent_package_id'), 'medical_appraisal', ['sent_package_id'], unique=False)
    op.create_foreign_key(op.f('fk_medical_appraisal_sent_package_id'), 'medical_appraisal', 'exchange_package', ['sent_package_id'], ['id'])
    op.create_check_constraint(op.f('ck_medical_appraisal_answers'), 'medical_appraisal', '(answered_at IS NULL) = (said_result IS NULL)')
    op.create_check_constraint(op.f('ck_medical_appraisal_says'), 'medical_appraisal', '(said_on IS NULL) = (said_result IS NULL)')
    op.add_column('student', sa.Column('registration_progress', sa.Enum('URGED', 'APPLIED', 'EVIDENCE_MISSING', 'REGISTERED', 'NOT_FOUND', name='registrationprogress', native_enum=False, length=48), nullable=True))
    op.add_column('student', sa.Column('registration_told_on', sa.Date(), nullable=True))
    op.create_check_constraint(op.f('ck_student_registers'), 'student', '(registration_progress IS NULL) = (registration_told_on IS NULL)')
    op.create_table('persuasion_assist',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuid7()'), nullable=False),
    sa.Column('student_id', sa.Uuid(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('need', sa.Enum('ACCOMPANY', 'LOCATE', 'ORDER', name='assistneed', native_enum=False, length=48), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('state', sa.Enum('REQUESTED', 'SENT', 'WITHDRAWN', name='assiststate', native_enum=False, length=48), nullable=False),
    sa.Column('requested_by_id', sa.Uuid(), nullable=True),
    sa.Column('requested_on', sa.Date(), nullable=False),
    sa.Column('sent_package_id', sa.Uuid(), nullable=True),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('version', sa.Integer(), server_default=sa.text('1'), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint("(state = 'SENT') = (sent_at IS NOT NULL)", name=op.f('ck_persuasion_assist_sends')),
    sa.ForeignKeyConstraint(['case_id'], ['dropout_case.id'], name=op.f('fk_persuasion_assist_case_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['requested_by_id'], ['organization.id'], name=op.f('fk_persuasion_assist_requested_by_id')),
    sa.ForeignKeyConstraint(['sent_package_id'], ['exchange_package.id'], name=op.f('fk_persuasion_assist_sent_package_id')),
    sa.ForeignKeyConstraint(['student_id'], ['student.id'], name=op.f('fk_persuasion_assist_student_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_persuasion_assist'))
    )
    op.create_index(op.f('ix_persuasion_assist_case_id'), 'persuasion_assist', ['case_id'], unique=False)
    op.create_index(op.f('ix_persuasion_assist_requested_by_id'), 'persuasion_assist', ['requested_by_id'], unique=False)
    op.create_index(op.f('ix_persuasion_assist_sent_package_id'), 'persuasion_assist', ['sent_package_id'], unique=False)
    op.create_index('ix_persuasion_assist_student_id_id', 'persuasion_assist', ['student_id', 'id'], unique=False)
    op.create_index('uq_persuasion_assist_requested', 'persuasion_assist', ['case_id'], unique=True, postgresql_where=sa.text("state = 'REQUESTED'"))


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_index('uq_persuasion_assist_requested', table_name='persuasion_assist', postgresql_where=sa.text("state = 'REQUESTED'"))
    op.drop_index('ix_persuasion_assist_student_id_id', table_name='persuasion_assist')
    op.drop_index(op.f('ix_persuasion_assist_sent_package_id'), table_name='persuasion_assist')
    op.drop_index(op.f('ix_persuasion_assist_requested_by_id'), table_name='persuasion_assist')
    op.drop_index(op.f('ix_persuasion_assist_case_id'), table_name='persuasion_assist')
    op.drop_table('persuasion_assist')
    op.drop_constraint(op.f('ck_student_registers'), 'student', type_='check')
    op.drop_column('student', 'registration_told_on')
    op.drop_column('student', 'registration_progress')
    op.drop_constraint(op.f('ck_medical_appraisal_says'), 'medical_appraisal', type_='check')
    op.drop_constraint(op.f('ck_medical_appraisal_answers'), 'medical_appraisal', type_='check')
    op.drop_constraint(op.f('fk_medical_appraisal_sent_package_id'), 'medical_appraisal', type_='foreignkey')
    op.drop_index(op.f('ix_medical_appraisal_sent_package_id'), table_name='medical_appraisal')
    op.drop_column('medical_appraisal', 'said_document_no')
    op.drop_column('medical_appraisal', 'said_grade')
    op.drop_column('medical_appraisal', 'said_category')
    op.drop_column('medical_appraisal', 'said_result')
    op.drop_column('medical_appraisal', 'said_on')
    op.drop_column('medical_appraisal', 'answered_at')
    op.drop_column('medical_appraisal', 'sent_at')
    op.drop_column('medical_appraisal', 'sent_package_id')
    op.drop_index('uq_training_wish_under_way', table_name='training_wish', postgresql_where=sa.text("state IN ('NOTED', 'SENT')"))
    op.drop_index(op.f('ix_training_wish_township_id'), table_name='training_wish')
    op.drop_index('ix_training_wish_student_id_id', table_name='training_wish')
    op.drop_index(op.f('ix_training_wish_sent_package_id'), table_name='training_wish')
    op.drop_index(op.f('ix_training_wish_noted_by_id'), table_name='training_wish')
    op.drop_table('training_wish')
