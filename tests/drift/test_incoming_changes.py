"""What an API sends by itself."""

from __future__ import annotations

from typing import Any

from .documents import document, judged, operation, said

STRING: dict[str, Any] = {"type": "string"}


def request(schema: Any = STRING, media: str = "application/json") -> dict[str, Any]:
    body = {"requestBody": {"content": {media: {"schema": schema}}}} if schema else {}
    return {**operation(), **body}


def hooks(**webhooks: Any) -> dict[str, Any]:
    found = {name: {"post": each} for name, each in webhooks.items()}
    return document({"/pets": {"get": operation()}}, webhooks=found)


def test_webhooks_come_and_go() -> None:
    none, one = hooks(), hooks(born=request())
    assert said(none, one) == ["webhook-added webhook born:  → POST (safe/safe)"]
    assert said(one, none) == [
        "webhook-removed webhook born: POST →  (dangerous/breaking)"
    ]
    (finding,) = judged(one, none)
    assert finding.change.received_by == ("webhook born",)


def test_webhooks_are_renamed() -> None:
    assert said(hooks(born=request()), hooks(birth=request())) == [
        "incoming-renamed webhook born: born → birth (safe/breaking)"
    ]


def test_what_they_carry() -> None:
    text, number = hooks(born=request()), hooks(born=request({"type": "integer"}))
    assert said(text, number) == [
        "type-changed webhook born body: string → integer (breaking/breaking)"
    ]
    form = hooks(born=request(media="application/x-www-form-urlencoded"))
    found = said(text, form)
    assert any(line.startswith("incoming-media-changed webhook born") for line in found)
    assert said(text, hooks(born=request(None))) == [
        "incoming-body-removed webhook born body: string →  (breaking/breaking)"
    ]
    assert said(hooks(born=request(None)), text) == [
        "incoming-body-added webhook born body:  → string (safe/safe)"
    ]


def test_callbacks_go_elsewhere() -> None:
    def calling(url: str) -> dict[str, Any]:
        callbacks = {"done": {url: {"post": request()}}}
        return document({"/pets": {"post": operation(callbacks=callbacks)}})

    (line,) = said(calling("{$request.query.a}"), calling("{$request.query.b}"))
    assert line.startswith("incoming-request-changed callback done:")
    assert line.endswith("(dangerous/safe)")
