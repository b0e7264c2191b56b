"""Answers to what the client asks beside GraphQL: REST calls and downloads."""

from __future__ import annotations

from ...emulators.labelbox.requests import Answer, HttpRequest, json_answer
from .answers import IDENTIFIER, TIME

_STATUS_LINE = b'{"dataRow":{"id":"x"},"status":"SUCCESS"}\n'
_PERFORMANCE = {
    "data": [],
    "total": 0,
    "nextCursor": None,
    "completeThrough": TIME,
    "metric": "m",
    "unit": "u",
    "bucketType": "b",
    "buckets": [],
    "interval": "day",
    "startDate": "2024-01-01",
    "endDate": "2024-01-02",
    "generatedAt": TIME,
    "projectId": "p",
    "url": "http://x",
    "expiresInSeconds": 1,
}
_FEATURES = {
    "tools": [{"featureSchemaId": IDENTIFIER, "archived": 0}],
    "classifications": [],
    "relationships": [],
}


def answer_rest(request: HttpRequest) -> Answer:
    """What the client can go on with."""
    steps = request.path.strip("/").split("/")
    match [request.method, *steps]:
        case [_, "files", "five"]:
            return Answer(200, b"[1,2]")
        case [_, "files", "result.json"]:
            return json_answer(200, {"createdDataRows": [], "errors": []})
        case [_, "files", *_]:
            return Answer(200, _STATUS_LINE)
        case ["DELETE", *_, "ontologies", _, "feature-schemas", _]:
            return json_answer(200, {"archived": False, "deleted": True})
        case ["DELETE", *_]:
            return json_answer(204, None)
        case ["POST", *_, "feature-schemas", _]:
            return json_answer(201, {})
        case [*_, "unarchive"]:
            return json_answer(200, {"unarchived": True})
        case ["PUT", *_, "feature-schemas", _]:
            return json_answer(200, {"schemaId": IDENTIFIER})
        case [*_, "unused"]:
            return json_answer(200, [])
        case [*_, "ontologies", _]:
            return json_answer(200, {"featureSchemaNodes": _FEATURES})
        case [*_, "performance", "metrics"]:
            return json_answer(200, {"data": []})
    if "performance" in steps:
        return json_answer(200, _PERFORMANCE)
    return json_answer(200, {"count": 0, "message": "ok"})
