"""Which pages pictures are taken of, and which of them go into the documents."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from playwright.sync_api import Page

from docs.preparing import (
    ask_corners,
    first_link,
    hold_out_places,
    hold_out_zones,
    look_at_dates,
    make_wall,
    of_first_project,
    take_extract,
    type_another,
    type_ben_luc,
)


@dataclass(frozen=True, kw_only=True)
class Shot:
    """One page: where it is, who looks at it, and what is done before the picture."""

    name: str
    host: str
    path: str
    email: str = ""
    prepare: Callable[[Page], None] | None = None
    cookies: Mapping[str, str] = field(default_factory=dict)
    widths: tuple[int, ...] = (360, 768, 1366)


INTAKE, ADMIN = "tiepnhan@mytho.example", "quantri@mytho.example"
LEADER, PROVINCE = "lanhdao@mytho.example", "admin@tiengiang.example"
LONG_AN = "admin@longan.example"
PLAN = "p=cho-my-tho&p=bao-tang-tien-giang&p=chua-vinh-trang&p=vuon-hoa-lac-hong&start=07:30&end=17:00&mode=motorbike"
DOSSIERS = "/console/dashboards?indicator=cs766.ty_le_ho_so_dung_han"
FEAST = "ram-thang-gieng-o-chua-vinh-trang"

SHOTS = (
    Shot(name="home", host="mytho", path="/"),
    Shot(name="home-tanan", host="tanan", path="/"),
    Shot(name="home-coming", host="gocongdong", path="/"),
    Shot(name="home-contrast", host="mytho", path="/", cookies={"dothi_contrast": "high", "dothi_size": "l"}),
    Shot(name="province", host="tiengiang", path="/"),
    Shot(name="unknown-host", host="nobody", path="/"),
    Shot(name="reports", host="mytho", path="/phan-anh"),
    Shot(name="report", host="mytho", path="/phan-anh", prepare=first_link("/phan-anh/")),
    Shot(name="form", host="mytho", path="/phan-anh/gui"),
    Shot(name="look-up", host="mytho", path="/phan-anh/tra-cuu"),
    Shot(name="personal-data", host="mytho", path="/phan-anh/du-lieu-ca-nhan"),
    Shot(name="not-found", host="mytho", path="/khong-co"),
    Shot(name="sign-in", host="mytho", path="/sign-in"),
    Shot(name="morning", host="mytho", path="/work", email=LEADER),
    Shot(name="queue", host="mytho", path="/work/feedback", email=INTAKE),
    Shot(name="desk", host="mytho", path="/work/feedback", email=INTAKE, prepare=first_link("/work/feedback/")),
    Shot(name="by-telephone", host="mytho", path="/work/feedback/new", email=INTAKE),
    Shot(name="admin", host="mytho", path="/admin", email=ADMIN),
    Shot(name="admin-units", host="mytho", path="/admin/units", email=ADMIN),
    Shot(name="admin-staff", host="mytho", path="/admin/staff", email=ADMIN),
    Shot(name="admin-areas", host="mytho", path="/admin/areas", email=ADMIN),
    Shot(name="admin-calendar", host="mytho", path="/admin/calendar", email=ADMIN),
    Shot(name="admin-branding", host="mytho", path="/admin/branding", email=ADMIN),
    Shot(name="admin-notices", host="mytho", path="/admin/notices", email=ADMIN),
    Shot(name="admin-feedback", host="mytho", path="/admin/modules/feedback", email=ADMIN),
    Shot(name="admin-categories", host="mytho", path="/admin/feedback/categories", email=ADMIN),
    Shot(name="admin-routing", host="mytho", path="/admin/feedback/routing", email=ADMIN),
    Shot(name="console", host="tiengiang", path="/console", email=PROVINCE),
    Shot(name="console-tenants", host="tiengiang", path="/console/tenants", email=PROVINCE),
    *(
        Shot(name=name, host="tiengiang", path="/console/programme", email=PROVINCE, prepare=of_first_project(name))
        for name in ("timeline", "matrix", "evaluation")
    ),
    Shot(name="console-tenant", host="tiengiang", path="/console/tenants/gocongdong", email=PROVINCE),
    Shot(name="onboarding", host="longan", path="/console/tenants/new", email=LONG_AN, prepare=type_ben_luc),
    Shot(name="onboarding-other", host="longan", path="/console/tenants/new", email=LONG_AN, prepare=type_another),
    Shot(name="checklist", host="tiengiang", path="/console/tenants/mytho/checklist", email=PROVINCE),
    Shot(name="copy", host="tiengiang", path="/console/copy?source=mytho&target=gocongdong", email=PROVINCE),
    Shot(name="places", host="mytho", path="/du-lich"),
    Shot(name="place", host="mytho", path="/du-lich/chua-vinh-trang"),
    Shot(name="happenings", host="mytho", path="/du-lich/su-kien"),
    Shot(name="happenings-month", host="mytho", path="/du-lich/su-kien/lich"),
    Shot(name="itineraries", host="mytho", path="/du-lich/lich-trinh"),
    Shot(name="trip-plan", host="mytho", path=f"/du-lich/ke-hoach?{PLAN}"),
    Shot(name="trip-offline", host="mytho", path=f"/du-lich/ngoai-tuyen?{PLAN}"),
    Shot(name="figures", host="mytho", path="/du-lich/so-lieu"),
    Shot(name="places-desk", host="mytho", path="/work/tourism", email=ADMIN),
    Shot(name="place-form", host="mytho", path="/work/tourism/places/chua-vinh-trang", email=ADMIN),
    Shot(name="places-import", host="mytho", path="/work/tourism/import", email=ADMIN, prepare=hold_out_places),
    Shot(name="links", host="mytho", path="/work/tourism/links", email=ADMIN),
    Shot(name="happenings-desk", host="mytho", path="/work/tourism/happenings", email=ADMIN),
    Shot(
        name="happening-form",
        host="mytho",
        path=f"/work/tourism/happenings/{FEAST}",
        email=ADMIN,
        prepare=look_at_dates,
    ),
    Shot(name="itineraries-desk", host="mytho", path="/work/tourism/itineraries", email=ADMIN),
    Shot(name="ratings", host="mytho", path="/work/tourism/ratings", email=ADMIN),
    Shot(
        name="rating",
        host="mytho",
        path="/work/tourism/ratings",
        email=ADMIN,
        prepare=first_link("/work/tourism/ratings/"),
    ),
    Shot(
        name="proposal",
        host="mytho",
        path="/work/tourism/proposals",
        email=ADMIN,
        prepare=first_link("/work/tourism/proposals/"),
    ),
    Shot(name="visitors-day", host="mytho", path="/work/tourism/visitors", email=ADMIN),
    Shot(name="visitors-months", host="mytho", path="/work/tourism/visitors/months", email=ADMIN),
    Shot(name="statistics", host="mytho", path="/work/tourism/statistics", email=ADMIN),
    Shot(name="qr", host="mytho", path="/work/tourism/qr", email=ADMIN),
    Shot(name="admin-tourism", host="mytho", path="/admin/modules/tourism", email=ADMIN),
    Shot(name="land", host="mytho", path="/quy-hoach"),
    Shot(name="land-answer", host="mytho", path="/quy-hoach", prepare=ask_corners),
    Shot(name="land-extract", host="mytho", path="/quy-hoach", prepare=take_extract),
    Shot(name="land-drawn", host="mytho", path="/quy-hoach/khoanh-dat"),
    Shot(name="plans", host="mytho", path="/work/quy-hoach", email=ADMIN),
    Shot(name="indicators", host="mytho", path="/work/dashboards", email=LEADER),
    *(
        Shot(name=name, host="mytho", path=path, email=LEADER, prepare=first_link(f"{path}/"))
        for name, path in (
            ("board", "/work/dashboards/boards"),
            ("alert", "/work/dashboards/alerts"),
            ("sensor", "/work/dashboards/sensors"),
            ("period-report", "/work/dashboards/reports"),
        )
    ),
    Shot(name="open-figures", host="mytho", path="/so-lieu"),
    Shot(name="districts", host="tiengiang", path=DOSSIERS, email=PROVINCE),
    Shot(
        name="district",
        host="tiengiang",
        path="/console/dashboards",
        email=PROVINCE,
        prepare=first_link("/console/dashboards/districts/"),
    ),
    Shot(name="usage", host="tiengiang", path="/console/dashboards/usage", email=PROVINCE),
    Shot(name="wall", host="mytho", path="/work/dashboards/walls", email=ADMIN, prepare=make_wall, widths=(1920, 3840)),
    Shot(name="zones-preview", host="mytho", path="/work/quy-hoach", email=ADMIN, prepare=hold_out_zones),
)
DOCUMENTED = {
    "home": (360, 1366),
    "reports": (1366,),
    "report": (360,),
    "form": (360,),
    "morning": (360, 1366),
    "board": (1366,),
    "alert": (1366,),
    "sensor": (1366,),
    "period-report": (1366,),
    "open-figures": (360,),
    "districts": (1366,),
    "district": (1366,),
    "wall": (1920,),
    "queue": (768, 1366),
    "desk": (1366,),
    "console": (1366,),
    "console-tenant": (1366,),
    "timeline": (1366,),
    "evaluation": (1366,),
    "province": (768,),
    "onboarding": (1366,),
    "checklist": (1366,),
    "place": (360,),
    "trip-plan": (360,),
    "places-desk": (1366,),
    "places-import": (1366,),
    "happening-form": (1366,),
    "proposal": (1366,),
    "visitors-day": (360,),
    "statistics": (1366,),
    "land-answer": (360, 1366),
    "land-extract": (1366,),
    "zones-preview": (1366,),
}
"""What goes into docs/images, and at which widths."""
