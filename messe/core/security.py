"""Headers that every answer carries."""

from flask import Flask, Request, Response, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data:; "  # KERN's icons are SVG data addresses
    "font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
CAMERA_POLICY = CONTENT_SECURITY_POLICY.replace(
    "script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'"
)
"""Of pages that read codes: the reader is WebAssembly."""
HSTS_SECONDS = 365 * 24 * 3600


class PageSessions(SecureCookieSessionInterface):
    """Sessions of pages: what caches keep for everybody, such as a style sheet, carries none."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """A new one where no cookie came: there is nothing whose signature had to be read."""
        if self.get_cookie_name(app) not in request.cookies:
            return self.session_class()
        return super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Renew the cookie with every page."""
        if request.endpoint != "static" and not response.cache_control.public:
            super().save_session(app, session, response)

    def should_set_cookie(self, app: Flask, session: SessionMixin) -> bool:
        """A script that asks for news renews none: an answer that comes late undid a sign-out."""
        is_asked_for_news = bool(request.if_none_match)
        return session.modified or (
            not is_asked_for_news and super().should_set_cookie(app, session)
        )


def allow_camera(response: Response) -> Response:
    """The page, which may use the camera and read codes in its pictures."""
    response.headers["Content-Security-Policy"] = CAMERA_POLICY
    response.headers["Permissions-Policy"] = "camera=(self)"
    return response


def init_security(app: Flask) -> None:
    """Set the headers on every answer of `app`."""
    app.session_interface = PageSessions()
    app.after_request(_add_headers)


def _add_headers(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    response.headers.setdefault("Permissions-Policy", "camera=()")
    response.headers["X-Content-Type-Options"] = "nosniff"
    # With no referrer at all, Flask-WTF refuses every POST over HTTPS.
    response.headers["Referrer-Policy"] = "same-origin"
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = f"max-age={HSTS_SECONDS}"
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-store")
    return response
