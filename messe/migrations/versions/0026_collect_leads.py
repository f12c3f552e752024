"""Collect leads at stands; whom a pitch's start-up may write to is among them."""

import uuid

import sqlalchemy as sa
from alembic import op

from messe.core.tokens import new_badge_token

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("startup", table_kwargs={"sqlite_autoincrement": True}) as table:
        table.add_column(sa.Column("stand_token", sa.String(16), nullable=True))
    _name_stands()
    with op.batch_alter_table("startup", table_kwargs={"sqlite_autoincrement": True}) as table:
        table.alter_column("stand_token", nullable=False)
        table.create_unique_constraint(op.f("uq_startup_stand_token"), ["stand_token"])
    _create_leads()
    _move_consents()
    with op.batch_alter_table("feedback") as table:
        table.drop_column("shares_contact")


def _name_stands() -> None:
    startup = sa.table("startup", sa.column("id"), sa.column("stand_token"))
    connection = op.get_bind()
    for row_id in connection.scalars(sa.select(startup.c.id)).all():
        connection.execute(
            startup.update().where(startup.c.id == row_id).values(stand_token=new_badge_token())
        )


def _create_leads() -> None:
    op.create_table(
        "lead",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("startup_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("noted_at", sa.DateTime(), nullable=True),
        sa.Column("asked_at", sa.DateTime(), nullable=True),
        sa.Column("shares_contact", sa.Boolean(), nullable=False),
        sa.Column("gives_phone", sa.Boolean(), nullable=False),
        sa.Column("is_declined", sa.Boolean(), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "noted_at IS NOT NULL OR asked_at IS NOT NULL", name=op.f("ck_lead_noted_or_asked")
        ),
        sa.CheckConstraint("rating BETWEEN 1 AND 3", name=op.f("ck_lead_rating_in_range")),
        sa.CheckConstraint(
            "shares_contact OR (rating IS NULL AND note = '' AND NOT gives_phone)",
            name=op.f("ck_lead_nothing_without_consent"),
        ),
        sa.CheckConstraint("NOT (is_declined AND shares_contact)", name=op.f("ck_lead_no_is_no")),
        *(
            sa.ForeignKeyConstraint(
                [f"{table}_id"],
                [f"{table}.id"],
                name=op.f(f"fk_lead_{table}_id_{table}"),
                ondelete="CASCADE",
            )
            for table in ("startup", "participant")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead")),
        sa.UniqueConstraint("public_id", name=op.f("uq_lead_public_id")),
        sa.UniqueConstraint(
            "startup_id", "participant_id", name=op.f("uq_lead_startup_id_participant_id")
        ),
    )
    op.create_index("ix_lead_participant_id", "lead", ["participant_id"])


def _move_consents() -> None:
    connection = op.get_bind()
    agreed = connection.execute(
        sa.text(
            "SELECT booking.startup_id, attendance.participant_id, min(feedback.given_at) AS at"
            " FROM feedback JOIN attendance ON attendance.id = feedback.attendance_id"
            " JOIN booking ON booking.id = attendance.booking_id"
            " WHERE feedback.shares_contact"
            " GROUP BY booking.startup_id, attendance.participant_id"
        )
    )
    for row in agreed.all():
        connection.execute(
            sa.text(
                "INSERT INTO lead (public_id, startup_id, participant_id, noted_at,"
                " shares_contact, gives_phone, is_declined, note)"
                " VALUES (:public_id, :startup_id, :participant_id, :at, true, false, false, '')"
            ),
            {"public_id": str(uuid.uuid4()), **row._mapping},  # noqa: SLF001 -- the public name
        )


def downgrade() -> None:
    with op.batch_alter_table("feedback") as table:
        table.add_column(
            sa.Column("shares_contact", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    op.execute(
        "UPDATE feedback SET shares_contact = EXISTS ("
        "SELECT 1 FROM lead JOIN booking ON booking.startup_id = lead.startup_id"
        " JOIN attendance ON attendance.booking_id = booking.id"
        " AND attendance.participant_id = lead.participant_id"
        " WHERE attendance.id = feedback.attendance_id AND lead.shares_contact)"
    )
    with op.batch_alter_table("feedback") as table:
        table.alter_column("shares_contact", server_default=None)
    op.drop_table("lead")
    with op.batch_alter_table("startup", table_kwargs={"sqlite_autoincrement": True}) as table:
        table.drop_constraint(op.f("uq_startup_stand_token"), type_="unique")
        table.drop_column("stand_token")
