"""Whom we may ask or tell something by mail: anybody can write anybody's address on a mail to us.

The store counts, for all nodes together, and a restart forgets nothing.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from gateway.model import Proof

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from gateway.model import Address
    from gateway.store import Tables

log = structlog.get_logger()

DAY = timedelta(days=1)
LETTERS_A_DAY = 5  # questions to one person: enough to follow some sections, useless as a weapon
ANSWERS_A_DAY = 10  # letters of any kind after which who proves nothing hears no more
PATIENCE = timedelta(days=14)  # then a question is forgotten, and an old mail does nothing


async def may_ask(
    tables: Tables, person: int, wanted: Sequence[tuple[str, str]], now: datetime
) -> list[tuple[str, str]]:
    """Give those of `wanted` (about, command) that may be asked now; none of them twice a day.

    What was asked about already means from now on what is wanted now.
    """
    letters, abouts = await tables.questions.recent(person, now - DAY)
    for about, line in wanted:
        if about in abouts:
            await tables.questions.replace(person, about, line)
    fresh = [(about, line) for about, line in dict(wanted).items() if about not in abouts]
    if fresh and letters >= LETTERS_A_DAY:
        log.info("question withheld", person=person, reason="too many in a day")
        return []
    return fresh


async def may_tell(tables: Tables, address: Address, proof: Proof, now: datetime) -> bool:
    """Tell whether a letter may answer a mail that says it is from this address."""
    if proof is not Proof.NONE:
        return True
    return await tables.questions.letters_to(address, now - DAY) < ANSWERS_A_DAY
