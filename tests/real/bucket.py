"""A bucket on loopback: as much of S3's protocol as Label Studio needs to sync."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from ..runtime.server import Reply, Request, answer, serving

_LISTING = "http://s3.amazonaws.com/doc/2006-03-01/"
_ANY_TIME = "2026-01-01T00:00:00.000Z"


@dataclass
class Bucket:
    """A running service with one bucket."""

    name: str
    endpoint: str = ""
    objects: dict[str, bytes] = field(default_factory=dict)
    """Contents by key."""

    def reply(self, request: Request) -> Reply:
        """Answer a request for the bucket, or for an object in it."""
        name, _, key = request.path.lstrip("/").partition("/")
        if name != self.name:
            return _error(404, "NoSuchBucket")
        if request.method == "PUT":
            self.objects[key] = request.body
            return answer(headers={"ETag": '"0"'})
        if not key:
            prefix = dict(request.query).get("prefix", "")
            return answer(body=self._listing(prefix), media="application/xml")
        if key not in self.objects:
            return _error(404, "NoSuchKey")
        if request.method == "DELETE":
            del self.objects[key]
            return answer(204)
        headers = {"ETag": '"0"', "Last-Modified": "Thu, 01 Jan 2026 00:00:00 GMT"}
        return answer(body=self.objects[key], media="binary/x", headers=headers)

    def _listing(self, prefix: str) -> str:
        found = {k: v for k, v in sorted(self.objects.items()) if k.startswith(prefix)}
        contents = "".join(
            f"<Contents><Key>{escape(key)}</Key><Size>{len(content)}</Size>"
            f'<LastModified>{_ANY_TIME}</LastModified><ETag>"0"</ETag></Contents>'
            for key, content in found.items()
        )
        return (
            f'<ListBucketResult xmlns="{_LISTING}"><Name>{self.name}</Name>'
            f"<KeyCount>{len(found)}</KeyCount><IsTruncated>false</IsTruncated>"
            f"{contents}</ListBucketResult>"
        )


def _error(status: int, code: str) -> Reply:
    body = f"<Error><Code>{code}</Code><Message>{code}</Message></Error>"
    return answer(status, body, media="application/xml")


@contextmanager
def serving_bucket(name: str, **objects: bytes) -> Iterator[Bucket]:
    """Serve a bucket; `objects` are JSON files by their names without the suffix."""
    bucket = Bucket(name, objects={f"{key}.json": v for key, v in objects.items()})
    with serving(bucket.reply) as server:
        bucket.endpoint = server.url
        yield bucket
