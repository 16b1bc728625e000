"""What a file is, by its bytes, and a name for it that is safe to show: for every channel."""

from __future__ import annotations

import re
import unicodedata

# The first bytes of what people send us, and of what they should not send.
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"{\\rtf", "application/rtf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"\x1f\x8b", "application/gzip"),
    (b"BZh", "application/x-bzip2"),
    (b"\xfd7zXZ\x00", "application/x-xz"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"MZ", "application/vnd.microsoft.portable-executable"),
    (b"\x7fELF", "application/x-elf"),
    (b"#!", "text/x-script"),
    (b"\x78\x9f\x3e\x22", "application/ms-tnef"),
    (b"BEGIN:VCALENDAR", "text/calendar"),
    (b"BEGIN:VCARD", "text/vcard"),
    (b"<?xml", "application/xml"),
    (b"ID3", "audio/mpeg"),
    (b"OggS", "audio/ogg"),
    (b"\x1aE\xdf\xa3", "video/webm"),
)
# What a zip holds is told by the name of an entry near its start; the zip is never opened.
_IN_ZIP: tuple[tuple[bytes, str], ...] = (
    (b"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (b"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    (b"mimetypeapplication/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.text"),
    (
        b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet",
        "application/vnd.oasis.opendocument.spreadsheet",
    ),
)
# Claims that are believed when the bytes say nothing against them.
_CLAIMABLE = re.compile(
    r"(?:text|message|image|audio|video|font|application)/[a-z0-9][a-z0-9.+-]{0,100}"
)
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')
_RESERVED = re.compile(r"(?i)(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?=\.|$)")
_LONGEST_NAME = 120


def shown_name(name: str) -> str:
    """A file name that is safe to show and to offer for download: no path, no tricks."""
    printable = "".join(
        " " if unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"} else letter
        for letter in unicodedata.normalize("NFC", name[:2_000])
    )
    last = re.split(r"[\\/]", printable)[-1]
    cleaned = " ".join(_UNSAFE.sub("_", last).split()).strip(". ")
    if _RESERVED.match(cleaned):
        cleaned = f"_{cleaned}"
    return _shortened(cleaned) or "file"


def _shortened(name: str) -> str:
    if len(name) <= _LONGEST_NAME:
        return name
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension) > 10:
        return name[:_LONGEST_NAME]
    return stem[: _LONGEST_NAME - len(extension) - 2] + "…." + extension


def media_type(content: bytes, claimed: str) -> str:
    """The type the bytes show; the sender's claim counts only where they show none."""
    head = content[:4_096]
    if head.startswith(b"PK\x03\x04"):
        return next((name for mark, name in _IN_ZIP if mark in head), "application/zip")
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp":
        return "image/heic" if head[8:11] in (b"hei", b"mif") else "video/mp4"
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    for mark, name in _SIGNATURES:
        if head.startswith(mark) or start.startswith(mark):
            return name
    if re.match(rb"(?i)<!doctype html|<html", start):
        return "text/html"
    return _believable(head, claimed)


def _believable(head: bytes, claimed: str) -> str:
    textual = b"\x00" not in head
    if claimed.startswith(("text/", "message/")) and _CLAIMABLE.fullmatch(claimed):
        return claimed if textual else "application/octet-stream"
    # A claim of a type whose mark we know and did not find is false.
    if claimed in {name for _, name in (*_SIGNATURES, *_IN_ZIP)} or not head:
        return "application/octet-stream"
    return claimed if _CLAIMABLE.fullmatch(claimed) else "application/octet-stream"
