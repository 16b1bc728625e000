"""Django's ``send_mass_mail``, its way with HTML: one list of messages on one open connection."""

from __future__ import annotations

from typing import Any

from benchmarks.sending.letters import Work, address, written


class Django:
    """Django's SMTP backend with its connection held open; texts are rendered before the clock
    runs where all readers share one."""

    def __init__(self, port: int) -> None:
        from django.conf import settings

        if not settings.configured:
            settings.configure(
                EMAIL_HOST="127.0.0.1", EMAIL_PORT=port, DEFAULT_CHARSET="utf-8", USE_TZ=True
            )
        from django.core import mail

        self._mail: Any = mail
        self._connection: Any = mail.get_connection(
            "django.core.mail.backends.smtp.EmailBackend", host="127.0.0.1", port=port
        )
        self._connection.open()

    def send(self, work: Work, first: int, count: int) -> None:
        """Send one slice; returns when every mail was taken over."""
        shared = written(first) if work.shared else None
        messages = []
        for number in range(first, first + count):
            rendered = shared or written(number)
            message = self._mail.EmailMultiAlternatives(
                subject=rendered.subject,
                body=rendered.text,
                from_email="UPR Info <presessions@example.org>",
                to=[address(number)],
                headers={
                    "Auto-Submitted": "auto-generated",
                    "List-Unsubscribe": f"<mailto:presessions+u{number}@example.org>",
                },
                connection=self._connection,
            )
            message.attach_alternative("\n".join(rendered.parts), "text/html")
            for file in work.files:
                message.attach(file.name, file.content, "text/calendar")
            messages.append(message)
        self._connection.send_messages(messages)

    def close(self) -> None:
        """Hang up."""
        self._connection.close()
