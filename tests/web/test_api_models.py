"""The description of the JSON interface."""

from gateway.web.api_models import description


def references(value):
    if isinstance(value, dict):
        if "$ref" in value:
            yield value["$ref"]
        for one in value.values():
            yield from references(one)
    if isinstance(value, list):
        for one in value:
            yield from references(one)


async def test_all_that_is_referred_to_is_described(browser):
    described = (await browser.get("/api/openapi.json")).json()
    schemas = described["components"]["schemas"]

    assert {one.rpartition("/")[2] for one in references(described)} <= set(schemas)
    assert described["servers"] == [{"url": "https://gazette.example"}]
    assert described == description("https://gazette.example", ("home-front", "opinion"))
