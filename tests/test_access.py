"""Every address of the app stands here with who may open it; a new one fails until listed."""

import pytest

from messe.accounts.models import Role
from tests.factories import make_account, make_registration, open_registration, sign_in

# Who may open: everybody; a participant's phone; a start-up's browser; the account roles.
PUBLIC = "public"
PARTICIPANT = "participant"
STARTUP = "startup"
STEWARD = "steward"
ORGANISER = "organiser"
REPORT_READER = "report_reader"
DEMO = "demo"

ACCESS = {
    "accounts.request_password_link": PUBLIC,
    "accounts.set_password": PUBLIC,
    "accounts.sign_in": PUBLIC,
    "accounts.sign_out": PUBLIC,
    "badges.blanks": ORGANISER,
    "badges.download": ORGANISER,
    "badges.index": ORGANISER,
    "badges.note_printed": ORGANISER,
    "badges.order": ORGANISER,
    "badges.show": ORGANISER,
    "api.description": PUBLIC,
    "api.pair": PUBLIC,
    "api.scans": PUBLIC,
    "api.sync": PUBLIC,
    "checkin.admit": STEWARD,
    "checkin.take_back": STEWARD,
    "checkin.pair": PUBLIC,
    "checkin_organiser.edit_gate": ORGANISER,
    "checkin_organiser.index": ORGANISER,
    "checkin_organiser.lock_device": ORGANISER,
    "checkin_organiser.new_device": ORGANISER,
    "checkin_organiser.new_gate": ORGANISER,
    "checkin_organiser.renew_pairing": ORGANISER,
    "checkin.door": STEWARD,
    "checkin.print_badge": STEWARD,
    "checkin.walk_in": STEWARD,
    "circulars_organiser.delete": ORGANISER,
    "circulars_organiser.edit": ORGANISER,
    "circulars_organiser.index": ORGANISER,
    "circulars_organiser.new": ORGANISER,
    "circulars_organiser.send": ORGANISER,
    "circulars_organiser.send_test_mail": ORGANISER,
    "circulars_organiser.show": ORGANISER,
    "contacts.card": PARTICIPANT,
    "contacts.delete": PARTICIPANT,
    "contacts.download": PARTICIPANT,
    "contacts.download_all": PARTICIPANT,
    "contacts.exchange": PARTICIPANT,
    "contacts.give_back": PARTICIPANT,
    "contacts.index": PARTICIPANT,
    "contacts.note": PARTICIPANT,
    "contacts.settle": PARTICIPANT,
    "contacts.take_back": PARTICIPANT,
    "dashboard.index": REPORT_READER,
    "fair.accessibility": PUBLIC,
    "fair.healthz": PUBLIC,
    "fair.imprint": PUBLIC,
    "fair.privacy": PUBLIC,
    "fair.readyz": PUBLIC,
    "fair.service_worker": PUBLIC,
    "fair.start": PUBLIC,
    "fair.switch_language": PUBLIC,
    "fair_organiser.edit": ORGANISER,
    "feeds.calendar": PUBLIC,
    "feeds.files": ORGANISER,
    "feeds.own_calendar": PUBLIC,
    "feeds.poster": ORGANISER,
    "feeds.schedule_json": PUBLIC,
    "feeds.schedule_xml": PUBLIC,
    "feeds.sheet": PUBLIC,
    "groups.index": PUBLIC,
    "groups.show": PUBLIC,
    "groups_organiser.delete": ORGANISER,
    "groups_organiser.edit": ORGANISER,
    "groups_organiser.index": ORGANISER,
    "groups_organiser.new": ORGANISER,
    "leads.change": PARTICIPANT,
    "leads.decline": PARTICIPANT,
    "leads.mine": PARTICIPANT,
    "leads.note": PARTICIPANT,
    "leads.remove": PARTICIPANT,
    "leads.stand": PUBLIC,
    "leads_organiser.posters": ORGANISER,
    "letters_organiser.index": ORGANISER,
    "letters_organiser.send_again": ORGANISER,
    "letters_organiser.send_all_again": ORGANISER,
    "live.missing": ORGANISER,
    "live.missing_state": ORGANISER,
    "live.show": ORGANISER,
    "live.state": ORGANISER,
    "live.wall": REPORT_READER,
    "live.wall_state": REPORT_READER,
    "vips.index": ORGANISER,
    "vips.mark": ORGANISER,
    "vips.see": ORGANISER,
    "vips.unmark": ORGANISER,
    "meetings.startup": STARTUP,
    "meetings.town": PARTICIPANT,
    "meetings_organiser.add_rounds": ORGANISER,
    "meetings_organiser.index": ORGANISER,
    "meetings_organiser.lock": ORGANISER,
    "meetings_organiser.no_show": STEWARD,
    "meetings_organiser.order": ORGANISER,
    "meetings_organiser.release": ORGANISER,
    "meetings_organiser.remove_round": ORGANISER,
    "meetings_organiser.set_deadline": ORGANISER,
    "meetings_organiser.set_tables": ORGANISER,
    "meetings_organiser.setup": ORGANISER,
    "meetings_organiser.sheets": ORGANISER,
    "meetings_organiser.today": STEWARD,
    "my.accept_offer": PARTICIPANT,
    "invitations.accept": PUBLIC,
    "invitations.decline": PUBLIC,
    "invitations.show": PUBLIC,
    "invitations_organiser.edit": ORGANISER,
    "invitations_organiser.index": ORGANISER,
    "invitations_organiser.invite": ORGANISER,
    "invitations_organiser.remind": ORGANISER,
    "invitations_organiser.send": ORGANISER,
    "invitations_organiser.send_again": ORGANISER,
    "invitations_organiser.withdraw": ORGANISER,
    "my.badge": PARTICIPANT,
    "my.badges": PARTICIPANT,
    "my.calendar": PARTICIPANT,
    "my.index": PARTICIPANT,
    "my.withdraw": PARTICIPANT,
    "my_calendar.end": PARTICIPANT,
    "my_calendar.index": PARTICIPANT,
    "my_calendar.renew": PARTICIPANT,
    "my_data.download": PARTICIPANT,
    "my_data.erase": PARTICIPANT,
    "my_data.index": PARTICIPANT,
    "my_people.add_companion": PARTICIPANT,
    "my_people.contact": PARTICIPANT,
    "my_people.deputy": PARTICIPANT,
    "my_people.drop_companion": PARTICIPANT,
    "my_people.person": PARTICIPANT,
    "my_people.replace": PARTICIPANT,
    "own_leads.ask": STARTUP,
    "own_leads.export": STARTUP,
    "own_leads.index": STARTUP,
    "own_leads.poster": STARTUP,
    "own_leads.remark": STARTUP,
    "phone.scan": PARTICIPANT,
    "phone.scanner": PARTICIPANT,
    "pitches.accept_swap": STARTUP,
    "pitches.book": STARTUP,
    "pitches.count": STEWARD,
    "pitches.count_list": STEWARD,
    "pitches.decline_swap": STARTUP,
    "pitches.give_back": STARTUP,
    "pitches.move": STARTUP,
    "pitches.offer_swap": STARTUP,
    "pitches.stop_waiting": STARTUP,
    "pitches.wait": STARTUP,
    "pitches_blocks.delete": ORGANISER,
    "pitches_blocks.edit": ORGANISER,
    "pitches_blocks.new": ORGANISER,
    "pitches_day.plan": ORGANISER,
    "pitches_grid.check": ORGANISER,
    "pitches_grid.move": ORGANISER,
    "pitches_grid.show": ORGANISER,
    "pitches.wish": STARTUP,
    "pitches_organiser.assign": ORGANISER,
    "pitches_organiser.delete_slot": ORGANISER,
    "pitches_organiser.delete_stage": ORGANISER,
    "pitches_organiser.edit_slot": ORGANISER,
    "pitches_organiser.edit_stage": ORGANISER,
    "pitches_organiser.new_slots": ORGANISER,
    "pitches_organiser.new_stage": ORGANISER,
    "pitches_organiser.release": ORGANISER,
    "pitches_organiser.stages": ORGANISER,
    "programme.choose_person": PARTICIPANT,
    "programme.index": PUBLIC,
    "programme.mine": PUBLIC,
    "programme.save": PARTICIPANT,
    "programme.state": PUBLIC,
    "programme_organiser.index": ORGANISER,
    "programme_organiser.show": ORGANISER,
    "register_organiser.apply": ORGANISER,
    "register_organiser.preview": ORGANISER,
    "register_organiser.upload": ORGANISER,
    "registration.confirm": PUBLIC,
    "registration.municipality_names": PUBLIC,
    "registration.open_pages": PUBLIC,
    "registration.register": PUBLIC,
    "registration.request_allowance": PUBLIC,
    "registration.request_link": PUBLIC,
    "registration.search": PUBLIC,
    "registration.thanks": PUBLIC,
    "registration_organiser.add_guests": ORGANISER,
    "registration_organiser.allow": ORGANISER,
    "registration_organiser.choose_municipality": ORGANISER,
    "registration_organiser.confirm": ORGANISER,
    "registration_organiser.decide_allowance": ORGANISER,
    "registration_organiser.disallow": ORGANISER,
    "registration_organiser.edit": ORGANISER,
    "registration_organiser.municipalities": ORGANISER,
    "registration_organiser.participants": ORGANISER,
    "registration_organiser.register_by_telephone": ORGANISER,
    "registration_organiser.seat": ORGANISER,
    "registration_organiser.send_mail": ORGANISER,
    "registration_organiser.withdraw": ORGANISER,
    "report.download": REPORT_READER,
    "report.export": ORGANISER,
    "report.index": REPORT_READER,
    "report.order": REPORT_READER,
    "scan.open_badge": PUBLIC,
    "screen.command": STEWARD,
    "screen.index": STEWARD,
    "screen.remote": STEWARD,
    "screen.show": PUBLIC,
    "screen.state": PUBLIC,
    "planner.route": PARTICIPANT,
    "planner_organiser.accept": ORGANISER,
    "planner_organiser.add_absence": ORGANISER,
    "planner_organiser.delete_absence": ORGANISER,
    "planner_organiser.index": ORGANISER,
    "planner_organiser.order": ORGANISER,
    "planner_organiser.rules": ORGANISER,
    "seats.attend": PARTICIPANT,
    "seats.echo": STARTUP,
    "seats.feedback": PARTICIPANT,
    "seats.here": PUBLIC,
    "seats.index": PARTICIPANT,
    "seats.judge": PARTICIPANT,
    "seats.release": PARTICIPANT,
    "seats.reserve": PARTICIPANT,
    "seats.words": PARTICIPANT,
    "seats_organiser.index": ORGANISER,
    "seats_organiser.poster": ORGANISER,
    "startups.answer": STARTUP,
    "startups.apply": PUBLIC,
    "startups.edit_own": STARTUP,
    "startups.index": PUBLIC,
    "startups.logo": PUBLIC,
    "startups.open_pages": PUBLIC,
    "startups.own": STARTUP,
    "startups.request_link": PUBLIC,
    "startups.show": PUBLIC,
    "startups.thanks": PUBLIC,
    "startups_organiser.delete": ORGANISER,
    "startups_organiser.edit": ORGANISER,
    "startups_organiser.index": ORGANISER,
    "startups_organiser.invite": ORGANISER,
    "startups_organiser.mark_seen": ORGANISER,
    "startups_organiser.new": ORGANISER,
    "startups_organiser.send_link": ORGANISER,
    "startups_organiser.show": ORGANISER,
    "startups_own.download": STARTUP,
    "startups_own.erase": STARTUP,
    "startups_own.logo": STARTUP,
    "startups_own.remove_logo": STARTUP,
    "startups_own.withdraw": STARTUP,
    "static": PUBLIC,
    "topics.index": PUBLIC,
    "topics.report": PARTICIPANT,
    "topics_organiser.delete": ORGANISER,
    "topics_organiser.edit": ORGANISER,
    "topics_organiser.index": ORGANISER,
    "topics_organiser.new": ORGANISER,
    "topics_organiser.put_back": ORGANISER,
    "topics_organiser.show": ORGANISER,
    "topics_organiser.take_out": ORGANISER,
    "wishes_organiser.accept": ORGANISER,
    "wishes_organiser.calculate": ORGANISER,
    "wishes_organiser.index": ORGANISER,
}

ALLOWED_ROLES = {
    STEWARD: {Role.ADMIN, Role.ORGANISER, Role.STEWARD},
    ORGANISER: {Role.ADMIN, Role.ORGANISER},
    REPORT_READER: {Role.ADMIN, Role.ORGANISER, Role.DISTRICT},
}


def test_every_endpoint_is_listed(app):
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == ACCESS.keys()


def guarded_addresses(app):
    """Each guarded endpoint with a method and an address, its variables filled with nonsense."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if ACCESS[rule.endpoint] in {PUBLIC, DEMO}:
            continue
        values = dict.fromkeys(rule.arguments, "05958020")
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            yield rule.endpoint, method, adapter.build(rule.endpoint, values, method=method)


def test_stranger_opens_no_guarded_address(app, client, on_the_day):
    for endpoint, method, address in guarded_addresses(app):
        response = client.open(address, method=method)

        assert response.status_code == 302, (endpoint, method)


@pytest.mark.parametrize("role", list(Role))
def test_account_opens_what_its_role_allows(app, client, on_the_day, role):
    sign_in(client, make_account(role))

    for endpoint, method, address in guarded_addresses(app):
        allowed = ALLOWED_ROLES.get(ACCESS[endpoint])
        status = client.open(address, method=method).status_code
        if allowed is None:
            assert status == 302, (endpoint, method)
        else:
            assert (status == 403) == (role not in allowed), (endpoint, method, status)


def test_participant_opens_no_page_of_the_team(app, client, on_the_day):
    open_registration(client, make_registration())

    for endpoint, method, address in guarded_addresses(app):
        if ACCESS[endpoint] in ALLOWED_ROLES:
            assert client.open(address, method=method).status_code == 302, (endpoint, method)
