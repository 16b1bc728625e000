"""A real Postfix on the loopback: its own domain goes to Dovecot, the rest to the "world"."""

from __future__ import annotations

import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.mailservers.certificate import Certificate, certify
from tests.mailservers.machine import free_port, listening, need, open_folder, program, wait_for

_MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
inet_interfaces = loopback-only
inet_protocols = ipv4
myhostname = mx.lab.test
mydestination =
virtual_mailbox_domains = lab.test
virtual_mailbox_maps = static:ok
virtual_transport = lmtp:inet:127.0.0.1:{lmtp}
recipient_delimiter = +
default_transport = smtp:[127.0.0.1]:{world}
alias_maps =
alias_database =
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
smtputf8_enable = yes
smtpd_tls_cert_file = {certificate}
smtpd_tls_key_file = {key}
smtpd_tls_security_level = may
smtpd_recipient_restrictions =
  check_recipient_access inline:{{
    {{nobody@gone.example = 550 5.1.1 No such user here}},
    {{later@slow.example = 450 4.2.0 Try again later}}}}
  permit_mynetworks
  reject
"""

_MASTER = """
127.0.0.1:{smtp} inet n - n - - smtpd
pickup    unix  n - n 60 1 pickup
cleanup   unix  n - n - 0 cleanup
qmgr      unix  n - n 300 1 qmgr
rewrite   unix  - - n - - trivial-rewrite
bounce    unix  - - n - 0 bounce
defer     unix  - - n - 0 bounce
trace     unix  - - n - 0 bounce
verify    unix  - - n - 1 verify
flush     unix  n - n 1000? 0 flush
proxymap  unix  - - n - - proxymap
smtp      unix  - - n - - smtp
relay     unix  - - n - - smtp
showq     unix  n - n - - showq
error     unix  - - n - - error
retry     unix  - - n - - error
discard   unix  - - n - - discard
local     unix  - n n - - local
virtual   unix  - n n - - virtual
lmtp      unix  - - n - - lmtp
anvil     unix  - - n - 1 anvil
scache    unix  - - n - 1 scache
tlsmgr    unix  - - n 1000? 1 tlsmgr
postlog   unix-dgram n - n - 1 postlogd
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Postfix:
    """A running relay."""

    folder: Path
    certificate: Certificate
    smtp: int

    def start(self) -> None:
        """Start and wait until it listens."""
        self._run("start")
        wait_for(lambda: listening(self.smtp))

    def stop(self) -> None:
        """Stop and wait until it is gone."""
        self._run("stop")
        wait_for(lambda: not listening(self.smtp))

    def _run(self, verb: str) -> None:
        command = [program("postfix"), "-c", str(self.folder / "conf"), verb]
        # Not a pipe: the server would keep it open, and we would wait for its end.
        with (self.folder / "output").open("ab") as output:
            subprocess.run(command, check=True, stdout=output, stderr=output, timeout=30)


@contextmanager
def running_postfix(*, lmtp: int, world: int) -> Iterator[Postfix]:
    """A relay with an empty queue that is stopped at the end."""
    need("postfix")
    with open_folder() as folder:
        for name in ("conf", "queue", "data"):
            (folder / name).mkdir()
        shutil.chown(folder / "data", pwd.getpwnam("postfix").pw_uid)
        server = Postfix(folder=folder, certificate=certify(folder), smtp=free_port())
        main = _MAIN.format(
            folder=folder,
            lmtp=lmtp,
            world=world,
            certificate=server.certificate.certificate,
            key=server.certificate.key,
        )
        (folder / "conf" / "main.cf").write_text(main)
        (folder / "conf" / "master.cf").write_text(_MASTER.format(smtp=server.smtp))
        server._run("check")
        server.start()
        try:
            yield server
        finally:
            server.stop()
