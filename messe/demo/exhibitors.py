"""The start-ups of the demo: twelve are coming, with drawn logos; two applied and wait."""

import datetime as dt
import io

from PIL import Image, ImageDraw, ImageFont

from messe.fair.models import Fair
from messe.registration.search import free_slug
from messe.startups import queries, selection, service
from messe.startups.logo import read_logo
from messe.startups.models import Startup
from messe.startups.selection import Decision
from messe.startups.service import StartupProfile
from messe.topics.models import Topic

PROFILES = {
    "Antragsfuchs": (("Digitale Bürgerdienste",), "Ein Bürgerbüro, das mit uns Texte kürzt."),
    "Krämerkiste": (("Leerstand und Ortskern",), "Leere Läden ab 60 Quadratmetern."),
    "Bodenlausch": (
        ("Starkregen und Hochwasser", "Klimaanpassung in der Planung"),
        "Bauhöfe, die zehn Sensoren aufstellen.",
    ),
    "Wärmeigel": (
        ("Kommunale Wärmeplanung", "Energiegenossenschaften"),
        "Drei Nachbarkommunen für einen gemeinsamen Plan.",
    ),
    "Bauklotzplan": (("Kita-Plätze und Ganztag",), "Kitas, die im Sommer umstellen."),
    "Ladenlichtblick": (("Leerstand und Ortskern",), "Eine Innenstadt mit Mut zum Ausprobieren."),
    "Kutschbank 2.0": (
        ("Mobilität auf dem Land", "Ehrenamt und Vereine"),
        "Zwei Orte mit je fünf Bänken.",
    ),
    "Helferwiese": (("Ehrenamt und Vereine",), "Freiwilligenagenturen im Münsterland."),
    "Ratsklartext": (
        ("Digitale Bürgerdienste", "Fachkräfte für die Verwaltung"),
        "Räte, die uns Vorlagen zum Üben geben.",
    ),
    "Tafelwolke": (
        ("Schul-IT und Support", "Informationssicherheit"),
        "Schulträger ab vier Schulen.",
    ),
    "Pegelspatz": (("Starkregen und Hochwasser",), "Orte an kleinen Bächen ohne Pegel."),
    "Radwegdachs": (("Mobilität auf dem Land",), "Drei Bauhöfe für die erste Runde."),
}
"""Which topics each serves, and what it looks for."""

COLOURS = (
    "#a3351f", "#2b5d34", "#1d4e79", "#7a3b69", "#8a5a00", "#00606b",
    "#3d3d8f", "#5b6b12", "#93264b", "#2f5f8f", "#6b4423", "#1f6b52",
)  # fmt: skip
LOGO_SIZE = (640, 320)
MIDDLE = (320, 160)
CORNERS = (4, 5, 6, 8)
ROUND = (180, 20, 460, 300)

CHANGED = "Kutschbank 2.0"
NEW_OFFER = "Die Bank am Ortsrand, die weiß, wer wohin fährt – jetzt auch mit Ruftaste."

APPLIES = dt.timedelta(days=20)
"""After registration opened: before the demo stage `open`."""
ASKED = dt.timedelta(days=2)
ANSWERS = dt.timedelta(days=3)


class Exhibitors:
    """The start-ups of a demo fair; the caller commits."""

    def __init__(self, fair: Fair, catalogue: list[Topic], *, now: dt.datetime) -> None:
        self._fair = fair
        self._topics = {topic.title: topic for topic in catalogue}
        self._now = now

    def add(self, number: int, name: str, offer: str, contact: str, *, now: dt.datetime) -> None:
        """The start-up of this number, invited at `now` and coming."""
        topics, seeks = PROFILES[name]
        profile = self._profile(name, offer, contact, seeks, topics)
        email = f"hallo@startup{number}.example"
        startup = service.add_startup(profile, email, self._fair, now=now)
        service.change_logo(startup, read_logo(draw_logo(name, number)), "", now=now)
        for change in queries.changes_of(startup):
            service.mark_seen(startup, change.id, now=now)

    def _profile(
        self, name: str, offer: str, contact: str, seeks: str, topics: tuple[str, ...]
    ) -> StartupProfile:
        return StartupProfile(
            name=name,
            offer=offer,
            contact_name=contact,
            seeks=seeks,
            website=f"https://www.{plain_name(name)}.example",
            topics=[self._topics[title] for title in topics],
        )

    def change_one(self) -> None:
        """One rewrites its offer; no organiser has seen it."""
        changed_at = self._fair.registration_opens_at + APPLIES
        [startup] = [each for each in queries.startups() if each.name == CHANGED]
        if changed_at <= self._now:
            topics, seeks = PROFILES[CHANGED]
            profile = self._profile(CHANGED, NEW_OFFER, startup.contact_name, seeks, topics)
            service.change_own_profile(startup, profile, now=changed_at)

    def apply(self) -> None:
        """Two apply; one of them was asked something and answered."""
        applied_at = self._fair.registration_opens_at + APPLIES
        if applied_at + ANSWERS > self._now:
            return
        self._apply(
            ("Grünspecht", "Findet Dächer für Solarstrom, Haus für Haus.", "Imke Efeuwald"),
            "Gemeinden mit eigenem Katasterzugang.",
            ("Energiegenossenschaften", "Kommunale Wärmeplanung"),
            now=applied_at,
        )
        asked = self._apply(
            ("Praxisbrücke", "Sprechstunde per Video in der Dorfpraxis.", "Cem Rosenbusch"),
            "Orte ohne Hausarztpraxis.",
            ("Ärztliche Versorgung",),
            now=applied_at,
        )
        selection.decide(
            asked,
            Decision.ASK_BACK,
            "Mit welchen Kommunen arbeiten Sie schon zusammen?",
            self._fair,
            seen=selection.state_of(asked),
            now=applied_at + ASKED,
        )
        selection.answer(
            asked, "Mit zweien in Niedersachsen, in Westfalen noch nicht.", now=applied_at + ANSWERS
        )

    def _apply(
        self,
        who: tuple[str, str, str],
        seeks: str,
        topics: tuple[str, ...],
        *,
        now: dt.datetime,
    ) -> Startup:
        profile = self._profile(*who, seeks, topics)
        email = f"kontakt@{plain_name(profile.name)}.example"
        startup = selection.apply(profile, email, self._fair, now=now)
        selection.confirm(startup, self._fair, now=now)
        return startup


def plain_name(name: str) -> str:
    """`name` as a part of a web address."""
    return free_slug(name, ())


def draw_logo(name: str, number: int) -> bytes:
    """An invented logo, as a PNG file: the first letter on a plain shape."""
    picture = Image.new("RGBA", LOGO_SIZE)
    draw = ImageDraw.Draw(picture)
    colour = COLOURS[number % len(COLOURS)]
    if number % 3 == 0:
        draw.ellipse(ROUND, fill=colour)
    else:
        draw.regular_polygon((*MIDDLE, 150), CORNERS[number % len(CORNERS)], fill=colour)
    draw.text(MIDDLE, name[0], font=ImageFont.load_default(160), fill="white", anchor="mm")
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()
