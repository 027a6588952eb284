"""The JSON interface is asked all that its description allows, and much that it does not."""

import os

import pytest
import schemathesis
from hypothesis import HealthCheck, settings

from tests.browser.newspaper import newspaper

pytestmark = pytest.mark.xdist_group("test_description")

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


@pytest.fixture(scope="module")
def described(served):
    return schemathesis.openapi.from_url(f"{served}/api/openapi.json")


schema = schemathesis.pytest.from_fixture("described")


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
def test_it_does_what_its_description_says(case, served):
    case.call_and_validate(base_url=served, headers={"Authorization": f"Bearer {KEY}"})
