"""Let a phone's time end with its gate's, also if that is changed later."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("device") as device:
        device.drop_column("expires_at")


def downgrade() -> None:
    with op.batch_alter_table("device") as device:
        device.add_column(sa.Column("expires_at", sa.DateTime(), nullable=True))
    op.execute("UPDATE device SET expires_at = (SELECT ends_at FROM fair)")
    with op.batch_alter_table("device") as device:
        device.alter_column("expires_at", nullable=False)
