"""Folders that are mounted from elsewhere: an unasked search must not hang on a server that is away."""

from __future__ import annotations

from core.discovery.disk import Disk

REMOTE_TYPES = frozenset(
    {
        "nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "drvfs", "afs", "ceph", "glusterfs", "lustre", "autofs",
        "davfs", "fuse.sshfs", "fuse.rclone", "fuse.glusterfs", "fuse.davfs2", "fuse.gvfsd-fuse",
    }
)  # fmt: skip


def list_remote_mounts(disk: Disk) -> frozenset[str]:
    """Folders on which Linux has mounted a file system of another machine (or of Windows, under WSL)."""
    if disk.places.os != "linux":
        return frozenset()
    text = disk.read_text(disk.places.in_system("/proc/self/mounts")) or ""
    return frozenset(parse_remote_mounts(text))


def parse_remote_mounts(text: str) -> list[str]:
    """The folders in a mounts file whose type is remote, with the octal escapes of blanks undone."""
    folders = []
    for line in text.splitlines():
        fields = line.split(" ")
        if len(fields) > 2 and fields[2] in REMOTE_TYPES:
            folders.append(fields[1].replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\"))
    return folders
