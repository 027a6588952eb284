"""Lines that mail programs write, told from lines people write."""

import pytest

from gateway.message.attributions import (
    attribution_length,
    field_of,
    header_block,
    is_attribution,
    is_delimiter,
)


@pytest.mark.parametrize(
    "line",
    [
        "On Mon, Mar 2, 2026 at 9:30 AM NIC via The Gazette <home-front@gazette.example> wrote:",
        "Am 02.03.26 um 09:30 schrieb NIC:",
        "Le lun. 2 mars 2026 à 09:30, NIC <nic@example.org> a écrit :",
        "El lun, 2 mar 2026 a las 9:30, NIC (<nic@example.org>) escribió:",
        "Il giorno lun 2 mar 2026 alle ore 09:30 NIC <nic@example.org> ha scritto:",
        "Op ma 2 mrt 2026 om 09:30 schreef NIC <nic@example.org>:",
        "Em seg., 2 de mar. de 2026 às 09:30, NIC <nic@example.org> escreveu:",
        "Den mån 2 mars 2026 kl 09:30 skrev NIC <nic@example.org>:",
        "man. 2. mar. 2026 kl. 09.30 skrev NIC <nic@example.org>:",
        "ma 2. maalisk. 2026 klo 9.30 NIC (nic@example.org) kirjoitti:",
        "pon., 2 mar 2026 o 09:30 NIC <nic@example.org> napisał(a):",
        "po 2. 3. 2026 v 9:30 odesílatel NIC <nic@example.org> napsal:",
        "пн, 2 мар. 2026 г. в 09:30, NIC <nic@example.org>:",
        "2 марта 2026 г., в 09:30, NIC написал(а):",
        "NIC <nic@example.org>, 2 Mar 2026 Pzt, 09:30 tarihinde şunu yazdı:",
        "În lun., 2 mar. 2026 la 09:30, NIC <nic@example.org> a scris:",
        "NIC <nic@example.org> ezt írta (időpont: 2026. márc. 2., H, 9:30):",
        "2026年3月2日(月) 9:30 NIC <nic@example.org>さんは書きました:",
        "NIC <nic@example.org> 于2026年3月2日周一 09:30写道：",
        "2026년 3월 2일 (월) 오전 9:30, NIC <nic@example.org>님이 작성:",
    ],
)
def test_every_language_introduces_a_quote_in_its_way(line):
    assert is_attribution(line)


@pytest.mark.parametrize(
    "line",
    [
        "On Thursday:",
        "As he wrote:",
        "My list for 2026:",
        "He wrote a book in 2026.",
        "I wrote this at 9:30",
        "x" * 1000 + " wrote 2026-03-02:",
        "",
    ],
)
def test_a_persons_own_lines_are_none(line):
    assert not is_attribution(line)


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("From: NIC <nic@example.org>", "from"),
        ("*Von:* NIC", "from"),
        ("Gesendet: Montag, 2. März 2026", "sent"),
        ("Objet : Re: A headline", "subject"),
        ("Кому: Анна", "to"),
        ("件名: Re: A headline", "subject"),
        ("Remark: mine", "other"),
        ("https://x.example", None),
        ("Words.", None),
    ],
)
def test_the_fields_above_a_quoted_mail_are_known_by_name(line, field):
    assert field_of(line) == field


@pytest.mark.parametrize(
    ("line", "known"),
    [
        ("-----Original Message-----", True),
        ("-----Ursprüngliche Nachricht-----", True),
        ("---------- Forwarded message ---------", True),
        ("Begin forwarded message:", True),
        ("-------- Message d'origine --------", True),
        ("----------", False),
        ("The original message", False),
    ],
)
def test_words_that_say_a_mail_follows(line, known):
    assert is_delimiter(line) == known


BLOCKS = {
    "who and when": (["From: NIC", "Sent: Monday", "", "Old."], 2),
    "three we know": (["Sent: Monday", "To: Ann", "Subject: x"], 3),
    "a field that goes on": (["To: Ann <ann@example.org>,", " Bob", "From: NIC", "Old."], 3),
    "a language we do not know": (
        ["Kutoka: N <n@example.org>", "Tarehe: 2026-11-02", "Mada: x"],
        3,
    ),
    "one field": (["From: NIC", "Old."], 0),
    "an event": (["Date: 3 May 2027", "Place: the town hall", "Price: nothing"], 0),
    "words": (["Words."], 0),
}


@pytest.mark.parametrize(("lines", "length"), BLOCKS.values(), ids=BLOCKS.keys())
def test_a_quoted_header_is_known_by_its_fields(lines, length):
    assert block_of(lines) == length


def block_of(lines, *, announced=False):
    fields = [field_of(line) for line in lines]
    return header_block(lines, fields, 0, announced=announced)


def test_one_field_is_enough_below_words_that_announce_it():
    assert block_of(["Naslov: x", "Old."], announced=True) == 1


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
