"""Send circulars: what is written, and the letters it becomes."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

STATUSES = ("unconfirmed", "waiting", "offered", "confirmed", "withdrawn")
DISTRICTS = ("arnsberg", "detmold", "muenster")
ROLES = ("mayor", "deputy", "companion", "startup", "staff", "press", "guest")


def one_of(words: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    op.create_table(
        "circular",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("status", one_of(STATUSES, "registrationstatus"), nullable=False),
        sa.Column("district", one_of(DISTRICTS, "district"), nullable=True),
        sa.Column("role", one_of(ROLES, "participantrole"), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=True),
        sa.Column("recipients", sa.Integer(), nullable=True),
        sa.CheckConstraint("length(subject) > 0", name=op.f("ck_circular_subject_not_empty")),
        sa.CheckConstraint("length(body) > 0", name=op.f("ck_circular_body_not_empty")),
        sa.CheckConstraint(
            "(sent_at IS NULL) = (recipients IS NULL)",
            name=op.f("ck_circular_recipients_when_sent"),
        ),
        sa.CheckConstraint("recipients > 0", name=op.f("ck_circular_recipients_positive")),
        sa.ForeignKeyConstraint(
            ["written_by_id"],
            ["account.id"],
            name=op.f("fk_circular_written_by_id_account"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_circular")),
        sa.UniqueConstraint("public_id", name=op.f("uq_circular_public_id")),
    )
    op.create_table(
        "circular_letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("circular_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("mail_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["circular_id"],
            ["circular.id"],
            name=op.f("fk_circular_letter_circular_id_circular"),
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_circular_letter_registration_id_registration"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["mail_id"],
            ["outbox_mail.id"],
            name=op.f("fk_circular_letter_mail_id_outbox_mail"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_circular_letter")),
        sa.UniqueConstraint(
            "circular_id",
            "registration_id",
            name=op.f("uq_circular_letter_circular_id_registration_id"),
        ),
        sa.UniqueConstraint("mail_id", name=op.f("uq_circular_letter_mail_id")),
    )
    op.create_index("ix_circular_letter_registration_id", "circular_letter", ["registration_id"])


def downgrade() -> None:
    op.drop_table("circular_letter")
    op.drop_table("circular")
