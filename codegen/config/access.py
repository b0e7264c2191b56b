"""Check how a schema is fetched and how an API is called: URLs, headers, credentials.

No problem of these shows the line it is about: a secret may stand in it.
"""

from __future__ import annotations

import re
from typing import cast
from urllib.parse import urlsplit

from ..media import TOKEN
from ..options import AuthKind, AuthOptions
from .model import AUTH_KINDS
from .tables import Table

_ALONE = [kind for kind in AUTH_KINDS if kind not in ("password", "refresh-token")]
"""What may be the one way to authenticate; the others are of a scheme."""
EXAMPLE_AUTH = 'auth = { kind = "bearer", variable = "EXAMPLE_API_KEY" }'
SECRETS_GO = (
    "A secret never stands in this file: put it into an environment variable and "
    f"name that: {EXAMPLE_AUTH}."
)
SECRET_KEYS = ("api_key", "key", "password", "secret", "token")

_VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]*")
PLACEHOLDER = re.compile(r"\$\{([^}]*)\}")
_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*", re.IGNORECASE)
_SECRET_HEADERS = re.compile("auth|cookie|key|secret|token", re.IGNORECASE)


def read_url(table: Table, key: str) -> str:
    """Read the URL of a server; empty where there is none."""
    url = table.text(key)
    return url if url and check_url(table, url, key) else ""


def check_url(table: Table, url: str, *keys: str | int) -> bool:
    """Whether a value is the URL of a server; note what is wrong with it."""
    key = keys[0]
    example = f'Write {key} = "https://api.example.org/…".'
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        table.add("This is not a URL.", *keys, advice=example, is_secret=True)
        return False
    if parts.username is not None:
        table.add(
            "A user name or password stands in this URL.",
            *keys,
            advice=(
                'Put the whole URL into an environment variable: "${EXAMPLE_PROXY}".'
                if key == "proxy"
                else 'Drop it, and write auth = { kind = "basic", variable = '
                '"EXAMPLE_USER_AND_PASSWORD" }.'
            ),
            is_secret=True,
        )
    elif parts.scheme not in ("http", "https") or not parts.hostname:
        message = "This is not the URL of a server."
        table.add(message, *keys, advice=example, is_secret=True)
    elif any(not c.isprintable() or c.isspace() for c in url):
        table.add("A URL has no blanks.", *keys, is_secret=True)
    else:
        return True
    return False


def read_headers(table: Table) -> dict[str, str]:
    """Read the headers that are sent when the schema is fetched."""
    headers = table.strings("headers", is_secret=True)
    for name, value in headers.items():
        variables = PLACEHOLDER.findall(value)
        is_wrong = any(not _VARIABLE.fullmatch(variable) for variable in variables)
        message = advice = ""
        if not TOKEN.fullmatch(name):
            message = "This cannot be the name of a header."
        elif is_wrong or "$" in PLACEHOLDER.sub("", value):
            message = "A variable is not written so."
            advice = "Write it as ${EXAMPLE_API_KEY}, in capital letters."
        elif not value.isascii() or not value.isprintable():
            message = "This header has characters that cannot be sent."
        elif _SECRET_HEADERS.search(name) and not variables:
            message = f'The secret itself stands in the header "{name}".'
            advice = (
                "Put it into an environment variable, and write "
                f'{name} = "${{EXAMPLE_API_KEY}}". If others have seen this file, '
                "replace the secret."
            )
        if message:
            table.add(message, "headers", name, advice=advice, is_secret=True)
    return headers


def read_auth(table: Table) -> tuple[AuthOptions | None, dict[str, AuthOptions]]:
    """Read how to authenticate: in one way, or in several by the name of their scheme.

    Returns:
        The one way, or None; and the several.
    """
    auth = table.table("auth", advice=f"Write {EXAMPLE_AUTH}.")
    if "auth" not in table.values or auth.values is not table.values["auth"]:
        return None, {}
    tables = [isinstance(value, dict) for value in auth.values.values()]
    if tables and all(tables):
        return None, {name: _scheme(auth.table(name)) for name in auth.values}
    return _one_way(auth), {}


def read_hosts(table: Table) -> tuple[str, ...]:
    """Read the hosts that may have credentials."""
    hosts = table.texts("trusted_hosts")
    for index, host in enumerate(hosts):
        if not _HOST.fullmatch(host):
            table.add(
                "This is not the name of a host.",
                "trusted_hosts",
                index,
                advice='Write the name alone: "uploads.example.org".',
            )
    return hosts


def _one_way(auth: Table) -> AuthOptions:
    kind = _kind(auth)
    if "kind" not in auth.values:
        auth.add(
            "It is not said how to authenticate.",
            advice=f"Give it a kind: {', '.join(_ALONE)}.",
            is_secret=True,
        )
    if kind and kind not in _ALONE:
        auth.add(
            "This kind is of a scheme, which has a name.",
            "kind",
            advice=f'Name it: auth.oauth = {{ kind = "{kind}", … }}.',
        )
    return _auth(auth, kind, needs_variable=True)


def _scheme(auth: Table) -> AuthOptions:
    """One of several ways; what it does not say, the document does."""
    kind = _kind(auth)
    return _auth(auth, kind, needs_variable=kind is not None)


def _kind(auth: Table) -> AuthKind | None:
    return cast(AuthKind, auth.word("kind", AUTH_KINDS)) or None


def _auth(auth: Table, kind: AuthKind | None, *, needs_variable: bool) -> AuthOptions:
    variable = _variable(auth, "variable", is_needed=needs_variable)
    header = prefix = token_url = client_variable = ""
    scopes: tuple[str, ...] = ()
    match kind:
        case "header":
            header, prefix = _carrier(auth, "header"), auth.text("prefix")
        case "query":
            header = _carrier(auth, "parameter")
        case "cookie":
            header = _carrier(auth, "cookie")
        case "bearer" | "label-studio":
            token_url = read_url(auth, "token_url")
        case "client-credentials":
            token_url, scopes = read_url(auth, "token_url"), auth.texts("scopes")
        case "password" | "refresh-token":
            token_url, scopes = read_url(auth, "token_url"), auth.texts("scopes")
            client_variable = _variable(auth, "client_variable", is_needed=False)
    if kind == "client-credentials" and needs_variable and not _has_url(auth):
        auth.add(
            "The token_url is missing: where credentials are exchanged for a token.",
            is_secret=True,
        )
    if kind or not needs_variable:
        auth.finish(dict.fromkeys(SECRET_KEYS, SECRETS_GO))
    return AuthOptions(
        kind=kind,
        variable=variable,
        header=header,
        prefix=prefix,
        token_url=token_url,
        client_variable=client_variable,
        scopes=scopes,
    )


def _has_url(auth: Table) -> bool:
    """Whether a token URL is known: that of a scheme may stand in the document."""
    return "token_url" in auth.values or auth.path[-1] != "auth"


def _variable(auth: Table, key: str, *, is_needed: bool) -> str:
    """Read the name of an environment variable."""
    variable = auth.text(key)
    if is_needed and key not in auth.values:
        auth.add(
            "It is not said which environment variable has the secret.",
            advice=f'Name it: {key} = "EXAMPLE_API_KEY".',
            is_secret=True,
        )
    elif isinstance(auth.values.get(key), str) and not _VARIABLE.fullmatch(variable):
        auth.add(
            "This is not the name of an environment variable.",
            key,
            advice='Give the name alone, in capital letters: "EXAMPLE_API_KEY". The '
            "secret itself never stands in this file.",
            is_secret=True,
        )
    return variable


def _carrier(auth: Table, key: str) -> str:
    """The name of the header or query parameter that carries the key."""
    name = auth.text(key)
    if key not in auth.values:
        message = f"The {key} is missing: the name of what carries the key."
        auth.add(message, is_secret=True)
    elif isinstance(auth.values[key], str) and not TOKEN.fullmatch(name):
        auth.add(f"This cannot be the name of a {key}.", key, is_secret=True)
    return name
