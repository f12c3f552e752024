"""Say what was changed at the gates, and keep changes that hold at all of them."""

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

KINDS = ("gate_added", "gate_changed", "phone_invited", "phone_paired", "phone_locked")
OF_A_PHONE = "ck_door_change_phone_if_of_a_phone"
OF_NO_GATE = "ck_door_change_no_gate_if_of_the_fair"


def upgrade() -> None:
    with op.batch_alter_table("door_change") as table:
        table.add_column(sa.Column("details", sa.Text(), nullable=False, server_default=""))
        table.alter_column("gate_id", existing_type=sa.Integer(), nullable=True)
        table.drop_constraint(op.f(OF_A_PHONE), type_="check")
        table.create_check_constraint(
            op.f(OF_A_PHONE), "(device_id IS NULL) = (kind LIKE 'gate%' OR kind LIKE 'fair%')"
        )
        table.create_check_constraint(op.f(OF_NO_GATE), "(gate_id IS NULL) = (kind LIKE 'fair%')")
        _allow(table, *KINDS[:2], "fair_changed", *KINDS[2:])
    with op.batch_alter_table("door_change") as table:
        table.alter_column("details", existing_type=sa.Text(), server_default=None)


def downgrade() -> None:
    op.execute("DELETE FROM door_change WHERE kind = 'fair_changed'")
    with op.batch_alter_table("door_change") as table:
        _allow(table, *KINDS)
        table.drop_constraint(op.f(OF_NO_GATE), type_="check")
        table.drop_constraint(op.f(OF_A_PHONE), type_="check")
        table.create_check_constraint(op.f(OF_A_PHONE), "(device_id IS NULL) = (kind LIKE 'gate%')")
        table.alter_column("gate_id", existing_type=sa.Integer(), nullable=False)
        table.drop_column("details")


def _allow(table: BatchOperations, *kinds: str) -> None:
    name = op.f("ck_door_change_doorchangekind")
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    table.drop_constraint(name, type_="check")
    table.create_check_constraint(name, f"kind IN ({listed})")
