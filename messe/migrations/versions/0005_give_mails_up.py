"""Let mails be given up, for a reason and after a time."""

import datetime as dt

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

FAILURE = sa.Enum(
    "refused",
    "expired",
    "no_address",
    name="failure",
    native_enum=False,
    create_constraint=True,
    length=32,
)
WAITING = "sent_at IS NULL AND given_up_at IS NULL"
GIVEN_UP = "given_up_at IS NOT NULL"


def upgrade() -> None:
    with op.batch_alter_table("outbox_mail") as table:
        table.add_column(sa.Column("expires_at", sa.DateTime(), nullable=True))
    # What waits already gets its full time from now on.
    expires_at = dt.datetime.now(dt.UTC).replace(tzinfo=None) + dt.timedelta(days=2)
    mails = sa.table("outbox_mail", sa.column("expires_at", sa.DateTime()))
    op.execute(mails.update().values(expires_at=expires_at))
    with op.batch_alter_table("outbox_mail") as table:
        table.alter_column("expires_at", nullable=False)
        table.add_column(sa.Column("given_up_at", sa.DateTime(), nullable=True))
        table.add_column(sa.Column("failure", FAILURE, nullable=True))
        table.create_check_constraint(
            op.f("ck_outbox_mail_not_sent_and_given_up"),
            "sent_at IS NULL OR given_up_at IS NULL",
        )
        table.create_check_constraint(
            op.f("ck_outbox_mail_failure_when_given_up"),
            "(given_up_at IS NULL) = (failure IS NULL)",
        )
    op.drop_index("ix_outbox_mail_due", table_name="outbox_mail")
    _create_index("due", "next_attempt_at", WAITING)
    _create_index("given_up", "given_up_at", GIVEN_UP)


def downgrade() -> None:
    op.drop_index("ix_outbox_mail_given_up", table_name="outbox_mail")
    op.drop_index("ix_outbox_mail_due", table_name="outbox_mail")
    with op.batch_alter_table("outbox_mail") as table:
        table.drop_constraint(op.f("ck_outbox_mail_failure_when_given_up"), type_="check")
        table.drop_constraint(op.f("ck_outbox_mail_failure"), type_="check")
        table.drop_constraint(op.f("ck_outbox_mail_not_sent_and_given_up"), type_="check")
        table.drop_column("failure")
        table.drop_column("given_up_at")
        table.drop_column("expires_at")
    _create_index("due", "next_attempt_at", "sent_at IS NULL")


def _create_index(name: str, column: str, rows: str) -> None:
    op.create_index(
        f"ix_outbox_mail_{name}",
        "outbox_mail",
        [column],
        sqlite_where=sa.text(rows),
        postgresql_where=sa.text(rows),
    )
