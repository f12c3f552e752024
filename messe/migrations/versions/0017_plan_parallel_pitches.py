"""Let a planner arrange the pitches and give each person a route."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

REASON = sa.Enum(
    "not_planned",
    "full",
    "clash",
    name="missreason",
    native_enum=False,
    create_constraint=True,
    length=32,
)


def upgrade() -> None:
    op.create_table(
        "plan_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=True),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("accepted_at", sa.DateTime(), nullable=True),
        sa.Column("draft_mark", sa.String(), nullable=False),
        sa.Column("wishes", sa.Integer(), nullable=False),
        sa.Column("served_before", sa.Integer(), nullable=False),
        sa.Column("served_after", sa.Integer(), nullable=False),
        sa.Column("people_losing", sa.Integer(), nullable=False),
        sa.Column("faults", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "accepted_at IS NULL OR finished_at IS NOT NULL",
            name=op.f("ck_plan_run_finished_when_accepted"),
        ),
        sa.CheckConstraint(
            "error IS NULL OR finished_at IS NOT NULL",
            name=op.f("ck_plan_run_finished_when_failed"),
        ),
        sa.CheckConstraint(
            "finished_at IS NULL OR started_at IS NOT NULL",
            name=op.f("ck_plan_run_started_before_finished"),
        ),
        sa.CheckConstraint("seconds > 0", name=op.f("ck_plan_run_seconds_positive")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_run")),
        sa.UniqueConstraint("public_id", name=op.f("uq_plan_run_public_id")),
    )
    op.create_table(
        "plan_effect",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("startup_id", sa.Integer(), nullable=False),
        sa.Column("wishes", sa.Integer(), nullable=False),
        sa.Column("served_before", sa.Integer(), nullable=False),
        sa.Column("served_after", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"],
            ["plan_run.id"],
            name=op.f("fk_plan_effect_run_id_plan_run"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["startup_id"],
            ["startup.id"],
            name=op.f("fk_plan_effect_startup_id_startup"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_effect")),
        sa.UniqueConstraint("run_id", "startup_id", name=op.f("uq_plan_effect_run_id_startup_id")),
    )
    op.create_index("ix_plan_effect_startup_id", "plan_effect", ["startup_id"])
    op.create_table(
        "plan_repeat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("pitches", sa.Integer(), nullable=False),
        sa.Column("served", sa.Integer(), nullable=False),
        sa.CheckConstraint("times > 0", name=op.f("ck_plan_repeat_times_positive")),
        sa.ForeignKeyConstraint(
            ["run_id"],
            ["plan_run.id"],
            name=op.f("fk_plan_repeat_run_id_plan_run"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_repeat")),
        sa.UniqueConstraint("run_id", "times", name=op.f("uq_plan_repeat_run_id_times")),
    )
    op.create_table(
        "route_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("wishes_mark", sa.String(), nullable=False),
        sa.Column("planned_at", sa.DateTime(), nullable=False),
        sa.Column("wishes", sa.Integer(), nullable=False),
        sa.Column("served", sa.Integer(), nullable=False),
        sa.Column("at_most", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "served <= at_most AND at_most <= wishes", name=op.f("ck_route_plan_serves_what_it_can")
        ),
        sa.ForeignKeyConstraint(
            ["release_id"],
            ["release.id"],
            name=op.f("fk_route_plan_release_id_release"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_route_plan")),
    )
    op.create_index("ix_route_plan_release_id", "route_plan", ["release_id"])
    op.create_table(
        "startup_absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("startup_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_startup_absence_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["startup_id"],
            ["startup.id"],
            name=op.f("fk_startup_absence_startup_id_startup"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_startup_absence")),
    )
    op.create_index("ix_startup_absence_startup_id", "startup_absence", ["startup_id"])
    op.create_table(
        "excluded_slot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["slot_id"],
            ["pitch_slot.id"],
            name=op.f("fk_excluded_slot_slot_id_pitch_slot"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_excluded_slot")),
        sa.UniqueConstraint("slot_id", name=op.f("uq_excluded_slot_slot_id")),
    )
    op.create_table(
        "plan_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("old_slot_id", sa.Integer(), nullable=False),
        sa.Column("new_slot_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("old_slot_id <> new_slot_id", name=op.f("ck_plan_move_goes_elsewhere")),
        sa.ForeignKeyConstraint(
            ["booking_id"],
            ["booking.id"],
            name=op.f("fk_plan_move_booking_id_booking"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["new_slot_id"],
            ["pitch_slot.id"],
            name=op.f("fk_plan_move_new_slot_id_pitch_slot"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["old_slot_id"],
            ["pitch_slot.id"],
            name=op.f("fk_plan_move_old_slot_id_pitch_slot"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["run_id"],
            ["plan_run.id"],
            name=op.f("fk_plan_move_run_id_plan_run"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_move")),
        sa.UniqueConstraint("run_id", "booking_id", name=op.f("uq_plan_move_run_id_booking_id")),
        sa.UniqueConstraint("run_id", "new_slot_id", name=op.f("uq_plan_move_run_id_new_slot_id")),
    )
    op.create_index("ix_plan_move_booking_id", "plan_move", ["booking_id"])
    op.create_index("ix_plan_move_new_slot_id", "plan_move", ["new_slot_id"])
    op.create_index("ix_plan_move_old_slot_id", "plan_move", ["old_slot_id"])
    op.create_table(
        "route_stop",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("startup_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("reason", REASON, nullable=True),
        sa.CheckConstraint(
            "(item_id IS NULL) <> (reason IS NULL)", name=op.f("ck_route_stop_seen_or_missed")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["release_item.id"],
            name=op.f("fk_route_stop_item_id_release_item"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["participant.id"],
            name=op.f("fk_route_stop_participant_id_participant"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["route_plan.id"],
            name=op.f("fk_route_stop_plan_id_route_plan"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["startup_id"],
            ["startup.id"],
            name=op.f("fk_route_stop_startup_id_startup"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_route_stop")),
        sa.UniqueConstraint(
            "plan_id",
            "participant_id",
            "startup_id",
            name=op.f("uq_route_stop_plan_id_participant_id_startup_id"),
        ),
    )
    op.create_index("ix_route_stop_item_id", "route_stop", ["item_id"])
    op.create_index("ix_route_stop_participant_id", "route_stop", ["participant_id"])
    op.create_index("ix_route_stop_startup_id", "route_stop", ["startup_id"])


def downgrade() -> None:
    for name in (
        "route_stop",
        "plan_move",
        "excluded_slot",
        "startup_absence",
        "route_plan",
        "plan_repeat",
        "plan_effect",
        "plan_run",
    ):
        op.drop_table(name)
