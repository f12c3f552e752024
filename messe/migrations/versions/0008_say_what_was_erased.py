"""Say of a registration when its people were erased."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("registration") as table:
        table.add_column(sa.Column("erased_at", sa.DateTime(), nullable=True))
        table.create_check_constraint(
            op.f("ck_registration_no_contact_when_erased"),
            "erased_at IS NULL OR (contact_email = '' AND contact_phone = '')",
        )


def downgrade() -> None:
    with op.batch_alter_table("registration") as table:
        table.drop_constraint(op.f("ck_registration_no_contact_when_erased"), type_="check")
        table.drop_column("erased_at")
