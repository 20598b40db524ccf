"""One frozen object from the environment, checked at start. Nobody else reads os.environ."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from environs import Env, EnvError

EXAMPLE_EXTERNAL_URL = "https://{host}"
SHORTEST_SECRET = 32


class SettingsError(ValueError):
    """The environment lacks something or holds something that can't work; the message names the variable."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What a process of Dothi is told from outside; `docs/operations.md` describes each variable."""

    database_url: str
    """PostgreSQL, as the application's role `dothi_app`."""
    secret_key: str
    """Signs form tokens, cursors and invitations."""
    redis_url: str = "redis://127.0.0.1:6379/0"
    files_url: str = "file:///var/lib/dothi/files"
    mail_url: str = "smtp://127.0.0.1:25"
    mail_from: str = "khong-tra-loi@dothi.example"
    mqtt_url: str = ""
    """The broker of sensors; only `dothi sensors` needs it."""
    external_url: str = EXAMPLE_EXTERNAL_URL
    """How the outside reaches a host, with `{host}` in its place."""
    database_owner_url: str | None = None
    """PostgreSQL, as the owner of the tables; only migrations and the operator's commands need it."""
    database_dispatcher_url: str | None = None
    """PostgreSQL, as the dispatcher's role; only `dothi dispatcher` needs it."""
    demo: bool = False
    """Whether demo data and the demo accounts' password may exist here."""
    clock_file: str = ""
    """Where the stack keeps how far its clock is moved (`dothi clock`); only where DEMO is on. Empty: it can't be."""
    second_factor: bool = True
    """Whether accounts with administrative roles must give a second factor."""
    basemap: str = ""
    """A PMTiles file by its full path, or by an address that browsers fetch; empty: the imported one, if any."""
    map_tiles_url: str = ""
    map_tiles_attribution: str = ""
    map_directions_url: str = "https://www.openstreetmap.org/directions?to={lat}%2C{lon}"
    """The web map to which directions lead, with `{lat}` and `{lon}` in their places; empty: none."""
    delivery_lease_seconds: int = 60
    """After this time a delivery that nobody finished is handed out again."""
    events_kept_days: int = 90
    """An event is deleted after so many days, once its deliveries are done."""
    site_cache_seconds: float = 2.0
    """How long a process may go on with what it knows of a host and its switches; at most 3."""
    trusted_proxies: int = 0
    """Proxies in front whose X-Forwarded-* headers are believed."""
    database_pool: int = 4
    """Connections a process keeps."""
    request_limits: bool = True
    """Whether an address may send only so many reports and photos an hour; behind a proxy set TRUSTED_PROXIES too."""
    statement_seconds: int = 8
    """How long one statement of a web request may take; jobs and commands have ten minutes."""
    metrics_listen: str = "127.0.0.1:0"
    """Address of the metrics listener (never the public one); port 0 switches it off."""
    json_logs: bool = True

    @classmethod
    def from_env(cls) -> Settings:
        """Read the environment. Raises SettingsError."""
        env = Env()
        try:
            settings = cls(
                database_url=env.str("DATABASE_URL"),
                secret_key=env.str("SECRET_KEY"),
                redis_url=env.str("REDIS_URL", cls.redis_url),
                files_url=env.str("FILES_URL", cls.files_url),
                mail_url=env.str("MAIL_URL", cls.mail_url),
                mail_from=env.str("MAIL_FROM", cls.mail_from),
                mqtt_url=env.str("MQTT_URL", cls.mqtt_url),
                external_url=env.str("EXTERNAL_URL", cls.external_url),
                database_owner_url=env.str("DATABASE_OWNER_URL", None),
                database_dispatcher_url=env.str("DATABASE_DISPATCHER_URL", None),
                demo=env.bool("DEMO", cls.demo),
                clock_file=env.str("CLOCK_FILE", cls.clock_file),
                second_factor=env.bool("SECOND_FACTOR", cls.second_factor),
                basemap=env.str("BASEMAP", cls.basemap),
                map_tiles_url=env.str("MAP_TILES_URL", cls.map_tiles_url),
                map_tiles_attribution=env.str("MAP_TILES_ATTRIBUTION", cls.map_tiles_attribution),
                map_directions_url=env.str("MAP_DIRECTIONS_URL", cls.map_directions_url),
                delivery_lease_seconds=env.int("DELIVERY_LEASE_SECONDS", cls.delivery_lease_seconds),
                events_kept_days=env.int("EVENTS_KEPT_DAYS", cls.events_kept_days),
                site_cache_seconds=env.float("SITE_CACHE_SECONDS", cls.site_cache_seconds),
                trusted_proxies=env.int("TRUSTED_PROXIES", cls.trusted_proxies),
                database_pool=env.int("DATABASE_POOL", cls.database_pool),
                request_limits=env.bool("REQUEST_LIMITS", cls.request_limits),
                statement_seconds=env.int("STATEMENT_SECONDS", cls.statement_seconds),
                metrics_listen=env.str("METRICS_LISTEN", cls.metrics_listen),
                json_logs=env.bool("JSON_LOGS", cls.json_logs),
            )
        except EnvError as error:
            raise SettingsError(f"The environment is not complete: {error}") from error
        settings.check()
        return settings

    def check(self) -> None:
        """Raise SettingsError on what can't work, rather than at the first request."""
        if len(self.secret_key) < SHORTEST_SECRET:
            raise SettingsError(f"SECRET_KEY must have at least {SHORTEST_SECRET} characters")
        if self.clock_file and not self.demo:
            raise SettingsError("CLOCK_FILE moves the clock, which only a deployment with DEMO may: unset it")
        if "{host}" not in self.external_url:
            raise SettingsError("EXTERNAL_URL must contain {host}")
        if not 1 <= self.events_kept_days <= 36_500:
            raise SettingsError("EVENTS_KEPT_DAYS must be between 1 and 36500")
        if not 0 <= self.site_cache_seconds <= 3:
            raise SettingsError("SITE_CACHE_SECONDS must be between 0 and 3, so that a switch is seen within 3 seconds")
        for name, (value, schemes) in self._addresses().items():
            if value and urlsplit(value).scheme not in schemes:
                raise SettingsError(f"{name} must begin with {' or '.join(f'{scheme}:' for scheme in schemes)}")
        self._check_maps()
        if not self.metrics_listen.rpartition(":")[2].isdigit():
            raise SettingsError("METRICS_LISTEN must be address:port, with port 0 to switch it off")

    def _check_maps(self) -> None:
        if self.basemap and not self.basemap.startswith(("/", "https://", "http://")):
            raise SettingsError("BASEMAP must be a file's full path, or begin with https:// or http://")
        directions = self.map_directions_url
        if directions and not (directions.startswith("https://") and "{lat}" in directions and "{lon}" in directions):
            raise SettingsError("MAP_DIRECTIONS_URL must begin with https:// and contain {lat} and {lon}")

    def _addresses(self) -> dict[str, tuple[str | None, tuple[str, ...]]]:
        """Each variable that holds an address, with the schemes we can use."""
        return {
            "DATABASE_URL": (self.database_url, ("postgresql",)),
            "DATABASE_OWNER_URL": (self.database_owner_url, ("postgresql",)),
            "DATABASE_DISPATCHER_URL": (self.database_dispatcher_url, ("postgresql",)),
            "REDIS_URL": (self.redis_url, ("redis", "rediss", "unix")),
            "FILES_URL": (self.files_url, ("file",)),
            "MAIL_URL": (self.mail_url, ("smtp", "smtps")),
            "MQTT_URL": (self.mqtt_url, ("mqtt", "mqtts")),
        }

    @property
    def is_https(self) -> bool:
        """Whether the outside reaches us under HTTPS: cookies are then `__Host-` and Secure."""
        return self.external_url.startswith("https:")

    def url_of(self, host: str, path: str = "/") -> str:
        """The address of a path on a host as the outside sees it, for mails and API answers."""
        return self.external_url.replace("{host}", host).rstrip("/") + path
