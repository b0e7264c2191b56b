"""Which credentials calls need, and which servers they have of their own."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence

from . import ir
from .credentials import Credential
from .servers import filled
from .text import Code, join, py_str

Needs = tuple[tuple[str, ...], ...]
"""As `ir.Security`, of keywords of the constructor."""


class Access:
    """What the calls of a client say of security and servers.

    Attributes:
        default: What calls need that do not say it.
    """

    def __init__(
        self,
        api: ir.Api,
        credentials: Sequence[Credential],
        configured: Sequence[str] = (),
    ) -> None:
        """
        Args:
            api: The Api.
            credentials: The ways to authenticate.
            configured: The schemes that the config knows more of than the document.
        """
        self._api = api
        self._credentials = credentials
        self._known = {one.scheme: one for one in credentials}
        declared = {auth.scheme for auth in api.auth}
        self._further = [
            (one.keyword,) for one in credentials if one.scheme not in declared
        ]
        self._certificates = {a.scheme for a in api.auth if a.kind == "mutual-tls"}
        self._is_configured = bool(configured)
        self._declares = bool(api.auth)
        self.default = self._default(api)

    def _default(self, api: ir.Api) -> Needs:
        """What the document says for all calls, or else what most of them need."""
        if api.security is not None:
            return self._needs(api.security)
        counted = Counter(
            self._needs(operation.security)
            for group in api.groups
            for operation in group.operations
        )
        if not counted:
            return self._needs(None)
        return min(counted, key=lambda needs: (-counted[needs], needs))

    def _needs(self, security: ir.Security | None) -> Needs:
        any_one = tuple((one.keyword,) for one in self._credentials)
        if security is None:
            return any_one if self._is_configured else (*any_one, ())
        if not security:
            return ()
        found = [way for one in security for way in self._ways(one)]
        # What the document does not declare could be any of these.
        return tuple(dict.fromkeys([*(found or any_one), *self._further]))

    def _ways(self, needed: tuple[ir.Needed, ...]) -> Iterator[tuple[str, ...]]:
        """What one requirement asks for; nothing where it is not known.

        Of what goes into the same place of a request, one is enough: documents that
        require two tokens of OAuth 2 mean either.
        """
        by_carrier: dict[str, list[str]] = {}
        for one in needed:
            if one.scheme in self._certificates:
                continue
            if one.scheme not in self._known:
                return
            credential = self._known[one.scheme]
            by_carrier.setdefault(credential.carrier, []).append(credential.keyword)
        yield from itertools.product(*by_carrier.values())

    # Calls

    def arguments(self, operation: ir.Operation) -> Iterator[Code]:
        """What a call says of security and of its server."""
        if not isinstance(operation.call, ir.Http):
            return
        if self._credentials:
            needs = self._needs(operation.security)
            if needs != self.default:
                yield Code(f"security={spelled(needs)}")
        elif operation.security == () and self._declares:
            yield Code("security=()")
        server = own_server(operation, self._api)
        if server:
            yield Code(f"server={py_str(server)}")


def own_server(operation: ir.Operation, api: ir.Api) -> str:
    """The server that an operation has of its own, or nothing.

    One that is among the Api's only says that others lack the operation. Variables that
    the servers of the Api have, too, stay: they have the values of the base URL.
    """
    shared = {server.url for server in api.servers}
    if not operation.servers or any(s.url in shared for s in operation.servers):
        return ""
    kept = {variable.name for server in api.servers for variable in server.variables}
    return filled(operation.servers[0], kept)


def spelled(needs: Needs) -> Code:
    """Spell what is needed as a tuple of tuples."""
    return _tuple([_tuple([py_str(keyword) for keyword in one]) for one in needs])


def _tuple(items: Sequence[Code]) -> Code:
    comma = "," if len(items) == 1 else ""
    return Code(f"({join(', ', items)}{comma})")
