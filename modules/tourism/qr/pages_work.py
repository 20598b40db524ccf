"""`/work/tourism/qr`: the codes of shown places, to print and to put on walls."""

from __future__ import annotations

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dothi.manifest.permissions import require
from dothi.sites.site import current_site
from dothi.values.errors import NotFound
from dothi.web.routes import Routes
from dothi.web.sheets import download
from modules.tourism import permissions as p
from modules.tourism.qr.links import link_url
from modules.tourism.qr.queries import list_links, named_links, page_of_links
from modules.tourism.qr.sheets import LAYOUTS, MOST_ON_SHEETS, Printed, pdf_of, png_of, svg_of
from tenants.kit.current import tenant_id

routes = Routes()
PICTURES = {"svg": (svg_of, "image/svg+xml"), "png": (png_of, "image/png")}


@routes.get("/qr")
@require(p.VIEW)
def qr() -> ResponseReturnValue:
    """The places with their codes and scans. Two statements."""
    return qr_page()


def qr_page(reason: str = "") -> str:
    """The list, with the reason why nothing is printed."""
    page = page_of_links(tenant_id(), cursor=request.args.get("cursor", ""))
    return render_template(
        "tourism/qr.html",
        reason=reason,
        lines=list_links(tenant_id(), page.items),
        link=lambda code: link_url(current_site(), code),
        next_url=url_for(".qr", cursor=page.next_cursor) if page.next_cursor else None,
        first_url=url_for(".qr") if request.args.get("cursor") else None,
    )


@routes.get("/qr/<code>.<any(svg, png):picture>")
@require(p.VIEW)
def qr_picture(code: str, picture: str) -> Response:
    """One code as a picture."""
    [place] = named(code)
    draw, media_type = PICTURES[picture]
    return download(f"qr-{code}.{picture}", draw(place.url), media_type)


@routes.get("/qr/sheets.pdf")
@require(p.VIEW)
def qr_sheets() -> ResponseReturnValue:
    """Chosen codes on A4."""
    codes, layout = request.args.getlist("code"), request.args.get("layout", LAYOUTS[0])
    if not codes or len(codes) > MOST_ON_SHEETS or layout not in LAYOUTS:
        return qr_page(_("Vui lòng chọn từ 1 đến %(n)s điểm để in.", n=MOST_ON_SHEETS))
    site = current_site()
    made = pdf_of(named(*codes), layout=layout, issuer=site.organisation or site.name)
    return download("ma-qr-du-lich.pdf", made, "application/pdf")


def named(*codes: str) -> list[Printed]:
    """The places of these codes, in their order. Raises NotFound when one is nobody's."""
    found, site = named_links(tenant_id(), codes), current_site()
    if set(codes) - set(found):
        raise NotFound(_("Mã này không còn dẫn đến điểm du lịch nào."))
    return [Printed(link_url(site, code), *found[code]) for code in dict.fromkeys(codes)]
