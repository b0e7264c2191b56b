"""How clients authenticate, and which operation needs what of it.

A scheme that cannot be sent (a header whose name is none, say) is left out with a
warning. What a requirement names and the document does not declare stays in it: the
client asks its user for any credentials then.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import get_args

from .. import ir
from ..media import TOKEN
from .document import Document, Findings, Node
from .prose import clean
from .references import References

_FLOWS = frozenset(get_args(ir.FlowKind))
_PREFIX = re.compile(r"[!-~]+ ?")


class SecuritySchemes:
    """The security of a document.

    Attributes:
        auth: The ways to authenticate, sorted by scheme.
        default: What operations need that do not say it themselves.
    """

    def __init__(
        self,
        document: Document,
        references: References,
        findings: Findings,
    ) -> None:
        self._references = references
        self._findings = findings
        self._found: dict[str, ir.Auth] = {}
        self._unusable: set[str] = set()
        schemes = document.root.child("components", "securitySchemes")
        for name, reference in schemes.members():
            self._add(name, reference)
        self.default = self._stated(document.root)

    @property
    def auth(self) -> tuple[ir.Auth, ...]:
        return tuple(self._found[name] for name in sorted(self._found))

    def of(self, operation: Node) -> ir.Security | None:
        """What an operation needs; None where the document says nothing of it."""
        stated = self._stated(operation)
        return self.default if stated is None else stated

    # Requirements

    def _stated(self, around: Node) -> ir.Security | None:
        stated = around.child("security")
        if stated.value is None:
            return None
        if not isinstance(stated.value, list):
            self._findings.warn("`security` must be a list.", stated.pointer)
            return None
        return tuple(map(self._requirement, stated.elements()))

    def _requirement(self, node: Node) -> tuple[ir.Needed, ...]:
        """All schemes of one requirement, sorted."""
        if not isinstance(node.value, dict):
            message = "A security requirement must be an object."
            self._findings.warn(message, node.pointer)
        needed = []
        for written, scopes in node.members():
            name = self._scheme(written, scopes)
            needed.append(ir.Needed(name, tuple(sorted(set(node.names(written))))))
        return tuple(sorted(needed, key=lambda one: one.scheme))

    def _scheme(self, written: str, node: Node) -> str:
        """The scheme that a requirement names; since 3.2 by reference, too."""
        if written in self._found or written in self._unusable:
            return written
        if written.startswith("#/"):
            name = written.rpartition("/")[2]
            if name not in self._found:
                self._add(name, Node({"$ref": written}, node.pointer))
            return name
        self._findings.warn(
            f"The security scheme {written} is not declared.",
            node.pointer,
            "Any credentials are sent that the client is given.",
        )
        return written

    # Schemes

    def _add(self, name: str, reference: Node) -> None:
        scheme = self._references.resolve(reference)
        auth = self._auth(name, scheme)
        if auth is not None:
            self._found[name] = auth
            return
        self._unusable.add(name)
        if scheme.value is not None:
            self._findings.warn(*self._refusal(scheme))

    def _refusal(self, scheme: Node) -> tuple[str, str]:
        kind = scheme.text("type")
        match kind, scheme.text("in"):
            case "apiKey", "header" | "query" | "cookie":
                said = f"The key is sent as {scheme.text('name')!r}, which is no name."
            case "apiKey", place:
                said = f"A key in {place!r} is not supported."
            case "http", _:
                said = f"The HTTP scheme {scheme.text('scheme')!r} cannot be sent."
            case _:
                said = f"The security scheme type {kind!r} is not supported."
        return said, scheme.pointer

    def _auth(self, name: str, scheme: Node) -> ir.Auth | None:
        doc = clean(scheme.text("description"))
        deprecated = "" if scheme.flag("deprecated") else None
        carrier = scheme.text("name")
        match scheme.text("type"), scheme.text("in"):
            case "apiKey", ("header" | "query" | "cookie") as place:
                # A query takes any name, a header and a cookie do not.
                if not carrier or not (place == "query" or TOKEN.fullmatch(carrier)):
                    return None
                prefix = scheme.child("x-fern-header").text("prefix")
                is_sent = place == "header" and _PREFIX.fullmatch(prefix)
                return ir.Auth(
                    scheme=name,
                    kind=place,
                    name=carrier,
                    prefix=prefix if is_sent else "",
                    doc=doc,
                    deprecated=deprecated,
                )
            case "http", _:
                return _http(name, scheme.text("scheme"), doc, deprecated)
            case "oauth2", _:
                return ir.Auth(
                    scheme=name,
                    kind="oauth2",
                    flows=tuple(_flows(scheme)),
                    discovery_url=scheme.text("oauth2MetadataUrl"),
                    doc=doc,
                    deprecated=deprecated,
                )
            case "openIdConnect", _:
                return ir.Auth(
                    scheme=name,
                    kind="bearer",
                    discovery_url=scheme.text("openIdConnectUrl"),
                    doc=doc,
                    deprecated=deprecated,
                )
            case "mutualTLS", _:
                return ir.Auth(
                    scheme=name, kind="mutual-tls", doc=doc, deprecated=deprecated
                )
        return None


def _http(name: str, scheme: str, doc: str, deprecated: str | None) -> ir.Auth | None:
    """HTTP authentication: what is not known to us is sent as a prefix of the key."""
    match scheme.lower():
        case "basic":
            return ir.Auth(scheme=name, kind="basic", doc=doc, deprecated=deprecated)
        case "bearer":
            return ir.Auth(scheme=name, kind="bearer", doc=doc, deprecated=deprecated)
    if not TOKEN.fullmatch(scheme):
        return None
    return ir.Auth(
        scheme=name,
        kind="header",
        name="Authorization",
        prefix=f"{scheme} ",
        doc=doc,
        deprecated=deprecated,
    )


def _flows(scheme: Node) -> Iterator[ir.Flow]:
    for kind, flow in sorted(scheme.child("flows").members()):
        if kind in _FLOWS:
            scopes = flow.child("scopes").members()
            yield ir.Flow(
                kind=kind,  # type: ignore[arg-type]
                authorization_url=(
                    flow.text("authorizationUrl") or flow.text("deviceAuthorizationUrl")
                ),
                token_url=flow.text("tokenUrl"),
                refresh_url=flow.text("refreshUrl"),
                scopes=tuple(
                    sorted((scope, str(said.value or "")) for scope, said in scopes)
                ),
            )
