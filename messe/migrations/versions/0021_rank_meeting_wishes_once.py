"""Let nobody have two wishes of one rank, and one plan of meetings be made at a time."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

WISHING = {"town": "registration_id", "startup": "startup_id"}


def upgrade() -> None:
    for side, column in WISHING.items():
        of_side = sa.text(f"side = '{side}'")
        op.create_index(
            f"uq_meeting_wish_{side}_rank",
            "meeting_wish",
            [column, "rank"],
            unique=True,
            sqlite_where=of_side,
            postgresql_where=of_side,
        )
    # The newest is what organisers wait for; nobody sees those ordered before.
    op.execute(
        "UPDATE meeting_plan SET finished_at = ordered_at, error = 'superseded'"
        " WHERE finished_at IS NULL AND id < (SELECT max(id) FROM meeting_plan)"
    )
    is_open = sa.text("finished_at IS NULL")
    op.create_index(
        "uq_meeting_plan_open",
        "meeting_plan",
        [sa.text("(finished_at IS NULL)")],
        unique=True,
        sqlite_where=is_open,
        postgresql_where=is_open,
    )


def downgrade() -> None:
    op.drop_index("uq_meeting_plan_open", "meeting_plan")
    for side in WISHING:
        op.drop_index(f"uq_meeting_wish_{side}_rank", "meeting_wish")
