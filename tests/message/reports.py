"""Reports as tests write them: the shapes of many mail systems, with addresses of example.org."""

from gateway.message.reading import read
from gateway.message.reports import report_of

DAEMON = "Mail Delivery Subsystem <MAILER-DAEMON@mx.example.net>"


def a_mail(body, sender=DAEMON, subject="Returned mail", **headers):
    """The octets of a mail; `Content_Type` and the like are further fields of its header."""
    fields = {"From": sender, "To": "bounce+abc@gazette.example", "Subject": subject, **headers}
    head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in fields.items())
    return (head + "\r\n" + body).encode()


def reported(raw):
    """What is told of a mail."""
    return report_of(read(raw), raw)


def a_status(*blocks, kind="delivery-status", text="It could not be delivered.", enclosed=""):
    """The octets of a report with a part of fields for programs."""
    parts = ["Content-Type: text/plain; charset=utf-8\r\n\r\n" + text]
    parts.append(f"Content-Type: message/{kind}\r\n\r\n" + "\r\n\r\n".join(blocks))
    if enclosed:
        parts.append("Content-Type: message/rfc822\r\n\r\n" + enclosed)
    body = "".join(f"--x\r\n{part}\r\n\r\n" for part in parts) + "--x--\r\n"
    form = f"multipart/report; report-type={kind}; boundary=x"
    return a_mail(body, Content_Type=form, MIME_Version="1.0")
