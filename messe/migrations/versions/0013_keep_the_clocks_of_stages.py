"""Keep what moderators set on the clocks of the stages."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "stage_clock",
        sa.Column("stage_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("guid", sa.String(), nullable=True),
        sa.Column("started_at", sa.DateTime(), nullable=True),
        sa.Column("paused_at", sa.DateTime(), nullable=True),
        sa.Column("extra_minutes", sa.Integer(), nullable=False),
        sa.CheckConstraint("version > 0", name=op.f("ck_stage_clock_version_positive")),
        sa.CheckConstraint(
            "extra_minutes >= 0", name=op.f("ck_stage_clock_extra_minutes_not_negative")
        ),
        sa.CheckConstraint(
            "started_at IS NULL OR guid IS NOT NULL",
            name=op.f("ck_stage_clock_item_when_started"),
        ),
        sa.CheckConstraint(
            "paused_at IS NULL OR started_at <= paused_at",
            name=op.f("ck_stage_clock_paused_after_start"),
        ),
        sa.ForeignKeyConstraint(
            ["stage_id"],
            ["stage.id"],
            name=op.f("fk_stage_clock_stage_id_stage"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("stage_id", name=op.f("pk_stage_clock")),
    )


def downgrade() -> None:
    op.drop_table("stage_clock")
