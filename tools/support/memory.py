"""Memory of processes and their children, as the kernel shares it out (PSS)."""
import pathlib


def _children() -> dict[int, list[int]]:
    children: dict[int, list[int]] = {}
    for status in pathlib.Path('/proc').glob('[0-9]*/stat'):
        try:
            # The command's name may hold blanks and brackets: what follows the last one is fixed.
            fields = status.read_text().rpartition(')')[2].split()
        except OSError:
            continue
        children.setdefault(int(fields[1]), []).append(int(status.parent.name))
    return children


def pss_mib(pids: list[int]) -> float | None:
    """Return the MiB of these processes and all their descendants; None if they are gone."""
    children, todo, seen, total = _children(), list(pids), set(), 0
    while todo:
        pid = todo.pop()
        if pid in seen:
            continue
        seen.add(pid)
        todo += children.get(pid, [])
        try:
            for line in pathlib.Path(f'/proc/{pid}/smaps_rollup').read_text().splitlines():
                if line.startswith('Pss:'):
                    total += int(line.split()[1])
        except OSError:
            continue
    return round(total / 1024, 1) if total else None
