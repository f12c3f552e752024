"""Addresses as mails, QR codes and reports carry them: from the setting, never from the request."""

from flask import current_app


def public_url(endpoint: str, **values: object) -> str:
    """The full address of `endpoint` under the public address of this instance."""
    path = current_app.url_map.bind("localhost").build(endpoint, values)
    return str(current_app.config["PUBLIC_URL"]).rstrip("/") + path


def own_path(target: str | None) -> str | None:
    """`target` if it is an address inside this app, so that a redirect never leads elsewhere."""
    # Browsers drop tabs and line breaks from an address: "/<tab>/elsewhere" would leave the app.
    if target is None or not target.isprintable():
        return None
    is_own = target.startswith("/") and not target.startswith(("//", "/\\"))
    return target if is_own else None
