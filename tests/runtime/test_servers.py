"""Where calls go that have a server of their own, and what they take along."""

from __future__ import annotations

import re
import time

import pytest

from codegen.runtime import OwnServers, server_url
from codegen.runtime.http import httpx
from codegen.runtime.servers import parted

REGION = "https://{region}.shop.co.uk/{version}"
SHOP = OwnServers(
    sites=("shop.co.uk", "other.example"),
    templates=("{protocol}://{host}/api/v3", REGION),
    trusted=("uploads.elsewhere.example",),
)


@pytest.mark.parametrize(
    ("base", "server", "target", "trusts"),
    [
        # At home: the call goes there, with credentials within the site.
        ("https://shop.co.uk", "https://up.shop.co.uk/v2", "", True),
        ("https://api.shop.co.uk/v1", "https://up.shop.co.uk", "", True),
        ("https://api.shop.co.uk", "https://api.shop.co.uk:8443", "", True),
        ("https://api.shop.co.uk", "https://evil.co.uk", "", False),
        ("https://api.shop.co.uk", "https://evilshop.co.uk", "", False),
        ("https://api.shop.co.uk", "https://shop.co.uk.evil.example", "", False),
        ("https://api.shop.co.uk", "https://x.other.example", "", False),
        ("https://api.shop.co.uk", "http://up.shop.co.uk", "", False),
        ("https://api.shop.co.uk", "http://api.shop.co.uk", "", False),
        ("http://api.shop.co.uk", "https://up.shop.co.uk", "", True),
        ("https://api.shop.co.uk", "https://uploads.elsewhere.example", "", True),
        (
            "https://api.shop.co.uk",
            "https://user:word@up.shop.co.uk",
            "https://up.shop.co.uk",
            True,
        ),
        # Elsewhere: all calls go where the client was told to.
        (
            "http://127.0.0.1:8000/v1",
            "https://up.shop.co.uk",
            "http://127.0.0.1:8000/v1",
            True,
        ),
        ("https://proxy.example", "//up.shop.co.uk", "https://proxy.example", True),
        (
            "https://proxy.example",
            "https://{kind}.shop.co.uk",
            "https://proxy.example",
            True,
        ),
        # Relative to the base URL, wherever that is.
        ("http://127.0.0.1:8000/v1", "/v2", "http://127.0.0.1:8000/v2", True),
        ("https://api.shop.co.uk/v1/", "../v2", "https://api.shop.co.uk/v2", True),
        ("https://api.shop.co.uk", "//up.shop.co.uk", "https://up.shop.co.uk", True),
        ("https://api.shop.co.uk", "//evil.example", "https://evil.example", False),
        # With the variables of the base URL.
        (
            "https://us.shop.co.uk/v1",
            "https://up.{region}.shop.co.uk/{version}",
            "https://up.us.shop.co.uk/v1",
            True,
        ),
        (
            "https://corp.internal:8443/api/v3",
            "{protocol}://{host}/api/uploads",
            "https://corp.internal:8443/api/uploads",
            True,
        ),
        (
            "http://corp.internal/api/v3",
            "https://{host}",
            "https://corp.internal",
            True,
        ),
        (
            "https://corp.internal/api/v3",
            "http://{host}",
            "http://corp.internal",
            False,
        ),
        (
            "https://corp.internal/api/v3",
            "https://{host}.evil.example",
            "https://corp.internal/api/v3",
            True,
        ),
    ],
)
def test_where_a_call_goes(base: str, server: str, target: str, trusts: bool) -> None:
    url = httpx.URL(base)
    found = SHOP.target(url, server, "GET /x")
    assert str(found).rstrip("/") == (target or server)
    assert SHOP.trusts(url, server, found) is trusts


def test_what_the_caller_chooses_is_trusted() -> None:
    servers = SHOP.chosen_by({"https://evil.example": "http://127.0.0.1:1/x"})
    base = httpx.URL("https://api.shop.co.uk")
    found = servers.target(base, "https://evil.example", "GET /x")
    assert str(found) == "http://127.0.0.1:1/x"
    assert servers.trusts(base, "https://evil.example", found)
    wrong = SHOP.chosen_by({"/v2": "https://me:word@shop.co.uk"})
    with pytest.raises(ValueError, match="told by `auth`") as caught:
        wrong.target(base, "/v2", "GET /x")
    assert "word" not in str(caught.value)


def test_a_variable_that_nobody_knows() -> None:
    message = (
        "GET /x goes to https://{kind}.shop.co.uk, whose kind is not known: make the "
        'client with servers={"https://{kind}.shop.co.uk": "https://…"}.'
    )
    base = httpx.URL("https://api.shop.co.uk")
    with pytest.raises(ValueError, match=re.escape(message)):
        SHOP.target(base, "https://{kind}.shop.co.uk", "GET /x")
    with pytest.raises(ValueError, match=r"without a value: \{region\}"):
        parted("https://{region}.shop.co.uk")


@pytest.mark.parametrize(
    ("template", "values", "expected"),
    [
        (
            REGION,
            {"region": "eu", "version": "v1/beta"},
            "https://eu.shop.co.uk/v1/beta",
        ),
        (
            "{protocol}://{host}:{port}",
            {"protocol": "http", "host": "a.b", "port": "1"},
            "http://a.b:1",
        ),
        ("https://{host}/v1", {"host": "127.0.0.1:80"}, "https://127.0.0.1:80/v1"),
        ("{server}/v1", {"server": "http://a.b/c"}, "http://a.b/c/v1"),
        ("{url}", {"url": "http://a.b/c?d=%20"}, None),
        ("https://{host}/v1", {"host": "evil.example/"}, None),
        ("https://{host}.shop.example", {"host": "evil.example?"}, None),
        ("https://{host}.shop.example", {"host": "evil.example#"}, None),
        ("https://{host}.shop.example", {"host": "me@evil.example"}, None),
        ("https://{host}.shop.example", {"host": ""}, None),
        ("https://a.b/{path}", {"path": "x y"}, None),
        ("https://a.b/{path}", {"path": ""}, "https://a.b/"),
    ],
)
def test_a_url_with_its_variables(
    template: str, values: dict[str, str], expected: str | None
) -> None:
    if expected is not None:
        assert server_url(template, values) == expected
        return
    with pytest.raises(ValueError, match="cannot be the"):
        server_url(template, values)


@pytest.mark.parametrize(
    ("template", "base", "host"),
    [
        ("https://{a}.shop.example", "https://eu.shop.example", "eu"),
        ("https://{a}.shop.example", "https://eu.x.shop.example", "eu.x"),
        ("https://{a}.{b}.example", "https://eu.x.shop.example", "eu"),
        ("https://{a}{b}.example", "https://shop.example", "s"),
        ("https://{a}.{a}.example", "https://eu.us.example", "eu"),
        ("{a}/v1", "https://shop.example/v1", "https://shop.example"),
        ("https://{a}.example", "https://.example.org", None),
        ("https://{a}.example/{b}/", "https://shop.example", None),
        ("http://{a}.example", "https://shop.example", None),
    ],
)
def test_variables_have_the_values_of_the_base_url(
    template: str, base: str, host: str | None
) -> None:
    servers = OwnServers(templates=(template,))
    assert servers._values(httpx.URL(base)).get("a") == host


def test_servers_of_many_variables_are_looked_at_in_linear_time() -> None:
    template = "https://" + "".join(f"{{v{n}}}." for n in range(40)) + "example"
    servers = OwnServers(sites=("shop.example",), templates=(template,))
    base = httpx.URL(f"https://shop.example/{'v.' * 60}")
    started = time.process_time()
    servers.target(base, "https://up.shop.example", "GET /a")
    assert time.process_time() - started < 1
