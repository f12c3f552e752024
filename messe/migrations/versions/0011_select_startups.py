"""Let start-ups apply or be invited, decide who comes, and keep their logos."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def one_of(*words: str, name: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=32)


STATUS = one_of(
    "unconfirmed",
    "invited",
    "applied",
    "asked_back",
    "accepted",
    "declined",
    "withdrawn",
    name="startupstatus",
)
FIELD = one_of(
    "name",
    "offer",
    "description",
    "seeks",
    "topics",
    "website",
    "contact_name",
    "logo",
    name="profilefield",
)
CHECKS = {
    "ck_startup_offers_something": "status IN ('invited', 'withdrawn') OR length(offer) > 0",
    "ck_startup_logo_has_alt": "logo_digest IS NULL OR length(logo_alt) > 0",
    "ck_startup_no_contact_when_erased": (
        "erased_at IS NULL OR (contact_name = '' AND contact_email = '')"
    ),
}
KEEPING_IDS = {"sqlite_autoincrement": True}


def upgrade() -> None:
    """Who was there already is coming."""
    with op.batch_alter_table("startup", table_kwargs=KEEPING_IDS) as table:
        table.add_column(sa.Column("status", STATUS, nullable=False, server_default="accepted"))
        table.add_column(sa.Column("seeks", sa.Text(), nullable=False, server_default=""))
        table.add_column(sa.Column("logo_digest", sa.String(64), nullable=True))
        table.add_column(sa.Column("logo_alt", sa.String(), nullable=False, server_default=""))
        table.add_column(sa.Column("erased_at", sa.DateTime(), nullable=True))
        table.drop_constraint(op.f("uq_startup_name"), type_="unique")
        for name, rule in CHECKS.items():
            table.create_check_constraint(op.f(name), rule)
    with op.batch_alter_table("startup", table_kwargs=KEEPING_IDS) as table:
        for column in ("status", "seeks", "logo_alt"):
            table.alter_column(column, server_default=None)
    op.create_index(
        "uq_startup_name",
        "startup",
        ["name"],
        unique=True,
        sqlite_where=sa.text("status <> 'unconfirmed'"),
        postgresql_where=sa.text("status <> 'unconfirmed'"),
    )
    _create_tables()


def _create_tables() -> None:
    op.create_table(
        "startup_topic",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("startup_id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        _of_startup("startup_topic"),
        sa.ForeignKeyConstraint(
            ["topic_id"],
            ["topic.id"],
            name=op.f("fk_startup_topic_topic_id_topic"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_startup_topic")),
        sa.UniqueConstraint(
            "startup_id", "topic_id", name=op.f("uq_startup_topic_startup_id_topic_id")
        ),
    )
    op.create_index("ix_startup_topic_topic_id", "startup_topic", ["topic_id"])
    op.create_table(
        "startup_logo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("startup_id", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("size > 0", name=op.f("ck_startup_logo_size_positive")),
        _of_startup("startup_logo"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_startup_logo")),
        sa.UniqueConstraint("startup_id", "size", name=op.f("uq_startup_logo_startup_id_size")),
    )
    op.create_table(
        "startup_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("startup_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "length(question) > 0", name=op.f("ck_startup_question_question_not_empty")
        ),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answer = '')",
            name=op.f("ck_startup_question_answered_at_with_answer"),
        ),
        _of_startup("startup_question"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_startup_question")),
    )
    op.create_index("ix_startup_question_startup_id", "startup_question", ["startup_id"])
    op.create_table(
        "startup_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("startup_id", sa.Integer(), nullable=False),
        sa.Column("field", FIELD, nullable=False),
        sa.Column("old", sa.Text(), nullable=False),
        sa.Column("new", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=True),
        _of_startup("startup_change"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_startup_change")),
    )
    op.create_index("ix_startup_change_startup_id", "startup_change", ["startup_id"])


def _of_startup(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["startup_id"],
        ["startup.id"],
        name=op.f(f"fk_{table}_startup_id_startup"),
        ondelete="CASCADE",
    )


def downgrade() -> None:
    """Back; only those that are coming stay, since all others would seem to."""
    for name in ("startup_change", "startup_question", "startup_logo", "startup_topic"):
        op.drop_table(name)
    op.execute("DELETE FROM startup WHERE status <> 'accepted'")
    op.drop_index("uq_startup_name", "startup")
    with op.batch_alter_table("startup", table_kwargs=KEEPING_IDS) as table:
        for name in (*CHECKS, "ck_startup_startupstatus"):
            table.drop_constraint(op.f(name), type_="check")
        for column in ("status", "seeks", "logo_digest", "logo_alt", "erased_at"):
            table.drop_column(column)
        table.create_unique_constraint(op.f("uq_startup_name"), ["name"])
