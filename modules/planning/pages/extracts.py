"""`/quy-hoach/phieu-thong-tin`: an extract is issued, and anybody who holds one checks it."""

from __future__ import annotations

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from dothi.manifest.permissions import public
from dothi.sites.site import current_site
from dothi.values import clock
from dothi.values.errors import NotFound
from dothi.web.forms import read_client_id
from dothi.web.limits import limited
from dothi.web.routes import Routes
from dothi.web.sheets import download
from modules.planning.extract.address import check_url
from modules.planning.extract.content import SHORTEST, in_groups, is_of, read_digits
from modules.planning.extract.issuing import EXTRACTS_PER_HOUR, get_extract, issue, read_content
from modules.planning.extract.oereb import oereb
from modules.planning.extract.printing import pdf_of
from modules.planning.extract.standing import standings
from modules.planning.extract.words import gists_of, land_facts, standing_words
from modules.planning.lookup.asked import written_area
from modules.planning.lookup.kept import name_of
from modules.planning.lookup.places import place_in_words
from modules.planning.lookup.question import Question, decode, encode
from modules.planning.pages.asked import read_asked
from modules.planning.pages.public import ask_page
from modules.planning.parcels.finding import find_parcels
from modules.planning.parcels.words import parcel_words
from tenants.kit.current import tenant_id

routes = Routes()
CHECKS_PER_HOUR = 600


@routes.post("/phieu-thong-tin")
@public
@limited("planning.extract", per_hour=EXTRACTS_PER_HOUR)
def issue_extract() -> ResponseReturnValue:
    """Issue an extract for the question of this form, and lead to it."""
    asked, errors = read_asked(request.form)
    if asked is None:
        return ask_page(errors), 422
    site = current_site()
    place = ". ".join(filter(None, (parcel_asked(asked.question), place_in_words(site, asked.question.in_degrees()))))
    made = issue(site, asked, place=place, client_id=read_client_id())
    return redirect(url_for(".extract", number=made.number), 303)


def parcel_asked(question: Question) -> str:
    """The parcel that this form names, if the land is that parcel's indeed; one statement then."""
    named = [request.form.get(name, "")[:100] for name in ("phuong", "to", "thua")]
    if not all(named):
        return ""
    found = find_parcels(tenant_id(), ward=named[0], sheet=named[1], number=named[2])
    return next((parcel_words(each) for each in found if encode(each.question()) == encode(question)), "")


@routes.get("/phieu-thong-tin")
@public
@limited("planning.check", per_hour=CHECKS_PER_HOUR)
def find_extract() -> ResponseReturnValue:
    """Look for an extract by the number on paper; with `sua` what was typed is there to be mended."""
    number, digest = request.args.get("so", "")[:60], request.args.get("ma", "")[:80]
    if not number.strip() or request.args.get("sua"):
        return render_template("planning/find_extract.html", number=number.strip(), digest=digest, reason="")
    try:
        found = get_extract(tenant_id(), number)
    except NotFound as error:
        page = render_template("planning/find_extract.html", number=number, digest=digest, reason=error.message)
        return page, 404
    return redirect(url_for(".extract", number=found.number, ma=digest.strip() or None), 303)


@routes.get("/phieu-thong-tin/<number>")
@public
@limited("planning.check", per_hour=CHECKS_PER_HOUR)
def extract(number: str) -> ResponseReturnValue:
    """What an extract says, whether the paper is the one that was issued, and what changed since. Two statements."""
    found = get_extract(tenant_id(), number)
    content, typed = read_content(found), request.args.get("ma", "")[:80].strip()
    read = read_digits(typed)
    since = standings(found.tenant_id, content, today=clock.local_today())
    question = decode(content["question"])
    return render_template(
        "planning/extract.html",
        extract=found,
        content=content,
        gists=gists_of(content),
        digest=in_groups(found.digest),
        typed=typed,
        is_same=is_of(found.digest, read),
        is_short=len(read) < SHORTEST,
        shortest=SHORTEST,
        changes=[words for each in since if (words := standing_words(each))],
        facts=land_facts(found.place, content, question),
        is_point=question.is_point,
        question=name_of(content["question"]),
        registered=written_area(content["registered_m2"]) if content["registered_m2"] else None,
        link=check_url(current_site(), found),
    )


@routes.get("/phieu-thong-tin/<number>.pdf")
@public
@limited("planning.extract", per_hour=EXTRACTS_PER_HOUR)
def extract_pdf(number: str) -> Response:
    """The extract to print."""
    site, found = current_site(), get_extract(tenant_id(), number)
    content = read_content(found)
    since = standings(found.tenant_id, content, today=clock.local_today())
    made = pdf_of(site, found, content, url=check_url(site, found), standings=since)
    return download(f"phieu-thong-tin-quy-hoach-{found.number}.pdf", made, "application/pdf")


@routes.get("/phieu-thong-tin/<number>.json")
@public
@limited("planning.check", per_hour=CHECKS_PER_HOUR)
def extract_json(number: str) -> Response:
    """The extract for programs."""
    site, found = current_site(), get_extract(tenant_id(), number)
    body = oereb(found, read_content(found), url=check_url(site, found))
    return download(f"phieu-thong-tin-quy-hoach-{found.number}.json", body, "application/json")
