"""Operations: one method on one path."""

from __future__ import annotations

from dataclasses import replace

from .. import ir
from .answers import Answers
from .bodies import Bodies
from .document import Document, Findings
from .entries import Entry
from .parameters import Parameters
from .prose import describe
from .references import References
from .schemas import Schemas
from .security import SecuritySchemes
from .servers import Servers

_IDEMPOTENT = frozenset({"delete", "get", "head", "options", "put", "trace"})
"""RFC 9110, section 9.2.2."""


class Operations:
    """Lowers the operations of one document."""

    def __init__(
        self,
        document: Document,
        schemas: Schemas,
        references: References,
        findings: Findings,
        security: SecuritySchemes,
        servers: Servers,
    ) -> None:
        self._document = document
        self._security = security
        self._servers = servers
        self._parameters = Parameters(document, schemas, references, findings)
        self._bodies = Bodies(document, schemas, references, findings)
        self._answers = Answers(schemas, references)

    def operation(self, entry: Entry, key: str) -> ir.Operation:
        """Lower one operation; its types still have the keys of lowering."""
        node = entry.node
        successes, errors = self._answers.of(node)
        if entry.method == "head":
            successes = tuple(replace(r, type=None) for r in successes)
        return ir.Operation(
            key=key,
            call=ir.Http(entry.written or entry.method.upper(), entry.path),
            id=node.text("operationId"),
            params=self._parameters.of(entry),
            bodies=self._bodies.of(node),
            responses=successes,
            errors=errors,
            returns=self._answers.returned(successes, f"{node.pointer}/responses"),
            items=self._answers.streamed(successes, f"{node.pointer}/responses"),
            idempotent=entry.method in _IDEMPOTENT,
            security=self._security.of(node),
            servers=self._servers.of(entry),
            doc=describe(node.text("summary"), node.text("description")),
            deprecated="" if node.flag("deprecated") else None,
            origin=self._document.origin(node.pointer),
        )
