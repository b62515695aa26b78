"""Responsibility letters, their parties, articles and copies; a letter's own words in its template."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = 'd4915ce14275'
down_revision: str | Sequence[str] | None = '7f59ff354301'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    # Rather fail and be run again at a quiet hour than make every request wait behind us.
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table('responsibility_letter',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuid7()'), nullable=False),
    sa.Column('jurisdiction_code', sa.String(length=6), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=False),
    sa.Column('type', sa.Enum('BUREAU_SCHOOL', 'PRINCIPAL_TEACHER', 'SCHOOL_HOMEROOM', 'COMMITMENT', name='lettertype', native_enum=False, length=48), nullable=False),
    sa.Column('name_zh', sa.String(), nullable=False),
    sa.Column('school_year', sa.String(length=9), nullable=False),
    sa.Column('named_year', sa.String(length=8), nullable=False),
    sa.Column('class_id', sa.Uuid(), nullable=True),
    sa.Column('holder_name', sa.String(), nullable=True),
    sa.Column('holder_position', sa.String(), nullable=True),
    sa.Column('preamble_zh', sa.String(), nullable=True),
    sa.Column('closing_zh', sa.String(), nullable=True),
    sa.Column('targets', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('clauses', postgresql.ARRAY(sa.String()), server_default=sa.text("'{}'"), nullable=False),
    sa.Column('copies', sa.SmallInteger(), nullable=False),
    sa.Column('state', sa.Enum('DRAFT', 'PARTY_A_SIGNED', 'PARTY_B_SIGNED', 'EFFECTIVE', 'EXPIRED', 'SUPERSEDED', name='letterstate', native_enum=False, length=48), nullable=False),
    sa.Column('text_version', sa.SmallInteger(), nullable=False),
    sa.Column('effective_from', sa.Date(), nullable=True),
    sa.Column('expires_on', sa.Date(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('version', sa.Integer(), server_default=sa.text('1'), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint("(effective_from IS NOT NULL) = (state IN ('EFFECTIVE', 'EXPIRED', 'SUPERSEDED'))", name=op.f('ck_responsibility_letter_in_force')),
    sa.CheckConstraint('copies >= 0 AND text_version > 0', name=op.f('ck_responsibility_letter_counts')),
    sa.ForeignKeyConstraint(['class_id'], ['school_class.id'], name=op.f('fk_responsibility_letter_class_id')),
    sa.ForeignKeyConstraint(['jurisdiction_code'], ['jurisdiction.code'], name=op.f('fk_responsibility_letter_jurisdiction_code')),
    sa.ForeignKeyConstraint(['unit_id'], ['organization.id'], name=op.f('fk_responsibility_letter_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_responsibility_letter'))
    )
    op.create_index(op.f('ix_responsibility_letter_class_id'), 'responsibility_letter', ['class_id'], unique=False)
    op.create_index(op.f('ix_responsibility_letter_jurisdiction_code'), 'responsibility_letter', ['jurisdiction_code'], unique=False)
    op.create_index('ix_responsibility_letter_state_expires_on', 'responsibility_letter', ['state', 'expires_on'], unique=False)
    op.create_index('uq_responsibility_letter_text_version', 'responsibility_letter', ['unit_id', 'type', 'school_year', 'class_id', 'holder_name', 'holder_position', 'text_version'], unique=True, postgresql_nulls_not_distinct=True)
    op.create_table('letter_article',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuid7()'), nullable=False),
    sa.Column('ordinal', sa.SmallInteger(), nullable=False),
    sa.Column('no', sa.String(length=12), nullable=False),
    sa.Column('text_zh', sa.String(), nullable=False),
    sa.Column('clauses', postgresql.ARRAY(sa.String()), server_default=sa.text("'{}'"), nullable=False),
    sa.Column('jurisdiction_code', sa.String(length=6), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=False),
    sa.Column('letter_id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.ForeignKeyConstraint(['jurisdiction_code'], ['jurisdiction.code'], name=op.f('fk_letter_article_jurisdiction_code')),
    sa.ForeignKeyConstraint(['letter_id'], ['responsibility_letter.id'], name=op.f('fk_letter_article_letter_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['unit_id'], ['organization.id'], name=op.f('fk_letter_article_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_letter_article')),
    sa.UniqueConstraint('letter_id', 'ordinal', name=op.f('uq_letter_article_letter_id_ordinal'))
    )
    op.create_index(op.f('ix_letter_article_jurisdiction_code'), 'letter_article', ['jurisdiction_code'], unique=False)
    op.create_index(op.f('ix_letter_article_letter_id'), 'letter_article', ['letter_id'], unique=False)
    op.create_index(op.f('ix_letter_article_unit_id'), 'letter_article', ['unit_id'], unique=False)
    op.create_table('letter_party',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuid7()'), nullable=False),
    sa.Column('side', sa.Enum('PARTY_A', 'PARTY_B', name='letterside', native_enum=False, length=48), nullable=False),
    sa.Column('signatory', sa.Enum('EDUCATION_BUREAU', 'SCHOOL', 'PRINCIPAL', 'TEACHER', 'HOMEROOM_TEACHER', 'TOWNSHIP', name='lettersignatory', native_enum=False, length=48), nullable=False),
    sa.Column('organization_id', sa.Uuid(), nullable=False),
    sa.Column('name_zh', sa.String(), nullable=False),
    sa.Column('holder_name', sa.String(), nullable=True),
    sa.Column('position_zh', sa.String(), nullable=True),
    sa.Column('sealed_on', sa.Date(), nullable=True),
    sa.Column('signed_by', sa.String(), nullable=True),
    sa.Column('signed_on', sa.Date(), nullable=True),
    sa.Column('on_paper', sa.Boolean(), nullable=False),
    sa.Column('recorded_by', sa.String(), nullable=True),
    sa.Column('jurisdiction_code', sa.String(length=6), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=False),
    sa.Column('letter_id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint('(signed_by IS NULL) = (signed_on IS NULL)', name=op.f('ck_letter_party_signs_on_a_day')),
    sa.CheckConstraint('sealed_on IS NULL OR signed_on IS NOT NULL', name=op.f('ck_letter_party_seals_what_is_signed')),
    sa.ForeignKeyConstraint(['jurisdiction_code'], ['jurisdiction.code'], name=op.f('fk_letter_party_jurisdiction_code')),
    sa.ForeignKeyConstraint(['letter_id'], ['responsibility_letter.id'], name=op.f('fk_letter_party_letter_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_letter_party_organization_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['organization.id'], name=op.f('fk_letter_party_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_letter_party')),
    sa.UniqueConstraint('letter_id', 'side', name=op.f('uq_letter_party_letter_id_side'))
    )
    op.create_index(op.f('ix_letter_party_jurisdiction_code'), 'letter_party', ['jurisdiction_code'], unique=False)
    op.create_index(op.f('ix_letter_party_letter_id'), 'letter_party', ['letter_id'], unique=False)
    op.create_index(op.f('ix_letter_party_organization_id'), 'letter_party', ['organization_id'], unique=False)
    op.create_index(op.f('ix_letter_party_unit_id'), 'letter_party', ['unit_id'], unique=False)
    op.create_table('letter_copy',
    sa.Column('id', sa.Uuid(), server_default=sa.text('uuid7()'), nullable=False),
    sa.Column('party_id', sa.Uuid(), nullable=False),
    sa.Column('copy_no', sa.SmallInteger(), nullable=False),
    sa.Column('handed_on', sa.Date(), nullable=False),
    sa.Column('received_by', sa.String(), nullable=False),
    sa.Column('recorded_by', sa.String(), nullable=True),
    sa.Column('jurisdiction_code', sa.String(length=6), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=False),
    sa.Column('letter_id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.ForeignKeyConstraint(['jurisdiction_code'], ['jurisdiction.code'], name=op.f('fk_letter_copy_jurisdiction_code')),
    sa.ForeignKeyConstraint(['letter_id'], ['responsibility_letter.id'], name=op.f('fk_letter_copy_letter_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['party_id'], ['letter_party.id'], name=op.f('fk_letter_copy_party_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['unit_id'], ['organization.id'], name=op.f('fk_letter_copy_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_letter_copy')),
    sa.UniqueConstraint('letter_id', 'copy_no', name=op.f('uq_letter_copy_letter_id_copy_no'))
    )
    op.create_index(op.f('ix_letter_copy_jurisdiction_code'), 'letter_copy', ['jurisdiction_code'], unique=False)
    op.create_index(op.f('ix_letter_copy_letter_id'), 'letter_copy', ['letter_id'], unique=False)
    op.create_index(op.f('ix_letter_copy_party_id'), 'letter_copy', ['party_id'], unique=False)
    op.create_index(op.f('ix_letter_copy_unit_id'), 'letter_copy', ['unit_id'], unique=False)
    op.add_column('letter_template', sa.Column('wording', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True))


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_column('letter_template', 'wording')
    op.drop_index(op.f('ix_letter_copy_unit_id'), table_name='letter_copy')
    op.drop_index(op.f('ix_letter_copy_party_id'), table_name='letter_copy')
    op.drop_index(op.f('ix_letter_copy_letter_id'), table_name='letter_copy')
    op.drop_index(op.f('ix_letter_copy_jurisdiction_code'), table_name='letter_copy')
    op.drop_table('letter_copy')
    op.drop_index(op.f('ix_letter_party_unit_id'), table_name='letter_party')
    op.drop_index(op.f('ix_letter_party_organization_id'), table_name='letter_party')
    op.drop_index(op.f('ix_letter_party_letter_id'), table_name='letter_party')
    op.drop_index(op.f('ix_letter_party_jurisdiction_code'), table_name='letter_party')
    op.drop_table('letter_party')
    op.drop_index(op.f('ix_letter_article_unit_id'), table_name='letter_article')
    op.drop_index(op.f('ix_letter_article_letter_id'), table_name='letter_article')
    op.drop_index(op.f('ix_letter_article_jurisdiction_code'), table_name='letter_article')
    op.drop_table('letter_article')
    op.drop_index('uq_responsibility_letter_text_version', table_name='responsibility_letter')
    op.drop_index('ix_responsibility_letter_state_expires_on', table_name='responsibility_letter')
    op.drop_index(op.f('ix_responsibility_letter_jurisdiction_code'), table_name='responsibility_letter')
    op.drop_index(op.f('ix_responsibility_letter_class_id'), table_name='responsibility_letter')
    op.drop_table('responsibility_letter')
