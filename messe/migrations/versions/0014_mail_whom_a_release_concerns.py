"""Note when the mails about a release were queued."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("release") as table:
        table.add_column(sa.Column("told_at", sa.DateTime(), nullable=True))
    # Of what was released before there were mails, nobody is told late.
    op.execute("UPDATE release SET told_at = released_at")


def downgrade() -> None:
    with op.batch_alter_table("release") as table:
        table.drop_column("told_at")
