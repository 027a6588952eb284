"""An SMTP server that does what it was told at each command: answer, be silent, hang up.

An octet that is no text stands in an answer as `surrogateescape` has it.
"""

import asyncio
from contextlib import asynccontextmanager

ANSWERS = {"EHLO": "250-relay.example\r\n250 PIPELINING", "RCPT": "250 Ok", "DATA": "354 go"}
SILENT, HANG_UP = "(silent)", "(hangs up)"


class Script:
    """What it says to whom: an answer, SILENT, HANG_UP, or a list of these, one after another.

    `says` has it by a command's first word, or by its whole line.
    """

    def __init__(self):
        self.greeting = "220 relay.example ESMTP"
        self.says = {}
        self.texts = []
        self.heard_text = asyncio.Event()
        self.connections = 0
        self.port = 0

    def answer(self, line):
        word = line.split()[0].upper()
        told = self.says.get(line, self.says.get(word, ANSWERS.get(word, "250 Ok")))
        if isinstance(told, list):
            return told.pop(0) if len(told) > 1 else told[0]
        return told


@asynccontextmanager
async def serving(script, port=0):
    """Serve on a port, or a free one; give the script with the port set."""
    tasks = set()

    async def talk(reader, writer):
        tasks.add(asyncio.current_task())
        script.connections += 1
        try:
            await _dialogue(script, reader, writer)
        except (OSError, asyncio.CancelledError):
            pass  # the client has gone, or the test is over
        finally:
            writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", port)
    script.port = server.sockets[0].getsockname()[1]
    try:
        yield script
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _dialogue(script, reader, writer):
    writer.write(script.greeting.encode("utf-8", "surrogateescape") + b"\r\n")
    while line := (await reader.readline()).decode().rstrip("\r\n"):
        answer = script.answer(line)
        if not await _goes_on(reader, writer, answer) or line == "QUIT":
            return
        if answer.startswith("354"):
            text = await _text(reader)
            script.heard_text.set()
            told = script.answer(".")
            if text and told.startswith("2"):  # a mail that is for nobody ends without a text
                script.texts.append(text)
            if not await _goes_on(reader, writer, told):
                return


async def _goes_on(reader, writer, answer):
    if answer == SILENT:
        await reader.read()  # whatever comes, until the client has had enough
    if answer in (SILENT, HANG_UP):
        return False
    writer.write(answer.encode("utf-8", "surrogateescape") + b"\r\n")
    return True


async def _text(reader):
    lines = []
    while (line := await reader.readline()) != b".\r\n":
        if not line:
            raise ConnectionResetError
        lines.append(line)
    return b"".join(lines)
