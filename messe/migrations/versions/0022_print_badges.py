"""Print badges: orders of sheets, whose badge was printed as what, and blanks."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

LAYOUT = sa.Enum(
    "a6",
    "card",
    "label",
    "large-label",
    name="badgelayout",
    native_enum=False,
    create_constraint=True,
    length=32,
)


def upgrade() -> None:
    _add_orders()
    _add_prints()
    _add_blanks()


def _add_orders() -> None:
    op.create_table(
        "badge_order",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("layout", LAYOUT, nullable=False),
        sa.Column("is_blank", sa.Boolean(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("ordered_at", sa.DateTime(), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=True),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("printed_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("total > 0", name=op.f("ck_badge_order_total_positive")),
        sa.CheckConstraint("done BETWEEN 0 AND total", name=op.f("ck_badge_order_done_of_total")),
        sa.CheckConstraint(
            "finished_at IS NULL OR started_at IS NOT NULL",
            name=op.f("ck_badge_order_started_before_finished"),
        ),
        sa.CheckConstraint(
            "error IS NULL OR finished_at IS NOT NULL",
            name=op.f("ck_badge_order_finished_when_failed"),
        ),
        sa.CheckConstraint(
            "printed_at IS NULL OR (finished_at IS NOT NULL AND error IS NULL)",
            name=op.f("ck_badge_order_made_when_printed"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_badge_order")),
        sa.UniqueConstraint("public_id", name=op.f("uq_badge_order_public_id")),
    )


def _add_prints() -> None:
    op.create_table(
        "badge_print",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        _goes_with("badge_print", "order_id", "badge_order"),
        _goes_with("badge_print", "participant_id", "participant"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_badge_print")),
        sa.UniqueConstraint(
            "order_id", "participant_id", name=op.f("uq_badge_print_order_id_participant_id")
        ),
    )
    op.create_index(op.f("ix_badge_print_participant_id"), "badge_print", ["participant_id"])


def _add_blanks() -> None:
    op.create_table(
        "blank_badge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(6), nullable=False),
        sa.Column("badge_token", sa.String(16), nullable=False),
        _goes_with("blank_badge", "order_id", "badge_order"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blank_badge")),
        sa.UniqueConstraint("code", name=op.f("uq_blank_badge_code")),
        sa.UniqueConstraint("badge_token", name=op.f("uq_blank_badge_badge_token")),
    )
    op.create_index(op.f("ix_blank_badge_order_id"), "blank_badge", ["order_id"])


def _goes_with(table: str, column: str, owner: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{owner}")
    return sa.ForeignKeyConstraint([column], [f"{owner}.id"], name=name, ondelete="CASCADE")


def downgrade() -> None:
    for table in ("blank_badge", "badge_print", "badge_order"):
        op.drop_table(table)
