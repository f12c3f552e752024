"""What the app owes its visitors' privacy, seen from outside and over every table and page."""

import pytest
import sqlalchemy as sa

from messe.core.database import Model
from messe.core.privacy import (
    KEY,
    NOT_PERSONAL,
    LegalBasis,
    Retention,
    personal,
    stored_by_purpose,
)

SAYS_NOTHING_ABOUT_PEOPLE = (int, float, bool)


def undeclared(metadata) -> list[str]:
    return [
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if KEY not in column.info and column.type.python_type not in SAYS_NOTHING_ABOUT_PEOPLE
    ]


def test_every_column_with_text_or_a_date_says_whether_it_is_about_people(app):
    assert undeclared(Model.metadata) == []


@pytest.mark.parametrize("kind", [sa.String, sa.Date, sa.DateTime, sa.LargeBinary])
def test_new_column_without_a_declaration_is_found(kind):
    metadata = sa.MetaData()
    sa.Table("guest", metadata, sa.Column("id", sa.Integer), sa.Column("note", kind))

    assert undeclared(metadata) == ["guest.note"]


def test_declarations_are_listed_by_purpose(app):
    metadata = sa.MetaData()
    sa.Table(
        "guest",
        metadata,
        sa.Column("name", sa.String, info=personal("Name", "Einlass")),
        sa.Column("mail", sa.String, info=personal("Adresse", "Post", basis=LegalBasis.CONSENT)),
        sa.Column("seat", sa.String, info=personal("Platz", "Einlass")),
        sa.Column("colour", sa.String, info=NOT_PERSONAL),
    )

    lines = stored_by_purpose(metadata)

    assert [(line.purpose, line.contents, line.basis, line.retention) for line in lines] == [
        ("Einlass", ["Name", "Platz"], LegalBasis.PUBLIC_TASK, Retention.AFTER_FAIR),
        ("Post", ["Adresse"], LegalBasis.CONSENT, Retention.AFTER_FAIR),
    ]
