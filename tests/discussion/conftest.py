"""A desk on each engine, with two sections and a few people."""

import asyncio

import pytest

from gateway.discussion.desk import Rules, open_desk
from gateway.discussion.identity import add_person
from gateway.message.addresses import Tokens
from gateway.model import Role
from tests.discussion.drafts import EDITOR
from tests.factories import HOME_FRONT, OPINION, SITE_VALUE


@pytest.fixture
def rules():
    return Rules()


@pytest.fixture
async def desk(store, clock, rules):
    sections = {one.name: one for one in (HOME_FRONT, OPINION)}
    await store.write(lambda tables: tables.sections.keep(sections.values(), clock()))
    return open_desk(
        store=store,
        site=SITE_VALUE,
        sections=sections,
        tokens=Tokens(b"k" * 32),
        rules=rules,
        clock=clock,
        woken=asyncio.Event(),
    )


@pytest.fixture
async def editor(desk):
    return await desk.store.write(
        lambda tables: add_person(tables, desk, EDITOR, desk.clock(), Role.EDITOR)
    )
