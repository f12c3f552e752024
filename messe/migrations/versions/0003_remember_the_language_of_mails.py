"""Remember in which language a mail is written; until now the text alone said it."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("outbox_mail") as table:
        table.add_column(sa.Column("language", sa.String(), nullable=False, server_default="de"))
    with op.batch_alter_table("outbox_mail") as table:
        table.alter_column("language", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("outbox_mail") as table:
        table.drop_column("language")
