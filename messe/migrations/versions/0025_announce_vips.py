"""Note whose arrival organisers want to hear of."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

BY_WHOM = ("marked_by_id", "seen_by_id", "unmarked_by_id")


def upgrade() -> None:
    op.create_table(
        "vip_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("marked_at", sa.DateTime(), nullable=False),
        sa.Column("marked_by_id", sa.Integer(), nullable=True),
        sa.Column("seen_at", sa.DateTime(), nullable=True),
        sa.Column("seen_by_id", sa.Integer(), nullable=True),
        sa.Column("unmarked_at", sa.DateTime(), nullable=True),
        sa.Column("unmarked_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["participant.id"],
            name=op.f("fk_vip_mark_participant_id_participant"),
            ondelete="CASCADE",
        ),
        *(_by_account(column) for column in BY_WHOM),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vip_mark")),
    )
    op.create_index("ix_vip_mark_participant_id", "vip_mark", ["participant_id"])
    is_live = sa.text("unmarked_at IS NULL")
    op.create_index(
        "uq_vip_mark_live",
        "vip_mark",
        ["participant_id"],
        unique=True,
        sqlite_where=is_live,
        postgresql_where=is_live,
    )


def _by_account(column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column],
        ["account.id"],
        name=op.f(f"fk_vip_mark_{column}_account"),
        ondelete="SET NULL",
    )


def downgrade() -> None:
    op.drop_table("vip_mark")
