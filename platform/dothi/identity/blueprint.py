"""The table of identity's addresses; the views are in `pages_*.py`. No cache keeps its answers."""

from __future__ import annotations

from flask import Blueprint, Response

from dothi.identity import pages_account, pages_links, pages_sign_in

blueprint = Blueprint("identity", __name__)
GET, POST, BOTH = ["GET"], ["POST"], ["GET", "POST"]

for path, endpoint, view, methods in (
    ("/sign-in", "sign_in", pages_sign_in.sign_in, BOTH),
    ("/sign-out", "sign_out", pages_sign_in.sign_out, POST),
    ("/second-factor", "second_factor", pages_sign_in.second_factor, BOTH),
    ("/account", "account", pages_account.account, GET),
    ("/account/name", "change_name", pages_account.change_name, POST),
    ("/account/password", "change_password", pages_account.change_password, POST),
    ("/account/sign-out-everywhere", "sign_out_everywhere", pages_account.sign_out_everywhere, POST),
    ("/account/second-factor", "set_up_second_factor", pages_account.set_up_second_factor, BOTH),
    ("/account/second-factor/qr.svg", "second_factor_picture", pages_account.second_factor_picture, GET),
    ("/account/second-factor/off", "turn_off_second_factor", pages_account.turn_off_second_factor, POST),
    ("/invitation/<token>", "invitation", pages_links.invitation, BOTH),
    ("/forgotten-password", "forgotten_password", pages_links.forgotten_password, BOTH),
    ("/reset/<token>", "reset", pages_links.reset, BOTH),
):
    blueprint.add_url_rule(path, endpoint, view, methods=methods)


@blueprint.after_request
def keep_private(response: Response) -> Response:
    """Tokens stand in addresses and codes on pages: no cache and no other site learns of them."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
