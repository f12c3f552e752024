"""Contacts as phones and mail programs take them."""

from collections.abc import Iterable

from icalendar import Component
from icalendar.prop import vN, vOrg, vText, vUri

from messe.contacts.queries import KnownPerson

MEDIA_TYPE = "text/vcard; charset=utf-8"


def vcards(people: Iterable[KnownPerson]) -> bytes:
    """One vCard 3.0 each, the version that phones of every maker read. Source: RFC 2426."""
    return b"".join(_vcard(known).to_ical(sorted=False) for known in people)


class _VCard(Component):
    name = "VCARD"


def _vcard(known: KnownPerson) -> _VCard:
    person, contact = known.person, known.contact
    given, _gap, family = person.name.rpartition(" ")
    card = _VCard()
    card["VERSION"] = vText("3.0")
    card["N"] = vN([family, given, "", "", ""])
    card["FN"] = vText(person.name)
    card["ORG"] = vOrg([person.registration.party_name])
    card["TITLE"] = vText(str(person.role.label))
    if known.email:
        card["EMAIL"] = vText(known.email, params={"TYPE": "INTERNET"})
    if known.phone:
        card["TEL"] = vText(known.phone, params={"TYPE": "WORK"})
    if contact.note:
        card["NOTE"] = vText(contact.note)
    if contact.tag:
        card["CATEGORIES"] = vText(contact.tag)
    card["UID"] = vUri(f"urn:uuid:{contact.public_id}")
    return card
