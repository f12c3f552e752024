"""Exchange contacts, and take each scan of a participant's phone once."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "contact_card",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("gives_email", sa.Boolean(), nullable=False),
        sa.Column("gives_phone", sa.Boolean(), nullable=False),
        _of_a_person("contact_card", "participant_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_card")),
        sa.UniqueConstraint("participant_id", name=op.f("uq_contact_card_participant_id")),
    )
    op.create_table(
        "contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("giver_id", sa.Integer(), nullable=False),
        sa.Column("holder_id", sa.Integer(), nullable=False),
        sa.Column("gives_email", sa.Boolean(), nullable=False),
        sa.Column("gives_phone", sa.Boolean(), nullable=False),
        sa.Column("given_at", sa.DateTime(), nullable=False),
        sa.Column("is_settled", sa.Boolean(), nullable=False),
        sa.Column("tag", sa.String(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint("giver_id <> holder_id", name=op.f("ck_contact_of_two_people")),
        _of_a_person("contact", "giver_id"),
        _of_a_person("contact", "holder_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
        sa.UniqueConstraint("giver_id", "holder_id", name=op.f("uq_contact_giver_id_holder_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_contact_public_id")),
    )
    op.create_index("ix_contact_holder_id", "contact", ["holder_id"])
    op.create_table(
        "phone_scan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scan_id", sa.String(36), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("scanned_at", sa.DateTime(), nullable=False),
        _of_a_person("phone_scan", "participant_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phone_scan")),
        sa.UniqueConstraint("scan_id", name=op.f("uq_phone_scan_scan_id")),
    )
    op.create_index("ix_phone_scan_participant_id", "phone_scan", ["participant_id"])


def _of_a_person(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column],
        ["participant.id"],
        name=op.f(f"fk_{table}_{column}_participant"),
        ondelete="CASCADE",
    )


def downgrade() -> None:
    for name in ("phone_scan", "contact", "contact_card"):
        op.drop_table(name)
