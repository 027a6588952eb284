"""Passwords for newsreaders."""

import pytest

from gateway.discussion import passwords
from gateway.discussion.identity import add_person
from tests.discussion.drafts import ANN, BOB


@pytest.fixture
async def ann(desk, clock):
    async def work(tables):
        person = await add_person(tables, desk, ANN, clock())
        await tables.people.set_password(person.id, passwords.hashed("correct horse"))
        await add_person(tables, desk, BOB, clock())
        return person

    return await desk.store.write(work)


async def test_a_person_logs_in_by_nic_or_address(desk, ann):
    assert await passwords.log_in(desk, "ann", "correct horse") == ann
    assert await passwords.log_in(desk, "Ann@Example.org", "correct horse") == ann


@pytest.mark.parametrize(
    ("who", "password"),
    [("ann", "wrong"), ("ann", ""), ("bob", ""), ("bob", "correct horse"), ("nobody", "x")],
)
async def test_nobody_else_does(desk, ann, who, password):
    assert await passwords.log_in(desk, who, password) is None


async def test_the_banned_do_not(desk, ann, clock):
    await desk.store.write(lambda tables: tables.people.ban(ann.id, clock()))

    assert await passwords.log_in(desk, "ann", "correct horse") is None


def test_what_is_stored_does_not_show_the_password():
    assert passwords.hashed("x") != passwords.hashed("x")
    assert passwords.hashed("x").startswith("$argon2id$")
