"""Provinces and tenants: the registry, hosts, switches, console and district administration. Always on.

Found by the entry point `dothi.modules`; answers the kernel's port `TenantDirectory`.
"""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from dothi.module import Area, Hosts, Module, Mount, NavItem
from dothi.switch import Audience
from tenants import pages_console, pages_public
from tenants.demo import load_demo
from tenants.directory import directory
from tenants.roles import PERMISSIONS, ROLES

MODULE = Module(
    name="tenants",
    title=_l("Địa phương"),
    description=_l("Sổ đăng ký tỉnh, địa phương, tên miền và trạng thái phân hệ"),
    icon="building-community",
    always_on=True,
    roles=ROLES,
    permissions=PERMISSIONS,
    mounts=(
        Mount(blueprint=pages_public.blueprint, hosts=Hosts.ANY, audience=Audience.PUBLIC),
        Mount(blueprint=pages_console.blueprint, hosts=Hosts.PROVINCE, audience=Audience.WORK),
    ),
    navigation=(
        NavItem(title=_l("Trang chủ"), endpoint="tenants_public.home", icon="home", area=Area.PUBLIC, order=0),
        NavItem(
            title=_l("Địa phương và phân hệ"),
            endpoint="tenants_console.index",
            icon="layout-grid",
            area=Area.CONSOLE,
            permission="tenants.console.view",
            order=0,
        ),
    ),
    provides={"tenant_directory": directory, "load_demo": load_demo},
)
