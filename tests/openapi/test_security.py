"""Ways to authenticate, and servers."""

from __future__ import annotations

from codegen import ir

from .documents import api_of, lowered

DOCUMENT = """
openapi: 3.1.0
info: {title: Shop, version: 1.0, description: "<b>All</b> of it."}
servers:
  - url: https://{region}.shop.example:{port}/v1/
    variables: {region: {default: eu}, port: {default: 8443}}
  - {url: /relative}
  - {url: https://eu.shop.example:8443/v1}
paths: {}
components:
  securitySchemes:
    h: {type: http, scheme: Digest}
    g: {type: openIdConnect, openIdConnectUrl: https://shop.example}
    f:
      type: oauth2
      flows:
        authorizationCode: {tokenUrl: https://shop.example/code}
        clientCredentials: {tokenUrl: https://shop.example/client}
    e: {type: http, scheme: BEARER, description: A <i>token</i>.}
    d: {type: http, scheme: basic}
    c: {type: apiKey, in: cookie, name: session}
    b: {type: apiKey, in: query, name: key}
    a: {type: apiKey, in: header, name: Authorization,
        x-fern-header: {prefix: "Token "}}
"""


def test_schemes_sorted_by_name() -> None:
    assert api_of(DOCUMENT).auth == (
        ir.Auth(kind="header", name="Authorization", prefix="Token "),
        ir.Auth(kind="query", name="key"),
        ir.Auth(kind="cookie", name="session"),
        ir.Auth(kind="basic"),
        ir.Auth(kind="bearer", doc="A *token*."),
        ir.Auth(kind="oauth2", token_url="https://shop.example/client"),
        ir.Auth(kind="bearer"),
        ir.Auth(kind="header", name="Authorization", prefix="Digest "),
    )


def test_what_is_said_of_the_whole() -> None:
    api = api_of(DOCUMENT)
    assert api.servers == ("https://eu.shop.example:8443/v1", "/relative")
    assert (api.name, api.source) == ("Shop", "schemas/shop.yaml")
    assert (api.version, api.doc) == ("1.0", "**All** of it.")


def test_a_scheme_that_is_not_known_is_a_warning() -> None:
    api, problems = lowered(
        DOCUMENT.replace("type: http, scheme: basic", "type: mutualTLS")
    )
    assert len(api.auth) == 7
    assert [(p.severity, p.origin.pointer) for p in problems] == [
        ("warning", "#/components/securitySchemes/d")
    ]
