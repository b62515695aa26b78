"""Settings, read once: from the environment (HUB_…), with defaults that run on one machine without any set-up."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

CHECKOUT = Path(__file__).resolve().parent.parent
# As browsers send them: no path, no final slash, never "*" or "null"; without TLS on the developer's own machine alone.
_ORIGIN = r"(https://[a-z0-9.-]+|http://(localhost|127\.0\.0\.1|\[::1\]))(:[0-9]{1,5})?"
_ORIGINS = rf"^({_ORIGIN}( +{_ORIGIN})*)?$"


class Settings(BaseSettings):
    """What an operator may set.

    home: where the embedded database, keys and files live. database_url: an existing PostgreSQL (>= 15) instead of the
    embedded one. jurisdiction: GB/T 2260 code of the county this hub serves. issuer: the address clients know us by.
    partners: folder with one connection profile a department (JSON). rate: requests a second that each client may
    make, twice as many at once; 0 does not count them. rate_address: requests a second from one address that prove
    nothing. cors_origins: web pages of other sites that may ask, separated by blanks. graphiql: whether a browser is
    shown the page for trying queries out; introspection: whether the schema may be asked for. certificate_header: where a TLS proxy puts the certificates of
    clients, percent-encoded PEM or RFC 9440; proxies: the addresses it comes from, separated by blanks, whose
    X-Forwarded-For is believed too.
    exchange_by_calendar: whether `serve` begins months by itself when their day has come; else a person or a scheduler does.
    alert_addresses: private networks in which endpoints of alerts may lie, separated by blanks; public ones need no word.
    alert_authorities: a file (PEM) of whom to trust at endpoints of alerts, in place of the public authorities.
    external_issuer: a file with the profile of another issuer whose tokens are accepted (JSON).
    """

    model_config = SettingsConfigDict(env_prefix="HUB_", extra="ignore")

    home: Path = CHECKOUT / ".hub"
    database_url: str | None = None
    jurisdiction: Annotated[str, Field(pattern=r"^[0-9]{6}$")] = "150785"
    jurisdiction_name: str = "根河市"
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8080
    issuer: str = ""
    partners: Path | None = None
    rate: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 200.0
    rate_address: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 20.0
    cors_origins: Annotated[str, Field(pattern=_ORIGINS)] = ""
    graphiql: bool = True
    introspection: bool = True
    certificate_header: str = ""
    proxies: str = "127.0.0.1 ::1"
    exchange_by_calendar: bool = True
    external_issuer: Path | None = None
    alert_addresses: str = ""
    alert_authorities: Path | None = None

    @property
    def public_issuer(self) -> str:
        """The issuer, or the address we listen on where none is set."""
        return self.issuer or f"http://{self.host}:{self.port}"

    @property
    def profiles(self) -> Path:
        """Where the departments' connection profiles are."""
        return self.partners or self.home / "partners"
