"""Files that are nothing but files: no links, no pipes, no devices, and no longer than their format."""

import errno
import os
import stat

from .fault import FormError


class NoPlainFile(FormError):
    """A link, a pipe, a folder or a device stands where a file should."""


def read(path, bytes_max):
    """All bytes of a plain file. Opening waits for nobody, so that a pipe cannot hold the verifier up."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        raise FormError("it is missing") from None
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENXIO):
            raise NoPlainFile("it is no plain file") from None
        raise FormError(f"it cannot be read: {error.strerror}") from None
    with os.fdopen(handle, "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise NoPlainFile("it is no plain file")
        data = file.read(bytes_max + 1)
    if len(data) > bytes_max:
        raise FormError(f"it is longer than {bytes_max} bytes")
    return data
