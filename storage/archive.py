"""The archive: every fetched document as a compressed file under its SHA-256."""

import gzip
import hashlib
import os
import tempfile
from pathlib import Path


class Altered(Exception):
    """A document's bytes no longer match the hash under which they are kept."""


class Archive:
    """Documents in the folder `root`, one file each: root/ab/abcd….gz."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, sha256: str) -> Path:
        return self.root / sha256[:2] / f"{sha256}.gz"

    def put(self, data: bytes) -> str:
        """Keep `data`; its SHA-256. The file appears whole or not at all, and is on the disk before this returns."""
        sha256 = hashlib.sha256(data).hexdigest()
        path = self.path(sha256)
        if path.exists():
            os.utime(path)  # wanted again: `db prune` must not take it for old
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as part:
                part.write(gzip.compress(data, compresslevel=6, mtime=0))
                part.flush()
                os.fsync(part.fileno())
            Path(part.name).replace(path)
            _sync_folder(path.parent)
        return sha256

    def get(self, sha256: str) -> bytes:
        """The document. Raises FileNotFoundError where it is not kept, `Altered` where its bytes have changed."""
        try:
            data = gzip.decompress(self.path(sha256).read_bytes())
        except (EOFError, gzip.BadGzipFile) as error:
            raise Altered(f"{self.path(sha256)} is damaged ({error}); restore it from a backup") from error
        if hashlib.sha256(data).hexdigest() != sha256:
            raise Altered(f"{self.path(sha256)} does not hold what its name says; restore it from a backup")
        return data

    def __contains__(self, sha256: str) -> bool:
        return self.path(sha256).exists()

    def hashes(self) -> set[str]:
        """Hashes of all documents kept."""
        return {path.name.removesuffix(".gz") for path in self.root.glob("??/*.gz")}


def _sync_folder(folder: Path) -> None:
    """A rename is only durable once its folder is."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
