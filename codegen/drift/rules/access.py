"""Rules for who may call, and where."""

from __future__ import annotations

from collections.abc import Mapping

from .rule import Rule, always

_LATER = "URLs of tokens are compiled into the client; "

ACCESS: Mapping[str, Rule] = {
    "security-added": always(
        "needs credentials now",
        "breaking",
        "dangerous",
        "It was public, so that the client sends no credentials to it; the new one "
        "does, where it is given any. Other tools call it information.",
    ),
    "security-said": always(
        "credentials said to be needed",
        "dangerous",
        "dangerous",
        "Nothing was said of credentials: the client sends what it is given, and "
        "fails where it is given none. Other tools call it information.",
    ),
    "security-no-longer-said": always(
        "credentials no longer said to be needed",
        "safe",
        "safe",
        "The client still sends what it is given.",
    ),
    "security-became-required": always(
        "credentials no longer optional",
        "dangerous",
        "dangerous",
        "Calls without credentials fail from now on.",
    ),
    "security-became-optional": always(
        "credentials became optional", "safe", "safe", "They may still be sent."
    ),
    "security-removed": always(
        "public now", "safe", "safe", "Servers do not mind credentials."
    ),
    "security-changed": always(
        "needs other credentials",
        "breaking",
        "dangerous",
        "What the client sends is no longer accepted; the new one needs other "
        "arguments.",
    ),
    "security-alternative-added": always(
        "further way to authenticate", "safe", "safe", "The old ways still do."
    ),
    "security-alternative-removed": always(
        "way to authenticate no longer accepted",
        "dangerous",
        "dangerous",
        "Who authenticates in that way is refused; the other ways still do.",
    ),
    "scopes-added": always(
        "needs further scopes",
        "dangerous",
        "dangerous",
        "Tokens without them are refused.",
    ),
    "scopes-removed": always(
        "needs fewer scopes", "safe", "safe", "Tokens that were enough still are."
    ),
    "scheme-added": always(
        "way to authenticate added", "safe", "safe", "Nobody has to use it."
    ),
    "scheme-removed": always(
        "way to authenticate removed",
        "safe",
        "breaking",
        "What operations need is told on its own; the constructor has no such argument "
        "any more, unless the config says how to authenticate. Other tools call it "
        "information.",
    ),
    "scheme-renamed": always(
        "way to authenticate renamed",
        "safe",
        "safe",
        "The same is sent; what the constructor calls it is told on its own.",
    ),
    "scheme-changed": always(
        "other kind of authentication",
        "breaking",
        "dangerous",
        "Servers look for credentials of another kind than the client sends. Other "
        "tools call it information.",
    ),
    "key-moved": always(
        "key sent in another way",
        "breaking",
        "safe",
        "Servers look for the key elsewhere than where the client writes it.",
    ),
    "key-prefix-changed": always(
        "other word before the key",
        "breaking",
        "safe",
        "Servers expect another word before the key than the client writes.",
    ),
    "key-prefix-added": always(
        "word before the key said",
        "safe",
        "breaking",
        "Callers had to write it themselves, with the key; the new client writes it, "
        "so that it would come twice.",
    ),
    "key-prefix-removed": always(
        "word before the key no longer said",
        "safe",
        "breaking",
        "The old client writes it; with the new one callers have to, with the key.",
    ),
    "flow-added": always(
        "flow of OAuth 2 added", "safe", "safe", "Nobody has to use it."
    ),
    "flow-removed": always(
        "flow of OAuth 2 removed",
        "dangerous",
        "dangerous",
        "Who has tokens by it gets none any more; the client no longer takes its "
        "class.",
    ),
    "token-url-changed": always(
        "URL of tokens changed",
        "breaking",
        "safe",
        f"{_LATER}it asks at the old one.",
    ),
    "refresh-url-changed": always(
        "URL of refreshed tokens changed",
        "breaking",
        "safe",
        f"{_LATER}it asks at the old one.",
    ),
    "authorization-url-changed": always(
        "URL of authorization changed",
        "safe",
        "safe",
        "People go there with a browser; the client does not.",
    ),
    "discovery-url-changed": always(
        "URL of discovery changed",
        "safe",
        "safe",
        "The client does not discover anything.",
    ),
    "scope-added": always("scope added", "safe", "safe", "Nobody has to ask for it."),
    "scope-removed": always(
        "scope removed",
        "dangerous",
        "safe",
        "Who asks for a token with it may get none. Other tools call it information.",
    ),
    "default-server-changed": always(
        "other server by default",
        "dangerous",
        "dangerous",
        "Clients that were not told a URL call the old server until they are generated "
        "anew, and then the new one. Other tools see nothing.",
    ),
    "server-said": always(
        "server said",
        "safe",
        "safe",
        "A client that had to be told its URL no longer has to.",
    ),
    "server-no-longer-said": always(
        "server no longer said",
        "safe",
        "dangerous",
        "The client may have to be told where the API is.",
    ),
    "server-added": always("server added", "safe", "safe", "Nobody has to call it."),
    "server-removed": always(
        "server removed",
        "dangerous",
        "dangerous",
        "Who calls it may find nobody there; the function with its URL is gone.",
    ),
    "server-default-changed": always(
        "default of a part of the server's URL changed",
        "dangerous",
        "dangerous",
        "Clients that were not told otherwise call another server once they are "
        "generated anew.",
    ),
    "server-values-removed": always(
        "part of the server's URL has fewer values",
        "dangerous",
        "breaking",
        "Who says one of them may find nobody there, and checkers refuse it.",
    ),
    "server-values-added": always(
        "part of the server's URL has further values",
        "safe",
        "safe",
        "Nobody has to use them.",
    ),
    "operation-server-changed": always(
        "operation on another server",
        "dangerous",
        "dangerous",
        "Calls go to the old server until the client is generated anew, and then to "
        "the new one.",
    ),
}
"""Rules for who may call, and where."""
