"""Remember saved blocks by their lasting name, so that their savers hear of a cancellation."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("saved_item") as table:
        table.add_column(sa.Column("block_guid", sa.String(36), nullable=True))
    op.execute(
        "UPDATE saved_item SET block_guid ="
        " (SELECT public_id FROM block WHERE block.id = saved_item.block_id)"
    )
    _let_go("block_id", "fk_saved_item_block_id_block")
    _hold("block_guid")


def downgrade() -> None:
    """Back; what was saved of blocks that are gone is forgotten."""
    with op.batch_alter_table("saved_item") as table:
        table.add_column(sa.Column("block_id", sa.Integer(), nullable=True))
    op.execute(
        "UPDATE saved_item SET block_id ="
        " (SELECT id FROM block WHERE block.public_id = saved_item.block_guid)"
    )
    op.execute("DELETE FROM saved_item WHERE startup_id IS NULL AND block_id IS NULL")
    _let_go("block_guid")
    _hold("block_id")
    with op.batch_alter_table("saved_item") as table:
        table.create_foreign_key(
            op.f("fk_saved_item_block_id_block"), "block", ["block_id"], ["id"], ondelete="CASCADE"
        )


def _let_go(column: str, foreign_key: str | None = None) -> None:
    with op.batch_alter_table("saved_item") as table:
        table.drop_constraint(op.f("ck_saved_item_startup_or_block"), type_="check")
        table.drop_constraint(op.f(f"uq_saved_item_participant_id_{column}"), type_="unique")
        table.drop_index(f"ix_saved_item_{column}")
        if foreign_key:
            table.drop_constraint(op.f(foreign_key), type_="foreignkey")
        table.drop_column(column)


def _hold(column: str) -> None:
    with op.batch_alter_table("saved_item") as table:
        table.create_check_constraint(
            op.f("ck_saved_item_startup_or_block"), f"(startup_id IS NULL) <> ({column} IS NULL)"
        )
        table.create_unique_constraint(
            op.f(f"uq_saved_item_participant_id_{column}"), ["participant_id", column]
        )
        table.create_index(f"ix_saved_item_{column}", [column])
