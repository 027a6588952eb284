"""Whose words a draft is: who has shown to have said it, and who is only said to have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gateway.discussion.identity import add_person, clean_nic, pick_nic, prove, shown_nic
from gateway.model import Door, Proof

if TYPE_CHECKING:
    from gateway.discussion.admission import Case
    from gateway.discussion.desk import Desk
    from gateway.model import Draft, Person
    from gateway.store import Tables


def is_believed(desk: Desk, draft: Draft) -> bool:
    """Tell whether a draft is taken to be from whom it names, by proof or as the owner wants it.

    Newsreaders may be let in without proof, but never as somebody.
    """
    trusting = desk.rules.proof == "none" and draft.door in (Door.MAIL, Door.WEB)
    return draft.proof is not Proof.NONE or (trusting and draft.author.address is not None)


async def speaker_of(tables: Tables, case: Case, *, asked: bool) -> Person | None:
    """Find or make the person a draft is from; None for a nic alone.

    `asked` says that they are asked by mail: until they answer, their address is all we know.
    """
    desk, draft, now = case.desk, case.draft, case.now
    address, believed = draft.author.address, is_believed(desk, draft)
    if address is None or not (believed or asked):
        return None
    known = case.person or await tables.people.by_address(address)
    if known is None:
        return await add_person(tables, desk, draft.author, now, proven=believed)
    wanted = clean_nic(draft.author.nic)
    return await prove(tables, desk, known, now, wanted) if believed else known


async def nic_over(tables: Tables, desk: Desk, draft: Draft, person: Person | None) -> str:
    """Give the nic that stands over a draft, or will once its sender has confirmed it."""
    claimed = clean_nic(draft.author.nic)
    if person is not None:
        return person.nic if person.proven_at or not claimed else claimed
    if is_believed(desk, draft):
        return claimed or pick_nic()
    return await shown_nic(tables, desk, claimed)
