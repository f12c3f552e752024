"""The official register of municipalities, as the project's own data file."""

import csv
import datetime as dt
from pathlib import Path

from messe.core.database import db
from messe.fair.models import District
from messe.registration.models import Municipality
from messe.registration.search import fold

DATA_FILE = Path(__file__).parent / "data" / "municipalities.csv"


def load_register() -> int:
    """Add the towns of the data file that are not there yet, and say how many; the caller commits.

    Source: Destatis, GV100AD, population of 31.12.2024; see `data/SOURCES.md`.
    """
    known = set(db.session.scalars(db.select(Municipality.ags)))
    with DATA_FILE.open(encoding="utf-8", newline="") as file:
        new = [_municipality(row) for row in csv.DictReader(file) if row["ags"] not in known]
    db.session.add_all(new)
    db.session.flush()
    return len(new)


def _municipality(row: dict[str, str]) -> Municipality:
    return Municipality(
        ags=row["ags"],
        name=row["name"],
        name_official=row["name_official"],
        kind=row["kind"],
        kreis=row["kreis"],
        kreis_ags=row["kreis_ags"],
        district=District(row["district"]),
        population=int(row["population"]),
        population_date=dt.date.fromisoformat(row["population_date"]),
        area_km2=float(row["area_km2"]),
        lat=float(row["lat"]),
        lon=float(row["lon"]),
        postcode=row["postcode"],
        search_text=fold(f"{row['name']} {row['postcode']}"),
    )
