"""Towns above the limit: they ask to take part, and organisers answer."""

import datetime as dt

from messe.core.database import db
from messe.core.links import public_url
from messe.core.tokens import new_link_token
from messe.fair.models import Fair
from messe.mail.service import queue_mail
from messe.registration.models import AllowanceRequest, Municipality


def request_allowance(
    municipality: Municipality,
    *,
    name: str,
    email: str,
    reason: str,
    now: dt.datetime,
) -> AllowanceRequest:
    """Note that a town above the limit asks to take part; the caller commits."""
    request = AllowanceRequest(
        public_id=new_link_token(),
        municipality=municipality,
        name=name,
        email=email.lower(),
        reason=reason,
        created_at=now,
    )
    db.session.add(request)
    db.session.flush()
    return request


def decide_allowance(
    request: AllowanceRequest,
    *,
    is_granted: bool,
    fair: Fair,
    now: dt.datetime,
) -> None:
    """Answer a town's request, by mail too; the caller commits. A second answer changes nothing."""
    if request.decided_at is not None:
        return
    request.decided_at = now
    request.is_granted = is_granted
    if is_granted:
        allow(request.municipality, now=now)
    queue_mail(
        request.email,
        "allowance_granted" if is_granted else "allowance_declined",
        now=now,
        concerns=request.concern,
        fair=fair,
        name=request.name,
        municipality=request.municipality,
        url=public_url("registration.register", ags=request.municipality.ags),
    )


def allow(municipality: Municipality, *, now: dt.datetime) -> None:
    """Let a town above the limit take part; the caller commits."""
    municipality.allowed_at = municipality.allowed_at or now


def disallow(municipality: Municipality) -> None:
    """Take the permission back; a registration that exists stays. The caller commits."""
    municipality.allowed_at = None
