"""Plan meetings of towns and start-ups: rounds, tables, wishes, absences, plans."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

SIDE = sa.Enum("town", "startup", name="side", native_enum=False, create_constraint=True, length=32)
TABLES = (
    "meeting",
    "meeting_plan",
    "meeting_absence",
    "meeting_wish",
    "meeting_table",
    "meeting_round",
)


def upgrade() -> None:
    op.add_column("fair", sa.Column("meeting_wishes_close_at", sa.DateTime(), nullable=True))
    _add_rounds_and_tables()
    _add_wishes()
    _add_absences()
    _add_plans()


def _add_rounds_and_tables() -> None:
    op.create_table(
        "meeting_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_meeting_round_ends_after_start")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_round")),
        sa.UniqueConstraint("starts_at", name=op.f("uq_meeting_round_starts_at")),
    )
    op.create_table(
        "meeting_table",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("startup_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_meeting_table_name_not_empty")),
        _goes_with("meeting_table", "startup_id", "startup"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_table")),
        sa.UniqueConstraint("name", name=op.f("uq_meeting_table_name")),
        sa.UniqueConstraint("startup_id", name=op.f("uq_meeting_table_startup_id")),
    )


def _add_wishes() -> None:
    op.create_table(
        "meeting_wish",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("side", SIDE, nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("startup_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("wished_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("rank BETWEEN 1 AND 5", name=op.f("ck_meeting_wish_rank_in_range")),
        _goes_with("meeting_wish", "registration_id", "registration"),
        _goes_with("meeting_wish", "startup_id", "startup"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_wish")),
        sa.UniqueConstraint(
            "registration_id",
            "startup_id",
            "side",
            name=op.f("uq_meeting_wish_registration_id_startup_id_side"),
        ),
    )
    op.create_index("ix_meeting_wish_startup_id", "meeting_wish", ["startup_id"])


def _add_absences() -> None:
    op.create_table(
        "meeting_absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=True),
        sa.Column("startup_id", sa.Integer(), nullable=True),
        sa.Column("is_no_show", sa.Boolean(), nullable=False),
        sa.Column("noted_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "(registration_id IS NULL) <> (startup_id IS NULL)",
            name=op.f("ck_meeting_absence_of_one"),
        ),
        _goes_with("meeting_absence", "round_id", "meeting_round"),
        _goes_with("meeting_absence", "registration_id", "registration"),
        _goes_with("meeting_absence", "startup_id", "startup"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_absence")),
        sa.UniqueConstraint(
            "round_id",
            "registration_id",
            name=op.f("uq_meeting_absence_round_id_registration_id"),
        ),
        sa.UniqueConstraint(
            "round_id", "startup_id", name=op.f("uq_meeting_absence_round_id_startup_id")
        ),
    )
    for column in ("registration_id", "startup_id"):
        op.create_index(f"ix_meeting_absence_{column}", "meeting_absence", [column])


def _add_plans() -> None:
    op.create_table(
        "meeting_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ordered_at", sa.DateTime(), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=True),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("released_at", sa.DateTime(), nullable=True),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("served", sa.Integer(), nullable=False),
        sa.Column("first_wishes", sa.Integer(), nullable=False),
        sa.Column("worst_points", sa.Integer(), nullable=False),
        sa.Column("is_optimal", sa.Boolean(), nullable=False),
        sa.Column("gap", sa.Double(), nullable=False),
        sa.CheckConstraint("served <= people", name=op.f("ck_meeting_plan_serves_those_who_wish")),
        sa.CheckConstraint(
            "error IS NULL OR finished_at IS NOT NULL",
            name=op.f("ck_meeting_plan_finished_when_failed"),
        ),
        sa.CheckConstraint(
            "released_at IS NULL OR (finished_at IS NOT NULL AND error IS NULL)",
            name=op.f("ck_meeting_plan_released_when_made"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_plan")),
    )
    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("startup_id", sa.Integer(), nullable=False),
        sa.Column("is_locked", sa.Boolean(), nullable=False),
        sa.Column("planned_at", sa.DateTime(), nullable=False),
        _goes_with("meeting", "plan_id", "meeting_plan"),
        _goes_with("meeting", "round_id", "meeting_round"),
        _goes_with("meeting", "registration_id", "registration"),
        _goes_with("meeting", "startup_id", "startup"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
        _once("round_id", "registration_id"),
        _once("round_id", "startup_id"),
        _once("registration_id", "startup_id"),
    )
    for column in ("round_id", "registration_id", "startup_id"):
        op.create_index(f"ix_meeting_{column}", "meeting", [column])


def _once(first: str, second: str) -> sa.UniqueConstraint:
    name = op.f(f"uq_meeting_plan_id_{first}_{second}")
    return sa.UniqueConstraint("plan_id", first, second, name=name)


def _goes_with(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column],
        [f"{other}.id"],
        name=op.f(f"fk_{table}_{column}_{other}"),
        ondelete="CASCADE",
    )


def downgrade() -> None:
    for name in TABLES:
        op.drop_table(name)
    with op.batch_alter_table("fair") as fair:
        fair.drop_column("meeting_wishes_close_at")
