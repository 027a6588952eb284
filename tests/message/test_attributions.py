"""Lines that mail programs write, told from lines people write."""

import pytest

from gateway.message.attributions import attribution_length, is_attribution
from gateway.message.line_kinds import visible
from tests.message.tables import rows


@pytest.mark.parametrize(("program", "line"), rows("attributions"))
def test_every_program_introduces_a_quote_in_its_way(program, line):
    assert is_attribution(visible(line), above_quote=True), program


@pytest.mark.parametrize(
    "line",
    [
        "On Thursday:",
        "As he wrote:",
        "My list for 2026:",
        "He wrote a book in 2026.",
        "I wrote this at 9:30",
        "On 3 March 2026 the minister wrote:",
        "In 1985 she wrote:",
        "x" * 1000 + " wrote 2026-03-02:",
        "",
    ],
)
def test_a_persons_own_lines_are_none(line):
    assert not is_attribution(line)


WRAPPED = {
    "one line": (["On 2 Nov 2026, NIC <n@example.org> wrote:"], 1),
    "before the address": (["On 2 Nov 2026, NIC", "<n@example.org> wrote:"], 2),
    "below an author's line": (["It was so.", "On 2 Nov 2026, NIC <n@example.org> wrote:"], 0),
    "below a greeting": (["Hi,", "On 2 Nov 2026, NIC wrote:"], 0),
    "over three lines": (["On Nov 21, 2014,", "at 10:18,", "NIC <n@example.org> wrote:"], 3),
    "broken by an empty line": (["On 2 Nov 2026, NIC", "", "<n@example.org> wrote:"], 0),
}


@pytest.mark.parametrize(("lines", "length"), WRAPPED.values(), ids=WRAPPED.keys())
def test_an_attribution_may_be_wrapped(lines, length):
    assert attribution_length(lines) == length


@pytest.mark.parametrize(
    ("line", "known"),
    [
        ("Nic Ray wrote:", True),
        ("Quoting Nic Ray <nic@example.org>:", True),
        ("02.03.2026 09:30 Nic Ray:", True),
        ("As he wrote:", False),
        ("Then the minister wrote:", False),
        ("My list for 2026:", False),
    ],
)
def test_less_is_enough_above_marked_lines(line, known):
    assert is_attribution(line, above_quote=True) == known
    assert bool(attribution_length([line, "", "> Old."])) == known
    assert not attribution_length(["Nic Ray wrote:", "", "Old."])
