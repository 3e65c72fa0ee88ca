"""ZIP files whose bytes depend on what is in them alone."""

import io
import zipfile

LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the first date that the format knows


def packed(files):
    """The bytes of a ZIP of these ``{name: bytes}``, in this order."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, LONG_AGO)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, content)
    return held.getvalue()


def unpacked(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
