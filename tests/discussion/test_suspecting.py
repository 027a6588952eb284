"""New words pass the spam filter as first ones do."""

from dataclasses import replace

import pytest

from gateway.discussion import editing
from gateway.discussion.suspecting import LATER, SPAM
from gateway.model import Posted, Suspicion
from tests.discussion.test_editing import NEW, anns, asked, root  # noqa: F401 - fixtures


class Filter:
    """Suspects what it is told to."""

    def __init__(self, suspicion):
        self.suspicion = suspicion

    async def suspicion_of(self, draft):
        assert "Better words." in draft.body
        return self.suspicion


@pytest.mark.parametrize(
    ("suspicion", "said"),
    [
        (Suspicion.REFUSE, SPAM),
        (Suspicion.HOLD, SPAM),
        (Suspicion.LATER, LATER),
    ],
)
async def test_new_words_pass_the_spam_filter_as_first_ones_do(
    desk, anns, editor, suspicion, said  # noqa: F811
):  # fmt: skip
    guarded = replace(desk, spam=Filter(suspicion))

    assert await editing.change(guarded, asked(anns, words=NEW, person=anns.person)) == said
    assert isinstance(await editing.edit(guarded, anns, NEW, editor), Posted)
