"""What a file holds, read within bounds: regular files only, and none that would fill the memory."""

import errno
import stat
from pathlib import Path

MAXIMUM_FILE_BYTES = 100_000_000


def read_contents(path: Path) -> bytes:
    """Return the bytes of a file.

    Raises:
        OSError: it is missing, no regular file (a device or a pipe may never end), too large, or may not be read;
            `strerror` says which.
    """
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError(errno.EINVAL, "it is no regular file", str(path))
    with path.open("rb") as stream:
        contents = stream.read(MAXIMUM_FILE_BYTES + 1)
    if len(contents) > MAXIMUM_FILE_BYTES:
        raise OSError(errno.EFBIG, f"it holds more than {MAXIMUM_FILE_BYTES:,} bytes", str(path))
    return contents
