"""The generated Labelf client against a server of its document."""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest

from generated._runtime import (
    AuthError,
    BadInput,
    ClientCredentials,
    Conflict,
    Forbidden,
    NotFound,
    RateLimited,
    Retry,
    ServerError,
    StatusError,
    Unauthenticated,
)
from generated.labelf import AsyncLabelf, Labelf, models

from ..emulators.labelf import LabelfServer
from .flavours import FLAVOURS, closed, settled

TEXTS = ["My parcel never came", "The app does not let me log in"]
ONCE = Retry(attempts=1)


@pytest.fixture
def server() -> Iterator[LabelfServer]:
    with LabelfServer(viewer_keys=("viewer",), clients={"id": "se/cret"}) as running:
        yield running


def run(
    flavour: str,
    server: LabelfServer,
    flow: Callable[[Any], Awaitable[None]],
    *,
    key: str = "lbl_sk_test",
    auth: ClientCredentials | None = None,
) -> None:
    async def main() -> None:
        kind: Any = Labelf if flavour == "sync" else AsyncLabelf
        client = kind(
            None if auth else key,
            auth=auth,
            base_url=server.url,
            on_mismatch="raise",
            retry=ONCE,
        )
        try:
            await flow(client)
        finally:
            await closed(client)

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        asyncio.run(main())


async def everything(labelf: Any) -> None:
    """Each operation once."""
    found = await settled(labelf.models.list())
    assert {"deployed"} <= {model.status for model in found.models}
    deployed = [m.id for m in found.models if m.status == "deployed"]
    details = await settled(labelf.models.get(deployed[0]))
    assert details.id == deployed[0]
    assert len(details.labels) == details.label_count

    answer = await settled(
        labelf.models.classify(
            deployed[0], models.InferenceRequest(texts=TEXTS, max_predictions=2)
        )
    )
    assert isinstance(answer, models.InferenceResult)
    assert [len(labels) for labels in answer.predictions] == [2, 2]
    assert answer.predictions[0][0].label in details.labels

    settings = [models.ModelSettings(model_id=number) for number in deployed]
    several = await settled(
        labelf.models.classify_with_many(
            models.MultiModelInferenceRequest(texts=TEXTS, model_settings=settings)
        )
    )
    assert several.predictions.keys() == {str(number) for number in deployed}

    ranked = await settled(
        labelf.similarity.rank(
            models.SimilarityRequest(
                base_texts={"a": TEXTS[0], "b": TEXTS[1]},
                compare_to_texts={"x": "a parcel that never came"},
                top_n=1,
            )
        )
    )
    assert ranked["x"][0].id == "a"
    assert 0 < ranked["x"][0].similarity <= 1


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_with_an_api_key(flavour: str, server: LabelfServer) -> None:
    run(flavour, server, everything)
    sent = {request.headers["authorization"] for request in server.requests}
    assert sent == {"Bearer lbl_sk_test"}


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_with_client_credentials(flavour: str, server: LabelfServer) -> None:
    auth = ClientCredentials("id", "se/cret", server.token_url)
    run(flavour, server, everything, auth=auth)
    bought = [r for r in server.requests if r.path == "/oauth2/token"]
    assert len(bought) == 1
    assert "se/cret" not in repr(auth)


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_a_token_that_ends_is_renewed(flavour: str, server: LabelfServer) -> None:
    async def flow(labelf: Any) -> None:
        await settled(labelf.models.list())
        server.revoke_tokens()
        assert (await settled(labelf.models.list())).models

    auth = ClientCredentials("id", "se/cret", server.token_url)
    run(flavour, server, flow, auth=auth)
    assert [r.status for r in server.requests] == [200, 200, 401, 200, 200]


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_a_wrong_secret_is_said(flavour: str, server: LabelfServer) -> None:
    async def flow(labelf: Any) -> None:
        with pytest.raises(AuthError, match="unknown client or wrong secret") as caught:
            await settled(labelf.models.list())
        assert "guess" not in str(caught.value)

    auth = ClientCredentials("id", "guess", server.token_url)
    run(flavour, server, flow, auth=auth)


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_the_older_shape_of_an_answer(flavour: str, server: LabelfServer) -> None:
    server.answer_shape = "older"

    async def flow(labelf: Any) -> None:
        request = models.InferenceRequest(texts=TEXTS, max_predictions=1)
        answer = await settled(labelf.models.classify(42, request))
        assert [type(item) for item in answer] == [models.TextInference] * 2
        assert answer[0].text == TEXTS[0]

    run(flavour, server, flow)


def many(labelf: Any) -> Any:
    return labelf.models.classify(42, models.InferenceRequest(texts=["x"] * 9))


def classify(number: int) -> Callable[[Any], Any]:
    request = models.InferenceRequest(texts=["x"])
    return lambda labelf: labelf.models.classify(number, request)


@pytest.mark.parametrize("flavour", FLAVOURS)
@pytest.mark.parametrize(
    ("call", "key", "error", "status"),
    [
        (many, "lbl_sk_test", BadInput, 400),
        (classify(44), "lbl_sk_test", BadInput, 400),
        (classify(42), "unknown", Unauthenticated, 401),
        (classify(42), "viewer", Forbidden, 403),
        (classify(7), "lbl_sk_test", NotFound, 404),
        (classify(45), "lbl_sk_test", Conflict, 409),
    ],
)
def test_errors_have_a_type_and_a_body(
    flavour: str,
    call: Callable[[Any], Any],
    key: str,
    error: type[StatusError],
    status: int,
    server: LabelfServer,
) -> None:
    async def flow(labelf: Any) -> None:
        with pytest.raises(error) as caught:
            await settled(call(labelf))
        assert caught.value.status == status
        assert isinstance(caught.value.body, models.Error)
        assert caught.value.body.status == status
        assert caught.value.body.message in str(caught.value)
        assert caught.value.request_id == caught.value.body.request_id

    run(flavour, server, flow, key=key)


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_limits_and_failures(flavour: str, server: LabelfServer) -> None:
    async def flow(labelf: Any) -> None:
        server.fail_next(429, "RATE_LIMITED", retry_after=7)
        with pytest.raises(RateLimited) as limited:
            await settled(labelf.models.list())
        assert limited.value.retry_after == 7
        server.fail_next(500, "INTERNAL_ERROR")
        with pytest.raises(ServerError) as failed:
            await settled(labelf.models.list())
        assert isinstance(failed.value.body, models.Error)
        assert failed.value.body.error_code == "INTERNAL_ERROR"

    run(flavour, server, flow)
