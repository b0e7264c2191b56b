"""What type checkers infer from the runtime's signatures, as generated code uses them.

`test_inference.py` has mypy and pyright check this file; it is not run.
"""

from __future__ import annotations

from typing import Any, assert_type

from codegen import runtime
from codegen.runtime import (
    UNSET,
    AsyncItemStream,
    AsyncPager,
    Bytes,
    Cursor,
    Enum,
    ItemStream,
    Json,
    Model,
    Nothing,
    OneOf,
    Other,
    PageNumber,
    Pager,
    Query,
    Text,
    Unset,
    deprecated,
)

PROJECT = Query("Project", "query Project { project { name } }")


class Owner(Model):
    id: int


class Variant(Model, tag_field="__typename", rename="camel"):
    pass


class Cat(Variant, tag="Cat"):
    name: str


class Dog(Variant, tag="Dog"):
    name: str


class Kind(Enum):
    A = "a"


class Where(Model, exactly_one=True):
    id: int | Unset = UNSET
    name: str | Unset | None = UNSET


class Page(Model):
    results: list[Owner]
    next: str | None = None


Pet = OneOf[Cat | Dog | Other]
PetOrNone = Cat | Dog | Other | None


class Api(runtime.Client):
    def owner(self, number: int) -> Owner | None:
        return self.call(
            "GET", "/{id}", path={"id": number}, returns=Json[Owner | None]
        )

    def pet(self) -> OneOf[Cat | Dog | Other]:
        return self.execute(PROJECT, {}, returns=Json[Pet], at=("pet",))

    def delete(self) -> None:
        return self.call(
            "DELETE", "/", returns=Nothing, errors={Json[Owner]: (400, "4XX")}
        )

    def owners(self, page: int | Unset = UNSET) -> Pager[Owner, Page]:
        return Pager(
            lambda query: self.call("GET", "/", query=query, returns=Json[Page]),
            {"page": page},
            items="results",
            by=PageNumber("page", following="next"),
        )

    def watch(self, number: int) -> ItemStream[Owner]:
        return self.stream_call("GET", "/", query={"n": number}, returns=Json[Owner])

    @deprecated("Use `owner`.")
    def old(self) -> str:
        return self.call("GET", "/", returns=Text)


class AsyncApi(runtime.AsyncClient):
    async def owner(self, number: int) -> Owner | None:
        return await self.call(
            "GET", "/{id}", path={"id": number}, returns=Json[Owner | None]
        )

    def watch(self, number: int) -> AsyncItemStream[Owner]:
        return self.stream_call("GET", "/", query={"n": number}, returns=Json[Owner])

    async def delete(self) -> None:
        return await self.call("DELETE", "/", returns=Nothing)

    def owners(self) -> AsyncPager[Owner, Page]:
        return AsyncPager(
            lambda query: self.execute(PROJECT, query, returns=Json[Page]),
            {},
            items="results",
            by=Cursor("after", "next"),
        )


def check(api: Api) -> None:
    assert_type(api.call("GET", "/", returns=Json[Owner]), Owner)
    assert_type(api.call("GET", "/", returns=Json[Owner | None]), Owner | None)
    assert_type(api.call("GET", "/", returns=Json[list[Owner]]), list[Owner])
    assert_type(api.call("GET", "/", returns=Json[dict[str, Owner]]), dict[str, Owner])
    assert_type(api.call("GET", "/", returns=Json[OneOf[Cat | Dog]]), Cat | Dog)
    assert_type(api.call("GET", "/", returns=Json[Pet]), Cat | Dog | Other)
    assert_type(
        api.call("GET", "/", returns=Json[Pet | None]), Cat | Dog | Other | None
    )
    assert_type(api.call("GET", "/", returns=Json[list[Pet]]), list[Cat | Dog | Other])
    assert_type(api.call("GET", "/", returns=Json[Kind]), Kind)
    assert_type(api.call("GET", "/", returns=Json[int]), int)
    assert_type(api.call("GET", "/", returns=Json[Any]), Any)
    assert_type(api.call("GET", "/", returns=Text), str)
    assert_type(api.call("GET", "/", returns=Bytes), bytes)
    assert_type(api.execute(PROJECT, {}, returns=Json[Owner | None]), Owner | None)
    assert_type(list(api.owners()), list[Owner])
    assert_type(api.owners().first(), Owner | None)
    assert_type(api.owners().total(), int | None)
    for page in api.owners().pages():
        assert_type(page[0], Owner)
        assert_type(page.response, Page)
    # Who does not care for the rest of a page need not name it.
    owners: Pager[Owner] = api.owners()
    assert_type(list(owners), list[Owner])
    Where(id=1)
    Cat(name="Tom")
    check_answers(api)


def check_answers(api: Api) -> None:
    answer = api.response_of(api.owner, 1)
    assert_type(answer.value, Owner | None)
    assert_type(answer.status, int)
    api.response_of(api.owner, "x")  # type: ignore[arg-type]  # pyright: ignore
    with api.body_of(api.owner, number=1) as body:
        assert_type(list(body), list[bytes])
    api.body_of(api.owner)  # type: ignore[call-arg]  # pyright: ignore
    with api.watch(1) as owners:
        assert_type(list(owners), list[Owner])
        assert_type([event.data for event in owners.events()], list[Owner])
    assert_type(SOLD.decode(b""), Owner)
    try:
        api.delete()
    except runtime.NotFound as error:
        assert_type(error.body_as(Owner), Owner | None)


SOLD = runtime.Incoming(Json[Owner], "sold")


async def check_async(api: AsyncApi) -> None:
    assert_type(await api.call("GET", "/", returns=Json[list[Owner]]), list[Owner])
    assert_type(await api.execute(PROJECT, {}, returns=Json[Pet]), Cat | Dog | Other)
    assert_type([owner async for owner in api.owners()], list[Owner])
    assert_type(await api.owners().first(), Owner | None)
    assert_type(await api.owners().total(), int | None)
    async for page in api.owners().pages():
        assert_type(page.response, Page)
    answer = await api.response_of(api.owner, 1)
    assert_type(answer.value, Owner | None)
    async with api.body_of(api.owner, 1) as body:
        assert_type([piece async for piece in body], list[bytes])
    async with api.watch(1) as owners:
        assert_type([owner async for owner in owners], list[Owner])
