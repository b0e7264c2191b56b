"""Read and check how the server of a schema is reached."""

from __future__ import annotations

from .access import PLACEHOLDER, read_url
from .model import Connection
from .paths import check_relative
from .tables import Table


def read_connection(table: Table) -> Connection:
    """Read the files for TLS, and the proxy. No secret stands in them: keys are in
    files, and a proxy with a password is named by an environment variable."""
    files = {}
    for key in ("ca_bundle", "client_cert", "client_key"):
        files[key] = table.text(key)
        if files[key]:
            check_relative(table, files[key], key)
    if files["client_key"] and "client_cert" not in table.values:
        table.add("A client_key needs its client_cert.", "client_key")
    is_checked = "verify" not in table.values or table.flag("verify")
    if not is_checked and files["ca_bundle"]:
        message = "With verify = false, the ca_bundle means nothing."
        table.add(message, "ca_bundle", advice="Drop one of them.")
    return Connection(**files, verify=is_checked, proxy=_proxy(table))


def _proxy(table: Table) -> str:
    written = table.values.get("proxy")
    if isinstance(written, str) and PLACEHOLDER.fullmatch(written):
        return table.text("proxy")
    return read_url(table, "proxy")
