"""Set up the topic tables of the World Café, and remember who sat there."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "topic_table",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("scan_token", sa.String(16), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_topic_table_number_positive")),
        sa.CheckConstraint("seats > 0", name=op.f("ck_topic_table_seats_positive")),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topic.id"], name=op.f("fk_topic_table_topic_id_topic")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic_table")),
        sa.UniqueConstraint("number", name=op.f("uq_topic_table_number")),
        sa.UniqueConstraint("scan_token", name=op.f("uq_topic_table_scan_token")),
    )
    op.create_index("ix_topic_table_topic_id", "topic_table", ["topic_id"])
    op.create_table(
        "table_visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("table_id", sa.Integer(), nullable=False),
        sa.Column("seat", sa.Integer(), nullable=True),
        sa.Column("joined_at", sa.DateTime(), nullable=False),
        sa.Column("left_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("seat > 0", name=op.f("ck_table_visit_seat_positive")),
        sa.CheckConstraint(
            "(seat IS NULL) = (left_at IS NOT NULL)", name=op.f("ck_table_visit_seat_while_there")
        ),
        sa.CheckConstraint("left_at >= joined_at", name=op.f("ck_table_visit_left_after_joining")),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["participant.id"],
            name=op.f("fk_table_visit_participant_id_participant"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["table_id"], ["topic_table.id"], name=op.f("fk_table_visit_table_id_topic_table")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_table_visit")),
        sa.UniqueConstraint("table_id", "seat", name=op.f("uq_table_visit_table_id_seat")),
    )
    op.create_index("ix_table_visit_participant_id", "table_visit", ["participant_id"])
    op.create_index(
        "uq_table_visit_sitting",
        "table_visit",
        ["participant_id"],
        unique=True,
        sqlite_where=sa.text("left_at IS NULL"),
    )


def downgrade() -> None:
    for name in ("table_visit", "topic_table"):
        op.drop_table(name)
