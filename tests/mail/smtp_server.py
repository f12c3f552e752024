"""A real SMTP server for tests, as good or as hostile as a test wants it."""

# ruff: noqa: ARG002, N802 -- aiosmtpd says how its hooks are called

import asyncio
import contextlib
import email
import email.policy
from collections import Counter
from collections.abc import Callable, Iterator
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

from tests.live import free_port

OK = "250 OK"
DROP = "drop"
"""Instead of an answer: hang up."""


class Server:
    """What a server has seen, and how it behaves.

    `behave(stage, address, times)` is asked before each answer, at the stages "hello", "sender",
    "recipient", "data command", "data" and, once a message is kept, "accepted"; `times` says how
    often this stage was reached with that address. It may sleep.
    """

    def __init__(self, port: int) -> None:
        self.port = port
        self.behave: Callable[[str, str, int], str] = lambda _stage, _address, _times: OK
        self.asked: Counter[tuple[str, str]] = Counter()
        self.accepted: list[EmailMessage] = []

    @property
    def recipients(self) -> list[str]:
        """To whom the accepted mails are."""
        return [message["To"] for message in self.accepted]

    @property
    def doubled(self) -> list[str]:
        """The ids of the mails that were accepted more than once."""
        ids = Counter(message["Message-ID"] for message in self.accepted)
        return [message_id for message_id, times in ids.items() if times > 1]

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        answer = await self._answer(server, "hello", "")
        return responses if answer == OK else [answer]

    async def handle_HELO(self, server, session, envelope, hostname):
        session.host_name = hostname
        return await self._answer(server, "hello", "")

    async def handle_MAIL(self, server, session, envelope, address, options):
        answer = await self._answer(server, "sender", address)
        if answer == OK:
            envelope.mail_from = address
        return answer

    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = await self._answer(server, "recipient", address)
        if answer == OK:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):
        [recipient] = envelope.rcpt_tos
        answer = await self._answer(server, "data", recipient)
        if answer == OK:
            self.accepted.append(
                email.message_from_bytes(
                    envelope.content.replace(b"\r\n", b"\n"),
                    policy=email.policy.default,
                ),
            )
            if await self.ask("accepted", recipient) == DROP:
                asyncio.get_running_loop().call_soon(server.transport.close)
        return answer

    async def _answer(self, server, stage: str, address: str) -> str:
        answer = await self.ask(stage, address)
        if answer == DROP:
            server.transport.abort()
            await asyncio.Future()  # until the lost connection ends this
        return answer

    async def ask(self, stage: str, address: str) -> str:
        self.asked[stage, address] += 1
        return await asyncio.to_thread(self.behave, stage, address, self.asked[stage, address])


class Protocol(SMTP):
    """Asks the hands also before it takes a message."""

    async def smtp_DATA(self, arg):
        answer = await self.event_handler.ask("data command", self.envelope.rcpt_tos[0])
        if answer == OK:
            await super().smtp_DATA(arg)
        else:
            await self.push(answer)


class Listener(Controller):
    """Speaks our protocol."""

    def factory(self):
        return Protocol(self.handler, **self.SMTP_kwargs)


@contextlib.contextmanager
def smtp_server(**options) -> Iterator[Server]:
    """A server on a free port of this machine, until the block ends."""
    server = Server(free_port())
    controller = Listener(server, hostname="127.0.0.1", port=server.port, **options)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()


def refuse_password(*_arguments) -> AuthResult:
    """Believe nobody."""
    return AuthResult(success=False, handled=False)
