"""Random faults while pages are walked through: a walk gives all items in order, or
those before an error."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from codegen.runtime import ApiError, Cursor, Offset, PageNumber, Pager, Retry
from codegen.runtime.exchange import Outcome, exchange
from codegen.runtime.http import httpx
from codegen.runtime.paging import Paging
from codegen.runtime.terms import Terms, terms
from codegen.runtime.turns import Pause, Turn

from ..runtime.tokens import Clock
from .test_retry_model import FAULTS, Fault

WAYS: dict[str, Paging] = {
    "number of the next page": PageNumber("page", following="next"),
    "number, and a total": PageNumber("page", total="total", size="size"),
    "number, until one is short": PageNumber("page", size="size"),
    "cursor": Cursor("after", "cursor"),
    "cursor, and whether there is more": Cursor("after", "cursor", "more"),
    "offset, and a total": Offset("skip", "size", "total"),
    "offset, until one is short": Offset("skip", "size"),
}


class Api:
    """Has rows, and fails as it is told, as a server through httpx would."""

    def __init__(self, rows: int, faults: list[Fault], on: Terms, clock: Clock) -> None:
        self._rows = list(range(rows))
        self._faults = faults
        self._on = on
        self._clock = clock
        self.asked: list[tuple[dict[str, Any], int]] = []
        """The parameters of each call, and how often it was sent."""

    def fetch(self, params: Any) -> Any:
        """Send a call until it is answered."""
        steps = exchange("op", httpx.Request("GET", "http://a/"), True, self._on)
        self.asked.append((dict(params), 0))
        outcome: Outcome = None
        try:
            while True:
                step = steps.send(outcome)
                outcome = None
                if isinstance(step, Pause):
                    self._clock.now += step.seconds
                else:
                    assert not isinstance(step, Turn)
                    self.asked[-1] = (dict(params), self.asked[-1][1] + 1)
                    outcome = self._answer(step)
        except StopIteration as end:
            response: httpx.Response = end.value
        if response.status_code != 200:
            raise ApiError(f"{response.status_code}")
        return self._page(dict(params))

    def _answer(self, request: httpx.Request) -> httpx.Response | httpx.RequestError:
        if not self._faults:
            return httpx.Response(200, request=request)
        fault = self._faults.pop(0)
        self._clock.now += fault.seconds
        if fault.status == 201:
            return httpx.Response(200, request=request)
        return fault.outcome(request)

    def _page(self, params: dict[str, Any]) -> dict[str, Any]:
        size = params["size"]
        start = params.get("after") or params.get("skip")
        start = (params.get("page", 1) - 1) * size if start is None else int(start)
        end = start + size
        more = end < len(self._rows)
        return {
            "items": self._rows[start:end],
            "next": params.get("page", 1) + 1 if more else None,
            "cursor": str(end) if more else None,
            "more": more,
            "total": len(self._rows),
        }


@settings(max_examples=150, deadline=None)
@given(
    way=st.sampled_from(sorted(WAYS)),
    rows=st.integers(0, 23),
    size=st.integers(1, 7),
    faults=st.lists(FAULTS, max_size=12),
    attempts=st.integers(1, 4),
)
def test_a_walk_gives_what_is_there_or_an_error(
    way: str, rows: int, size: int, faults: list[Fault], attempts: int
) -> None:
    clock = Clock()
    retry = Retry(attempts=attempts, random=lambda: 0.5, clock=clock)
    api = Api(rows, list(faults), terms(retry, 60.0), clock)
    pager = Pager[int](api.fetch, {"size": size}, items="items", by=WAYS[way])
    found: list[int] = []
    is_whole = False
    try:
        for item in pager:
            found.append(item)
        is_whole = True
    except ApiError:
        pass
    # In order, none twice, none left out; and all, unless there is an error.
    assert found == list(range(rows if is_whole else len(found)))
    assert all(sent <= attempts for _, sent in api.asked)
    # Each page is asked for by one call: a failure repeats a page, never the walk.
    asked = [tuple(sorted(params.items())) for params, _ in api.asked]
    assert len(set(asked)) == len(asked)
    assert len(asked) <= rows // size + 1
