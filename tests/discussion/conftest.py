"""People at the desk."""

import pytest

from gateway.discussion.identity import add_person
from gateway.model import Role
from tests.discussion.drafts import EDITOR


@pytest.fixture
async def editor(desk):
    return await desk.store.write(
        lambda tables: add_person(tables, desk, EDITOR, desk.clock(), Role.EDITOR)
    )
