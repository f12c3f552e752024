"""Remember the codes of badges that open nothing any more."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

REASONS = (
    *("unknown", "withdrawn", "not_confirmed", "erased", "not_today", "over"),
    *("gate_closed", "role", "no_exits", "too_late", "other_device"),
)


def upgrade() -> None:
    op.create_table(
        "revoked_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revoked_code")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_revoked_code_fingerprint")),
    )
    _allow(REASONS[0], "revoked", *REASONS[1:])


def downgrade() -> None:
    op.drop_table("revoked_code")
    op.execute("UPDATE scan SET refusal = 'unknown' WHERE refusal = 'revoked'")
    _allow(*REASONS)


def _allow(*reasons: str) -> None:
    name = op.f("ck_scan_reason")
    listed = ", ".join(f"'{reason}'" for reason in reasons)
    with op.batch_alter_table("scan") as table:
        table.drop_constraint(name, type_="check")
        table.create_check_constraint(name, f"refusal IN ({listed})")
