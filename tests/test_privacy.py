"""What the app owes its visitors' privacy, seen from outside and over every table and page."""

from html.parser import HTMLParser

import pytest
import sqlalchemy as sa

from messe.accounts.models import Role
from messe.app import close_connections, create_app
from messe.core.database import Model, db
from messe.core.paths import resource_folder
from messe.core.privacy import (
    KEY,
    NOT_PERSONAL,
    LegalBasis,
    Retention,
    declared_personal_columns,
    personal,
    stored_by_purpose,
)
from tests.factories import make_account, make_registration, open_registration, sign_in

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

    lines = stored_by_purpose(metadata.sorted_tables)

    assert [(line.purpose, line.contents, line.basis, line.retention) for line in lines] == [
        ("Einlass", ["Name", "Platz"], LegalBasis.PUBLIC_TASK, Retention.AFTER_FAIR),
        ("Post", ["Adresse"], LegalBasis.CONSENT, Retention.AFTER_FAIR),
    ]


LEGAL_PAGES = ("/impressum", "/datenschutz", "/barrierefreiheit")
READING_PAGES = (
    "/",
    *LEGAL_PAGES,
    "/anmeldung",
    "/programm",
    "/startups",
    "/themen",
    "/gibt-es-nicht",
)
RESOURCE_ATTRIBUTES = {"src", "srcset", "action", "formaction", "poster", "data", "background"}


def addresses(app) -> list[str]:
    """Every address that answers GET, its variables filled with nonsense."""
    adapter = app.url_map.bind("localhost")
    return [
        adapter.build(rule.endpoint, dict.fromkeys(rule.arguments, "05958020"), method="GET")
        for rule in app.url_map.iter_rules()
        if "GET" in rule.methods
    ]


def be_everybody(client) -> None:
    """Let `client` be an organiser, a participant and a start-up at once."""
    sign_in(client, make_account(Role.ADMIN))
    open_registration(client, make_registration(contact_email="rathaus@hallenberg.example"))


def all_rows() -> dict:
    return {
        table.name: sorted(map(repr, db.session.execute(sa.select(table)).all()))
        for table in Model.metadata.sorted_tables
    }


class Resources(HTMLParser):
    """What a browser would load for a page, and what a strict policy would refuse."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.inline: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        self.loaded += [values[name] for name in RESOURCE_ATTRIBUTES & values.keys()]
        if tag == "link":
            self.loaded.append(values["href"])
        self.inline += [f"<{tag} {name}>" for name in values if name.startswith(("on", "style"))]
        if tag == "style" or (tag == "script" and "src" not in values):
            self.inline.append(f"<{tag}>")


@pytest.fixture
def guarded_client(instance, fair):
    """A client of an app that checks form tokens, as in production, under https."""
    app = create_app(
        instance,
        SECRET_KEY="test",
        TESTING=True,
        PUBLIC_URL="https://messe.example",
        PREFERRED_URL_SCHEME="https",
    )
    yield app.test_client()
    with app.app_context():
        close_connections()


def over_https(client, path, method="GET", **arguments):
    return client.open(path, method=method, base_url="https://messe.example", **arguments)


@pytest.mark.parametrize("path", READING_PAGES)
def test_every_page_links_the_legal_pages(client, path):
    page = client.get(path).text

    assert [path for path in LEGAL_PAGES if f'href="{path}"' not in page] == []


@pytest.mark.parametrize("path", LEGAL_PAGES)
def test_legal_page_shows_the_operators_own_text_instead_of_the_draft(client, fair, path):
    fair.imprint = fair.privacy_notice = fair.accessibility_statement = "Unser eigener Text."

    page = client.get(path).text

    assert "Unser eigener Text." in page
    assert "Dieser Text ist ein Entwurf." not in page


def test_privacy_notice_names_everything_that_is_stored_about_people(client):
    page = client.get("/datenschutz").text

    unnamed = [
        str(line.what)
        for line in declared_personal_columns(Model.metadata.sorted_tables)
        if str(line.what) not in page or str(line.purpose) not in page
    ]
    assert unnamed == []


def test_reading_a_page_changes_nothing(app, client, on_the_day):
    be_everybody(client)
    before = all_rows()

    for address in addresses(app):
        assert client.get(address).status_code < 500, address
        assert all_rows() == before, address


@pytest.mark.parametrize("path", READING_PAGES)
def test_visitor_who_only_reads_gets_no_cookie(guarded_client, path):
    response = over_https(guarded_client, path)

    assert "Set-Cookie" not in response.headers


def test_cookie_comes_only_with_a_form_that_needs_it(guarded_client, now):
    for address in addresses(guarded_client.application):
        stranger = guarded_client.application.test_client()
        response = over_https(stranger, address)

        if "Set-Cookie" in response.headers:
            assert 'name="csrf_token"' in response.text, address


def test_session_cookie_is_safe(guarded_client):
    response = over_https(guarded_client, "/team/anmelden")

    name, *attributes = response.headers["Set-Cookie"].split("; ")
    assert name.startswith("messe=")
    assert {"Secure", "HttpOnly", "SameSite=Lax"} <= set(attributes)


def test_session_cookie_needs_no_https_where_there_is_none(client):
    response = client.post("/sprache", data={"language": "en"})

    attributes = response.headers["Set-Cookie"].split("; ")
    assert "Secure" not in attributes
    assert {"HttpOnly", "SameSite=Lax"} <= set(attributes)


def test_no_page_loads_anything_from_elsewhere(app, client, on_the_day):
    be_everybody(client)

    for address in addresses(app):
        response = client.get(address)
        if response.mimetype != "text/html":
            continue
        page = Resources(response.text)
        elsewhere = [
            one for one in page.loaded if not one.startswith(("/", "data:")) or one[:2] == "//"
        ]
        assert (elsewhere, page.inline) == ([], []), address


def test_no_style_sheet_or_script_of_ours_loads_anything_from_elsewhere():
    files = [
        path
        for path in resource_folder("static").rglob("*")
        if path.suffix in {".css", ".js"} and "vendor" not in path.parts
    ]

    assert [
        path.name for path in files if "//" in path.read_text().replace("://www.w3.org", "")
    ] == []


def style_sheet(app) -> str:
    """The address of a static file."""
    return f"{app.static_url_path}/css/base.css"


def answers(client) -> dict:
    """One answer of each kind: page, static file, refusal, unknown, change."""
    return {
        "page": client.get("/"),
        "static file": client.get(style_sheet(client.application), buffered=True),
        "unknown": client.get("/gibt-es-nicht"),
        "wrong method": client.get("/sprache"),
        "refused": client.get("/team/passwort/unbekannt"),
        "change": client.post("/sprache", data={"language": "de"}),
    }


def test_every_answer_carries_the_headers(client):
    for kind, answer in answers(client).items():
        headers = answer.headers
        policy = headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';"), kind
        assert "unsafe-inline" not in policy, kind
        assert "frame-ancestors 'none'" in policy, kind
        assert headers["X-Content-Type-Options"] == "nosniff", kind
        assert headers["Referrer-Policy"] == "same-origin", kind
        assert headers["Permissions-Policy"] == "camera=()", kind
        assert "Strict-Transport-Security" not in headers, kind


def test_browser_is_told_to_stay_with_https(guarded_client):
    for path in ("/", style_sheet(guarded_client.application), "/gibt-es-nicht"):
        headers = over_https(guarded_client, path, buffered=True).headers

        assert headers["Strict-Transport-Security"] == "max-age=31536000"


def test_only_static_files_may_be_kept_by_caches(client):
    assert client.get("/").headers["Cache-Control"] == "no-store"
    headers = client.get(style_sheet(client.application), buffered=True).headers
    assert "no-store" not in headers["Cache-Control"]


def test_static_files_carry_no_session(client):
    with client.session_transaction() as session:
        session.permanent = True

    assert "Set-Cookie" in client.get("/").headers
    headers = client.get(style_sheet(client.application), buffered=True).headers
    assert "Set-Cookie" not in headers
    assert headers["Vary"] == "Accept-Encoding"


def test_form_with_its_token_is_accepted_over_https(guarded_client):
    page = over_https(guarded_client, "/team/passwort").text
    token = page.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
    arguments = {
        "data": {"email": "niemand@messe.example", "csrf_token": token},
        "headers": {"Referer": "https://messe.example/team/passwort"},
    }

    response = over_https(guarded_client, "/team/passwort", "POST", **arguments)

    assert response.status_code == 302


def test_form_without_its_token_is_refused(guarded_client):
    data = {"email": "niemand@messe.example"}

    response = over_https(guarded_client, "/team/passwort", "POST", data=data)

    assert response.status_code == 400
    assert "Diese Seite war zu lange offen." in response.text
