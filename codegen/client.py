"""What the template of a client's constructor prints."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from . import ir
from .access import Access, own_server, spelled
from .client_defaults import (
    graphql_default,
    pace_default,
    retry_default,
    subscriptions_default,
)
from .credentials import KEY, Credential, credentials
from .docstrings import argument_doc
from .options import AuthOptions, Options
from .servers import default_url, sites, templates
from .text import Code, join, py_doc, py_name, py_str


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument of the constructor."""

    name: str
    annotation: Code
    default: Code | None
    """None where it must be given."""
    doc: str
    passed: Code | None = None
    """What the class above gets for it by name, where it gets it so."""
    wraps: bool = False
    """Whether the document had a say in what is said of it."""


@dataclass(frozen=True, slots=True)
class Constant:
    """A constant of the module."""

    name: Code
    """With its annotation, where it needs one."""
    value: Code
    doc: Code


@dataclass(frozen=True, slots=True)
class Constructor:
    """How a client is made."""

    arguments: tuple[Argument, ...]
    """Sorted, but for the key, which comes first."""
    constants: tuple[Constant, ...]
    doc: Code
    """The docstring."""
    is_positional: bool
    """Whether the first argument may be given by position."""
    runtime_names: list[Code]
    made_by_callers: list[str]
    """What callers use of the runtime: mostly classes, of which they make arguments."""
    offers_token_url: bool
    fixed: tuple[Code, ...] = ()
    """What the class above gets, and callers do not decide."""

    @property
    def takes_functions(self) -> bool:
        """Whether an argument may be a function."""
        return any("Callable" in argument.annotation for argument in self.arguments)

    def parameters(self, prefix: Code) -> Iterator[Code]:
        """The arguments of the sync or the async class, which differ in two types."""
        if not self.is_positional:
            yield Code("*")
        for argument in self.arguments:
            annotation = argument.annotation
            if argument.name in _BY_FLAVOUR:
                annotation = Code(_BY_FLAVOUR[argument.name].format(prefix))
            default = "" if argument.default is None else f" = {argument.default}"
            yield Code(f"{py_name(argument.name)}: {annotation}{default}")
            if self.is_positional and argument is self.arguments[0]:
                yield Code("*")

    @property
    def passed(self) -> list[Code]:
        """What the class above gets."""
        given = [argument.passed for argument in self.arguments if argument.passed]
        return [*given, *self.fixed]


_IMPORTED = frozenset(
    {"AsyncHttpClient", "Hooks", "HttpClient", "OnMismatch", "ResponseLimits"}
    | {"Timeout", "httpx"}
)


_OVER = frozenset({"Pace", "Retry"})
"""What callers pass of these is completed by what the config decides."""


@dataclass
class _Plan:
    """What a constructor is made of, as it is found out."""

    arguments: list[Argument] = field(default_factory=list)
    constants: list[Constant] = field(default_factory=list)
    imports: set[str] = field(default_factory=lambda: set(_IMPORTED))
    offered: set[str] = field(
        default_factory=lambda: {"Hooks", "ResponseLimits"}
        | {"amap_concurrently", "map_concurrently"}
    )
    fixed: list[Code] = field(default_factory=list)

    def take(
        self,
        name: str,
        annotation: str,
        default: str | None,
        doc: str,
        passed: str | None = None,
        *,
        wraps: bool = False,
    ) -> None:
        """Take an argument, and pass it on by its name unless that is said."""
        self.arguments.append(
            Argument(
                name,
                Code(annotation),
                None if default is None else Code(default),
                doc,
                Code(passed or f"{name}={name}"),
                wraps,
            )
        )

    def choose(
        self, name: str, class_: str, constant: str, decided: Code | None, doc: str
    ) -> None:
        """Take an argument whose default the config may decide; the runtime's is used
        otherwise."""
        self.imports.add(class_)
        self.offered.add(class_)
        if decided:
            self.define(constant, decided, f"{doc}, unless the caller says otherwise.")
        default = constant if decided else f"_runtime.STANDARD_{constant}"
        wanted = (
            f"{name}={name}.over({constant})" if decided and class_ in _OVER else None
        )
        self.take(name, class_, default, f"{doc}.", wanted)

    def define(self, name: str, value: Code, doc: str) -> None:
        """Define a constant."""
        self.constants.append(Constant(Code(name), value, py_doc(doc, 0)))


def constructor(api: ir.Api, options: Options) -> Constructor:
    """Decide how a client is made from the config and, where that is silent, from
    what the Api says of itself."""
    plan = _Plan()
    _base_url(plan, api, options)
    given = _authentication(plan, api, options)
    plan.offered |= {"KeyFile"} if given else set()
    _graphql(plan, api, options)
    _servers(plan, api, options)
    plan.take("headers", "Mapping[str, str] | None", "None", "Sent with every call.")
    plan.take("hooks", "Hooks", "_runtime.NO_HOOKS", "Who is told of each attempt.")
    plan.take("insecure_http", "bool", "False", _INSECURE_HTTP)
    plan.take("on_mismatch", "OnMismatch", '"warn"', _ON_MISMATCH)
    plan.take(
        "response_limits",
        "ResponseLimits",
        "_runtime.STANDARD_RESPONSE_LIMITS",
        "How large a response may be.",
    )
    _sending(plan, options)
    plan.take("timeout", "Timeout", "_runtime.STANDARD_TIMEOUT", _TIMEOUT)
    plan.take("transport", _BY_FLAVOUR["transport"], "None", _TRANSPORT)
    plan.take("http_client", _BY_FLAVOUR["http_client"], "None", _HTTP_CLIENT)
    first = [one for one in given if one.name == "api_key" and len(given) == 1]
    others = sorted(
        (one for one in [*plan.arguments, *given] if one not in first),
        key=lambda argument: argument.name,
    )
    arguments = (*first, *others)
    return Constructor(
        arguments=arguments,
        constants=tuple(plan.constants),
        fixed=tuple(plan.fixed),
        doc=py_doc(_doc(arguments), 8),
        is_positional=bool(first),
        runtime_names=sorted(map(Code, plan.imports)),
        made_by_callers=sorted(plan.offered),
        offers_token_url=any(one.name == "TOKEN_URL" for one in plan.constants),
    )


_BY_FLAVOUR = {
    "http_client": "{}HttpClient | None",
    "transport": "httpx.{}BaseTransport | None",
}
_TIMEOUT = """How long to wait, in seconds: a number, or by phase of an attempt
such as `{"read": 300}`."""
_TRANSPORT = "What sends the requests, in place of the network."
_HTTP_CLIENT = """A client of httpx or httpx2 whose connections are used, with its
proxies, certificates, limits and hooks."""
_ON_MISMATCH = """What happens where an answer does not fit the schema: "warn",
"ignore", "raise", a function that gets the mismatch, or several."""

_INSECURE_HTTP = """Whether credentials may go over plain http to other machines than
this one, where everybody on the way can read them."""


def _base_url(plan: _Plan, api: ir.Api, options: Options) -> None:
    url = default_url(api, options)
    if url:
        doc = "Where the API is, unless the caller says otherwise."
        plan.define("BASE_URL", py_str(url), doc)
    default = Code("BASE_URL") if url else None
    plan.arguments.append(
        Argument("base_url", Code("str"), default, "Where the API is.")
    )


# Credentials


def _authentication(plan: _Plan, api: ir.Api, options: Options) -> list[Argument]:
    """Take `auth`, and return the arguments that have credentials."""
    auth = options.auth
    if auth is not None:
        return _one_way(plan, auth, _token_url(api, auth))
    given = credentials(api, options)
    if not given:
        doc = "Authenticates calls."
        plan.take("auth", "httpx.Auth | None", "None", doc)
        return []
    access = Access(api, given, tuple(options.schemes))
    declared = [Code(f"    {py_str(one.keyword)}: {one.declaration},") for one in given]
    schemes = join("\n", [Code("{"), *declared, Code("}")])
    plan.define(
        "SCHEMES: Mapping[str, Scheme]",
        schemes,
        "How credentials are sent, by their argument.",
    )
    plan.define("SECURITY", spelled(access.default), _SECURITY)
    plan.imports |= {"Credentials", "Scheme", *(one.class_name for one in given)}
    plan.offered |= {name for one in given for name in one.classes}
    plan.imports |= {name for one in given for name in one.classes}
    keywords = [f"{py_name(one.keyword)}={py_name(one.keyword)}" for one in given]
    arguments = ", ".join(["SCHEMES", "SECURITY", "base_url", *keywords])
    doc = "Authenticates in another way."
    passed = f"auth=auth or Credentials({arguments})"
    plan.take("auth", "httpx.Auth | None", "None", doc, passed)
    return [_argument(one) for one in given]


_SECURITY = """What calls need that do not say otherwise: one of these, in all its
parts. An empty one makes the others optional."""


def _argument(one: Credential) -> Argument:
    annotation = Code(f"{one.annotation} | None")
    return Argument(one.keyword, annotation, Code("None"), one.doc, wraps=True)


def _one_way(plan: _Plan, auth: AuthOptions, token_url: str) -> list[Argument]:
    """The key of the one way that the config names."""
    if token_url:
        doc = "Where `ClientCredentials` get their access token."
        plan.define("TOKEN_URL", py_str(token_url), doc)
        plan.offered.add("ClientCredentials")
    if auth.kind == "basic":
        plan.offered.add("Basic")
    function, made = _made(auth)
    plan.imports |= {function, "credential"}
    doc = "Authenticates in another way."
    plan.take("auth", "httpx.Auth | None", "None", doc, f"auth=auth or {made}")
    forms = {"basic": "USER:PASSWORD", "client-credentials": "ID:SECRET"}
    form = forms.get(auth.kind or "", "")
    key = f"The key, `{form}`," if form else "The key,"
    default = f" Default: the variable {auth.variable}." if auth.variable else ""
    doc = f"{key} or a function that returns it.{default}"
    return [Argument("api_key", Code(f"{KEY} | None"), Code("None"), doc)]


def _made(auth: AuthOptions) -> tuple[str, Code]:
    """What makes the auth from a key: the name of the runtime, and the expression."""
    key = Code(f"credential(api_key, {py_str(auth.variable)})")
    carried = [py_str(auth.header), key]
    match auth.kind:
        case "header":
            prefix = [py_str(auth.prefix)] if auth.prefix else []
            return "HeaderKey", _call("HeaderKey", *carried, *prefix)
        case "query":
            return "QueryKey", _call("QueryKey", *carried)
        case "cookie":
            return "CookieKey", _call("CookieKey", *carried)
        case "label-studio":
            url = Code("f\"{base_url.rstrip('/')}/api/token/refresh/\"")
            return "LabelStudioKey", _call("LabelStudioKey", key, url)
        case "basic":
            return "basic", _call("basic", key)
        case "client-credentials":
            scope = [py_str(" ".join(auth.scopes))] if auth.scopes else []
            url = Code("TOKEN_URL")
            name = "client_credentials"
            return name, _call(name, key, url, *scope)
    return "bearer", _call("bearer", key)


def _call(function: str, *arguments: Code) -> Code:
    return Code(f"{function}({join(', ', arguments)})")


def _token_url(api: ir.Api, auth: AuthOptions) -> str:
    """Where client credentials are exchanged, if that is known."""
    if auth.token_url:
        return auth.token_url
    urls = (flow.token_url for one in api.auth for flow in one.flows)
    return next((url for url in urls if url.startswith(("https://", "http://"))), "")


# Servers and GraphQL


def _servers(plan: _Plan, api: ir.Api, options: Options) -> None:
    """Take where calls go that have a server of their own."""
    operations = (operation for group in api.groups for operation in group.operations)
    own = sorted({own_server(operation, api) for operation in operations} - {""})
    if not own:
        return
    known = {
        "sites": sites(api, options),
        "templates": templates(api, options) if "{" in "".join(own) else (),
        "trusted": options.trusted_hosts,
    }
    arguments = [Code(f"{name}={_strings(s)}") for name, s in known.items() if s]
    value = Code(f"OwnServers({join(', ', arguments)})")
    plan.define("SERVERS", value, _SERVERS)
    plan.imports.add("OwnServers")
    doc = "Where calls go that have a server of their own, by its URL"
    plan.take(
        "servers",
        "Mapping[str, str] | None",
        "None",
        f"{doc}: {', '.join(own)}.",
        "servers=SERVERS.chosen_by(servers)",
        wraps=True,
    )


_SERVERS = """Calls go to servers of their own where the base URL is of one of the
sites; credentials go along within one site, and to hosts that are trusted."""


def _strings(texts: tuple[str, ...]) -> Code:
    comma = "," if len(texts) == 1 else ""
    return Code(f"({join(', ', map(py_str, texts))}{comma})")


def _graphql(plan: _Plan, api: ir.Api, options: Options) -> None:
    """Take how GraphQL operations are sent, where there are any."""
    calls = [operation.call for group in api.groups for operation in group.operations]
    kinds = [call.kind for call in calls if isinstance(call, ir.GraphQL)]
    if not kinds:
        return
    sent = graphql_default(options)
    plan.choose("graphql", "GraphQLOptions", "GRAPHQL", sent, "How operations are sent")
    if "subscription" in kinds:
        decided = subscriptions_default(options.subscriptions)
        named = "subscription_options", "SubscriptionOptions", "SUBSCRIPTIONS"
        plan.choose(*named, decided, "How to subscribe")


def _sending(plan: _Plan, options: Options) -> None:
    """Take when and how fast calls are sent."""
    repeated = retry_default(options.retry)
    plan.choose("retry", "Retry", "RETRY", repeated, "When to repeat a call")
    at_once = pace_default(options.pace)
    plan.choose("pace", "Pace", "PACE", at_once, "How many calls to make at once")
    if options.idempotency_key:
        plan.fixed.append(Code(f"idempotency_key={py_str(options.idempotency_key)}"))


def _doc(arguments: tuple[Argument, ...]) -> str:
    """The docstring: what each argument is."""
    return "\n".join(
        [
            "Make a client.\n\nArgs:",
            *(_argument_doc(argument) for argument in arguments),
        ]
    )


def _argument_doc(argument: Argument) -> str:
    if argument.wraps:
        return argument_doc(argument.name, argument.doc, None, None)
    return f"    {argument.name}: " + "\n        ".join(argument.doc.split("\n"))
