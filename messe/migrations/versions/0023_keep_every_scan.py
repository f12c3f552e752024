"""Keep every scan at the doors, and the gates and phones that make them."""

import uuid

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

TABLES = ("scan", "gate_role", "device", "gate")
ROLES = ("mayor", "deputy", "companion", "startup", "staff", "press", "guest")
KINDS = ("entry", "exit", "undo")
SAID = ("admitted", "left", "refused", "undone")
REASONS = (
    *("unknown", "withdrawn", "not_confirmed", "erased", "not_today", "over"),
    *("gate_closed", "role", "no_exits", "too_late", "other_device"),
)
UNDO_REASONS = ("mistake", "wrong_person", "turned_back")
VERDICTS = (
    *("admitted", "reentered", "left", "already", "refused"),
    *("unknown", "undone", "conflict", "not_inside"),
)


def words(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    _create_gates()
    _create_scans()
    with op.batch_alter_table("admission") as table:
        table.add_column(sa.Column("scan_id", sa.String(36), nullable=True))
    _scan_whoever_came_in()
    with op.batch_alter_table("admission") as table:
        table.alter_column("scan_id", nullable=False)
        table.create_unique_constraint(op.f("uq_admission_scan_id"), ["scan_id"])
        table.create_foreign_key(
            op.f("fk_admission_scan_id_scan"), "scan", ["scan_id"], ["scan_id"]
        )
        table.drop_constraint(op.f("fk_admission_admitted_by_id_account"), type_="foreignkey")
        table.drop_column("admitted_by_id")
    with op.batch_alter_table("fair") as table:
        table.add_column(
            sa.Column("counts_exits", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("fair") as table:
        table.alter_column("counts_exits", server_default=None)


def _create_gates() -> None:
    op.create_table(
        "gate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("opens_at", sa.DateTime(), nullable=True),
        sa.Column("closes_at", sa.DateTime(), nullable=True),
        sa.Column("shows_names", sa.Boolean(), nullable=False),
        sa.CheckConstraint("closes_at > opens_at", name=op.f("ck_gate_closes_after_opening")),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_gate_name_not_empty")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gate")),
        sa.UniqueConstraint("name", name=op.f("uq_gate_name")),
        sa.UniqueConstraint("public_id", name=op.f("uq_gate_public_id")),
    )
    op.create_table(
        "gate_role",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("gate_id", sa.Integer(), nullable=False),
        sa.Column("role", words("participantrole", ROLES), nullable=False),
        sa.ForeignKeyConstraint(
            ["gate_id"], ["gate.id"], name=op.f("fk_gate_role_gate_id_gate"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gate_role")),
        sa.UniqueConstraint("gate_id", "role", name=op.f("uq_gate_role_gate_id_role")),
    )
    op.create_table(
        "device",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("gate_id", sa.Integer(), nullable=False),
        sa.Column("may_search", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("pairing_fingerprint", sa.String(), nullable=True),
        sa.Column("pairing_expires_at", sa.DateTime(), nullable=True),
        sa.Column("fingerprint", sa.String(), nullable=True),
        sa.Column("locked_at", sa.DateTime(), nullable=True),
        sa.Column("last_contact_at", sa.DateTime(), nullable=True),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.CheckConstraint(
            "(pairing_fingerprint IS NULL) = (pairing_expires_at IS NULL)",
            name=op.f("ck_device_pairing_expires_while_open"),
        ),
        sa.CheckConstraint(
            "fingerprint IS NULL OR pairing_fingerprint IS NULL",
            name=op.f("ck_device_paired_once"),
        ),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_device_name_not_empty")),
        sa.CheckConstraint("waiting >= 0", name=op.f("ck_device_waiting_not_negative")),
        sa.ForeignKeyConstraint(["gate_id"], ["gate.id"], name=op.f("fk_device_gate_id_gate")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_device_fingerprint")),
        sa.UniqueConstraint("pairing_fingerprint", name=op.f("uq_device_pairing_fingerprint")),
        sa.UniqueConstraint("public_id", name=op.f("uq_device_public_id")),
    )
    op.create_index("ix_device_gate_id", "device", ["gate_id"])


def _create_scans() -> None:
    op.create_table(
        "scan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scan_id", sa.String(36), nullable=False),
        sa.Column("kind", words("scankind", KINDS), nullable=False),
        sa.Column("device_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("gate_id", sa.Integer(), nullable=True),
        sa.Column("participant_id", sa.Integer(), nullable=True),
        sa.Column("of_scan_id", sa.String(36), nullable=True),
        sa.Column("undo_reason", words("undoreason", UNDO_REASONS), nullable=True),
        sa.Column("scanned_at", sa.DateTime(), nullable=False),
        sa.Column("received_at", sa.DateTime(), nullable=False),
        sa.Column("was_offline", sa.Boolean(), nullable=False),
        sa.Column("said", words("said", SAID), nullable=False),
        sa.Column("refusal", words("reason", REASONS), nullable=True),
        sa.Column("verdict", words("verdict", VERDICTS), nullable=False),
        sa.CheckConstraint(
            "(kind = 'undo') = (of_scan_id IS NOT NULL)", name=op.f("ck_scan_undo_of_a_scan")
        ),
        sa.CheckConstraint(
            "kind <> 'undo' OR undo_reason IS NOT NULL", name=op.f("ck_scan_undo_with_reason")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_scan_account_id_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["device_id"], ["device.id"], name=op.f("fk_scan_device_id_device")
        ),
        sa.ForeignKeyConstraint(["gate_id"], ["gate.id"], name=op.f("fk_scan_gate_id_gate")),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["participant.id"],
            name=op.f("fk_scan_participant_id_participant"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scan")),
        sa.UniqueConstraint("scan_id", name=op.f("uq_scan_scan_id")),
    )
    for column in ("account_id", "device_id", "of_scan_id", "participant_id"):
        op.create_index(f"ix_scan_{column}", "scan", [column])
    op.create_index("ix_scan_verdict_scanned_at", "scan", ["verdict", "scanned_at"])


def _scan_whoever_came_in() -> None:
    connection = op.get_bind()
    entries = "SELECT id, participant_id, admitted_at, admitted_by_id FROM admission"
    for entry in connection.execute(sa.text(entries)).mappings().all():
        values = {**entry, "scan_id": str(uuid.uuid4())}
        connection.execute(
            sa.text(
                "INSERT INTO scan (scan_id, kind, account_id, participant_id,"
                " scanned_at, received_at, was_offline, said, verdict)"
                " VALUES (:scan_id, 'entry', :admitted_by_id, :participant_id,"
                " :admitted_at, :admitted_at, false, 'admitted', 'admitted')"
            ),
            values,
        )
        connection.execute(
            sa.text("UPDATE admission SET scan_id = :scan_id WHERE id = :id"), values
        )


def downgrade() -> None:
    """Back; of the scans stays who came in first, and which steward said so."""
    with op.batch_alter_table("fair") as table:
        table.drop_column("counts_exits")
    with op.batch_alter_table("admission") as table:
        table.add_column(sa.Column("admitted_by_id", sa.Integer(), nullable=True))
    op.execute(
        "UPDATE admission SET admitted_by_id ="
        " (SELECT account_id FROM scan WHERE scan.scan_id = admission.scan_id)"
    )
    with op.batch_alter_table("admission") as table:
        table.drop_constraint(op.f("fk_admission_scan_id_scan"), type_="foreignkey")
        table.drop_constraint(op.f("uq_admission_scan_id"), type_="unique")
        table.drop_column("scan_id")
        table.create_foreign_key(
            op.f("fk_admission_admitted_by_id_account"),
            "account",
            ["admitted_by_id"],
            ["id"],
            ondelete="SET NULL",
        )
    for name in TABLES:
        op.drop_table(name)
