"""Let start-ups wait for slots and swap them."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "slot_wait",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("startup_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_slot_wait_number_positive")),
        _goes_with("slot_wait", "slot_id", "pitch_slot"),
        _goes_with("slot_wait", "startup_id", "startup"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slot_wait")),
        sa.UniqueConstraint("startup_id", "slot_id", name=op.f("uq_slot_wait_startup_id_slot_id")),
    )
    op.create_index("ix_slot_wait_slot_id_asked_at", "slot_wait", ["slot_id", "asked_at"])
    op.create_table(
        "swap_offer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("offered_id", sa.Integer(), nullable=False),
        sa.Column("offered_slot_id", sa.Integer(), nullable=False),
        sa.Column("wanted_id", sa.Integer(), nullable=False),
        sa.Column("wanted_slot_id", sa.Integer(), nullable=False),
        sa.Column("offered_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("offered_id <> wanted_id", name=op.f("ck_swap_offer_two_pitches")),
        _goes_with("swap_offer", "offered_id", "booking"),
        _goes_with("swap_offer", "offered_slot_id", "pitch_slot"),
        _goes_with("swap_offer", "wanted_id", "booking"),
        _goes_with("swap_offer", "wanted_slot_id", "pitch_slot"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_swap_offer")),
        sa.UniqueConstraint("public_id", name=op.f("uq_swap_offer_public_id")),
        sa.UniqueConstraint(
            "offered_id", "wanted_id", name=op.f("uq_swap_offer_offered_id_wanted_id")
        ),
    )
    op.create_index(op.f("ix_swap_offer_wanted_id"), "swap_offer", ["wanted_id"])


def _goes_with(table: str, column: str, parent: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column],
        [f"{parent}.id"],
        name=op.f(f"fk_{table}_{column}_{parent}"),
        ondelete="CASCADE",
    )


def downgrade() -> None:
    op.drop_table("swap_offer")
    op.drop_table("slot_wait")
