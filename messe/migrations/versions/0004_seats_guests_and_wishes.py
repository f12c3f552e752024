"""Seats and the waiting list, guests without a municipality, people's wishes."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

LIVE = sa.text("status IN ('waiting', 'offered', 'confirmed')")
CONFIRMED = sa.text("status = 'confirmed'")
HEAD = sa.text("role IN ('mayor', 'deputy')")
NO_COMPANION = sa.text("role <> 'companion'")

# What rows that are there get in each new column that is never empty.
FAIR = {"offer_hours": (sa.Integer(), "48")}
REGISTRATION = {"organisation": (sa.String(), "")}
PARTICIPANT = {
    "diet": (sa.String(), ""),
    "access_needs": (sa.String(), ""),
    "photo_consent": (sa.Boolean(), "0"),
    "shares_contact": (sa.Boolean(), "0"),
}


def add_filled(table: str, columns: Mapping[str, tuple[Any, str]]) -> None:
    """Add `columns`, each with its value in every row and with no default afterwards."""
    with op.batch_alter_table(table) as batch_op:
        for name, (kind, value) in columns.items():
            column = sa.Column(name, kind, nullable=False, server_default=value)
            batch_op.add_column(column)
    with op.batch_alter_table(table) as batch_op:
        for name in columns:
            batch_op.alter_column(name, server_default=None)


def upgrade() -> None:
    add_filled("fair", FAIR)
    with op.batch_alter_table("fair") as batch_op:
        batch_op.add_column(sa.Column("capacity", sa.Integer()))
        batch_op.add_column(sa.Column("district_capacity", sa.Integer()))
        for name in ("capacity", "district_capacity", "offer_hours"):
            batch_op.create_check_constraint(op.f(f"ck_fair_{name}_positive"), f"{name} > 0")

    add_filled("registration", REGISTRATION)
    with op.batch_alter_table("registration") as batch_op:
        batch_op.drop_index("uq_registration_confirmed_ags")
        batch_op.drop_constraint(op.f("ck_registration_registrationstatus"), type_="check")
        batch_op.drop_constraint(op.f("ck_registration_confirmed_at_when_confirmed"), type_="check")
        batch_op.add_column(sa.Column("offer_expires_at", sa.DateTime()))
        batch_op.alter_column("ags", nullable=True)
        batch_op.create_check_constraint(
            op.f("ck_registration_registrationstatus"),
            "status IN ('unconfirmed', 'waiting', 'offered', 'confirmed', 'withdrawn')",
        )
        batch_op.create_check_constraint(
            op.f("ck_registration_confirmed_at_when_confirmed"),
            "status NOT IN ('waiting', 'offered', 'confirmed') OR confirmed_at IS NOT NULL",
        )
        batch_op.create_check_constraint(
            op.f("ck_registration_offer_expires_when_offered"),
            "(status = 'offered') = (offer_expires_at IS NOT NULL)",
        )
        batch_op.create_check_constraint(
            op.f("ck_registration_municipality_or_organisation"),
            "(ags IS NULL) = (length(organisation) > 0)",
        )
        batch_op.create_index(
            "uq_registration_live_ags",
            ["ags"],
            unique=True,
            sqlite_where=LIVE,
            postgresql_where=LIVE,
        )
        batch_op.create_index("ix_registration_ags", ["ags"])
        batch_op.create_index("ix_registration_status_confirmed_at", ["status", "confirmed_at"])

    add_filled("participant", PARTICIPANT)
    with op.batch_alter_table("participant") as batch_op:
        batch_op.drop_index("uq_participant_head")
        batch_op.drop_constraint(op.f("ck_participant_participantrole"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_participant_participantrole"),
            "role IN ('mayor', 'deputy', 'companion', 'startup', 'staff', 'press', 'guest')",
        )
        batch_op.create_index(
            "uq_participant_head",
            ["registration_id"],
            unique=True,
            sqlite_where=HEAD,
            postgresql_where=HEAD,
        )


def downgrade() -> None:
    """Back to the schema before; rows that it has no place for must be gone."""
    with op.batch_alter_table("participant") as batch_op:
        batch_op.drop_index("uq_participant_head")
        batch_op.drop_constraint(op.f("ck_participant_participantrole"), type_="check")
        for name in PARTICIPANT:
            batch_op.drop_column(name)
        batch_op.create_check_constraint(
            op.f("ck_participant_participantrole"), "role IN ('mayor', 'deputy', 'companion')"
        )
        batch_op.create_index(
            "uq_participant_head",
            ["registration_id"],
            unique=True,
            sqlite_where=NO_COMPANION,
            postgresql_where=NO_COMPANION,
        )

    with op.batch_alter_table("registration") as batch_op:
        for name in (
            "uq_registration_live_ags",
            "ix_registration_ags",
            "ix_registration_status_confirmed_at",
        ):
            batch_op.drop_index(name)
        for name in (
            "registrationstatus",
            "confirmed_at_when_confirmed",
            "offer_expires_when_offered",
            "municipality_or_organisation",
        ):
            batch_op.drop_constraint(op.f(f"ck_registration_{name}"), type_="check")
        batch_op.drop_column("offer_expires_at")
        batch_op.drop_column("organisation")
        batch_op.alter_column("ags", nullable=False)
        batch_op.create_check_constraint(
            op.f("ck_registration_registrationstatus"),
            "status IN ('unconfirmed', 'confirmed', 'withdrawn')",
        )
        batch_op.create_check_constraint(
            op.f("ck_registration_confirmed_at_when_confirmed"),
            "status <> 'confirmed' OR confirmed_at IS NOT NULL",
        )
        batch_op.create_index(
            "uq_registration_confirmed_ags",
            ["ags"],
            unique=True,
            sqlite_where=CONFIRMED,
            postgresql_where=CONFIRMED,
        )

    with op.batch_alter_table("fair") as batch_op:
        for name in ("capacity", "district_capacity", "offer_hours"):
            batch_op.drop_constraint(op.f(f"ck_fair_{name}_positive"), type_="check")
            batch_op.drop_column(name)
