"""Say of each mail what it concerns and what is attached to it."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("outbox_mail") as table:
        table.add_column(sa.Column("concerns", sa.String(), nullable=True))
        table.add_column(sa.Column("attaches", sa.String(), nullable=True))
        table.create_check_constraint(
            op.f("ck_outbox_mail_attachments_concern_something"),
            "attaches IS NULL OR concerns IS NOT NULL",
        )
        table.create_index(op.f("ix_outbox_mail_concerns"), ["concerns"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("outbox_mail") as table:
        table.drop_index(op.f("ix_outbox_mail_concerns"))
        table.drop_constraint(op.f("ck_outbox_mail_attachments_concern_something"), type_="check")
        table.drop_column("attaches")
        table.drop_column("concerns")
