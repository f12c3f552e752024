"""Sign-in and sign-out of organisers and stewards, and new passwords by mail."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from messe.accounts import access, links, service
from messe.accounts.forms import NewPasswordForm, PasswordLinkForm, SignInForm
from messe.accounts.models import Account, LinkPurpose, Role
from messe.core import clock, limits
from messe.core.database import db
from messe.core.errors import FairError
from messe.core.link_requests import answer_link_request
from messe.core.links import own_path

blueprint = Blueprint("accounts", __name__)


@blueprint.route("/team/anmelden", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    form = SignInForm()
    status = 200
    if form.validate_on_submit():
        try:
            with limits.guesses_counted():
                account = service.check_password(
                    form.email.data,
                    form.password.data,
                    now=clock.now(),
                )
        except FairError as error:
            form.form_errors.append(error.message)
            status = error.status
        else:
            db.session.commit()
            access.sign_in(account)
            return redirect(own_path(request.args.get("weiter")) or url_for(_start_page(account)))
        db.session.commit()
    return render_template("accounts/sign_in.html", form=form), status


def _start_page(account: Account) -> str:
    return "checkin.door" if account.role is Role.STEWARD else "dashboard.index"


@blueprint.post("/abmelden")
def sign_out() -> ResponseReturnValue:
    access.sign_out()
    flash(_("Sie sind abgemeldet."), "success")
    return redirect(url_for("fair.start"))


@blueprint.route("/team/passwort", methods=["GET", "POST"])
def request_password_link() -> ResponseReturnValue:
    form = PasswordLinkForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            answer_link_request(
                form,
                lambda: service.request_password_link(form.email.data, now=clock.now()),
            )
            flash(
                _("Wenn diese Adresse ein Konto hat, ist ein Link dorthin unterwegs."),
                "success",
            )
            return redirect(url_for("accounts.sign_in"))
    return render_template("accounts/request_password_link.html", form=form), form.http_status


@blueprint.route("/team/passwort/<token>", methods=["GET", "POST"])
@limits.guesses_counted()
def set_password(token: str) -> ResponseReturnValue:
    account_id = links.subject_of_link(LinkPurpose.SET_PASSWORD, token, now=clock.now())
    form = NewPasswordForm()
    if form.validate_on_submit():
        service.set_password(db.get_or_404(Account, account_id), form.password.data)
        db.session.commit()
        access.sign_out()
        flash(_("Ihr neues Passwort gilt. Bitte melden Sie sich damit an."), "success")
        return redirect(url_for("accounts.sign_in"))
    return render_template("accounts/set_password.html", form=form)
