"""How clients authenticate, and where the servers are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .. import ir
from .document import Document, Findings, Node
from .prose import clean
from .references import References

_FLOWS = ("clientCredentials", "authorizationCode", "password", "deviceAuthorization")
"""Those with a token endpoint; what a program can use by itself comes first."""


def authentications(
    document: Document, references: References, findings: Findings
) -> tuple[ir.Auth, ...]:
    """The security schemes of a document, sorted by name."""
    schemes = document.root.child("components", "securitySchemes")
    found: list[ir.Auth] = []
    for _, reference in sorted(schemes.members(), key=lambda member: member[0]):
        scheme = references.resolve(reference)
        auth = _authentication(scheme)
        if auth is not None:
            found.append(auth)
        elif scheme.value is not None:
            findings.warn(
                f"The security scheme type {scheme.text('type')!r} is not supported.",
                scheme.pointer,
            )
    return tuple(found)


def servers(document: Document) -> tuple[str, ...]:
    """The URLs of the servers, with the defaults of their variables."""
    urls = map(_url, document.root.child("servers").elements())
    return tuple(dict.fromkeys(filter(None, urls)))


def _authentication(scheme: Node) -> ir.Auth | None:
    doc = clean(scheme.text("description"))
    name = scheme.text("name")
    match scheme.text("type"), scheme.text("in"), scheme.text("scheme").lower():
        case "apiKey", "header", _:
            prefix = scheme.child("x-fern-header").text("prefix")
            return ir.Auth(kind="header", name=name, prefix=prefix, doc=doc)
        case "apiKey", "query", _:
            return ir.Auth(kind="query", name=name, doc=doc)
        case "apiKey", "cookie", _:
            return ir.Auth(kind="cookie", name=name, doc=doc)
        case "http", _, "basic":
            return ir.Auth(kind="basic", doc=doc)
        case ("http", _, "bearer") | ("openIdConnect", _, _):
            return ir.Auth(kind="bearer", doc=doc)
        case "http", _, str(other) if other:
            prefix = f"{scheme.text('scheme')} "
            return ir.Auth(kind="header", name="Authorization", prefix=prefix, doc=doc)
        case "oauth2", _, _:
            return ir.Auth(kind="oauth2", token_url=_token_url(scheme), doc=doc)
        case _:
            return None


def _token_url(scheme: Node) -> str:
    urls: Iterator[str] = (
        scheme.child("flows", flow).text("tokenUrl") for flow in _FLOWS
    )
    return next(filter(None, urls), "")


def _url(server: Node) -> str:
    def default(match: re.Match[str]) -> str:
        value = server.child("variables", match[1]).object.get("default")
        return str(value) if isinstance(value, str | int | float) else match[0]

    return re.sub(r"\{([^{}]+)\}", default, server.text("url")).rstrip("/")
