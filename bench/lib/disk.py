"""How often a second one writer can make 4 KiB durable on the disk."""
import os
import time

BLOCK = os.urandom(4096)
AREA = 16 * 1024 * 1024


def append(directory, seconds):
    return _syncs(directory / "append", seconds, 0)


def overwrite(directory, seconds):
    return _syncs(directory / "overwrite", seconds, AREA)


def _syncs(file, seconds, area):
    """fdatasyncs/s; within an area that is written beforehand, or at the growing end of a file."""
    handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        for at in range(0, area, len(BLOCK)):
            os.pwrite(handle, BLOCK, at)
        os.fsync(handle)
        count, begin = 0, time.monotonic()
        while (now := time.monotonic()) < begin + seconds:
            at = count * len(BLOCK)
            os.pwrite(handle, BLOCK, at % area if area else at)
            os.fdatasync(handle)
            count += 1
        return count / (now - begin)
    finally:
        os.close(handle)
        file.unlink()
