"""What is known about a place: a component tells, another asks (`dothi.web.places`), and neither knows the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask_babel import LazyString

from dothi.sites.site import Site
from dothi.values.geo import Point


@dataclass(frozen=True, kw_only=True)
class PlaceFact:
    """One thing that is known there: `facts` are names and values, `path` is where more of it stands."""

    title: str
    text: str = ""
    facts: Sequence[tuple[str, str]] = ()
    path: str = ""


@dataclass(frozen=True, kw_only=True)
class PlaceTold:
    """What a component knows of a place; `path` leads to all of it."""

    facts: Sequence[PlaceFact]
    path: str = ""
    path_title: str = ""


@dataclass(frozen=True, kw_only=True)
class PlaceKnowledge:
    """What a component tells others of a place: nothing but what it shows to the public.

    `tell(site, point)` reads in the tenant's scope, as many statements whatever there is, each below the port's limit
    of time; None where nothing is known. It is asked where the service is open to the reader, or for staff with
    `permission` where its desk is.
    """

    title: LazyString
    permission: str
    tell: Callable[[Site, Point], PlaceTold | None]
