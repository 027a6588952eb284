"""Who is turned away: people, and what senders are known by (address, domain, nic, network)."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from gateway.discussion.identity import clean_nic
from gateway.discussion.limits import PREFIX
from gateway.message.addresses import address_of, ascii_domain
from gateway.message.language import sentence
from gateway.message.lookalikes import look_of
from gateway.model import Done, Proof, Refusal, Refused
from gateway.store.acts import Act, Deed
from gateway.store.bans import Ban, BanKind, Mark

if TYPE_CHECKING:
    from datetime import datetime

    from gateway.discussion.desk import Desk
    from gateway.model import Address, Draft, Person
    from gateway.store import Tables

FORGOTTEN = "(somebody forgotten)"
WIDEST = {4: 8, 6: 16}  # bits: nobody means to ban more of the Internet than one registry's block
LABELS = 8  # of a domain, from its end: more only hide from a look-up or make it long

_DOMAIN = re.compile(r"[^\s@<>,;:/\\]+")


def mark_of(kind: BanKind, value: str) -> Mark | Refused:
    """Give what a ban is to be compared with, in the form in which it is."""
    match kind:
        case BanKind.ADDRESS:
            form = address_of(value) or ""
        case BanKind.DOMAIN:
            domain = ascii_domain(value.strip().removeprefix("@").strip("."))
            form = domain if _DOMAIN.fullmatch(domain) else ""
        case BanKind.NIC:
            form = look_of(value)
        case BanKind.NETWORK:
            return _network_of(value)
    return Mark(kind, form) if form else _wrong(f"{value} is no {kind}.")


def _network_of(value: str) -> Mark | Refused:
    try:
        network = ipaddress.ip_network(value.strip(), strict=False)
    except ValueError:
        return _wrong(f"{value} is no network: write it as 192.0.2.0/24 or 2001:db8::/32.")
    widest, narrowest = WIDEST[network.version], PREFIX[network.version]
    if not widest <= network.prefixlen <= narrowest:
        return _wrong(
            f"A network of IPv{network.version} is banned by /{widest} to /{narrowest}:"
            " senders are told apart by no more bits."
        )
    return Mark(BanKind.NETWORK, str(network))


def _wrong(reason: str) -> Refused:
    return Refused(Refusal.FORBIDDEN, reason)


async def is_banned(desk: Desk, tables: Tables, draft: Draft, person: Person | None) -> bool:
    """Tell whether anything a draft's sender is known by is banned; the owner's own never is."""
    if draft.proof is Proof.OWNER:
        return False
    nic = person.nic if person and person.proven_at else clean_nic(draft.author.nic)
    marks = _marks(draft.author.address, nic, draft.network)
    hidden = [_hidden(desk, one) for one in marks if one.kind in _PERSONAL]
    return await tables.bans.any_of([*marks, *hidden])


_PERSONAL = (BanKind.ADDRESS, BanKind.NIC)
"""What names one person, and must not when they are forgotten."""


def _hidden(desk: Desk, mark: Mark) -> Mark:
    return Mark(mark.kind, desk.tokens.blinded(mark.value))


async def hide_bans(desk: Desk, tables: Tables, person: Person, now: datetime) -> None:
    """Keep the bans of a person who is forgotten, by what tells nobody whom they are of."""
    nics = (person.nic, person.original_nic)
    known = {Mark(BanKind.NIC, look_of(nic)) for nic in nics}
    mark = Mark(BanKind.ADDRESS, person.address) if person.address else None
    for ban in await tables.bans.all():
        if ban.mark in known or ban.mark == mark:
            await tables.bans.remove(ban.mark)
            await tables.bans.add(replace(ban, mark=_hidden(desk, ban.mark), typed=FORGOTTEN))
    for act, words in await tables.erasing.words_of_bans():
        kind, _, value = words.partition(" ")
        named = mark_of(BanKind(kind), value) if kind in list(BanKind) else None
        if named in known or (named is not None and named == mark):
            await tables.erasing.say_of_act(act, f"{kind} {FORGOTTEN}")
    if person.banned_at is not None and mark is not None:
        await tables.bans.add(Ban(_hidden(desk, mark), now, typed=FORGOTTEN))


def _marks(address: Address | None, nic: str, network: str | None) -> list[Mark]:
    marks = [Mark(BanKind.NIC, look_of(nic))] if nic else []
    if address is not None:
        marks.append(Mark(BanKind.ADDRESS, address))
        labels = address.rpartition("@")[2].split(".")[-LABELS:]
        marks += [Mark(BanKind.DOMAIN, ".".join(labels[n:])) for n in range(len(labels))]
    return marks + list(_networks_around(network)) if network else marks


@lru_cache(maxsize=4096)  # half a millisecond for one of IPv6
def _networks_around(network: str) -> tuple[Mark, ...]:
    """Give a network and all that hold it, as far as they can be banned."""
    inner = ipaddress.ip_network(network, strict=False)
    narrowest = min(inner.prefixlen, PREFIX[inner.version])
    lengths = range(WIDEST[inner.version], narrowest + 1)
    around = (inner.supernet(new_prefix=length) for length in lengths)
    return tuple(Mark(BanKind.NETWORK, str(one)) for one in around)


async def add_ban(desk: Desk, tables: Tables, mark: Mark, typed: str) -> bool:
    """Ban a mark at the owner's word, `typed` as they wrote it; False when it is banned already."""
    now = desk.clock()
    added = await tables.bans.add(Ban(mark, now, typed=_named(mark, typed)))
    if added:
        words = f"{mark.kind} {_named(mark, typed) or mark.value}"
        await tables.acts.note(Act(Deed.BAN, now, words=words))
    return added


def _named(mark: Mark, typed: str) -> str:
    """Give the nic that was typed: its look is not what people read."""
    return typed.strip() if mark.kind is BanKind.NIC else ""


async def lift_ban(desk: Desk, tables: Tables, mark: Mark, typed: str) -> bool:
    """Lift the ban of a mark, of somebody forgotten too; False when there is none."""
    hidden = await tables.bans.remove(_hidden(desk, mark))
    lifted = await tables.bans.remove(mark) or hidden
    if lifted:
        words = FORGOTTEN if hidden else _named(mark, typed) or mark.value
        await tables.acts.note(Act(Deed.UNBAN, desk.clock(), words=f"{mark.kind} {words}"))
    return lifted


async def keep_looks_of_bans(tables: Tables) -> None:
    """Give bans of nics from before looks were compared the form in which they are now."""
    for ban in await tables.bans.all():
        form = look_of(ban.mark.value)
        if ban.mark.kind is BanKind.NIC and not ban.typed and ban.mark.value != form:
            await tables.bans.remove(ban.mark)
            await tables.bans.add(replace(ban, mark=Mark(BanKind.NIC, form), typed=ban.mark.value))


async def ban_person(
    tables: Tables, person: int, now: datetime, *, banned: bool, by: int | None = None
) -> None:
    """Let a person post and subscribe no longer, or again; `by` is None for the owner."""
    await tables.people.ban(person, now if banned else None)
    await tables.acts.note(Act(Deed.BAN if banned else Deed.UNBAN, now, by, person=person))


async def ban_at_desk(desk: Desk, person: int, editor: Person, *, banned: bool) -> Done | Refused:
    """Do so at the word of an editor, who bans no other editor, and who wrote in their sections."""
    now = desk.clock()

    async def work(tables: Tables) -> Done | Refused:
        known = await tables.people.by_id(person)
        if known is None:
            return Refused(Refusal.UNKNOWN, sentence("There is no such person."))
        if banned and known.is_editor:
            return its_an_editor(known)
        if not await may_ban(tables, editor, known):
            said = sentence("%(nic)s has written nothing in a section of yours.", nic=known.nic)
            return Refused(Refusal.FORBIDDEN, said)
        if (known.banned_at is not None) != banned:
            await ban_person(tables, person, now, banned=banned, by=editor.id)
        return Done(sentence("Banned.") if banned else sentence("The ban is lifted."))

    return await desk.store.write(work)


async def may_ban(tables: Tables, editor: Person, person: Person) -> bool:
    """Tell whether somebody is an editor's to ban: who sent something to a section of theirs."""
    return editor.edits_all or await tables.moderation.has_written_for(person.id, editor)


def its_an_editor(person: Person) -> Refused:
    """Say that an editor is not banned by another."""
    said = sentence("%(nic)s is an editor: let the owner take the role away first.", nic=person.nic)
    return Refused(Refusal.FORBIDDEN, said)
