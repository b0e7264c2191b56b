"""HTTP for `codegen snapshot`: one request, and one answer of bounded size and time.

Credentials go to the origin that they are meant for and nowhere else: only https (or
this machine), and no redirect leads to another server. No message shows a secret, the
query of a URL, or what could move the cursor of a terminal.
"""

from .endpoint import Answer, Endpoint, plain, require_safe, shown_url
from .exchange import send
from .outcomes import html_page, quote, refusal, refuse_leak, unauthorized

__all__ = [
    "Answer",
    "Endpoint",
    "html_page",
    "plain",
    "quote",
    "refusal",
    "refuse_leak",
    "require_safe",
    "send",
    "shown_url",
    "unauthorized",
]
