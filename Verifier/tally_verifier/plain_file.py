"""Files that are nothing but files: no links, no pipes, no devices, and no longer than their format."""

import os
import stat

from .fault import FormError


def read(path, bytes_max):
    """All bytes of a plain file. Opening waits for nobody, so that a pipe cannot hold the verifier up."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        raise FormError("it is missing") from None
    except OSError as error:
        raise FormError(f"it cannot be read as a plain file: {error.strerror}") from None
    with os.fdopen(handle, "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise FormError("it is no plain file")
        data = file.read(bytes_max + 1)
    if len(data) > bytes_max:
        raise FormError(f"it is longer than {bytes_max} bytes")
    return data
