"""Rules for answers, and for what an API sends by itself."""

from __future__ import annotations

from collections.abc import Mapping

from .rule import Rule, always

_HEADERS_ARE_TEXT = (
    "No generated name stands for it, so checkers see nothing; code that reads it by "
    "its name"
)

ANSWERS: Mapping[str, Rule] = {
    "result-added": always(
        "result added",
        "safe",
        "safe",
        "The client does not read a body where it expects none; the method returned "
        "None, which nobody uses.",
    ),
    "result-removed": always(
        "result removed",
        "breaking",
        "breaking",
        "There is no body where code uses one; the method returns None.",
    ),
    "result-moved": always(
        "result in another place of the answer",
        "breaking",
        "safe",
        "The client looks for it where it no longer is.",
    ),
    "stream-added": always(
        "may be a stream, too",
        "safe",
        "safe",
        "There is a further method for the stream.",
    ),
    "stream-removed": always(
        "no longer a stream, too",
        "breaking",
        "breaking",
        "The method for the stream is gone.",
    ),
    "became-stream": always(
        "became a stream",
        "breaking",
        "breaking",
        "The client reads one value where many come one after the other.",
    ),
    "no-longer-stream": always(
        "no longer a stream",
        "breaking",
        "breaking",
        "The client waits for items one after the other where one value comes.",
    ),
    "stream-switch-changed": always(
        "asks for streams by another field",
        "breaking",
        "safe",
        "The client sets a field that the server no longer reads.",
    ),
    "success-status-added": always(
        "further status of success",
        "safe",
        "safe",
        "Any 2xx is success to the client; what its body does to the result is told "
        "where the result is. Tools that look at the list of statuses call this a "
        "change of what clients must expect.",
    ),
    "success-status-removed": always(
        "status of success removed",
        "safe",
        "safe",
        "Any 2xx is success to the client; what that does to the result is told where "
        "the result is. Tools that look at the list of statuses call it breaking.",
    ),
    "success-status-changed": always(
        "other status of success",
        "safe",
        "safe",
        "Any 2xx is success to the client, which reads it in the same way; only code "
        "that compares statuses itself notices. Tools that look at the list of "
        "statuses call it breaking.",
    ),
    "error-status-added": always(
        "further status of errors",
        "safe",
        "safe",
        "Any other status raises the error of its kind, whether it is described or "
        "not.",
    ),
    "error-status-removed": always(
        "status of errors removed",
        "safe",
        "safe",
        "Should it come all the same, it raises the error of its kind.",
    ),
    "error-body-added": always(
        "body of errors described",
        "safe",
        "safe",
        "It is decoded from now on, which code does not rely on yet.",
    ),
    "error-body-removed": always(
        "body of errors no longer described",
        "dangerous",
        "dangerous",
        "Error handling that reads the decoded body may find another one, and after "
        "generating gets plain JSON. Other tools call the removal of an error "
        "information.",
    ),
    "error-body-changed": always(
        "other body of errors",
        "dangerous",
        "dangerous",
        "The error of the same kind is raised; code that reads its body meets another "
        "one, which checkers do not see.",
    ),
    "response-media-added": always(
        "further media type of the answer",
        "safe",
        "safe",
        "The client asks for the one that it reads.",
    ),
    "response-media-removed": always(
        "media type of the answer removed",
        "safe",
        "safe",
        "The client never asked for it: it asks for the best one.",
    ),
    "response-media-changed": always(
        "other media type of the answer",
        "breaking",
        "dangerous",
        "The server no longer answers with what the client asks for and reads; what "
        "that does to the result is told where the result is.",
    ),
    "response-best-media-changed": always(
        "better media type of the answer",
        "safe",
        "dangerous",
        "The server still has what the client asks for; the new client asks for "
        "another one.",
    ),
    "header-added": always(
        "header added", "safe", "safe", "Clients ignore headers that they do not know."
    ),
    "header-removed": always(
        "header removed",
        "dangerous",
        "safe",
        f"{_HEADERS_ARE_TEXT} finds nothing.",
    ),
    "header-type-changed": always(
        "type of a header changed",
        "dangerous",
        "safe",
        f"{_HEADERS_ARE_TEXT} gets another text to read.",
    ),
    "header-became-optional": always(
        "header became optional",
        "dangerous",
        "safe",
        f"{_HEADERS_ARE_TEXT} may find nothing.",
    ),
    "header-became-required": always(
        "header became required", "safe", "safe", "It is always there now."
    ),
    "link-changed": always(
        "link changed",
        "safe",
        "safe",
        "Links are documentation: the client follows none by itself.",
    ),
    "became-paged": always(
        "method became a pager",
        "safe",
        "breaking",
        "The server answers as before; the method returns a pager in place of a page.",
    ),
    "no-longer-paged": always(
        "method no longer a pager",
        "dangerous",
        "breaking",
        "The old pager may no longer find its way; the method returns a page in place "
        "of a pager.",
    ),
    "paging-changed": always(
        "results come in pages in another way",
        "dangerous",
        "safe",
        "The old pager may ask in a way that the server no longer understands, and "
        "stop early or go on forever; the new one iterates as before.",
    ),
    "page-items-moved": always(
        "items in another place of the page",
        "breaking",
        "safe",
        "The old pager looks for them where they no longer are; the new one iterates "
        "as before.",
    ),
    "webhook-added": always("webhook added", "safe", "safe", "Nothing listens to it."),
    "webhook-removed": always(
        "webhook removed",
        "dangerous",
        "breaking",
        "It no longer comes, so that code that waits for it waits in vain; its name is "
        "gone.",
    ),
    "callback-added": always(
        "callback added", "safe", "safe", "Nothing listens to it."
    ),
    "callback-removed": always(
        "callback removed",
        "dangerous",
        "breaking",
        "It no longer comes, so that code that waits for it waits in vain; its name is "
        "gone.",
    ),
    "incoming-renamed": always(
        "webhook or callback renamed",
        "safe",
        "breaking",
        "The same request comes; in Python it has another name.",
    ),
    "incoming-request-changed": always(
        "webhook or callback comes in another way",
        "dangerous",
        "safe",
        "Your server gets it with another method, or at another URL.",
    ),
    "incoming-media-changed": always(
        "other media type of a webhook or callback",
        "breaking",
        "safe",
        "The client reads JSON and forms in different ways.",
    ),
    "incoming-body-added": always(
        "body of a webhook or callback added",
        "safe",
        "safe",
        "Nothing reads it yet.",
    ),
    "incoming-body-removed": always(
        "body of a webhook or callback removed",
        "breaking",
        "breaking",
        "There is nothing to decode, and its name is gone.",
    ),
}
"""Rules for answers, and for what an API sends by itself."""
