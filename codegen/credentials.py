"""What a client authenticates with: an argument of its constructor for each way.

With one way that the config names, or a single key that the document declares, that is
`api_key`, the first argument. Otherwise each scheme has a keyword that is called like
it, and each call says which of them it needs (see `access`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from . import ir, names, reserved
from .deprecation import deprecation
from .options import AuthOptions, Options
from .text import Code, join, py_name, py_str

KEY = Code("str | Callable[[], str]")
_KEYS = ("header", "query", "cookie", "bearer", "label-studio")
"""The kinds whose credentials are one text."""
_GRANTS = {
    "clientCredentials": "ClientCredentials",
    "password": "Password",
    "authorizationCode": "RefreshToken",
    "deviceAuthorization": "RefreshToken",
}
"""The classes that have a token by a flow, best first."""
_FEW = 12
_CONFIGURED = {
    "client-credentials": "ClientCredentials",
    "password": "Password",
    "refresh-token": "RefreshToken",
}


@dataclass(frozen=True, slots=True)
class Credential:
    """One way to authenticate, as an argument."""

    keyword: str
    scheme: str
    """What the document, or the config, calls it."""
    carrier: str
    """Where in a request it goes: what two have in common cannot be sent together."""
    annotation: Code
    declaration: Code
    """The scheme, as a value of the runtime."""
    class_name: str
    """The class of the runtime that the declaration calls."""
    classes: tuple[str, ...]
    """The classes of the runtime that callers may pass."""
    doc: str


def credentials(api: ir.Api, options: Options) -> list[Credential]:
    """The ways to authenticate, sorted by keyword; none where the config has a single
    one, or there is none."""
    if options.auth is not None:
        return []
    declared = {auth.scheme: auth for auth in api.auth if auth.kind != "mutual-tls"}
    found = {
        scheme: _Declaration(declared.get(scheme), options.schemes.get(scheme))
        for scheme in {**declared, **options.schemes}
    }
    keywords = names.assign(found, _spelled, reserved=reserved.CONSTRUCTORS)
    if len(found) == 1:
        keywords = {
            scheme: "api_key" if one.kind in _KEYS else keywords[scheme]
            for scheme, one in found.items()
        }
    made = [one.credential(keywords[scheme], scheme) for scheme, one in found.items()]
    return sorted(made, key=lambda credential: credential.keyword)


def _spelled(scheme: str) -> str:
    """The name of a scheme, where OAuth is one word."""
    return names.snake(scheme.replace("OAuth", "Oauth"))


class _Declaration:
    """What the document and the config say of one scheme together."""

    def __init__(self, auth: ir.Auth | None, chosen: AuthOptions | None) -> None:
        self._auth = auth or ir.Auth(scheme="", kind="bearer")
        self._chosen = chosen or AuthOptions()
        self.kind: str = self._chosen.kind or self._auth.kind
        self._is_oauth = self.kind == "oauth2" or self.kind in _CONFIGURED

    def credential(self, keyword: str, scheme: str) -> Credential:
        """The argument for it."""
        class_name, arguments = self._declared()
        classes = self._classes()
        return Credential(
            keyword=keyword,
            scheme=scheme,
            carrier=self._carrier(),
            annotation=join(" | ", [self._plain(), *map(py_name, classes)]),
            declaration=Code(f"{class_name}({join(', ', arguments)})"),
            class_name=class_name,
            classes=classes,
            doc=self._doc(classes),
        )

    def _carrier(self) -> str:
        name = self._chosen.header or self._auth.name
        match self.kind:
            case "query" | "cookie":
                return f"{self.kind} {name}"
            case "header":
                return f"header {name.lower()}"
        return "header authorization"

    def _plain(self) -> Code:
        """The type of the credentials themselves."""
        return Code("tuple[str, str]") if self.kind == "basic" else KEY

    def _classes(self) -> tuple[str, ...]:
        if self.kind == "basic":
            return ("Basic",)
        if not self._is_oauth:
            return ()
        flows = {flow.kind for flow in self._auth.flows if flow.token_url}
        found = {class_ for flow, class_ in _GRANTS.items() if flow in flows}
        if self.kind in _CONFIGURED:
            found.add(_CONFIGURED[self.kind])
        return tuple(sorted(found))

    def _declared(self) -> tuple[str, list[Code]]:
        """The class of the scheme, and its arguments."""
        variable = {"variable": self._chosen.variable}
        carrier = self._chosen.header or self._auth.name
        match self.kind:
            case "header":
                prefix = self._chosen.prefix if self._chosen.kind else self._auth.prefix
                said = _keywords({"prefix": prefix, **variable})
                return "HeaderScheme", [py_str(carrier), *said]
            case "query":
                return "QueryScheme", [py_str(carrier), *_keywords(variable)]
            case "cookie":
                return "CookieScheme", [py_str(carrier), *_keywords(variable)]
            case "basic":
                return "BasicScheme", _keywords(variable)
            case "bearer":
                return "BearerScheme", _keywords(variable)
            case "label-studio":
                return "LabelStudioScheme", _keywords(variable)
        return "OAuthScheme", _keywords(self._oauth())

    def _oauth(self) -> Mapping[str, str]:
        """Where tokens of OAuth 2 are had, and for what."""
        urls = {
            flow.kind: flow.token_url for flow in self._auth.flows if flow.token_url
        }
        by_preference = [urls[kind] for kind in _GRANTS if kind in urls]
        token = self._chosen.token_url or next(iter(by_preference), "")
        password = self._chosen.token_url or urls.get("password", token)
        refresh = self._chosen.token_url or self._refresh_url() or token
        return {
            "token_url": token,
            "password_url": password if password != token else "",
            "refresh_url": refresh if refresh != token else "",
            "variable": self._chosen.variable,
            "grant": self.kind if self._chosen.kind else "",
            "client_variable": self._chosen.client_variable,
            "scope": " ".join(self._chosen.scopes),
        }

    def _refresh_url(self) -> str:
        """Where a refresh token that a user has brought about is exchanged."""
        flows = {flow.kind: flow for flow in self._auth.flows}
        for kind in ("authorizationCode", "deviceAuthorization"):
            flow = flows.get(kind)
            if flow and (flow.refresh_url or flow.token_url):
                return flow.refresh_url or flow.token_url
        return ""

    def _doc(self, classes: tuple[str, ...]) -> str:
        """What is said of the argument."""
        said = [self._what(classes)]
        if self._chosen.variable:
            said.append(f"Default: the variable {self._chosen.variable}.")
        first, *_ = self._auth.doc.split("\n\n")
        said += [first, deprecation(self._auth.deprecated), self._scopes()]
        return " ".join(filter(None, said))

    def _what(self, classes: tuple[str, ...]) -> str:
        carrier = self._chosen.header or self._auth.name
        match self.kind:
            case "header" | "query" | "cookie":
                place = "query parameter" if self.kind == "query" else self.kind
                return f"The key in the {place} {carrier}, or a function that gives it."
            case "basic":
                return "The user name and the password."
            case "bearer" | "label-studio":
                return "The key, or a function that gives it."
        ways = ["An access token", "a function that gives it"]
        ways += [f"`{name}(…)`" for name in classes]
        return f"{', '.join(ways[:-1])} or {ways[-1]}."

    def _scopes(self) -> str:
        """The scopes that tokens may have, where they are few."""
        scopes = {scope for flow in self._auth.flows for scope, _ in flow.scopes}
        if not 0 < len(scopes) <= _FEW:
            return ""
        return f"Scopes: {', '.join(sorted(scopes))}."


def _keywords(values: Mapping[str, str]) -> list[Code]:
    """Arguments by name, of those that are not empty."""
    return [Code(f"{name}={py_str(value)}") for name, value in values.items() if value]
