"""What a relay's answer means for a mail, and how long one that was put off waits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Outcome(StrEnum):
    """What became of a mail that was handed to a relay."""

    TAKEN = "taken"
    REFUSED = "refused"  # for good
    UNFIT = "unfit"  # never handed over, as this relay cannot take it: no word about its reader
    DELAYED = "delayed"
    DOUBTFUL = "in doubt"  # its text left, and the relay never said whether it has it
    AWAY = "away"  # the relay itself cannot be used: that says nothing of the mail


@dataclass(frozen=True, slots=True)
class Answer:
    """An outcome with the relay's words, or ours where it said nothing."""

    outcome: Outcome
    words: str


class Step(StrEnum):
    """The command that a reply is for; TEXT is the mail itself, up to its dot."""

    RSET = "RSET"
    MAIL = "MAIL"
    RCPT = "RCPT"
    DATA = "DATA"
    TEXT = "TEXT"


# The first line whose step and reply fit decides. 421: RFC 5321 section 3.8. 530 to 538: RFC 4954
# section 6, the relay wants another login, which is no fault of any reader.
_MEANINGS = (
    (re.compile(r"TEXT 2"), Outcome.TAKEN),
    (re.compile(r"\S+ (421|53[0458])"), Outcome.AWAY),
    (re.compile(r"\S+ 4"), Outcome.DELAYED),
    (re.compile(r"MAIL 552"), Outcome.REFUSED),  # too large: RFC 1870 section 6.1
    # Our envelope sender is not to its liking: our settings are wrong, not the reader's address.
    (re.compile(r"MAIL 5"), Outcome.DELAYED),
    (re.compile(r"\S+ 5"), Outcome.REFUSED),
)


def meaning(step: Step, code: int, words: str) -> Answer:
    """Tell what a reply that does not let a mail go on means, or the one to its text.

    A reply outside the protocol means that what speaks there is no relay.
    """
    said = f"{code} {words}"
    for pattern, outcome in _MEANINGS:
        if pattern.match(f"{step} {said}"):
            return Answer(outcome, said)
    return Answer(Outcome.AWAY, f"the relay answered {step} with {said}")


# Minutes until the next tries; the last step repeats. The first line that fits the words decides.
_WAITS = (
    # Servers that greylist let a mail in after five minutes as a rule (RFC 6647 section 2.4).
    (re.compile(r"gr[ae]y-?list", re.IGNORECASE), (5, 10, 20, 60, 240, 480)),
    # Too fast, too many: whoever comes back at once is kept out for longer.
    (re.compile(r"4\.7\.\d|too many|\brate|throttl", re.IGNORECASE), (15, 30, 60, 120, 240)),
    # A full mailbox is emptied by a person: RFC 3463 section 3.3.
    (re.compile(r"4\.2\.2|mailbox full|quota", re.IGNORECASE), (60, 240, 480)),
    (re.compile(r"450"), (5, 10, 30, 60, 240, 480)),
    (re.compile(r"452"), (15, 30, 60, 240, 480)),  # no room: RFC 5321 section 4.2.3
    (re.compile(r""), (1, 5, 15, 60, 240, 480)),
)
_IN_DOUBT: tuple[int, ...] = (10, 30, 60, 240, 480)  # minutes; the relay may be at it still


def wait_after(answer: Answer, attempts: int) -> timedelta:
    """Tell how long a mail waits that was put off, for the `attempts`-th time (from 1)."""
    steps = _IN_DOUBT
    if answer.outcome is not Outcome.DOUBTFUL:
        steps = next(steps for pattern, steps in _WAITS if pattern.search(answer.words))
    return timedelta(minutes=steps[min(attempts, len(steps)) - 1])
