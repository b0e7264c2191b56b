"""How `codegen snapshot` reaches servers: TLS, proxies; and schemas of many files."""

from __future__ import annotations

import json
import shutil
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import graphql as g
import pytest

from codegen.cli import main

from .runtime.server import Request, answer, serving

SDL = "type Query {\n  a: Int\n}\n"
ANSWER = {"data": g.introspection_from_schema(g.build_schema(SDL))}
CONFIG = """\
[clients.shop]
kind = "graphql"
schema = "shop.graphql"
"""


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """The exit code, and all that is said."""
    with pytest.raises(SystemExit) as exit_:
        main(arguments)
    shown = capsys.readouterr()
    assert "Traceback" not in shown.err
    return int(exit_.value.code or 0), shown.out + shown.err


def write(folder: Path, **lines: object) -> None:
    text = CONFIG + "".join(f"{k} = {json.dumps(v)}\n" for k, v in lines.items())
    (folder / "codegen.toml").write_text(text)


# TLS


@pytest.fixture
def certificate(project: Path) -> Path:
    """A certificate for this machine, which is its own authority."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl makes the certificate")
    subprocess.run(
        [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=localhost",
            "-addext",
            "subjectAltName=IP:127.0.0.1",
            "-keyout",
            "key.pem",
            "-out",
            "ca.pem",
        ],
        check=True,
        capture_output=True,
    )
    return project / "ca.pem"


@contextmanager
def https(certificate: Path, *, asks: bool = False) -> Iterator[str]:
    """A GraphQL server with TLS; `asks` for the certificate of its clients, too."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            body = json.dumps(ANSWER).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    class Quiet(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            pass  # Clients that do not trust the server break off.

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, certificate.with_name("key.pem"))
    if asks:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(certificate)
    server = Quiet(("127.0.0.1", 0), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"https://127.0.0.1:{server.server_port}/graphql"
    finally:
        server.shutdown()
        server.server_close()


def test_an_authority_of_the_config_is_trusted(
    capsys: pytest.CaptureFixture[str], project: Path, certificate: Path
) -> None:
    with https(certificate) as url:
        write(project, endpoint=url)
        code, said = run(capsys, "snapshot")
        assert code == 2
        assert "certificate is not accepted" in said
        assert 'ca_bundle = "certificates.pem"' in said
        write(project, endpoint=url, ca_bundle="ca.pem")
        assert run(capsys, "snapshot")[0] == 0
        assert (project / "shop.graphql").read_text() == SDL


def test_a_check_that_is_turned_off_is_warned_of(
    capsys: pytest.CaptureFixture[str], project: Path, certificate: Path
) -> None:
    with https(certificate) as url:
        write(project, endpoint=url, verify=False)
        code, said = run(capsys, "snapshot")
    assert code == 0
    assert "codegen.toml:5:1: warning: The server's certificate is not checked" in said


def test_a_certificate_is_shown_to_a_server_that_asks(
    capsys: pytest.CaptureFixture[str], project: Path, certificate: Path
) -> None:
    with https(certificate, asks=True) as url:
        write(project, endpoint=url, ca_bundle="ca.pem")
        assert run(capsys, "snapshot")[0] == 2
        own = {"client_cert": "ca.pem", "client_key": "key.pem"}
        write(project, endpoint=url, ca_bundle="ca.pem", **own)
        assert run(capsys, "snapshot")[0] == 0


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ({"ca_bundle": "no.pem"}, ":5:1: error: The ca_bundle cannot be used: there"),
        ({"client_cert": "no.pem"}, ":5:1: error: The client_cert cannot be used: t"),
        ({"ca_bundle": "codegen.toml"}, "it has no certificate in PEM"),
        ({"client_key": "k.pem"}, ":5:1: error: A client_key needs its client_cert"),
        ({"ca_bundle": "/etc/ca.pem"}, ":5:1: error: This path is absolute."),
        ({"verify": False, "ca_bundle": "a"}, ":6:1: error: With verify = false, the"),
        ({"verify": "no"}, ':5:1: error: "verify" must be a boolean, not a string.'),
        ({"proxy": "${GONE}"}, "error: The environment variable GONE is not set."),
        ({"proxy": "http://me:pass@proxy"}, '"${EXAMPLE_PROXY}"'),
        ({"proxy": "proxy"}, "error: This is not the URL of a server."),
    ],
)
def test_what_cannot_be_used_is_said_with_its_place(
    capsys: pytest.CaptureFixture[str],
    project: Path,
    lines: dict[str, object],
    said: str,
) -> None:
    write(project, endpoint="https://127.0.0.1:9/graphql", **lines)
    code, found = run(capsys, "snapshot")
    assert code == 2
    assert said in found
    assert "pass@" not in found


# Proxies


def test_a_proxy_with_a_password_comes_from_the_environment(
    capsys: pytest.CaptureFixture[str], project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def handle(request: Request) -> object:
        assert request.target == "http://api.example.invalid/graphql"
        assert request.headers["proxy-authorization"] == "Basic bWU6cGFzcw=="
        return answer(body=ANSWER)

    with serving(handle) as proxy:  # type: ignore[arg-type]
        url = proxy.url.replace("http://", "http://me:pass@")
        monkeypatch.setenv("SHOP_PROXY", url)
        endpoint = "http://api.example.invalid/graphql"
        write(project, endpoint=endpoint, proxy="${SHOP_PROXY}")
        code, said = run(capsys, "snapshot", "--insecure")
        assert code == 0, said
        monkeypatch.setenv("SHOP_PROXY", "nonsense")
        code, said = run(capsys, "snapshot", "--insecure")
        assert code == 2
        assert "The value of SHOP_PROXY is not the URL of a proxy." in said


# Schemas of several files


def test_a_schema_of_several_files(
    capsys: pytest.CaptureFixture[str], project: Path
) -> None:
    (project / "parts").mkdir()
    (project / "parts/a.graphql").write_text("type Query { a: Int }")
    (project / "parts/b.graphql").write_text("extend type Query {\n  b: Gone c: ID }")
    (project / "codegen.toml").write_text(
        '[clients.shop]\nkind = "graphql"\nschema = ["parts/*.graphql"]\n'
    )
    code, said = run(capsys, "generate")
    assert code == 0, said
    assert 'parts/b.graphql:2:6: warning: "Gone" is nowhere defined.' in said
    text = (project / "generated/shop/queries.py").read_text()
    assert text.startswith("# Generated by codegen from parts/*.graphql.")
    assert "def c(self)" in text
    code, said = run(capsys, "snapshot")
    assert (code, "shop: parts/*.graphql unchanged (2 files)" in said) == (0, True)
    code, said = run(capsys, "drift")
    assert (code, "not compared, it has no endpoint" in said) == (0, True)
    assert not list(project.glob("**/provenance.json"))
    assert run(capsys, "check")[0] == 0
    (project / "one.graphql").write_text(SDL)
    code, said = run(capsys, "snapshot", "shop", "--from", "one.graphql")
    assert code == 2
    assert "codegen.toml:3:1: error: A schema of several files cannot" in said
    (project / "parts/c.graphql").write_text("type = 1")
    assert "parts/c.graphql:1:6: error: Syntax Error" in run(capsys, "generate")[1]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ('schema = "none/*.graphql"', ':3:1: error: "none/*.graphql" finds no file.'),
        ("schema = []", ":3:1: error: The client has no schema."),
        ('schema = ["a.graphql", "b.json"]', ":3:24: error: A snapshot of the kind"),
        (
            'schema = ["a.graphql"]\nendpoint = "https://example.org"',
            ":4:1: error: A schema of several files is written by hand",
        ),
        (
            'schema = "s.graphql"\nscalars = { DateTim = "datetime" }',
            ":4:13: error: The schema has no scalar DateTim.",
        ),
        (
            'schema = "s.graphql"\nscalars = { A = { type = "shop.a b" } }',
            ':4:19: error: "shop.a b" is no import path.',
        ),
        (
            'schema = "s.graphql"\nscalars = { A = { parse = "shop.x" } }',
            ":4:13: error: It is not said what the scalar is in Python.",
        ),
    ],
)
def test_what_is_wrong_with_files_and_scalars(
    capsys: pytest.CaptureFixture[str], project: Path, lines: str, said: str
) -> None:
    (project / "s.graphql").write_text("scalar DateTime type Query { a: DateTime }")
    text = f'[clients.shop]\nkind = "graphql"\n{lines}\n'
    (project / "codegen.toml").write_text(text)
    code, found = run(capsys, "generate")
    assert code == 2
    assert said in found
