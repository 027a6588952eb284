"""Reports in sentences: one text for each shape, and what it says of whom."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.message.report_texts import explanation, recipients_in, says_failure
from gateway.model import Address, Event, Reason
from tests.message.reports import a_mail, reported

BOB, CY = Address("bob@example.org"), Address("cy@example.org")
COPY = "\n\nReceived: from a by b\nFrom: list@gazette.example\nTo: bob@example.org\nSubject: News\n\nWords.\n"

SHAPES = {
    "exim": (
        """This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  bob@example.org
    SMTP error from remote mail server after RCPT TO:<bob@example.org>:
    host mx.example.org [192.0.2.1]: 550 5.1.1 <bob@example.org>: User unknown

------ This is a copy of the message, including all the headers. ------
""",
        Reason.DEAD,
    ),
    "exim, old": (
        """A message that you sent could not be delivered to all of its recipients. The
following address(es) failed:

  bob@example.org:
    unrouteable mail domain "example.org"
""",
        Reason.DEAD,
    ),
    "courier": (
        """This is a delivery status notification from mx.example.net,
running the Courier mail server, version 0.73.

                           UNDELIVERABLE MAIL

Your message to the following recipients cannot be delivered:

<bob@example.org>:
    mx.example.org [192.0.2.1]:
>>> RCPT TO:<bob@example.org>
<<< 552 5.2.2 Over quota.
""",
        Reason.FULL,
    ),
    "domino": (
        """Your message

  Subject: News

was not delivered to:

  bob@example.org

because:

  User bob (bob@example.org) not listed in public Name & Address Book
""",
        Reason.DEAD,
    ),
    "imail": (
        """Unknown user: bob@example.org

Original message follows.
""",
        Reason.DEAD,
    ),
    "imail, full": ("User mailbox exceeds allowed size: bob@example.org\n", Reason.FULL),
    "opensmtpd": (
        """    Hi!

    This is the MAILER-DAEMON, please DO NOT REPLY to this email.

    An error has occurred while attempting to deliver a message for
    the following list of recipients:

bob@example.org: 550 5.1.1 <bob@example.org>... User Unknown

    Below is a copy of the original message:
""",
        Reason.DEAD,
    ),
    "sun": (
        """Your message cannot be delivered to the following recipients:

  Recipient address: bob@example.org
  Reason: Remote SMTP server has rejected address
  Diagnostic code: smtp;550 5.1.1 unknown or illegal alias: bob@example.org
""",
        Reason.DEAD,
    ),
    "mailmarshal": (
        """Your message:
   From:    list@gazette.example
   Subject: News

Could not be delivered because of

550 5.7.1 Message refused by our spam filter

The following recipients were affected:
    bob@example.org
""",
        Reason.POLICY,
    ),
    "mcafee": (
        """--- The following addresses had delivery problems ---

<bob@example.org>   (User unknown bob@example.org)
""",
        Reason.DEAD,
    ),
    "james": (
        """Hi. This is the James mail server at example.net.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.  Below
I include the list of recipients and the reason why.

Failed recipient(s):
bob@example.org

Error message:
550 5.1.1 unknown user
""",
        Reason.DEAD,
    ),
    "sendmail": (
        """The original message was received at Mon, 2 Mar 2026 09:30:00 GMT
from gazette.example [192.0.2.9]

   ----- The following addresses had permanent fatal errors -----
<bob@example.org>
    (reason: 550 No such user)

   ----- Transcript of session follows -----
... while talking to mx.example.org.:
>>> DATA
<<< 550 No such user
550 5.1.1 <bob@example.org>... User unknown
<<< 503 Need RCPT (recipient)
""",
        Reason.DEAD,
    ),
    "sendmail 5": (
        """   ----- Transcript of session follows -----
... while talking to mx.example.org:
>>> RCPT To:<bob@example.org>
<<< 550 bob... User unknown
550 <bob@example.org>... User unknown

   ----- Unsent message follows -----
""",
        Reason.DEAD,
    ),
    "groupwise": (
        """The message that you sent was undeliverable to the following:
\tbob@example.org (user not found)
""",
        Reason.DEAD,
    ),
    "netscape": (
        """This Message was undeliverable due to the following reason:

The following destination addresses were unknown (please check
the addresses and re-mail the message):

SMTP <bob@example.org>

Please reply to Postmaster@mx.example.net
if you feel this message to be in error.
""",
        Reason.DEAD,
    ),
    "mdaemon": (
        """The following addresses did NOT receive a copy of your message:

> bob@example.org

--- Session Transcript ---
 Mon 2026-03-02 09:30:00: <-- 550 <bob@example.org>, Recipient unknown
""",
        Reason.DEAD,
    ),
    "a label": (
        """Sorry, the message was not delivered.
Intended recipient: bob@example.org
Reason: disk quota exceeded
""",
        Reason.FULL,
    ),
    "another label": ("Undeliverable Address: bob@example.org\nOriginal message attached\n", None),
    "in a sentence": (
        """This message was created automatically by mail delivery software.
Mail addressed to 'bob@example.org' could not be delivered: account disabled.
""",
        Reason.SUSPENDED,
    ),
    "the cause first": (
        "User's mailbox is full: <bob@example.org>\nUnable to deliver mail.\n",
        Reason.FULL,
    ),
    "mailenable": (
        """Message could not be delivered to some recipients.
The following recipient(s) could not be reached:

\tRecipient: [SMTP:bob@example.org]
\tReason: Remote SMTP Server Returned: 550 No such mailbox
""",
        Reason.DEAD,
    ),
    "lsmtp": (
        """--> Error description:
Error-for:  bob@example.org
Error-Code: 3
Error-Text: No such user

Error-End: One error reported.
""",
        Reason.DEAD,
    ),
    "brackets": (
        """Delivery has failed on the enclosed message for the following
reasons reported by the mail host.

Unable to deliver message to [bob@example.org]: over quota
""",
        Reason.FULL,
    ),
    "bullets": (
        """Delivery to the following recipients was aborted after 5.0 hour(s):

   * bob@example.org

Technical details: connect to mx.example.org: Connection timed out
""",
        Reason.FAULT,
    ),
    "a dash": (
        """This is a delivery failure notification message indicating that
an email you addressed to email address :
-- bob@example.org

could not be delivered. The problem appears to be :
-- Recipient email address is unknown
""",
        Reason.DEAD,
    ),
    "german": (
        """Ihre Nachricht konnte nicht zugestellt werden an:

bob@example.org

Grund: Empfänger unbekannt
""",
        Reason.DEAD,
    ),
    "french": (
        """Votre message n'a pas pu être remis au destinataire suivant :

  bob@example.org : la boîte aux lettres est pleine
""",
        Reason.FULL,
    ),
    "spanish": (
        "No se pudo entregar su mensaje a bob@example.org: el buzón está lleno.\n",
        Reason.FULL,
    ),
    "russian": (
        """Ваше сообщение не может быть доставлено следующим получателям:

  bob@example.org
    550 Пользователь не найден
""",
        Reason.DEAD,
    ),
    "japanese": (
        """以下のメールアドレスへの送信に失敗しました。

bob@example.org

宛先のメールアドレスが見つかりません
""",
        Reason.DEAD,
    ),
    "chinese": (
        """很抱歉，您的邮件被退回，无法投递到以下地址：

bob@example.org

用户不存在
""",
        Reason.DEAD,
    ),
    "exchange": (
        """Your message did not reach some or all of the intended recipients.

      Subject:\tNews
      Sent:\t3/2/2026 9:30 AM

The following recipient(s) could not be reached:

      bob@example.org on 3/2/2026 9:31 AM
            The e-mail account does not exist at the organization this message was sent to.
            <mx.example.net #5.1.1>
""",
        Reason.DEAD,
    ),
    "office": (
        """Your message to bob@example.org couldn't be delivered.

bob wasn't found at example.org.

gazette\tOffice 365\tbob
Action Required\t\tRecipient
Unknown To address
""",
        Reason.DEAD,
    ),
    "gmail": (
        """** Address not found **

Your message wasn't delivered to bob@example.org because the address couldn't be found, or is unable to receive mail.

The response from the remote server was:
550 5.1.1 The email account that you tried to reach does not exist.
""",
        Reason.DEAD,
    ),
    "icloud": (
        """This is the mail system at host mx.example.net.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

<bob@example.org>: host mx.example.org[192.0.2.1] said: 552 5.2.2
    <bob@example.org>: user is over quota (in reply to RCPT TO command)
""",
        Reason.FULL,
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("copy", ["", COPY])
def test_the_recipient_and_the_reason_are_found(shape, copy):
    text, reason = SHAPES[shape]

    (told,) = reported(a_mail(text + copy)).recipients

    assert (told.address, told.event) == (BOB, Event.FAILED)
    assert reason is None or told.reason is reason


def test_each_of_several_has_its_own_reason():
    text = """Hi. This is the qmail-send program at example.net.
I'm afraid I wasn't able to deliver your message to the following addresses.

<bob@example.org>:
192.0.2.1 does not like recipient.
Remote host said: 550 5.1.1 no such user
Giving up on 192.0.2.1.

<cy@example.org>:
Remote host said: 552 mailbox full

--- Below this line is a copy of the message.

Return-Path: <list@gazette.example>
"""
    told = reported(a_mail(text)).recipients
    assert [(one.address, one.status, one.reason) for one in told] == [
        (BOB, "5.1.1", Reason.DEAD),
        (CY, "5.0.0", Reason.FULL),
    ]


def test_a_delay_is_no_failure():
    text = """THIS IS A WARNING MESSAGE ONLY.  YOU DO NOT NEED TO RESEND YOUR MESSAGE.

Delivery to the following recipient has been delayed:

     bob@example.org

Message will be retried for 2 more day(s)
"""
    (told,) = reported(a_mail(text)).recipients
    assert (told.address, told.event, told.is_permanent) == (BOB, Event.DELAYED, False)


def test_the_original_message_was_received_is_no_copy():
    text = """    **      THIS IS A WARNING MESSAGE ONLY      **

The original message was received at Mon, 2 Mar 2026 09:30:00 GMT
from gazette.example [192.0.2.9]

   ----- The following addresses had transient non-fatal errors -----
<bob@example.org>

   ----- Transcript of session follows -----
451 4.4.1 reply: read error from mx.example.org.
Will keep trying until message is 5 days old
"""
    (told,) = reported(a_mail(text)).recipients
    assert (told.address, told.event, told.status) == (BOB, Event.DELAYED, "4.4.1")


def test_where_a_text_names_nobody_the_copy_does_and_else_nothing():
    text = "Message could not be delivered to mobile.\nError: no valid recipients\n"
    (told,) = reported(a_mail(text + COPY)).recipients
    assert told.address == BOB
    (told,) = reported(a_mail(text)).recipients
    assert told.address is None


def test_the_address_for_questions_is_not_the_recipient():
    text = "Your mail could not be delivered.\nAsk support@mx.example.net why.\nUnknown user bob@example.org\n"
    (told,) = reported(a_mail(text)).recipients
    assert told.address == BOB


def test_the_copy_begins_where_header_fields_follow_one_another():
    said, copy = explanation("It failed.\nTo: bob@example.org\nAll is lost." + COPY)
    assert said == ["It failed.", "To: bob@example.org", "All is lost.", ""]
    assert copy[0].startswith("Received:")


@pytest.mark.parametrize(
    "line", [">" * 2**20, " " * 2**20, "<a@b " * 2**18, "a@" * 2**19, '"' * 2**20, "to " * 2**18]
)
def test_a_hostile_line_costs_no_time(line):
    text = f"could not be delivered\n{line}\n{line}"
    assert says_failure(text)
    recipients_in(text, [], frozenset())


@pytest.mark.parametrize("word", ["fail", "error", "deliver", "delivere", "exceed", "temporar"])
def test_a_word_said_again_and_again_costs_no_time(word):
    """The first of them took 20 seconds."""
    text = f"{word * 250}\n" * 200
    started = time.process_time()
    recipients_in(text, [], frozenset())
    assert time.process_time() - started < 4


@given(st.text(max_size=2000))
def test_any_text_can_be_asked(text):
    recipients_in(text, [BOB], frozenset({CY}), [CY])
