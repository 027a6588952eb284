"""Pages of lists."""

import pytest
from starlette.requests import Request

from gateway.web.paging import NEWEST, before


@pytest.mark.parametrize(
    ("query", "place"),
    [("", NEWEST), ("before=17", 17), ("before=x", NEWEST), (f"before={'9' * 30}", NEWEST)],
)
def test_a_page_begins_where_it_is_asked_to_or_at_the_newest(query, place):
    assert before(Request({"type": "http", "query_string": query.encode()})) == place
