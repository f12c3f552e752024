"""Reserve seats of pitches, note who was there, and what they thought."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

VERDICT = sa.Enum(
    "useful",
    "later",
    "not_for_us",
    name="verdict",
    native_enum=False,
    create_constraint=True,
    length=32,
)


def upgrade() -> None:
    op.create_table(
        "reservation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("seat", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("seat > 0", name=op.f("ck_reservation_seat_positive")),
        *_of_a_person_at_a_pitch("reservation"),
        sa.UniqueConstraint("booking_id", "seat", name=op.f("uq_reservation_booking_id_seat")),
    )
    op.create_index("ix_reservation_participant_id", "reservation", ["participant_id"])
    op.create_table(
        "attendance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("attended_at", sa.DateTime(), nullable=False),
        *_of_a_person_at_a_pitch("attendance"),
    )
    op.create_index("ix_attendance_participant_id", "attendance", ["participant_id"])
    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attendance_id", sa.Integer(), nullable=False),
        sa.Column("verdict", VERDICT, nullable=False),
        sa.Column("sentence", sa.String(), nullable=False),
        sa.Column("shares_contact", sa.Boolean(), nullable=False),
        sa.Column("given_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attendance_id"],
            ["attendance.id"],
            name=op.f("fk_feedback_attendance_id_attendance"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
        sa.UniqueConstraint("attendance_id", name=op.f("uq_feedback_attendance_id")),
    )


def _of_a_person_at_a_pitch(table: str) -> list[sa.Constraint]:
    return [
        sa.ForeignKeyConstraint(
            ["booking_id"],
            ["booking.id"],
            name=op.f(f"fk_{table}_booking_id_booking"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["participant.id"],
            name=op.f(f"fk_{table}_participant_id_participant"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint(
            "booking_id", "participant_id", name=op.f(f"uq_{table}_booking_id_participant_id")
        ),
    ]


def downgrade() -> None:
    for name in ("feedback", "attendance", "reservation"):
        op.drop_table(name)
