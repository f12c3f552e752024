"""Tell at the doors who waits for a seat from who has not confirmed."""

from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

REASONS = (
    *("unknown", "revoked", "withdrawn", "not_confirmed", "erased", "not_today", "over"),
    *("gate_closed", "role", "no_exits", "too_late", "other_device"),
)


def upgrade() -> None:
    _allow(*REASONS[:4], "waiting", *REASONS[4:])


def downgrade() -> None:
    op.execute("UPDATE scan SET refusal = 'not_confirmed' WHERE refusal = 'waiting'")
    _allow(*REASONS)


def _allow(*reasons: str) -> None:
    name = op.f("ck_scan_reason")
    listed = ", ".join(f"'{reason}'" for reason in reasons)
    with op.batch_alter_table("scan") as table:
        table.drop_constraint(name, type_="check")
        table.create_check_constraint(name, f"refusal IN ({listed})")
