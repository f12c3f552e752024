"""Remember who laid out gates and lent or locked phones."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

KINDS = ("gate_added", "gate_changed", "phone_invited", "phone_paired", "phone_locked")


def upgrade() -> None:
    kind = sa.Enum(
        *KINDS, name="doorchangekind", native_enum=False, create_constraint=True, length=32
    )
    op.create_table(
        "door_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", kind, nullable=False),
        sa.Column("gate_id", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "(device_id IS NULL) = (kind LIKE 'gate%')",
            name=op.f("ck_door_change_phone_if_of_a_phone"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_door_change_account_id_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["device_id"], ["device.id"], name=op.f("fk_door_change_device_id_device")
        ),
        sa.ForeignKeyConstraint(["gate_id"], ["gate.id"], name=op.f("fk_door_change_gate_id_gate")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_door_change")),
    )
    op.create_index("ix_door_change_changed_at", "door_change", ["changed_at"])


def downgrade() -> None:
    op.drop_table("door_change")
