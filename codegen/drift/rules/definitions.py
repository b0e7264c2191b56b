"""Rules for types that have a name, and for what they are made of."""

from __future__ import annotations

from collections.abc import Mapping

from .rule import Rule, Verdict, always

_SENT_IN_VAIN = (
    "Servers ignore or refuse what they do not know; the class has no such field any "
    "more."
)

DEFINITIONS: Mapping[str, Rule] = {
    "type-added": always("type added", "safe", "safe", "Nothing uses it yet."),
    "type-removed": always(
        "type removed",
        "safe",
        "breaking",
        "JSON does not name types, but code that imports the class does.",
    ),
    "type-renamed": always(
        "type renamed",
        "safe",
        "breaking",
        "JSON does not name types, but code that imports the class does.",
    ),
    "type-split": Rule(
        "type split into what is sent and what is received",
        sent=Verdict(
            "safe",
            "breaking",
            "The JSON is told by other changes; what is sent has a class of its own.",
        ),
        received=Verdict("safe", "safe", "What is received keeps its class."),
    ),
    "type-joined": Rule(
        "one type for what is sent and what is received",
        sent=Verdict(
            "safe",
            "breaking",
            "The JSON is told by other changes; the class of what is sent is gone.",
        ),
        received=Verdict("safe", "safe", "What is received keeps its class."),
    ),
    "type-kind-changed": always(
        "other kind of type",
        "breaking",
        "breaking",
        "Nothing of what code does with the old kind fits the new one.",
    ),
    "field-added": always(
        "field added",
        "safe",
        "safe",
        "Clients ignore fields that they do not know, and nobody has to send it.",
    ),
    "field-added-required": Rule(
        "required field added",
        sent=Verdict(
            "breaking",
            "breaking",
            "Requests without it are refused, and the class cannot be made without it.",
        ),
        received=Verdict("safe", "safe", "Clients ignore what they do not know."),
    ),
    "field-added-with-default": Rule(
        "required field with a default added",
        sent=Verdict(
            "dangerous",
            "breaking",
            "Servers may take requests without it, as it has a default, but the class "
            "cannot be made without it.",
        ),
        received=Verdict("safe", "safe", "Clients ignore what they do not know."),
    ),
    "field-removed": Rule(
        "field removed",
        sent=Verdict("dangerous", "breaking", _SENT_IN_VAIN),
        received=Verdict(
            "breaking", "breaking", "Code that reads it finds nothing any more."
        ),
    ),
    "optional-field-removed": Rule(
        "optional field removed",
        sent=Verdict("dangerous", "breaking", _SENT_IN_VAIN),
        received=Verdict(
            "dangerous",
            "breaking",
            "Code had to expect that it is absent, but from now on it always is; the "
            "class has no such field any more.",
        ),
    ),
    "field-renamed": Rule(
        "field renamed",
        sent=Verdict(
            "breaking",
            "breaking",
            "What is sent under the old name does not arrive. Other tools see one "
            "field removed and another one added.",
        ),
        received=Verdict(
            "breaking",
            "breaking",
            "Code that reads the old name finds nothing any more. Other tools see one "
            "field removed and another one added.",
        ),
    ),
    "became-read-only": Rule(
        "became read-only",
        sent=Verdict("dangerous", "breaking", _SENT_IN_VAIN),
        received=Verdict("safe", "safe", "It is still received."),
    ),
    "became-write-only": Rule(
        "became write-only",
        sent=Verdict("safe", "safe", "It may still be sent."),
        received=Verdict(
            "breaking", "breaking", "Code that reads it finds nothing any more."
        ),
    ),
    "became-writable": always(
        "may now be sent, too", "safe", "safe", "Nobody has to send it."
    ),
    "became-writable-required": Rule(
        "must now be sent, too",
        sent=Verdict(
            "breaking",
            "breaking",
            "Requests without it are refused, and the class cannot be made without it.",
        ),
        received=Verdict("safe", "safe", "It is still received."),
    ),
    "became-readable": always(
        "is now received, too", "safe", "safe", "Clients ignore what they do not know."
    ),
    "optional-became-nullable": always(
        "optional field became nullable",
        "safe",
        "safe",
        "Nobody has to send null, and in what is received it is `None` like what is "
        "absent. Other tools call this breaking.",
    ),
    "optional-became-non-nullable": Rule(
        "optional field became non-nullable",
        sent=Verdict("breaking", "breaking", "Null is no longer accepted."),
        received=Verdict("safe", "safe", "What is absent is still `None`."),
    ),
    "nullable-became-optional": Rule(
        "nullable field became optional",
        sent=Verdict("safe", "safe", "It may still be sent."),
        received=Verdict(
            "dangerous",
            "safe",
            "What is absent is `None`, which code expects; the client reports it once, "
            "as the field was required.",
        ),
    ),
    "nullable-became-required": Rule(
        "nullable field became required",
        sent=Verdict(
            "breaking",
            "breaking",
            "Requests without it are refused, and the class cannot be made without it.",
        ),
        received=Verdict("safe", "safe", "Code expects `None`, and has to for null."),
    ),
    "became-required-with-default": Rule(
        "field with a default became required",
        sent=Verdict(
            "dangerous",
            "breaking",
            "Servers may take requests without it, as it has a default, but the class "
            "cannot be made without it.",
        ),
        received=Verdict("safe", "safe", "It is always there now."),
    ),
    "additional-properties-opened": always(
        "further keys allowed",
        "safe",
        "safe",
        "Clients ignore keys that they do not know, until they are generated anew.",
    ),
    "additional-properties-closed": Rule(
        "further keys no longer allowed",
        sent=Verdict(
            "breaking", "breaking", "Servers refuse them, and `extra` is gone."
        ),
        received=Verdict(
            "safe", "breaking", "They no longer come, and `extra` is gone."
        ),
    ),
    "enum-value-renamed": Rule(
        "enum value renamed",
        sent=Verdict(
            "breaking",
            "dangerous",
            "Servers refuse the old value. The name in Python may be the same, a text "
            "written out in code is not.",
        ),
        received=Verdict(
            "breaking",
            "dangerous",
            "Code never meets the old value again. The name in Python may be the same, "
            "a text written out in code is not.",
        ),
    ),
    "enum-value-name-changed": always(
        "name of an enum value changed",
        "safe",
        "breaking",
        "The JSON is the same; the name in Python is another one.",
    ),
    "union-member-added": Rule(
        "union member added",
        sent=Verdict("safe", "safe", "Nobody has to send it."),
        received=Verdict(
            "dangerous",
            "dangerous",
            "Unions are open: the client keeps what it does not know; code may have "
            "no branch for it.",
        ),
    ),
    "union-member-removed": Rule(
        "union member removed",
        sent=Verdict("breaking", "breaking", "Servers no longer take it."),
        received=Verdict(
            "safe", "breaking", "It no longer comes; code that names it fails."
        ),
    ),
    "discriminator-added": Rule(
        "discriminator added",
        sent=Verdict("safe", "safe", "What is sent is told by the fields."),
        received=Verdict(
            "safe", "safe", "The client tells members apart by their fields until then."
        ),
    ),
    "discriminator-removed": Rule(
        "discriminator removed",
        sent=Verdict("safe", "safe", "What is sent is told by the fields."),
        received=Verdict(
            "dangerous",
            "safe",
            "The client tells members apart by a key that may no longer come.",
        ),
    ),
    "discriminator-changed": Rule(
        "other discriminator",
        sent=Verdict("safe", "safe", "What is sent is told by the fields."),
        received=Verdict(
            "breaking",
            "safe",
            "The client tells members apart by a key that no longer does.",
        ),
    ),
    "discriminator-value-added": Rule(
        "further value of the discriminator",
        sent=Verdict("safe", "safe", "Nobody has to send it."),
        received=Verdict(
            "dangerous",
            "safe",
            "The client does not know which member it means, and decides by the "
            "fields.",
        ),
    ),
    "discriminator-value-removed": Rule(
        "value of the discriminator removed",
        sent=Verdict("dangerous", "safe", "Servers may refuse it."),
        received=Verdict("safe", "safe", "It no longer comes."),
    ),
    "discriminator-value-changed": Rule(
        "value of the discriminator means another type",
        sent=Verdict("breaking", "safe", "Servers read it as another type."),
        received=Verdict("breaking", "safe", "The client reads it as the old type."),
    ),
    "fallback-changed": Rule(
        "other type for unknown values of the discriminator",
        sent=Verdict("safe", "safe", "Nobody sends unknown values."),
        received=Verdict(
            "dangerous",
            "dangerous",
            "The client reads objects of unknown kinds as the old type.",
        ),
    ),
}
