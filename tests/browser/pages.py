"""Every page of the app as each role sees it, and a served fair in which to find them."""

from dataclasses import dataclass

import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Browser, Page
from sqlalchemy.orm import joinedload

from messe.accounts.links import issue_link
from messe.accounts.models import Account, LinkPurpose, Role
from messe.badges.queries import newest_orders
from messe.checkin.models import Gate
from messe.core import clock
from messe.core.database import db, write_transaction
from messe.core.i18n import SESSION_KEY as LANGUAGE
from messe.demo.exhibitors import CHANGED
from messe.demo.stages import MOMENTS, Stage
from messe.fair.queries import get_fair
from messe.groups.models import WorkingGroup
from messe.invitations.models import Invitation
from messe.leads.queries import agreed_leads
from messe.pitches.models import Block, Booking
from messe.pitches.models import Stage as PitchStage
from messe.pitches.queries import bookings_of_startup, schedule
from messe.registration.gazetteer_file import read_gazetteer
from messe.registration.models import Participant, Registration, RegistrationStatus
from messe.registration.pending_register import keep
from messe.registration.people import add_companion
from messe.registration.queries import get_registration
from messe.seats.models import Verdict
from messe.seats.queries import attendances_of, find_attendance
from messe.seats.service import give_feedback
from messe.startups.models import Startup
from messe.tables.models import TopicTable
from messe.topics.models import Topic
from tests.browser.conftest import new_page
from tests.factories import (
    BIELEFELD,
    HALLENBERG,
    MEDEBACH,
    make_attendance,
    make_circular,
    make_contact,
    make_given_up_mail,
    make_lead,
)
from tests.live import LiveServer, account_session, opened_app, session_cookie
from tests.official_files import COUNTED, gvisys
from tests.official_files import town as official_town

VISITOR = "visitor"
PARTICIPANT = "participant"
STARTUP = "startup"
STEWARD = "steward"
ORGANISER = "organiser"
DISTRICT = "district"

EMPTY = "empty"
OPEN = Stage.OPEN.value
EVENT = Stage.EVENT.value
AFTER = Stage.AFTER.value
SERVED_BY = {OPEN: EVENT, EVENT: EVENT, AFTER: AFTER, EMPTY: EMPTY}
"""Which instance shows a state: before the event it is the event's, its clock put back."""

SUBJECT = "Neuer Raum für {Kommune}"
LETTER = """Guten Tag {Name},

der Nachmittag findet in einem anderen Raum statt:

- Kaffee ab 14 Uhr im Foyer
- Arbeitsgruppen ab 14:30 Uhr im Saal

Alles Weitere auf Ihren Seiten:

{Link}"""

TOWNS_THAT_CHANGED = [
    official_town(HALLENBERG).but(population="20000", name_official="Hallenberg, Hansestadt"),
    official_town(MEDEBACH).but(postcode="59960"),
]


@dataclass(frozen=True)
class Sight:
    """A page in a state of the fair, as a role sees it; `values` and `{…}` name places."""

    state: str
    role: str
    endpoint: str
    heading: str
    status: int = 200
    query: str = ""
    values: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        places = [place for _key, place in self.values]
        query = [self.query.strip("?").replace("=", "_")] if self.query else []
        page = self.endpoint.replace(".", "_")
        return "-".join([self.state, self.role, page, *places, *query])


def see(state, role, endpoint, heading, **options) -> Sight:
    """A sight; what is no field of it says which place fills which part of the address."""
    fields = {key: options.pop(key) for key in ("status", "query") if key in options}
    return Sight(state, role, endpoint, heading, values=tuple(options.items()), **fields)


FILLED = [
    see(AFTER, VISITOR, "fair.start", "{fair}"),
    see(AFTER, VISITOR, "fair.imprint", "Impressum"),
    see(AFTER, VISITOR, "fair.privacy", "Datenschutz"),
    see(AFTER, VISITOR, "fair.accessibility", "Barrierefreiheit"),
    see(AFTER, VISITOR, "accounts.sign_in", "Team-Anmeldung"),
    see(AFTER, VISITOR, "accounts.request_password_link", "Neues Passwort"),
    see(AFTER, VISITOR, "accounts.set_password", "Neues Passwort wählen", token="password_link"),
    see(AFTER, VISITOR, "registration.search", "Kommune anmelden"),
    see(OPEN, VISITOR, "fair.start", "{fair}"),
    see(OPEN, VISITOR, "registration.search", "Kommune anmelden"),
    see(OPEN, VISITOR, "registration.search", "Kommune anmelden", query="?q=Bad"),
    see(OPEN, VISITOR, "registration.search", "Kommune anmelden", query="?q=Atlantis"),
    see(OPEN, VISITOR, "registration.register", "Hallenberg anmelden", ags="hallenberg"),
    see(OPEN, VISITOR, "registration.register", "Medebach ist schon angemeldet", ags="medebach"),
    see(
        OPEN,
        VISITOR,
        "registration.register",
        "Bielefeld ist für diese Messe etwas zu groß",
        ags="bielefeld",
    ),
    see(AFTER, VISITOR, "registration.register", "Hallenberg anmelden", ags="hallenberg"),
    see(
        OPEN,
        VISITOR,
        "registration.request_allowance",
        "Zulassung für Bielefeld",
        ags="bielefeld",
    ),
    see(OPEN, VISITOR, "registration.thanks", "Fast geschafft: bitte bestätigen"),
    see(
        OPEN,
        VISITOR,
        "registration.confirm",
        "Medebach: Anmeldung bestätigen",
        token="confirmation_link",
    ),
    see(OPEN, VISITOR, "registration.request_link", "Link zu Ihren Seiten"),
    see(OPEN, VISITOR, "registration.open_pages", "Meine Messe: Medebach", token="town_link"),
    see(OPEN, VISITOR, "invitations.show", "Einladung für Hallenberg", token="invitation"),
    see(OPEN, VISITOR, "invitations.show", "Einladung für Medebach", token="answered_invitation"),
    see(OPEN, VISITOR, "invitations.accept", "Hallenberg anmelden", token="invitation"),
    see(AFTER, VISITOR, "programme.index", "Programm"),
    see(EVENT, VISITOR, "programme.index", "Programm"),
    see(EVENT, VISITOR, "programme.index", "Programm", query="?ansicht=liste"),
    see(EVENT, VISITOR, "programme.index", "Programm", query="?ansicht=raster"),
    see(EVENT, VISITOR, "programme.mine", "Mein Programm"),
    see(EVENT, PARTICIPANT, "programme.index", "Programm"),
    see(EVENT, PARTICIPANT, "programme.mine", "Mein Programm"),
    see(EVENT, ORGANISER, "programme_organiser.index", "Freigabe"),
    see(AFTER, ORGANISER, "programme_organiser.show", "Fassung 1", number="release"),
    see(AFTER, VISITOR, "startups.index", "Start-ups"),
    see(AFTER, VISITOR, "startups.show", "{startup_name}", slug="startup"),
    see(AFTER, VISITOR, "startups.request_link", "Link für Start-ups"),
    see(OPEN, VISITOR, "startups.apply", "Als Start-up bewerben"),
    see(AFTER, VISITOR, "startups.apply", "Als Start-up bewerben"),
    see(OPEN, VISITOR, "startups.thanks", "Fast geschafft: bitte bestätigen"),
    see(AFTER, VISITOR, "startups.open_pages", "{startup_name}", token="startup_link"),
    see(AFTER, VISITOR, "topics.index", "Themen"),
    see(AFTER, VISITOR, "groups.index", "Arbeitsgruppen"),
    see(AFTER, VISITOR, "groups.show", "{group_name}", public_id="group"),
    see(EVENT, VISITOR, "scan.open_badge", "Das ist ein Ausweis der Messe", token="badge"),
    see(AFTER, VISITOR, "demo.index", "Vorführung"),
    see(AFTER, VISITOR, "demo.door", "Einlasskraft", slug="door"),
    see(AFTER, PARTICIPANT, "fair.start", "{fair}"),
    see(AFTER, PARTICIPANT, "my.index", "Medebach"),
    see(EVENT, PARTICIPANT, "my.index", "Medebach"),
    see(EVENT, PARTICIPANT, "my.badge", "{head_name}", code="code"),
    see(EVENT, PARTICIPANT, "my.badges", "Ausweise: Medebach"),
    see(OPEN, PARTICIPANT, "my.index", "Medebach"),
    see(OPEN, PARTICIPANT, "my_people.contact", "E-Mail und Telefon"),
    see(OPEN, PARTICIPANT, "my_people.person", "{head_name}", code="code"),
    see(AFTER, PARTICIPANT, "my_people.person", "{head_name}", code="code"),
    see(OPEN, PARTICIPANT, "my_people.deputy", "Wer kommt statt {head_name}?"),
    see(AFTER, PARTICIPANT, "my_people.deputy", "Wer kommt statt {head_name}?"),
    see(OPEN, PARTICIPANT, "my_people.add_companion", "Wer kommt mit?"),
    see(AFTER, PARTICIPANT, "my_people.add_companion", "Wer kommt mit?"),
    see(
        OPEN,
        PARTICIPANT,
        "my_people.replace",
        "Wer kommt statt {companion_name}?",
        code="companion",
    ),
    see(
        OPEN,
        PARTICIPANT,
        "my_people.drop_companion",
        "Kommt {companion_name} nicht mit?",
        code="companion",
    ),
    see(OPEN, PARTICIPANT, "my_data.index", "Was über Sie gespeichert ist"),
    see(OPEN, PARTICIPANT, "my_data.erase", "Medebach: alle Angaben löschen"),
    see(AFTER, PARTICIPANT, "my_data.erase", "Medebach: alle Angaben löschen"),
    see(OPEN, PARTICIPANT, "my.withdraw", "Medebach: Teilnahme absagen"),
    see(EVENT, PARTICIPANT, "my.withdraw", "Medebach: Teilnahme absagen"),
    see(EVENT, PARTICIPANT, "planner.route", "Mein Weg"),
    see(OPEN, PARTICIPANT, "meetings.town", "Sprechstunde: Medebach"),
    see(EVENT, PARTICIPANT, "meetings.town", "Sprechstunde: Medebach"),
    see(OPEN, STARTUP, "meetings.startup", "Sprechstunde: {startup_name}"),
    see(EVENT, STARTUP, "meetings.startup", "Sprechstunde: {startup_name}"),
    see(EVENT, STEWARD, "meetings_organiser.today", "Sprechstunde: Wer ist da?"),
    see(EVENT, ORGANISER, "meetings_organiser.index", "Sprechstunde"),
    see(EVENT, ORGANISER, "meetings_organiser.setup", "Sprechstunde einrichten"),
    see(EVENT, ORGANISER, "checkin_organiser.index", "Eingänge und Telefone"),
    see(EVENT, ORGANISER, "checkin_organiser.new_gate", "Neuer Eingang"),
    see(EVENT, ORGANISER, "checkin_organiser.edit_gate", "Eingang ändern", public_id="gate"),
    see(EVENT, ORGANISER, "checkin_organiser.new_device", "Telefon koppeln"),
    see(EVENT, VISITOR, "checkin.pair", "Telefon koppeln"),
    see(EVENT, ORGANISER, "planner_organiser.index", "Parallele Pitches planen"),
    see(EVENT, ORGANISER, "planner_organiser.rules", "Vorgaben für den Planer"),
    see(EVENT, PARTICIPANT, "seats.index", "Plätze bei Pitches"),
    see(EVENT, PARTICIPANT, "contacts.index", "Kontakte von {participant_name}"),
    see(EVENT, PARTICIPANT, "contacts.card", "So bin ich zu erreichen"),
    see(EVENT, PARTICIPANT, "contacts.note", "{met_name}", public_id="met"),
    see(
        EVENT,
        PARTICIPANT,
        "contacts.give_back",
        "Ihren Kontakt an {asking_name} geben?",
        public_id="asking",
    ),
    see(EVENT, PARTICIPANT, "phone.scanner", "Scannen"),
    see(EVENT, VISITOR, "leads.stand", "{startup_name}", token="stand"),
    see(EVENT, PARTICIPANT, "leads.stand", "{startup_name}", token="stand"),
    see(EVENT, PARTICIPANT, "leads.mine", "Start-ups, die mich interessieren"),
    see(EVENT, PARTICIPANT, "leads.change", "{startup_name}", public_id="interest"),
    see(EVENT, STARTUP, "phone.startup_scanner", "Scannen"),
    see(EVENT, STARTUP, "own_leads.index", "Wer sich für {startup_name} interessiert"),
    see(EVENT, STARTUP, "own_leads.remark", "{lead_name}", public_id="lead"),
    see(EVENT, STARTUP, "own_leads.poster", "Aushang für Stände"),
    see(EVENT, STARTUP, "scan.open_badge", "In Kontakt bleiben?", token="met_token"),
    see(EVENT, ORGANISER, "leads_organiser.posters", "Aushang für Stände"),
    see(EVENT, PARTICIPANT, "scan.open_badge", "Kontakt tauschen?", token="met_token"),
    see(AFTER, PARTICIPANT, "seats.feedback", "Was hat es gebracht?"),
    see(AFTER, PARTICIPANT, "seats.words", "Rückmeldung an {judged_name}", guid="judged"),
    see(EVENT, VISITOR, "seats.here", "{stage_name}", token="stage_code"),
    see(EVENT, PARTICIPANT, "seats.here", "{stage_name}", token="stage_code"),
    see(EVENT, VISITOR, "screen.show", "{stage_name}", slug="stage"),
    see(AFTER, VISITOR, "screen.show", "{stage_name}", slug="stage"),
    see(EVENT, STEWARD, "screen.index", "Bühnen"),
    see(EVENT, STEWARD, "screen.remote", "Regie: {stage_name}", slug="stage"),
    see(AFTER, STEWARD, "screen.remote", "Regie: {stage_name}", slug="stage"),
    see(AFTER, STARTUP, "seats.echo", "Rückmeldungen an {startup_name}"),
    see(EVENT, PARTICIPANT, "my_calendar.index", "Kalender abonnieren"),
    see(EVENT, ORGANISER, "feeds.files", "Aushang und Dateien"),
    see(AFTER, ORGANISER, "seats_organiser.index", "Plätze und Rückmeldungen"),
    see(AFTER, ORGANISER, "seats_organiser.poster", "{stage_name}", slug="stage"),
    see(EVENT, VISITOR, "tables.show", "Tisch 1", token="table_code"),
    see(EVENT, PARTICIPANT, "tables.show", "Tisch 1", token="table_code"),
    see(EVENT, PARTICIPANT, "tables.index", "Thementische von {participant_name}"),
    see(AFTER, PARTICIPANT, "tables.index", "Thementische von {participant_name}"),
    see(EVENT, ORGANISER, "tables_organiser.index", "Thementische"),
    see(AFTER, ORGANISER, "tables_organiser.index", "Thementische"),
    see(EVENT, ORGANISER, "tables_organiser.new", "Neuer Tisch"),
    see(EVENT, ORGANISER, "tables_organiser.edit", "Tisch 1", number="table"),
    see(EVENT, ORGANISER, "tables_organiser.posters", "Aushang der Thementische"),
    see(EVENT, ORGANISER, "tables_organiser.poster", "Aushang der Thementische", number="table"),
    see(AFTER, PARTICIPANT, "topics.index", "Themen"),
    see(AFTER, PARTICIPANT, "topics.report", "Themen von Medebach"),
    see(EVENT, PARTICIPANT, "topics.report", "Themen von Medebach"),
    see(AFTER, STARTUP, "startups.own", "{startup_name}"),
    see(AFTER, STARTUP, "startups.edit_own", "Profil bearbeiten"),
    see(AFTER, STARTUP, "startups_own.logo", "Logo"),
    see(OPEN, STARTUP, "startups_own.withdraw", "Für {startup_name} absagen"),
    see(OPEN, STARTUP, "startups_own.erase", "{startup_name}: alle Angaben löschen"),
    see(AFTER, STARTUP, "startups_own.erase", "{startup_name}: alle Angaben löschen"),
    see(OPEN, STARTUP, "pitches.book", "Pitch-Termin"),
    see(EVENT, STARTUP, "pitches.book", "Pitch-Termin"),
    see(OPEN, STARTUP, "pitches.move", "Termin verschieben?", slot="slot", pitch="held_pitch"),
    see(OPEN, STARTUP, "pitches.give_back", "Termin zurückgeben?", slot="held_slot"),
    see(AFTER, STARTUP, "pitches.book", "Pitch-Termin"),
    see(EVENT, STEWARD, "checkin.door", "Einlass"),
    see(EVENT, STEWARD, "checkin.door", "Einlass", query="?q=Bad"),
    see(EVENT, STEWARD, "checkin.walk_in", "Vor Ort anmelden"),
    see(EVENT, STEWARD, "checkin.print_badge", "{head_name}", code="code"),
    see(EVENT, STEWARD, "pitches.count_list", "Publikum zählen"),
    see(EVENT, STEWARD, "programme.index", "Programm"),
    see(EVENT, STEWARD, "scan.open_badge", "{head_name}", token="badge"),
    see(AFTER, STEWARD, "scan.open_badge", "{head_name}", token="badge"),
    see(EVENT, STEWARD, "scan.open_badge", "Unbekannter Ausweis", token="nonsense"),
    see(EVENT, ORGANISER, "dashboard.index", "Übersicht"),
    see(EVENT, ORGANISER, "live.show", "Live am Messetag"),
    see(AFTER, ORGANISER, "live.show", "Live am Messetag"),
    see(OPEN, ORGANISER, "live.show", "Live am Messetag"),
    see(EVENT, ORGANISER, "live.wall", "{fair}"),
    see(EVENT, DISTRICT, "live.wall", "{fair}"),
    see(EVENT, ORGANISER, "vips.index", "VIPs"),
    see(EVENT, ORGANISER, "live.missing", "Wer fehlt noch?"),
    see(EVENT, ORGANISER, "live.missing", "Wer fehlt noch?", query="?district=detmold"),
    see(AFTER, ORGANISER, "dashboard.index", "Übersicht"),
    see(AFTER, ORGANISER, "fair_organiser.edit", "Messe"),
    see(OPEN, ORGANISER, "invitations_organiser.index", "Einladungen"),
    see(AFTER, ORGANISER, "invitations_organiser.index", "Einladungen"),
    see(OPEN, ORGANISER, "invitations_organiser.invite", "Kommunen einladen"),
    see(
        OPEN,
        ORGANISER,
        "invitations_organiser.edit",
        "Einladung von Hallenberg",
        public_id="invitation_page",
    ),
    see(AFTER, ORGANISER, "registration_organiser.participants", "Teilnehmende"),
    see(AFTER, ORGANISER, "registration_organiser.participants", "Teilnehmende", query="?q=Bad"),
    see(OPEN, ORGANISER, "badges.index", "Ausweise"),
    see(EVENT, ORGANISER, "badges.index", "Ausweise", query="?unprinted=y&letters=N-Z"),
    see(EVENT, ORGANISER, "badges.blanks", "Blanko-Ausweise"),
    see(EVENT, ORGANISER, "badges.show", "Ausweise drucken", public_id="badge_order"),
    see(AFTER, ORGANISER, "circulars_organiser.index", "Rundschreiben"),
    see(AFTER, ORGANISER, "circulars_organiser.new", "Neues Rundschreiben"),
    see(AFTER, ORGANISER, "circulars_organiser.show", "Entwurf: {subject}", public_id="draft"),
    see(
        AFTER,
        ORGANISER,
        "circulars_organiser.show",
        "Entwurf: {subject}",
        public_id="draft_to_nobody",
    ),
    see(AFTER, ORGANISER, "circulars_organiser.show", "{subject}", public_id="sent_circular"),
    see(
        AFTER,
        ORGANISER,
        "circulars_organiser.edit",
        "Rundschreiben bearbeiten",
        public_id="draft",
    ),
    see(AFTER, ORGANISER, "circulars_organiser.send", "Rundschreiben senden", public_id="draft"),
    see(AFTER, ORGANISER, "registration_organiser.municipalities", "Kommunen"),
    see(AFTER, ORGANISER, "register_organiser.upload", "Verzeichnis erneuern"),
    see(AFTER, ORGANISER, "register_organiser.preview", "Was sich ändert", name="register"),
    see(AFTER, ORGANISER, "registration_organiser.add_guests", "Gäste eintragen"),
    see(AFTER, ORGANISER, "registration_organiser.edit", "Medebach", public_id="registration"),
    see(AFTER, ORGANISER, "registration_organiser.choose_municipality", "Telefonisch anmelden"),
    see(
        AFTER,
        ORGANISER,
        "registration_organiser.choose_municipality",
        "Telefonisch anmelden",
        query="?q=Hallenberg",
    ),
    see(
        AFTER,
        ORGANISER,
        "registration_organiser.register_by_telephone",
        "Hallenberg anmelden",
        ags="hallenberg",
    ),
    see(
        AFTER,
        ORGANISER,
        "registration_organiser.register_by_telephone",
        "Bielefeld anmelden",
        ags="bielefeld",
    ),
    see(AFTER, ORGANISER, "pitches_organiser.stages", "Bühnen und Termine"),
    see(EVENT, ORGANISER, "wishes_organiser.index", "Wünsche und Wartelisten"),
    see(AFTER, ORGANISER, "pitches_organiser.new_stage", "Bühne anlegen"),
    see(AFTER, ORGANISER, "pitches_organiser.edit_stage", "{stage_name}", slug="stage"),
    see(AFTER, ORGANISER, "pitches_organiser.new_slots", "Termine anlegen"),
    see(AFTER, ORGANISER, "pitches_organiser.edit_slot", "{slot_name}", public_id="slot"),
    see(AFTER, ORGANISER, "pitches_blocks.new", "Programmpunkt anlegen"),
    see(AFTER, ORGANISER, "pitches_blocks.edit", "{block_name}", public_id="block"),
    see(AFTER, ORGANISER, "pitches_day.plan", "Tag planen"),
    see(AFTER, ORGANISER, "pitches_grid.show", "Raster"),
    see(AFTER, ORGANISER, "startups_organiser.index", "Start-ups"),
    see(AFTER, ORGANISER, "startups_organiser.new", "Start-up anlegen"),
    see(OPEN, ORGANISER, "startups_organiser.invite", "Start-ups einladen"),
    see(
        AFTER,
        ORGANISER,
        "startups_organiser.show",
        "{changed_startup_name}",
        slug="changed_startup",
    ),
    see(AFTER, ORGANISER, "startups_organiser.show", "Praxisbrücke", slug="applicant"),
    see(AFTER, ORGANISER, "startups_organiser.edit", "{startup_name}", slug="startup"),
    see(AFTER, ORGANISER, "topics_organiser.index", "Themen"),
    see(AFTER, ORGANISER, "topics_organiser.new", "Neues Thema"),
    see(AFTER, ORGANISER, "topics_organiser.show", "{topic_name}", slug="topic"),
    see(AFTER, ORGANISER, "topics_organiser.edit", "Thema bearbeiten", slug="topic"),
    see(AFTER, ORGANISER, "groups_organiser.index", "Arbeitsgruppen"),
    see(AFTER, ORGANISER, "groups_organiser.new", "Arbeitsgruppe gründen"),
    see(AFTER, ORGANISER, "groups_organiser.new", "Arbeitsgruppe gründen", thema="topic"),
    see(AFTER, ORGANISER, "groups_organiser.edit", "Arbeitsgruppe bearbeiten", public_id="group"),
    see(AFTER, ORGANISER, "letters_organiser.index", "Nachrichten"),
    see(AFTER, ORGANISER, "report.index", "Berichte"),
    see(AFTER, DISTRICT, "dashboard.index", "Übersicht"),
    see(AFTER, DISTRICT, "report.index", "Berichte"),
]

WITHOUT_ANYTHING = [
    see(EMPTY, VISITOR, "fair.start", "{fair}"),
    see(EMPTY, VISITOR, "registration.search", "Kommune anmelden"),
    see(EMPTY, VISITOR, "programme.index", "Programm"),
    see(EMPTY, VISITOR, "programme.mine", "Mein Programm"),
    see(EMPTY, ORGANISER, "programme_organiser.index", "Freigabe"),
    see(EMPTY, VISITOR, "startups.index", "Start-ups"),
    see(EMPTY, VISITOR, "topics.index", "Themen"),
    see(EMPTY, VISITOR, "groups.index", "Arbeitsgruppen"),
    see(EMPTY, STEWARD, "checkin.door", "Einlass"),
    see(EMPTY, STEWARD, "checkin.door", "Einlass", query="?q=Niemand"),
    see(EMPTY, STEWARD, "pitches.count_list", "Publikum zählen"),
    see(EMPTY, ORGANISER, "dashboard.index", "Übersicht"),
    see(EMPTY, ORGANISER, "live.show", "Live am Messetag"),
    see(EMPTY, ORGANISER, "vips.index", "VIPs"),
    see(EMPTY, DISTRICT, "live.wall", "{fair}"),
    see(EMPTY, ORGANISER, "fair_organiser.edit", "Messe"),
    see(EMPTY, ORGANISER, "invitations_organiser.index", "Einladungen"),
    see(EMPTY, ORGANISER, "registration_organiser.participants", "Teilnehmende"),
    see(EMPTY, ORGANISER, "badges.index", "Ausweise"),
    see(EMPTY, ORGANISER, "circulars_organiser.index", "Rundschreiben"),
    see(EMPTY, ORGANISER, "pitches_organiser.stages", "Bühnen und Termine"),
    see(EMPTY, ORGANISER, "pitches_organiser.new_slots", "Termine anlegen"),
    see(EMPTY, ORGANISER, "feeds.files", "Aushang und Dateien"),
    see(EMPTY, ORGANISER, "pitches_day.plan", "Tag planen"),
    see(EMPTY, ORGANISER, "pitches_grid.show", "Raster"),
    see(EMPTY, ORGANISER, "planner_organiser.index", "Parallele Pitches planen"),
    see(EMPTY, ORGANISER, "meetings_organiser.index", "Sprechstunde"),
    see(EMPTY, ORGANISER, "meetings_organiser.setup", "Sprechstunde einrichten"),
    see(EMPTY, ORGANISER, "meetings_organiser.today", "Sprechstunde: Wer ist da?"),
    see(EMPTY, ORGANISER, "planner_organiser.rules", "Vorgaben für den Planer"),
    see(EMPTY, ORGANISER, "seats_organiser.index", "Plätze und Rückmeldungen"),
    see(EMPTY, ORGANISER, "startups_organiser.index", "Start-ups"),
    see(EMPTY, ORGANISER, "tables_organiser.index", "Thementische"),
    see(EMPTY, ORGANISER, "topics_organiser.index", "Themen"),
    see(EMPTY, ORGANISER, "groups_organiser.index", "Arbeitsgruppen"),
    see(EMPTY, ORGANISER, "groups_organiser.new", "Arbeitsgruppe gründen"),
    see(EMPTY, ORGANISER, "letters_organiser.index", "Nachrichten"),
    see(EMPTY, ORGANISER, "report.index", "Berichte"),
    see(EMPTY, DISTRICT, "dashboard.index", "Übersicht"),
]

REFUSED = [
    see(EVENT, STEWARD, "fair_organiser.edit", "Kein Zugang", status=403),
    see(AFTER, DISTRICT, "registration_organiser.participants", "Kein Zugang", status=403),
    see(EVENT, VISITOR, "startups.show", "Seite nicht gefunden", status=404, slug="nonsense"),
    see(EVENT, VISITOR, "accounts.sign_out", "So geht es nicht", status=405),
    see(
        EVENT,
        VISITOR,
        "registration.confirm",
        "Das geht leider nicht",
        status=409,
        token="nonsense",
    ),
    see(OPEN, VISITOR, "invitations.show", "Das geht leider nicht", status=409, token="nonsense"),
]

# Forms, here to be sent with every field emptied.
WRONG = [
    see(AFTER, VISITOR, "accounts.sign_in", "Team-Anmeldung"),
    see(AFTER, VISITOR, "accounts.request_password_link", "Neues Passwort"),
    see(AFTER, VISITOR, "accounts.set_password", "Neues Passwort wählen", token="password_link"),
    see(OPEN, VISITOR, "registration.register", "Hallenberg anmelden", ags="hallenberg"),
    see(
        OPEN,
        VISITOR,
        "registration.request_allowance",
        "Zulassung für Bielefeld",
        ags="bielefeld",
    ),
    see(OPEN, VISITOR, "registration.request_link", "Link zu Ihren Seiten"),
    see(AFTER, VISITOR, "startups.request_link", "Link für Start-ups"),
    see(AFTER, STARTUP, "startups.edit_own", "Profil bearbeiten"),
    see(AFTER, STARTUP, "startups_own.logo", "Logo"),
    see(OPEN, VISITOR, "startups.apply", "Als Start-up bewerben"),
    see(OPEN, ORGANISER, "startups_organiser.invite", "Start-ups einladen"),
    see(AFTER, PARTICIPANT, "topics.report", "Themen von Medebach"),
    see(EVENT, STEWARD, "checkin.walk_in", "Vor Ort anmelden"),
    see(OPEN, PARTICIPANT, "my_people.contact", "E-Mail und Telefon"),
    see(OPEN, PARTICIPANT, "my_people.person", "{head_name}", code="code"),
    see(OPEN, PARTICIPANT, "my_people.deputy", "Wer kommt statt {head_name}?"),
    see(OPEN, PARTICIPANT, "my_people.add_companion", "Wer kommt mit?"),
    see(AFTER, ORGANISER, "fair_organiser.edit", "Messe"),
    see(OPEN, VISITOR, "invitations.accept", "Hallenberg anmelden", token="invitation"),
    see(OPEN, ORGANISER, "invitations_organiser.invite", "Kommunen einladen"),
    see(
        OPEN,
        ORGANISER,
        "invitations_organiser.edit",
        "Einladung von Hallenberg",
        public_id="invitation_page",
    ),
    see(AFTER, ORGANISER, "registration_organiser.edit", "Medebach", public_id="registration"),
    see(AFTER, ORGANISER, "registration_organiser.add_guests", "Gäste eintragen"),
    see(
        AFTER,
        ORGANISER,
        "registration_organiser.register_by_telephone",
        "Hallenberg anmelden",
        ags="hallenberg",
    ),
    see(EVENT, ORGANISER, "badges.blanks", "Blanko-Ausweise"),
    see(AFTER, ORGANISER, "circulars_organiser.new", "Neues Rundschreiben"),
    see(
        AFTER,
        ORGANISER,
        "circulars_organiser.edit",
        "Rundschreiben bearbeiten",
        public_id="draft",
    ),
    see(AFTER, ORGANISER, "pitches_organiser.new_stage", "Bühne anlegen"),
    see(AFTER, ORGANISER, "pitches_organiser.edit_stage", "{stage_name}", slug="stage"),
    see(AFTER, ORGANISER, "pitches_organiser.new_slots", "Termine anlegen"),
    see(AFTER, ORGANISER, "pitches_organiser.edit_slot", "{slot_name}", public_id="slot"),
    see(AFTER, ORGANISER, "pitches_blocks.new", "Programmpunkt anlegen"),
    see(AFTER, ORGANISER, "pitches_blocks.edit", "{block_name}", public_id="block"),
    see(AFTER, ORGANISER, "pitches_day.plan", "Tag planen"),
    see(AFTER, ORGANISER, "startups_organiser.new", "Start-up anlegen"),
    see(AFTER, ORGANISER, "startups_organiser.edit", "{startup_name}", slug="startup"),
    see(AFTER, ORGANISER, "topics_organiser.new", "Neues Thema"),
    see(AFTER, ORGANISER, "topics_organiser.edit", "Thema bearbeiten", slug="topic"),
    see(EVENT, ORGANISER, "tables_organiser.new", "Neuer Tisch"),
    see(AFTER, ORGANISER, "groups_organiser.new", "Arbeitsgruppe gründen", thema="topic"),
    see(AFTER, ORGANISER, "groups_organiser.edit", "Arbeitsgruppe bearbeiten", public_id="group"),
]


class Stand:
    """A served fair, with a browser window for each role."""

    def __init__(self, browser: Browser, server: LiveServer, stage: str) -> None:
        self._browser = browser
        self._server = server
        self._windows: dict[str, Page] = {}
        self.asked: set[str] = set()
        """Where the windows sent requests to: scheme, host and port."""
        with opened_app(server.instance) as self._app:
            self._places = _places(self._app, is_filled=stage != EMPTY)
            self._sessions = _sessions(is_filled=stage != EMPTY)

    @property
    def url(self) -> str:
        return self._server.url

    def window(self, role: str, **session) -> Page:
        """A window in which `role` is signed in, the same one each time."""
        name = " ".join([role, *session.values()])
        if name not in self._windows:
            page = new_page(self._browser, self.url)
            page.on("request", lambda request: self.asked.add(_origin(request.url)))
            cookies = session_cookie(self._server.instance, **self._sessions[role], **session)
            page.context.add_cookies(
                [{"name": key, "value": value, "url": self.url} for key, value in cookies.items()],
            )
            self._windows[name] = page
        return self._windows[name]

    def english_window(self, role: str) -> Page:
        return self.window(role, **{LANGUAGE: "en"})

    def path(self, sight: Sight) -> str:
        values = {key: self._places[place] for key, place in sight.values}
        adapter = self._app.url_map.bind("localhost")
        return adapter.build(sight.endpoint, values) + sight.query

    def place(self, name: str) -> str:
        return self._places[name]

    def heading(self, sight: Sight) -> str:
        return sight.heading.format(**self._places)

    def set_clock(self, state: str) -> None:
        if state != EMPTY:
            with opened_app(self._server.instance):
                day = clock.local(get_fair().starts_at).date()
                clock.move_to(MOMENTS[Stage(state)].on(day))

    def close(self) -> None:
        for page in self._windows.values():
            page.context.close()


def _origin(url: str) -> str:
    return "/".join(url.split("/")[:3])


def _places(app: Flask, *, is_filled: bool) -> dict[str, str]:
    places = {
        "fair": get_fair().name,
        "hallenberg": HALLENBERG,
        "medebach": MEDEBACH,
        "bielefeld": BIELEFELD,
        "nonsense": "NICHTS",
        "door": "einlass",
    }
    return places | _filled_places(app) if is_filled else places


def _filled_places(app: Flask) -> dict[str, str]:
    town = get_registration(_first(Registration.id, Registration.ags == MEDEBACH))
    startup = _first(Startup)
    changed = _first(Startup, Startup.name == CHANGED)
    applicant = _first(Startup, Startup.name == "Praxisbrücke")
    topic = _first(Topic)
    group = _first(WorkingGroup)
    stage = _first(PitchStage)
    free = next(pitch for pitch in schedule() if pitch.startup is None)
    held = bookings_of_startup(startup.id)[0]
    block = _first(Block)
    account = _first(Account)
    invitation = _first(Invitation, Invitation.ags == HALLENBERG)
    answered = _first(Invitation, Invitation.ags == MEDEBACH)
    with app.test_request_context():
        slot_name = app.jinja_env.get_template("pitches/_pitch.html").module.times(free.slot)
    with write_transaction():
        make_given_up_mail()
        judged = _judged(get_registration(town.id).people[0])
        acquaintances = _acquaintances(get_registration(town.id).people[0])
        interests = _interests(get_registration(town.id).people[0], startup)
        companion = add_companion(get_registration(town.id), "Mia Koch", get_fair())
        links = {
            place: issue_link(purpose, row.id, expires_at=town.created_at.replace(year=2999))
            for place, purpose, row in (
                ("confirmation_link", LinkPurpose.CONFIRM_REGISTRATION, town),
                ("town_link", LinkPurpose.OPEN_REGISTRATION, town),
                ("startup_link", LinkPurpose.OPEN_STARTUP, startup),
                ("password_link", LinkPurpose.SET_PASSWORD, account),
                ("invitation", LinkPurpose.OPEN_INVITATION, invitation),
                ("answered_invitation", LinkPurpose.OPEN_INVITATION, answered),
            )
        }
        links |= _circulars(town)
    return {
        "register": keep(read_gazetteer(gvisys(TOWNS_THAT_CHANGED)), COUNTED),
        "registration": town.public_id,
        "invitation_page": invitation.public_id,
        "head_name": town.people[0].name,
        "code": town.people[0].code,
        "badge_order": newest_orders()[0].public_id,
        "badge": town.people[0].badge_token,
        "participant_name": town.people[0].name,
        **acquaintances,
        **interests,
        "stand": startup.stand_token,
        "companion": companion.code,
        "companion_name": companion.name,
        "startup": startup.slug,
        "startup_name": startup.name,
        "changed_startup": changed.slug,
        "changed_startup_name": changed.name,
        "applicant": applicant.slug,
        "topic": topic.slug,
        "topic_name": topic.title,
        "group": group.public_id if group else "",
        "group_name": group.name if group else "",
        "release": "1",
        "gate": _first(Gate).public_id,
        "stage": stage.slug,
        "stage_name": stage.name,
        "stage_code": stage.scan_token,
        "table": "1",
        "table_code": _first(TopicTable, TopicTable.number == 1).scan_token,
        "judged": judged.public_id,
        "judged_name": judged.startup.name,
        "slot": free.slot.public_id,
        "held_slot": held.slot.public_id,
        "held_pitch": str(held.number),
        "block": block.public_id,
        "block_name": block.title,
        "slot_name": f"{free.stage.name}, {slot_name}",
        "subject": SUBJECT,
    } | links


def _acquaintances(person: Participant) -> dict[str, str]:
    """Whom a person met: one who gave and got a contact, and one who waits for it."""
    met, asking = db.session.scalars(
        sa.select(Participant)
        .join(Participant.registration)
        .where(Registration.status == RegistrationStatus.CONFIRMED)
        .where(Participant.registration_id != person.registration_id)
        .order_by(Participant.id)
        .limit(2)
    )
    make_contact(person, met, gives_email=True)
    note = {"tag": "Radwege", "note": "Im Frühjahr besuchen."}
    return {
        "met": make_contact(met, person, gives_email=True, **note).public_id,
        "met_name": met.name,
        "met_token": met.badge_token,
        "asking": make_contact(asking, person).public_id,
        "asking_name": asking.name,
    }


def _interests(person: Participant, startup: Startup) -> dict[str, str]:
    """A start-up that a person noted, another that asks, and somebody who agreed."""
    asking = db.session.scalars(sa.select(Startup).where(Startup.id != startup.id)).first()
    make_lead(person, asking, noted_at=None, asked_at=startup.created_at)
    agreed = agreed_leads(startup)[0]
    return {
        "interest": make_lead(person, startup, shares_contact=True).public_id,
        "lead": agreed.lead.public_id,
        "lead_name": agreed.person.name,
    }


def _judged(mayor: Participant) -> Booking:
    """A pitch at which the mayor was, with his judgement of it."""
    booking = db.session.scalars(
        sa.select(Booking).options(joinedload(Booking.startup)).order_by(Booking.id)
    ).first()
    if find_attendance(mayor, booking) is None:
        make_attendance(booking, mayor)
    [attendance] = [row for row in attendances_of(mayor) if row.booking is booking]
    give_feedback(attendance, Verdict.LATER, now=clock.now())
    return booking


def _circulars(town: Registration) -> dict[str, str]:
    """Where circulars are found: a draft, one that nobody would get, one that was sent."""
    words = {"subject": SUBJECT, "body": LETTER, "written_by": _first(Account)}
    circulars = {
        "draft": make_circular(**words),
        "draft_to_nobody": make_circular(**words, text="niemand"),
        "sent_circular": make_circular([town], **words, text="Medebach"),
    }
    return {place: circular.public_id for place, circular in circulars.items()}


def _first(entity, *conditions):
    return db.session.scalars(sa.select(entity).where(*conditions).limit(1)).first()


def _sessions(*, is_filled: bool) -> dict[str, dict[str, object]]:
    roles = {STEWARD: Role.STEWARD, ORGANISER: Role.ADMIN, DISTRICT: Role.DISTRICT}
    sessions: dict[str, dict[str, object]] = {VISITOR: {}}
    for name, role in roles.items():
        sessions[name] = account_session(_first(Account, Account.role == role))
    if is_filled:
        town_id = _first(Registration.id, Registration.ags == MEDEBACH)
        sessions[PARTICIPANT] = {"registration_id": town_id}
        sessions[STARTUP] = {"startup_id": _first(Startup.id)}
    return sessions
