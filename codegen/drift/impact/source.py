"""What stands at a place of the user's code, and where that comes from."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from ...diagnostics import Diagnostic

FARTHEST = 4
"""How many definitions are followed back."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A name that stands somewhere."""

    name: str
    """Of an attribute, a variable, a class; of an argument that of what is called."""
    distance: int
    """0 in the expression that does not fit, 1 elsewhere in its statement, more in the
    definitions of what is used there."""
    owner: ast.expr | None = None
    """What has the attribute."""
    argument: str = ""


class Source:
    """The syntax tree of one file."""

    def __init__(self, text: str) -> None:
        self.text = text
        try:
            self._tree: ast.AST = ast.parse(text)
        except (SyntaxError, ValueError):
            self._tree = ast.Module(body=[], type_ignores=[])
        self._parents = {
            child: node
            for node in ast.walk(self._tree)
            for child in ast.iter_child_nodes(node)
        }
        self._lines = text.split("\n")

    def mentions(self, diagnostic: Diagnostic) -> list[Mention]:
        """What stands at the place of a diagnostic, the nearest first."""
        near = self._near(diagnostic)
        found = dict.fromkeys(near, 0)
        for node in self._touching(diagnostic):
            found.setdefault(node, 1)
        seen: set[ast.AST] = set()
        todo = list(found.items())
        while todo:
            node, distance = todo.pop(0)
            if node in seen or distance > FARTHEST:
                continue
            seen.add(node)
            found[node] = min(distance, found.get(node, distance))
            for origin in self._origins(node):
                todo += [(n, max(distance, 1) + 1) for n in _expressions(origin)]
        mentions = [
            mention
            for node, distance in found.items()
            for mention in _mentions(node, distance)
        ]
        return sorted(mentions, key=lambda mention: mention.distance)

    def _near(self, diagnostic: Diagnostic) -> list[ast.AST]:
        """The smallest expression that has the place in it, and what is in that."""
        start = diagnostic.line, diagnostic.column
        end = max(start, (diagnostic.end_line, diagnostic.end_column))
        holding = [
            node
            for node in ast.walk(self._tree)
            if isinstance(node, ast.expr | ast.pattern | ast.keyword | ast.alias)
            and self._start(node) <= start
            and end <= self._end(node)
        ]
        if not holding:
            return []
        smallest = max(
            holding, key=lambda node: (self._start(node), _minus(self, node))
        )
        parent = self._parents.get(smallest)
        if isinstance(parent, ast.Attribute | ast.Call | ast.keyword):
            # The name of an attribute has no node of its own.
            smallest = parent if self._start(smallest) != start else smallest
        return list(_expressions(smallest))

    def _touching(self, diagnostic: Diagnostic) -> Iterator[ast.AST]:
        """What else stands in the statement, without the statements in it."""
        statement = self._statement(diagnostic.line)
        if statement is not None:
            yield from _own_expressions(statement)

    def _statement(self, line: int) -> ast.AST | None:
        found = [
            node
            for node in ast.walk(self._tree)
            if isinstance(node, ast.stmt | ast.match_case)
            and _first_line(node) <= line <= (_last_line(node))
        ]
        return max(found, key=_first_line, default=None)

    def _start(self, node: ast.AST) -> tuple[int, int]:
        line, offset = getattr(node, "lineno", 0), getattr(node, "col_offset", 0)
        return line, self._characters(line, offset) + 1

    def _end(self, node: ast.AST) -> tuple[int, int]:
        line, offset = getattr(node, "end_lineno", 0), getattr(
            node, "end_col_offset", 0
        )
        return line, self._characters(line, offset) + 1

    def _characters(self, line: int, offset: int) -> int:
        if not 0 < line <= len(self._lines):
            return offset
        return len(self._lines[line - 1].encode()[:offset].decode(errors="replace"))

    def _origins(self, node: ast.AST) -> Iterator[ast.AST]:
        """Where the value of a variable comes from."""
        if isinstance(node, ast.Name):
            scope = self._scope(node)
            while scope is not None:
                found = list(_bound(scope, node.id))
                yield from found
                scope = None if found else self._scope(scope)
        elif (
            isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.value.id in ("self", "cls")
        ):
            yield from _bound_attribute(self._tree, node.attr)

    def _scope(self, node: ast.AST) -> ast.AST | None:
        parent = self._parents.get(node)
        while parent is not None and not isinstance(
            parent, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.Module
        ):
            parent = self._parents.get(parent)
        return parent


def _minus(source: Source, node: ast.AST) -> tuple[int, int]:
    line, column = source._end(node)
    return -line, -column


def _mentions(node: ast.AST, distance: int) -> Iterator[Mention]:
    match node:
        case ast.Attribute(value=value, attr=attr):
            yield Mention(attr, distance, value)
        case ast.Name(id=name):
            yield Mention(name, distance)
        case ast.alias(name=name):
            yield Mention(name.split(".")[-1], distance)
        case ast.Call(func=func, keywords=keywords):
            called, owner = _called(func)
            for keyword in keywords:
                if keyword.arg and called:
                    yield Mention(called, distance, owner, keyword.arg)
        case ast.MatchClass(cls=cls, kwd_attrs=attributes):
            called, _ = _called(cls)
            for attribute in attributes:
                yield Mention(called, distance, None, attribute)


def _called(func: ast.expr) -> tuple[str, ast.expr | None]:
    match func:
        case ast.Attribute(value=value, attr=attr):
            return attr, value
        case ast.Name(id=name):
            return name, None
        case _:
            return "", None


def _expressions(node: ast.AST) -> Iterator[ast.AST]:
    """A node and what is in it."""
    if sys.version_info < (3, 12) and isinstance(node, ast.JoinedStr):
        return  # Before that, what is in such a string has no right place.
    yield node
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.stmt):
            yield from _expressions(child)


def _own_expressions(statement: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(statement):
        if not isinstance(child, ast.stmt | ast.match_case | ast.ExceptHandler):
            yield from _expressions(child)


def _bound(scope: ast.AST, name: str) -> Iterator[ast.AST]:
    """What a variable is bound to, and the annotation of a parameter."""
    for node in ast.walk(scope):
        match node:
            case ast.Assign(targets=targets, value=value):
                if any(_names(target, name) for target in targets):
                    yield value
            case ast.AnnAssign(target=target, annotation=annotation, value=value):
                if _names(target, name):
                    yield annotation
                    if value is not None:
                        yield value
            case (
                ast.For(target=target, iter=source)
                | ast.AsyncFor(target=target, iter=source)
                | ast.comprehension(target=target, iter=source)
                | ast.NamedExpr(target=target, value=source)
            ):
                if _names(target, name):
                    yield source
            case ast.withitem(context_expr=source, optional_vars=ast.expr() as target):
                if _names(target, name):
                    yield source
            case ast.Match(subject=subject, cases=cases):
                if any(_captures(case.pattern, name) for case in cases):
                    yield subject
            case ast.arg(arg=argument, annotation=ast.expr() as annotation):
                if argument == name:
                    yield annotation


def _bound_attribute(tree: ast.AST, attribute: str) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        match node:
            case ast.Assign(targets=targets, value=value):
                if any(
                    isinstance(target, ast.Attribute) and target.attr == attribute
                    for target in targets
                ):
                    yield value
            case ast.AnnAssign(target=ast.Attribute(attr=attr), value=ast.expr() as v):
                if attr == attribute:
                    yield v


def _names(target: ast.AST, name: str) -> bool:
    return any(isinstance(n, ast.Name) and n.id == name for n in ast.walk(target))


def _captures(pattern: ast.AST, name: str) -> bool:
    return any(
        isinstance(node, ast.MatchAs | ast.MatchStar) and node.name == name
        for node in ast.walk(pattern)
    )


def _first_line(node: ast.AST) -> int:
    if isinstance(node, ast.match_case):
        return node.pattern.lineno
    return int(getattr(node, "lineno", 0))


def _last_line(node: ast.AST) -> int:
    if isinstance(node, ast.match_case):
        return max((_last_line(child) for child in node.body), default=0)
    return int(getattr(node, "end_lineno", 0))
