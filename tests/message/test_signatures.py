"""Lines that end a mail, told from lines people write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.message.signatures import (
    closing_of,
    has_phone,
    is_contact,
    is_dashed_name,
    is_legal,
    is_name,
    is_postscript,
    is_sent_from,
)


@pytest.mark.parametrize(
    "line",
    [
        "Sent from my iPhone",
        "Sent from my Verizon, Samsung Galaxy smartphone",
        "Sent from Yahoo Mail on Android",
        "Get Outlook for iOS<https://aka.ms/o0ukef>",
        "Von meinem iPhone gesendet",
        "Gesendet von Mail für Windows",
        "Diese Nachricht wurde von meinem Android-Gerät mit K-9 Mail gesendet.",
        "Envoyé de mon iPhone",
        "Enviado desde mi iPhone",
        "Enviado do meu iPhone",
        "Inviato da iPhone",
        "Verstuurd vanaf mijn iPhone",
        "Skickat från min iPhone",
        "Sendt fra min iPhone",
        "Lähetetty iPhonesta",
        "Wysłane z iPhone'a",
        "Odesláno z iPhonu",
        "Отправлено с iPhone",
        "Надіслано з iPhone",
        "iPhone'umdan gönderildi",
        "Trimis de pe iPhone-ul meu",
        "Elküldve az iPhone-omról",
        "Στάλθηκε από το iPhone μου",
        "נשלח מה-iPhone שלי",
        "أرسلت من الـ iPhone",
        "iPhoneから送信",
        "나의 iPhone에서 보냄",
        "发自我的iPhone",
        "從我的 iPhone 傳送",
    ],
)
def test_a_telephones_advertisement_is_told_in_every_language(line):
    assert is_sent_from(line)
    assert is_sent_from(f"*{line}*")


@pytest.mark.parametrize(
    "line",
    [
        "Sent from my desk, is much easier then my mobile phone.",
        "Sent from heaven. That is what my grandmother used to say about him.",
        "Sentences are hard.",
        "I sent it from my iPhone",
        "Sent from home?",
        "",
    ],
)
def test_a_persons_own_line_is_no_advertisement(line):
    assert not is_sent_from(line)


@pytest.mark.parametrize(
    ("line", "formal"),
    [
        ("Regards,", True),
        ("Best regards", True),
        ("Mit freundlichen Grüßen", True),
        ("MfG", True),
        ("Cordialement,", True),
        ("Un saludo,", True),
        ("Met vriendelijke groet,", True),
        ("Med vänliga hälsningar", True),
        ("Venlig hilsen", True),
        ("Ystävällisin terveisin,", True),
        ("Pozdrawiam", True),
        ("S pozdravem,", True),
        ("С уважением,", True),
        ("Saygılarımla,", True),
        ("בברכה,", True),
        ("مع أطيب التحيات،", True),
        ("敬具", True),
        ("Thanks,", False),
        ("Cheers 🎉", False),
        ("*Merci*", False),
        ("ありがとう", None),
        ("With regards to your question", None),
        ("Best of all was the soup", None),
        ("Love is all you need.", None),
        ("", None),
    ],
)
def test_a_closing_is_formal_or_casual_or_none(line, formal):
    found = closing_of(line)
    assert (found and found[0]) == formal


def test_a_name_may_stand_behind_the_closing():
    assert closing_of("Best regards, Ann Lee") == (True, "ann lee")
    assert closing_of("Thanks, I will read it again tomorrow") is None


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Ann", True),
        ("Ann van der Lee", True),
        ("J. Lee", True),
        ("Анна Ли", True),
        ("李安", True),
        ("Call me at 5", False),
        ("Really?", False),
        ("and that was all", False),
        ("", False),
    ],
)
def test_a_name_is_told_from_words(line, name):
    assert is_name(line) is name


@pytest.mark.parametrize(
    ("line", "dashed"),
    [
        ("-Ann", True),
        ("- Ann Lee", True),
        ("/Ann", True),
        ("— Ann", True),
        ("- one of them", False),
        ("-5 degrees", False),
        ("--", False),
    ],
)
def test_a_name_behind_a_dash_is_told_from_a_bullet(line, dashed):
    assert is_dashed_name(line) is dashed


@pytest.mark.parametrize(
    ("line", "phone"),
    [
        ("+49 30 1234567", True),
        ("Call 070-0000000 now", True),
        ("(030) 123 45 67", True),
        ("0044 20 7946 0000", True),
        ("In 2019-2024 and 2026-11-24", False),
        ("10.000.000 people", False),
        ("192.168.100.200", False),
        ("ISBN 978-3-16-148410-0", False),
        ("order 12345678", False),
        ("1 2 3", False),
    ],
)
def test_a_telephone_number_is_told_from_other_numbers(line, phone):
    assert has_phone(line) is phone


@pytest.mark.parametrize(
    "line",
    ["ann@reader.example", "Tel.: 12 34", "www.lee.example", "M +49 30 1234567", "Skype: ann"],
)
def test_contact_lines_are_known(line):
    assert is_contact(line)


def test_lawyers_are_known_by_two_of_their_words():
    assert is_legal(["This message is confidential and may be privileged."])
    assert is_legal(
        [
            "Diese E-Mail ist vertraulich. Wenn Sie nicht der Empfänger sind,",
            "für den sie bestimmt ist, vernichten Sie sie.",
        ]
    )
    assert is_legal(["DISCLAIMER"])
    assert not is_legal(["She told me that in a confidential tone."])


def test_a_postscript_is_known():
    assert is_postscript("P.S. One more thing")
    assert is_postscript("ps: one more thing")
    assert not is_postscript("psalms are songs")


@given(st.text(max_size=300))
def test_any_line_can_be_asked(line):
    for asked in (
        closing_of,
        has_phone,
        is_contact,
        is_dashed_name,
        is_name,
        is_postscript,
        is_sent_from,
    ):
        asked(line)
    is_legal([line])
