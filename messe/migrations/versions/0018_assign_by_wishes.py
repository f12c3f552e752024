"""Let start-ups name wishes for slots, and assign them."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

DECISION = sa.Enum(
    "granted",
    "lot",
    "whole",
    name="decision",
    native_enum=False,
    create_constraint=True,
    length=32,
)


def upgrade() -> None:
    op.create_table(
        "slot_wish",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("startup_id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=False),
        sa.CheckConstraint("rank BETWEEN 1 AND 5", name=op.f("ck_slot_wish_rank_in_range")),
        _goes_with("slot_wish", "startup_id", "startup"),
        _goes_with("slot_wish", "slot_id", "pitch_slot"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slot_wish")),
        sa.UniqueConstraint("startup_id", "rank", name=op.f("uq_slot_wish_startup_id_rank")),
        sa.UniqueConstraint("startup_id", "slot_id", name=op.f("uq_slot_wish_startup_id_slot_id")),
    )
    op.create_index(op.f("ix_slot_wish_slot_id"), "slot_wish", ["slot_id"])
    op.create_table(
        "wish_outcome",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("startup_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("decision", DECISION, nullable=False),
        sa.Column("rivals", sa.Integer(), nullable=False),
        sa.CheckConstraint("rank > 0", name=op.f("ck_wish_outcome_rank_positive")),
        sa.CheckConstraint("rivals >= 0", name=op.f("ck_wish_outcome_rivals_not_negative")),
        _goes_with("wish_outcome", "startup_id", "startup"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wish_outcome")),
        sa.UniqueConstraint("startup_id", name=op.f("uq_wish_outcome_startup_id")),
    )
    op.create_table(
        "slot_assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lot", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.Column("accepted_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("id = 1", name=op.f("ck_slot_assignment_only_one")),
        sa.CheckConstraint(
            "accepted_at IS NULL OR finished_at IS NOT NULL",
            name=op.f("ck_slot_assignment_finished_when_accepted"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slot_assignment")),
    )


def _goes_with(table: str, column: str, parent: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column],
        [f"{parent}.id"],
        name=op.f(f"fk_{table}_{column}_{parent}"),
        ondelete="CASCADE",
    )


def downgrade() -> None:
    for name in ("slot_assignment", "wish_outcome", "slot_wish"):
        op.drop_table(name)
