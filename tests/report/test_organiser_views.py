"""The organisers' page of reports and exports."""

import json

import pytest

from messe.accounts.models import Role
from messe.report import service
from messe.report.files import report_file
from messe.report.models import ReportOrder
from tests.factories import make_account, make_registration, sign_in


@pytest.fixture
def team(client, now):
    sign_in(client, make_account(Role.ORGANISER))
    return client


@pytest.fixture
def district_reader(client, now):
    sign_in(client, make_account(Role.DISTRICT))
    return client


@pytest.fixture
def quick_render(monkeypatch):
    monkeypatch.setattr(service, "render_report", lambda _report: b"%PDF quick")


def order_and_make(client, scope):
    response = client.post("/orga/berichte", data={"scope": scope})
    service.make_ordered_reports()
    return response


def test_page_offers_the_four_reports(team):
    page = team.get("/orga/berichte").text

    assert [page.count(f'name="scope" value="{scope}"') for scope in ("arnsberg", "all")] == [1, 1]
    assert page.count("Noch nicht erstellt.") == 4


def test_ordered_report_is_shown_as_being_made(team):
    response = team.post("/orga/berichte", data={"scope": "arnsberg"})

    assert response.location == "/orga/berichte"
    page = team.get("/orga/berichte").text
    assert "Ein Bericht wird gerade erstellt." in page
    assert "Wird erstellt, bestellt um 10:00 Uhr." in page
    assert 'value="arnsberg"' not in page


def test_made_report_can_be_fetched(team, quick_render, session):
    order_and_make(team, "arnsberg")
    order = session.query(ReportOrder).one()

    page = team.get("/orga/berichte").text
    response = team.get(f"/orga/berichte/{order.public_id}.pdf")

    assert f"/orga/berichte/{order.public_id}.pdf" in page
    assert "Ein Bericht wird gerade erstellt." not in page
    assert response.data == b"%PDF quick"
    assert response.mimetype == "application/pdf"
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Content-Disposition"] == "attachment; filename=bericht-arnsberg.pdf"
    response.close()


def test_failed_report_says_so_and_keeps_the_one_before(team, quick_render, monkeypatch, session):
    order_and_make(team, "all")
    before = session.query(ReportOrder).one().public_id
    monkeypatch.setattr(service, "render_report", lambda _report: 1 / 0)
    order_and_make(team, "all")

    page = team.get("/orga/berichte").text

    assert "Beim letzten Mal hat es leider nicht geklappt." in page
    assert before in page


@pytest.mark.parametrize("scope", ["", "köln", "../all"])
def test_unknown_report_cannot_be_ordered(team, scope, session):
    assert team.post("/orga/berichte", data={"scope": scope}).status_code == 400
    assert session.query(ReportOrder).count() == 0


def test_report_that_is_not_ready_is_not_found(team, session):
    team.post("/orga/berichte", data={"scope": "all"})
    order = session.query(ReportOrder).one()

    assert team.get(f"/orga/berichte/{order.public_id}.pdf").status_code == 404
    assert team.get("/orga/berichte/nothing.pdf").status_code == 404


def test_report_whose_file_is_gone_is_not_found(team, quick_render, session):
    order_and_make(team, "all")
    public_id = session.query(ReportOrder).one().public_id
    report_file(public_id).unlink()

    assert team.get(f"/orga/berichte/{public_id}.pdf").status_code == 404


def test_number_of_queries_does_not_grow_with_orders(team, quick_render, count_queries):
    few = count_queries(lambda: team.get("/orga/berichte"))
    for scope in ("arnsberg", "detmold", "all"):
        order_and_make(team, scope)

    assert count_queries(lambda: team.get("/orga/berichte")) == few


def test_organiser_fetches_an_export(team):
    make_registration(head="Ulrike Sommer")

    response = team.get("/orga/export/participants.json")

    assert [row["name"] for row in json.loads(response.data)] == ["Ulrike Sommer"]
    assert response.mimetype == "application/json"
    assert response.headers["Content-Disposition"] == "attachment; filename=participants.json"


@pytest.mark.parametrize("name", ["people.json", "participants.pdf", "participants"])
def test_unknown_export_is_not_found(team, name):
    assert team.get(f"/orga/export/{name}").status_code == 404


def test_district_government_sees_reports_but_no_personal_data(district_reader):
    page = district_reader.get("/orga/berichte")

    assert page.status_code == 200
    assert "/orga/export/" not in page.text
    assert district_reader.get("/orga/export/participants.json").status_code == 403
