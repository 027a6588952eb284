"""The one place that is told what became of each mail, and writes it into the ledger."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from gateway.mailer.answers import Answer, Outcome, wait_after

if TYPE_CHECKING:
    from datetime import datetime

    from gateway.model import Delivery
    from gateway.store import Tables

TOO_OLD = timedelta(days=5)  # RFC 5321 section 4.5.4.1


async def settle(tables: Tables, delivery: Delivery, answer: Answer, now: datetime) -> Outcome:
    """Mark a row by what became of its mail; give that, REFUSED for what has been tried enough."""
    if answer.outcome is Outcome.TAKEN:
        await tables.claims.mark_sent(delivery.id, answer.words, now)
        await _forget_secret(tables, delivery)
        return Outcome.TAKEN
    if answer.outcome in (Outcome.REFUSED, Outcome.UNFIT) or now - delivery.planned_at > TOO_OLD:
        await tables.claims.mark_failed(delivery.id, answer.words, now)
        await _forget_secret(tables, delivery)
        return Outcome.REFUSED
    due_at = now + wait_after(answer, delivery.attempts + 1)
    await tables.claims.put_off(delivery.id, answer.words, due_at)
    return answer.outcome


async def _forget_secret(tables: Tables, delivery: Delivery) -> None:
    if delivery.is_secret:
        await tables.claims.leave_no_trace(delivery.id)
