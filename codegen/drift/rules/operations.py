"""Rules for operations: what is called, where, and what it takes."""

from __future__ import annotations

from collections.abc import Mapping

from .access import ACCESS
from .answers import ANSWERS
from .rule import Rule, always

_NAMES_ARE_OURS = (
    "Servers do not see what methods are called, but code that calls the method does. "
    "Tools that look at the wire alone call this information."
)
_SENT_IN_VAIN = (
    "Servers ignore or refuse what they do not know; the method has no such parameter "
    "any more."
)

_OPERATIONS: Mapping[str, Rule] = {
    "operation-removed": always(
        "operation removed",
        "breaking",
        "breaking",
        "Calls of it fail, and the method is gone.",
    ),
    "deprecated-operation-removed": always(
        "deprecated operation removed",
        "breaking",
        "breaking",
        "It was announced, but calls of it fail all the same, and the method is gone. "
        "Other tools call it information.",
    ),
    "operation-added": always(
        "operation added", "safe", "safe", "Nothing calls it yet."
    ),
    "operation-renamed": always(
        "operation renamed", "safe", "breaking", _NAMES_ARE_OURS
    ),
    "operation-regrouped": always(
        "operation moved to another group",
        "safe",
        "breaking",
        "Servers do not see tags, but the method is in another class now: code that "
        "calls it does not find it.",
    ),
    "group-renamed": always(
        "group renamed",
        "safe",
        "breaking",
        "Servers do not see tags, but the attribute of the client has another name.",
    ),
    "operation-moved": always(
        "operation moved to another path",
        "breaking",
        "safe",
        "Calls go to a path that is no longer there; the method is called as before.",
    ),
    "paths-moved": always(
        "operations moved to other paths",
        "breaking",
        "safe",
        "Calls go to paths that are no longer there; the methods are called as before.",
    ),
    "trailing-slash-changed": always(
        "slash at the end of the path",
        "dangerous",
        "safe",
        "Some servers take both paths, some redirect, some answer 404.",
    ),
    "method-changed": always(
        "other method of HTTP",
        "breaking",
        "safe",
        "Calls are refused; the method in Python is called as before.",
    ),
    "api-version-changed": always(
        "version of the API changed",
        "safe",
        "safe",
        "What a document calls its version changes nothing by itself.",
    ),
}

_PARAMETERS: Mapping[str, Rule] = {
    "parameter-added": always(
        "optional parameter added",
        "safe",
        "safe",
        "Nobody has to send it, and it is a keyword in Python.",
    ),
    "required-parameter-added": always(
        "required parameter added",
        "breaking",
        "breaking",
        "Requests without it are refused, and calls without it fail.",
    ),
    "parameter-removed": always(
        "parameter removed", "dangerous", "breaking", _SENT_IN_VAIN
    ),
    "parameter-renamed": always(
        "parameter renamed",
        "dangerous",
        "breaking",
        "What is sent under the old name is ignored or refused, and calls have to use "
        "the new one. Other tools see one parameter removed and another one added.",
    ),
    "required-parameter-renamed": always(
        "required parameter renamed",
        "breaking",
        "breaking",
        "Requests lack it under its new name, and calls have to use that.",
    ),
    "parameter-respelled": always(
        "parameter spelled otherwise",
        "dangerous",
        "safe",
        "What is sent under the old name is ignored or refused; in Python it is called "
        "as before.",
    ),
    "path-parameter-renamed": always(
        "parameter of the path renamed",
        "safe",
        "breaking",
        "The path that is sent is the same, but calls that name the argument fail. "
        "Other tools see nothing.",
    ),
    "parameter-moved": always(
        "parameter in another place",
        "breaking",
        "safe",
        "Servers do not find it where the client writes it; in Python it is a keyword "
        "as before.",
    ),
    "path-parameter-moved": always(
        "parameter moved into or out of the path",
        "breaking",
        "breaking",
        "Servers do not find it where the client writes it; what the path takes may be "
        "given by position, other parameters may not.",
    ),
    "path-parameters-reordered": always(
        "parameters of the path in another order",
        "safe",
        "breaking",
        "They are given by position: code may pass one for the other, unseen where "
        "both are of one type.",
    ),
    "serialization-changed": always(
        "written in another way",
        "breaking",
        "safe",
        "Servers read something else out of what the client writes. Most tools see "
        "nothing.",
    ),
}

_BODIES: Mapping[str, Rule] = {
    "body-added": always(
        "optional body added", "safe", "safe", "Nobody has to send it."
    ),
    "required-body-added": always(
        "required body added",
        "breaking",
        "breaking",
        "Requests without it are refused, and calls without it fail.",
    ),
    "body-removed": always(
        "body removed",
        "dangerous",
        "breaking",
        "Servers ignore or refuse a body that they do not know, so that what it says "
        "is not done; the method has no such parameter any more.",
    ),
    "body-media-added": always(
        "further media type of the body",
        "safe",
        "safe",
        "The client sends what it sent before.",
    ),
    "body-media-removed": always(
        "media type of the body removed",
        "breaking",
        "breaking",
        "Requests of that type are refused, and callers can no longer choose it.",
    ),
    "body-media-changed": always(
        "other media type of the body",
        "breaking",
        "dangerous",
        "Requests of the old type are refused. Callers that name the media type have "
        "to name the new one.",
    ),
    "body-default-media-changed": always(
        "other preferred media type of the body",
        "safe",
        "dangerous",
        "The server takes both; calls that do not name the media type send another "
        "one.",
    ),
    "body-media-withdrawn": always(
        "media type of the body no longer offered",
        "safe",
        "breaking",
        "The server takes it, but it says nothing that a better one does not, so that "
        "callers can no longer choose it.",
    ),
    "body-media-offered": always(
        "media type of the body now offered",
        "safe",
        "safe",
        "The server took it before; callers may choose it, as it now carries "
        "something else than the better one.",
    ),
    "part-serialization-changed": always(
        "part of the body written in another way",
        "breaking",
        "safe",
        "Servers read something else out of what the client writes. Most tools see "
        "nothing.",
    ),
}

OPERATIONS: Mapping[str, Rule] = {
    **_OPERATIONS,
    **_PARAMETERS,
    **_BODIES,
    **ANSWERS,
    **ACCESS,
}
"""Rules for all of an API of REST that is no named type."""
