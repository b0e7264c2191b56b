"""What to do about a change of what is no named type, by kind: sentences with gaps.

The gaps are what the change touches as code says it (`name`), what was and what is
(`old`, `new`), and where in the operation that is (`part`).
"""

from __future__ import annotations

from collections.abc import Mapping

_ANEW = "Generate the client anew: code stays as it is."
_CREDENTIALS = "Give the client what is needed: {new}."
_HEADER = "Do not rely on the {part} of {name} where you read it."
_ERROR = "Do not rely on the body of the error that {name} raises for {part}."

SENTENCES: Mapping[str, str] = {
    "operation-moved": _ANEW,
    "paths-moved": _ANEW,
    "trailing-slash-changed": _ANEW,
    "method-changed": _ANEW,
    "group-renamed": "Use the group `{new}` of the client instead of `{old}`.",
    "required-parameter-added": "Pass {name} in each call: it is required.",
    "parameter-respelled": _ANEW,
    "parameter-moved": _ANEW,
    "path-parameter-moved": "Pass {name} by keyword, and generate the client anew.",
    "path-parameters-reordered": (
        "Pass what {name} takes for the path by keyword, or in the new order: {new}."
    ),
    "serialization-changed": _ANEW,
    "required-body-added": "Pass {name} in each call: it is required.",
    "body-media-removed": 'Do not choose `content_type="{old}"` any more.',
    "body-media-changed": (
        "Where {name} is passed, pass what {new} carries, and name that where "
        "`content_type` is given."
    ),
    "body-default-media-changed": (
        'Pass `content_type="{old}"` to send {name} as before.'
    ),
    "body-media-withdrawn": 'Do not choose `content_type="{old}"` any more.',
    "part-serialization-changed": _ANEW,
    "result-added": "",
    "result-removed": "Stop using what {name} returns: it returns None.",
    "result-moved": _ANEW,
    "stream-removed": "Call {name} without a stream: it answers with one value alone.",
    "became-stream": "Iterate over what {name} returns, inside `with`.",
    "no-longer-stream": "Take what {name} returns as the one value that it is.",
    "stream-switch-changed": _ANEW,
    "success-status-removed": "",
    "error-status-removed": "",
    "error-body-removed": _ERROR,
    "error-body-changed": _ERROR,
    "response-media-removed": "",
    "header-removed": _HEADER,
    "header-type-changed": _HEADER,
    "header-became-optional": _HEADER,
    "header-became-required": "",
    "became-paged": (
        "Iterate over what {name} returns: it is a pager of items, not a page."
    ),
    "no-longer-paged": (
        "Take the items out of what {name} returns: it is a page, not a pager."
    ),
    "paging-changed": _ANEW,
    "page-items-moved": _ANEW,
    "webhook-removed": "Stop waiting for it.",
    "callback-removed": "Stop waiting for it.",
    "incoming-renamed": "Use the constant for `{new}` instead of that for `{old}`.",
    "incoming-request-changed": "Take it as it comes now: {new}.",
    "incoming-media-changed": _ANEW,
    "incoming-body-removed": "Do not decode its body any more.",
    "security-added": _CREDENTIALS,
    "security-said": _CREDENTIALS,
    "security-became-required": _CREDENTIALS,
    "security-changed": _CREDENTIALS,
    "security-alternative-removed": _CREDENTIALS,
    "security-removed": "",
    "scopes-added": "Have tokens with the scopes that are needed: {new}.",
    "scopes-removed": "",
    "scheme-removed": "Stop passing credentials for it to the client.",
    "scheme-renamed": "",
    "scheme-changed": "Pass credentials of the new kind to the client: {new}.",
    "key-moved": _ANEW,
    "key-prefix-changed": _ANEW,
    "key-prefix-added": (
        "Pass the key without the word before it: the client writes that now."
    ),
    "key-prefix-removed": (
        "Pass the key with the word before it, or give the config the prefix."
    ),
    "flow-removed": "Have tokens in another way than by {old}.",
    "token-url-changed": _ANEW,
    "refresh-url-changed": _ANEW,
    "scope-removed": "Stop asking for the scope {old}.",
    "default-server-changed": 'Pass `base_url="{old}"` to go on calling that server.',
    "server-no-longer-said": 'Pass `base_url="{old}"` to the client.',
    "server-removed": "Call another server than {old}.",
    "server-default-changed": "Say which server is meant by `base_url`.",
    "server-values-removed": "Choose one of those that are left: {new}.",
    "operation-server-changed": (
        "Generate the client anew, and see that the new server may have its "
        "credentials (`trusted_hosts`)."
    ),
}
"""An empty one where there is nothing to do, whatever the kind ends in."""


def sentence(kind: str, gaps: Mapping[str, str]) -> str | None:
    """What to do about a change of a kind; None where nothing is known of the kind
    here."""
    said = SENTENCES.get(kind)
    if said is None:
        return None
    is_known = "{name}" not in said or gaps["name"]
    return said.format_map(gaps) if is_known else ""
