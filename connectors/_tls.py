"""Whom we trust on a department's connections, and the certificate we show there (RFC 8705)."""

from __future__ import annotations

import ssl

import httpx

from connectors import _reasons
from connectors._profile import Profile
from domain.errors import Refused


def context(profile: Profile) -> ssl.SSLContext:
    """TLS 1.2 or newer, with the files the profile names. Raises Refused CERTIFICATE_FILES if one cannot be used."""
    try:
        if profile.authorities:
            made = ssl.create_default_context(cafile=profile.authorities)
        else:
            # The environment's trust store is not ours to obey either.
            made = httpx.create_ssl_context(trust_env=False)
        if profile.certificate:
            # Without a passphrase to give, OpenSSL would ask the terminal for one.
            made.load_cert_chain(profile.certificate, profile.certificate_key, password="")
    except (OSError, ValueError):  # SSLError is an OSError; its text may hold a path, so it stays here
        raise Refused(_reasons.CERTIFICATE_FILES.at(profile.partner)) from None
    return made
