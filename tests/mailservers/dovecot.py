"""A real Dovecot on the loopback: any user, one password, mail in over LMTP, out over IMAP."""

from __future__ import annotations

import shutil
import smtplib
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import imapclient

from bot.channels.email.settings import ImapSettings
from tests.mailservers.certificate import Certificate, certify
from tests.mailservers.machine import free_port, listening, need, open_folder, program, wait_for

PASSWORD = "loopback-only"

_CONFIG = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap lmtp
listen = 127.0.0.1
ssl = yes
ssl_cert = <{certificate}
ssl_key = <{key}
disable_plaintext_auth = no
mail_location = maildir:{folder}/mail/%n
mail_uid = mail
mail_gid = mail
first_valid_uid = 1
first_valid_gid = 1
auth_username_format = %Ln
auth_failure_delay = 0
recipient_delimiter = +
lda_mailbox_autocreate = yes
default_process_limit = 20
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid=mail gid=mail home={folder}/mail/%n
}}
service imap-login {{
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {lmtp}
  }}
}}
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
namespace inbox {{
  inbox = yes
}}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dovecot:
    """A running server and what tests do to it."""

    folder: Path
    certificate: Certificate
    imap: int
    imaps: int
    lmtp: int

    def settings(self, user: str, **changes: object) -> ImapSettings:
        """How the channel reaches a user's mailbox, quick enough for tests."""
        values: dict[str, object] = {
            "host": "127.0.0.1",
            "port": self.imap,
            "user": user,
            "password": PASSWORD,
            "tls": "none",
            "retry_seconds": 0.1,
            **changes,
        }
        return ImapSettings(**values)  # type: ignore[arg-type]  # a table of test settings

    def deliver(self, user: str, raw: bytes, sender: str = "ama@collectif.example") -> None:
        """What the world's mail servers do."""
        with smtplib.LMTP("127.0.0.1", self.lmtp) as lmtp:
            lmtp.sendmail(sender, [f"{user}@lab.test"], raw)

    def client(self, user: str) -> imapclient.IMAPClient:
        """A second look at a mailbox, with INBOX selected."""
        client = imapclient.IMAPClient("127.0.0.1", port=self.imap, ssl=False)
        client.login(user, PASSWORD)
        client.select_folder("INBOX")
        return client

    def renumber(self, user: str) -> None:
        """Make UIDVALIDITY change, as a mailbox rebuilt from a backup does."""
        shutil.rmtree(self.folder / "run" / "indexes", ignore_errors=True)
        box = self.folder / "mail" / user
        uidlist = box / "dovecot-uidlist"
        lines = uidlist.read_text().splitlines(keepends=True)
        validity = next(field for field in lines[0].split() if field.startswith("V"))
        lines[0] = lines[0].replace(validity, f"V{int(validity[1:]) + 1000}")
        uidlist.write_text("".join(lines))
        for index in box.glob("dovecot.index*"):
            index.unlink()

    def start(self) -> None:
        """Start and wait until it listens."""
        self._run(program("dovecot"), "-c", str(self._config))
        wait_for(lambda: listening(self.imap) and listening(self.lmtp))

    def stop(self) -> None:
        """Stop and wait until it is gone."""
        self._run(program("doveadm"), "-c", str(self._config), "stop")
        wait_for(lambda: not listening(self.imap))

    @property
    def _config(self) -> Path:
        return self.folder / "dovecot.conf"

    def _run(self, *command: str) -> None:
        # Not a pipe: the server would keep it open, and we would wait for its end.
        with (self.folder / "output").open("ab") as output:
            subprocess.run(command, check=True, stdout=output, stderr=output, timeout=20)


@contextmanager
def running_dovecot() -> Iterator[Dovecot]:
    """A server with empty mailboxes that is stopped at the end."""
    need("dovecot", "doveadm")
    with open_folder() as folder:
        for name in ("run", "state", "mail"):
            (folder / name).mkdir()
        (folder / "mail").chmod(0o777)
        server = Dovecot(
            folder=folder,
            certificate=certify(folder),
            imap=free_port(),
            imaps=free_port(),
            lmtp=free_port(),
        )
        config = _CONFIG.format(
            folder=folder,
            certificate=server.certificate.certificate,
            key=server.certificate.key,
            password=PASSWORD,
            imap=server.imap,
            imaps=server.imaps,
            lmtp=server.lmtp,
        )
        (folder / "dovecot.conf").write_text(config)
        server.start()
        try:
            yield server
        finally:
            server.stop()
