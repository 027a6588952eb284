"""The JSON interface is asked all that its description allows, and much that it does not."""

import os

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode

from gateway.web.api_models import description
from tests.browser.newspaper import newspaper
from tests.patience import PATIENCE

KEY = "a key of more than twenty letters"
EXAMPLES = 40  # of each operation: some seconds


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    os.environ["REJOINDER_WEB__API_KEYS"] = KEY
    program = newspaper(tmp_path_factory.mktemp("paper"), comments=5)
    del os.environ["REJOINDER_WEB__API_KEYS"]
    yield f"http://127.0.0.1:{program.web}"
    assert program.stop() == 0
    assert "Traceback" not in program.log.read_text()


SCHEMA = schemathesis.openapi.from_dict(description("http://127.0.0.1", ("home-front", "opinion")))
OPERATIONS = [found.ok() for found in SCHEMA.get_all_operations()]


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda one: one.value)
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.label)
def test_it_does_what_its_description_says(served, operation, mode):
    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case):
        login = {"Authorization": f"Bearer {KEY}"}
        case.call_and_validate(base_url=served, headers=login, timeout=PATIENCE)

    ask()


def test_the_description_names_all_there_is():
    assert {one.label for one in OPERATIONS} == {
        "GET /api/article/{number}/comments",
        "POST /api/articles",
    }
