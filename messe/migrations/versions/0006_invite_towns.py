"""Invite towns, each by a link of its own."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

PURPOSES = ("confirm_registration", "open_registration", "open_startup", "set_password")


def _allow_purposes(purposes: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{purpose}'" for purpose in purposes)
    with op.batch_alter_table("access_link") as table:
        table.drop_constraint(op.f("ck_access_link_linkpurpose"), type_="check")
        table.create_check_constraint(op.f("ck_access_link_linkpurpose"), f"purpose IN ({listed})")


def upgrade() -> None:
    _allow_purposes((*PURPOSES[:2], "open_invitation", *PURPOSES[2:]))
    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("ags", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("salutation", sa.String(), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=False),
        sa.Column("reminders", sa.Integer(), nullable=False),
        sa.Column("declined_at", sa.DateTime(), nullable=True),
        sa.Column("deputy_name", sa.String(), nullable=False),
        sa.Column("deputy_email", sa.String(), nullable=False),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_invitation_email_is_lower_case")),
        sa.CheckConstraint(
            "deputy_email = lower(deputy_email)",
            name=op.f("ck_invitation_deputy_email_is_lower_case"),
        ),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_invitation_name_not_empty")),
        sa.CheckConstraint(
            "deputy_email = '' OR deputy_name <> ''", name=op.f("ck_invitation_deputy_has_name")
        ),
        sa.CheckConstraint("reminders >= 0", name=op.f("ck_invitation_reminders_not_negative")),
        sa.ForeignKeyConstraint(
            ["ags"], ["municipality.ags"], name=op.f("fk_invitation_ags_municipality")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("ags", name=op.f("uq_invitation_ags")),
        sa.UniqueConstraint("public_id", name=op.f("uq_invitation_public_id")),
    )


def downgrade() -> None:
    op.drop_table("invitation")
    op.execute("DELETE FROM access_link WHERE purpose = 'open_invitation'")
    _allow_purposes(PURPOSES)
