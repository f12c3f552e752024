"""Work on a draft of the programme, release it, and let people save what they want to see."""

import uuid
from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

from messe.core.tokens import new_badge_token

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def one_of(*words: str, name: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=32)


BOOKING_MODE = one_of("first_come", "wishes", name="bookingmode")
BLOCK_KIND = one_of("plenary", "world_cafe", "break", name="blockkind")
ITEM_KIND = one_of("pitch", "plenary", "world_cafe", "break", name="itemkind")


def upgrade() -> None:
    with op.batch_alter_table("fair") as table:
        table.add_column(
            sa.Column("booking_mode", BOOKING_MODE, nullable=False, server_default="first_come")
        )
        table.add_column(sa.Column("wishes_close_at", sa.DateTime(), nullable=True))
        table.add_column(sa.Column("pitch_quota", sa.Integer(), nullable=False, server_default="1"))
        table.create_check_constraint(op.f("ck_fair_pitch_quota_positive"), "pitch_quota > 0")
        table.create_check_constraint(
            op.f("ck_fair_wishes_close_when_collected"),
            "booking_mode <> 'wishes' OR wishes_close_at IS NOT NULL",
        )
    with op.batch_alter_table("fair") as table:
        table.alter_column("booking_mode", server_default=None)
        table.alter_column("pitch_quota", server_default=None)
    with op.batch_alter_table("startup", table_kwargs={"sqlite_autoincrement": True}) as table:
        table.add_column(sa.Column("pitch_quota", sa.Integer(), nullable=True))
        table.create_check_constraint(op.f("ck_startup_pitch_quota_positive"), "pitch_quota > 0")
    _name_stages()
    _name_bookings()
    _create_tables()


def _name_stages() -> None:
    with op.batch_alter_table("stage") as table:
        table.add_column(sa.Column("scan_token", sa.String(16), nullable=True))
    _fill("stage", "scan_token", new_badge_token)
    with op.batch_alter_table("stage") as table:
        table.alter_column("scan_token", nullable=False)
        table.create_unique_constraint(op.f("uq_stage_scan_token"), ["scan_token"])


def _name_bookings() -> None:
    with op.batch_alter_table("booking") as table:
        table.add_column(sa.Column("public_id", sa.String(36), nullable=True))
        table.add_column(sa.Column("number", sa.Integer(), nullable=False, server_default="1"))
        table.add_column(sa.Column("locked", sa.Boolean(), nullable=False, server_default="0"))
        table.add_column(sa.Column("seats", sa.Integer(), nullable=True))
        table.drop_constraint(op.f("uq_booking_startup_id"), type_="unique")
    _fill("booking", "public_id", lambda: str(uuid.uuid4()))
    with op.batch_alter_table("booking") as table:
        table.alter_column("public_id", nullable=False)
        table.alter_column("number", server_default=None)
        table.alter_column("locked", server_default=None)
        table.create_unique_constraint(op.f("uq_booking_public_id"), ["public_id"])
        table.create_unique_constraint(
            op.f("uq_booking_startup_id_number"), ["startup_id", "number"]
        )
        table.create_check_constraint(op.f("ck_booking_number_positive"), "number > 0")
        table.create_check_constraint(op.f("ck_booking_seats_positive"), "seats > 0")


def _fill(table_name: str, column_name: str, new_value: Callable[[], str]) -> None:
    """Give each row of a table a value of its own."""
    table = sa.table(table_name, sa.column("id"), sa.column(column_name))
    connection = op.get_bind()
    for row_id in connection.scalars(sa.select(table.c.id)).all():
        connection.execute(
            table.update().where(table.c.id == row_id).values({column_name: new_value()})
        )


def _create_tables() -> None:
    op.create_table(
        "block",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(36), nullable=False),
        sa.Column("kind", BLOCK_KIND, nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("speaker", sa.String(), nullable=False),
        sa.Column("stage_id", sa.Integer(), nullable=True),
        sa.Column("starts_at", sa.DateTime(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_block_ends_after_start")),
        sa.CheckConstraint("length(title) > 0", name=op.f("ck_block_title_not_empty")),
        sa.ForeignKeyConstraint(["stage_id"], ["stage.id"], name=op.f("fk_block_stage_id_stage")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_block")),
        sa.UniqueConstraint("public_id", name=op.f("uq_block_public_id")),
    )
    op.create_index("ix_block_stage_id", "block", ["stage_id"])
    op.create_index("ix_block_starts_at", "block", ["starts_at"])
    op.create_table(
        "release",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("released_at", sa.DateTime(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_release_number_positive")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release")),
        sa.UniqueConstraint("number", name=op.f("uq_release_number")),
    )
    op.create_table(
        "release_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("guid", sa.String(36), nullable=False),
        sa.Column("kind", ITEM_KIND, nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("abstract", sa.Text(), nullable=False),
        sa.Column("speaker", sa.String(), nullable=False),
        sa.Column("stage_slug", sa.String(), nullable=True),
        sa.Column("stage_name", sa.String(), nullable=True),
        sa.Column("startup_id", sa.Integer(), nullable=True),
        sa.Column("starts_at", sa.DateTime(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_release_item_ends_after_start")),
        sa.CheckConstraint(
            "(stage_slug IS NULL) = (stage_name IS NULL)",
            name=op.f("ck_release_item_stage_is_whole"),
        ),
        sa.CheckConstraint("seats > 0", name=op.f("ck_release_item_seats_positive")),
        sa.ForeignKeyConstraint(
            ["release_id"],
            ["release.id"],
            name=op.f("fk_release_item_release_id_release"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["startup_id"],
            ["startup.id"],
            name=op.f("fk_release_item_startup_id_startup"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release_item")),
        sa.UniqueConstraint("release_id", "guid", name=op.f("uq_release_item_release_id_guid")),
    )
    op.create_index(
        "ix_release_item_release_id_starts_at", "release_item", ["release_id", "starts_at"]
    )
    op.create_index("ix_release_item_startup_id", "release_item", ["startup_id"])
    op.create_table(
        "saved_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("startup_id", sa.Integer(), nullable=True),
        sa.Column("block_id", sa.Integer(), nullable=True),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "(startup_id IS NULL) <> (block_id IS NULL)",
            name=op.f("ck_saved_item_startup_or_block"),
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["participant.id"],
            name=op.f("fk_saved_item_participant_id_participant"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["startup_id"],
            ["startup.id"],
            name=op.f("fk_saved_item_startup_id_startup"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["block_id"],
            ["block.id"],
            name=op.f("fk_saved_item_block_id_block"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_item")),
        sa.UniqueConstraint(
            "participant_id", "startup_id", name=op.f("uq_saved_item_participant_id_startup_id")
        ),
        sa.UniqueConstraint(
            "participant_id", "block_id", name=op.f("uq_saved_item_participant_id_block_id")
        ),
    )
    op.create_index("ix_saved_item_startup_id", "saved_item", ["startup_id"])
    op.create_index("ix_saved_item_block_id", "saved_item", ["block_id"])


def downgrade() -> None:
    """Back; of a start-up's pitches only the first is kept."""
    for name in ("saved_item", "release_item", "release", "block"):
        op.drop_table(name)
    op.execute("DELETE FROM booking WHERE number > 1")
    with op.batch_alter_table("booking") as table:
        table.drop_constraint(op.f("ck_booking_number_positive"), type_="check")
        table.drop_constraint(op.f("ck_booking_seats_positive"), type_="check")
        table.drop_constraint(op.f("uq_booking_public_id"), type_="unique")
        table.drop_constraint(op.f("uq_booking_startup_id_number"), type_="unique")
        for column in ("public_id", "number", "locked", "seats"):
            table.drop_column(column)
        table.create_unique_constraint(op.f("uq_booking_startup_id"), ["startup_id"])
    with op.batch_alter_table("stage") as table:
        table.drop_constraint(op.f("uq_stage_scan_token"), type_="unique")
        table.drop_column("scan_token")
    with op.batch_alter_table("startup", table_kwargs={"sqlite_autoincrement": True}) as table:
        table.drop_constraint(op.f("ck_startup_pitch_quota_positive"), type_="check")
        table.drop_column("pitch_quota")
    with op.batch_alter_table("fair") as table:
        table.drop_constraint(op.f("ck_fair_pitch_quota_positive"), type_="check")
        table.drop_constraint(op.f("ck_fair_wishes_close_when_collected"), type_="check")
        table.drop_constraint(op.f("ck_fair_bookingmode"), type_="check")
        for column in ("booking_mode", "wishes_close_at", "pitch_quota"):
            table.drop_column(column)
