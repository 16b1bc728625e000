"""What is done once for many letters gives the same mail as doing it for each."""

from __future__ import annotations

import email
import email.policy
from base64 import b32encode
from email.message import EmailMessage

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.email.body import body
from bot.channels.email.tokens import _encode
from bot.render.mail import WAY_OUT

words = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=300)


@given(st.binary(max_size=60))
def test_our_base32_is_the_standard_librarys(raw: bytes) -> None:
    assert _encode(raw) == b32encode(raw).decode().rstrip("=").lower()


@given(before=words, link=words, after=words)
def test_a_way_out_in_the_middle_of_a_line_is_read_as_one_text(
    before: str, link: str, after: str
) -> None:
    content = body(
        text=before,
        html=f"<html>{before}{WAY_OUT}{after}",
        language="en",
        attachments=(),
        boundary="b",
        way_out=(f"x{link}", f"<a>{link}</a>"),
    )
    mail = email.message_from_bytes(content, EmailMessage, policy=email.policy.default)
    plain, html = (str(part.get_content()) for part in mail.iter_parts())
    expected = f"<html>{before}<a>{link}</a>{after}".rstrip()
    assert html.replace("\r\n", "\n").rstrip() == expected
    assert f"x{link}".rstrip() in plain
    assert max(len(line) for line in content.split(b"\r\n")) <= 998
