"""Ways to authenticate, and what operations need of them."""

from __future__ import annotations

import pytest

from codegen import ir

from .documents import api_of, lowered, operation, with_paths

SCHEMES = """
components:
  securitySchemes:
    k: {type: mutualTLS}
    i: {type: http, scheme: Digest}
    h: {type: openIdConnect, openIdConnectUrl: https://shop.example/oidc}
    g:
      type: oauth2
      deprecated: true
      oauth2MetadataUrl: https://shop.example/meta
      flows:
        x-flow: {tokenUrl: https://shop.example/other}
        deviceAuthorization:
          {deviceAuthorizationUrl: /device, tokenUrl: /token, scopes: {}}
        clientCredentials:
          tokenUrl: https://shop.example/client
          refreshUrl: https://shop.example/refresh
          scopes: {write: "To <b>write</b>", read: To read}
    f: {type: http, scheme: BEARER, description: A <i>token</i>.}
    e: {type: http, scheme: basic}
    d: {type: apiKey, in: cookie, name: session}
    c: {type: apiKey, in: query, name: "the key"}
    b: {type: apiKey, in: header, name: X-Key,
        x-fern-header: {prefix: "Token\\r\\nX: "}}
    a: {type: apiKey, in: header, name: Authorization,
        x-fern-header: {prefix: "Token "}}
"""


def test_schemes_sorted_by_name() -> None:
    assert api_of(with_paths("{}", SCHEMES, "3.2.0")).auth == (
        ir.Auth(scheme="a", kind="header", name="Authorization", prefix="Token "),
        ir.Auth(scheme="b", kind="header", name="X-Key"),
        ir.Auth(scheme="c", kind="query", name="the key"),
        ir.Auth(scheme="d", kind="cookie", name="session"),
        ir.Auth(scheme="e", kind="basic"),
        ir.Auth(scheme="f", kind="bearer", doc="A *token*."),
        ir.Auth(
            scheme="g",
            kind="oauth2",
            flows=(
                ir.Flow(
                    kind="clientCredentials",
                    token_url="https://shop.example/client",
                    refresh_url="https://shop.example/refresh",
                    scopes=(("read", "To read"), ("write", "To <b>write</b>")),
                ),
                ir.Flow(
                    kind="deviceAuthorization",
                    authorization_url="/device",
                    token_url="/token",
                ),
            ),
            discovery_url="https://shop.example/meta",
            deprecated="",
        ),
        ir.Auth(scheme="h", kind="bearer", discovery_url="https://shop.example/oidc"),
        ir.Auth(scheme="i", kind="header", name="Authorization", prefix="Digest "),
        ir.Auth(scheme="k", kind="mutual-tls"),
    )


SWAGGER = """
swagger: "2.0"
info: {title: Shop, version: "1"}
securityDefinitions:
  basic: {type: basic}
  key: {type: apiKey, in: query, name: key}
  code: {type: oauth2, flow: accessCode, tokenUrl: /token, scopes: {read: To read}}
  app: {type: oauth2, flow: application, tokenUrl: /token}
security: [{key: []}]
paths: {}
"""


def test_definitions_of_swagger() -> None:
    api = api_of(SWAGGER)
    scopes = (("read", "To read"),)
    flow = ir.Flow(kind="authorizationCode", token_url="/token", scopes=scopes)
    assert api.auth == (
        ir.Auth(
            scheme="app",
            kind="oauth2",
            flows=(ir.Flow(kind="clientCredentials", token_url="/token"),),
        ),
        ir.Auth(scheme="basic", kind="basic"),
        ir.Auth(scheme="code", kind="oauth2", flows=(flow,)),
        ir.Auth(scheme="key", kind="query", name="key"),
    )
    assert api.security == ((ir.Needed("key"),),)


@pytest.mark.parametrize(
    ("scheme", "message"),
    [
        ("{type: http, scheme: 'a b'}", "HTTP scheme 'a b' cannot be sent"),
        ("{type: http}", "HTTP scheme '' cannot be sent"),
        ("{type: apiKey, in: body, name: x}", "key in 'body' is not supported"),
        ("{type: apiKey, in: header, name: 'a b'}", "'a b', which is no name"),
        ("{type: apiKey, in: query}", "'', which is no name"),
        ("{type: x}", "type 'x' is not supported"),
    ],
)
def test_a_scheme_that_cannot_be_sent_is_a_warning(scheme: str, message: str) -> None:
    rest = f"\nsecurity: [{{a: []}}]\ncomponents: {{securitySchemes: {{a: {scheme}}}}}"
    api, (problem,) = lowered(with_paths("{}", rest))
    assert api.auth == ()
    assert api.security == ((ir.Needed("a"),),)
    assert message in problem.message
    assert problem.severity == "warning"
    assert problem.origin.pointer == "#/components/securitySchemes/a"


PATHS = """
/a:
  get: {operationId: silent, responses: {}}
  put: {operationId: public, security: [], responses: {}}
  post:
    operationId: several
    security: [{b: [], a: [write, read, read]}, {c: []}, {}]
    responses: {}
"""
KEYS = """
components:
  securitySchemes:
    a: {type: http, scheme: bearer}
    b: {type: http, scheme: basic}
    c: {type: http, scheme: digest}
"""


def test_what_operations_need() -> None:
    api = api_of(with_paths(PATHS, f"{KEYS}\nsecurity: [{{c: []}}]"))
    assert operation(api, "silent").security == api.security == ((ir.Needed("c"),),)
    assert operation(api, "public").security == ()
    assert operation(api, "several").security == (
        (ir.Needed("a", ("read", "write")), ir.Needed("b")),
        (ir.Needed("c"),),
        (),
    )


def test_to_be_silent_is_no_statement() -> None:
    """The specification means "public" by it; real documents often mean nothing."""
    api = api_of(with_paths(PATHS, KEYS))
    assert api.security is None
    assert operation(api, "silent").security is None


@pytest.mark.parametrize(
    ("security", "expected", "message"),
    [
        ("5", None, "`security` must be a list"),
        ("[5]", ((),), "must be an object"),
        ("[{d: []}]", ((ir.Needed("d"),),), "d is not declared"),
        ("[{d/e: []}]", ((ir.Needed("d/e"),),), "d/e is not declared"),
    ],
)
def test_requirements_that_are_wrong(
    security: str, expected: ir.Security | None, message: str
) -> None:
    path = f"/a: {{get: {{operationId: x, security: {security}, responses: {{}}}}}}"
    api, (problem,) = lowered(with_paths(path, KEYS))
    assert operation(api, "x").security == expected
    assert message in problem.message
    assert problem.severity == "warning"


def test_a_scheme_by_reference() -> None:
    """Since 3.2: Security Requirement Object."""
    rest = f"\nsecurity: [{{'#/components/x-schemes/d': [], a: []}}]\n{KEYS}"
    rest += "  x-schemes: {d: {type: apiKey, in: header, name: X-D}}"
    api = api_of(with_paths("{}", rest, "3.2.0"))
    assert api.security == ((ir.Needed("a"), ir.Needed("d")),)
    assert api.auth[-1] == ir.Auth(scheme="d", kind="header", name="X-D")
