"""Say how much time a stage needs between two pitches."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("fair") as table:
        table.add_column(
            sa.Column("changeover_minutes", sa.Integer(), nullable=False, server_default="5")
        )
        table.create_check_constraint(
            op.f("ck_fair_changeover_minutes_not_negative"), "changeover_minutes >= 0"
        )
    with op.batch_alter_table("fair") as table:
        table.alter_column("changeover_minutes", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("fair") as table:
        table.drop_constraint(op.f("ck_fair_changeover_minutes_not_negative"), type_="check")
        table.drop_column("changeover_minutes")
