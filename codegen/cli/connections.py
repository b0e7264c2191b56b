"""From the config and the environment to how a server is reached: TLS and proxies."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from dataclasses import replace

import httpx

from ..config import Client, Config
from ..config.access import PLACEHOLDER
from ..problems import Problem, ProblemsError


def tls_of(
    config: Config, client: Client, *, shows_certificate: bool = True
) -> ssl.SSLContext | None:
    """What the config says of certificates; None where it says nothing.

    Args:
        config: The configuration.
        client: The client.
        shows_certificate: Whether the server is the one that the client's
            certificate is meant for.

    Raises:
        ProblemsError: A file cannot be used.
    """
    said = client.connection
    if not (said.ca_bundle or said.client_cert or not said.verify):
        return None
    if said.ca_bundle:
        path = str(config.folder / said.ca_bundle)
        try:
            context = ssl.create_default_context(cafile=path)
        except (OSError, ValueError) as error:
            raise _unusable(config, client, "ca_bundle", error) from None
    else:
        context = httpx.create_ssl_context(verify=said.verify)
    if said.client_cert and shows_certificate:
        key = str(config.folder / said.client_key) if said.client_key else None
        try:
            # Never ask on the terminal for the password of a key.
            context.load_cert_chain(config.folder / said.client_cert, key, password="")
        except (OSError, ValueError) as error:
            raise _unusable(config, client, "client_cert", error) from None
    return context


def proxy_of(config: Config, client: Client, environment: Mapping[str, str]) -> str:
    """The URL of the proxy that the config names; empty where it names none.

    Raises:
        ProblemsError: The variable for it is not set, or has no URL of a proxy.
    """
    written = client.connection.proxy
    match = PLACEHOLDER.fullmatch(written)
    if match is None:
        return written
    url = environment.get(match[1], "").strip()
    message = ""
    if not url:
        message = f"The environment variable {match[1]} is not set."
    else:
        try:
            httpx.Proxy(url)
        except (ValueError, httpx.InvalidURL):
            message = f"The value of {match[1]} is not the URL of a proxy."
    if message:
        keys = ("clients", client.key, "proxy")
        advice = f"Set it: export {match[1]}=http://user:password@host:port"
        raise ProblemsError(
            config.problem(message, *keys, advice=advice, is_secret=True)
        )
    return url


def warnings(config: Config, client: Client) -> list[Problem]:
    """Say that certificates are not checked, where the config wants that."""
    if client.connection.verify:
        return []
    problem = config.problem(
        "The server's certificate is not checked: others on the way can read the "
        "credentials and change the schema.",
        *("clients", client.key, "verify"),
        advice='Trust its authority instead: ca_bundle = "certificates.pem".',
    )
    return [replace(problem, severity="warning")]


def _unusable(
    config: Config, client: Client, key: str, error: Exception
) -> ProblemsError:
    match error:
        case FileNotFoundError():
            reason = "there is no such file"
        case ssl.SSLError():
            reason = "it has no certificate in PEM, or no key that fits and is open"
        case OSError(strerror=str(text)):
            reason = text.lower()
        case _:
            reason = "it cannot be read"
    keys = ("clients", client.key, key)
    return ProblemsError(config.problem(f"The {key} cannot be used: {reason}.", *keys))
