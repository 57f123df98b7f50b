"""Who imports whom, read from the source: imports inside functions count like any other."""
import ast
import pathlib
from collections.abc import Iterable
from collections.abc import Mapping

Graph = Mapping[str, set[str]]


def modules(root: pathlib.Path) -> dict[str, pathlib.Path]:
    """Return {dotted name: file} of the package at ``root``, its tests left out."""
    found = {}
    for path in sorted(root.rglob('*.py')):
        parts = path.relative_to(root.parent).with_suffix('').parts
        if parts[1:2] == ('tests',):
            continue
        if parts[-1] == '__init__':
            parts = parts[:-1]
        found['.'.join(parts)] = path
    return found


def imported(module: str, source: str, is_package: bool = False) -> set[str]:
    """Return every dotted name that the source asks for, wherever in it."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ''
            if node.level:
                parents = module.split('.')
                parents = parents[:len(parents) - node.level + is_package]
                base = '.'.join([*parents, *([base] if base else [])])
            names.add(base)
            names.update(f'{base}.{alias.name}' for alias in node.names)
        elif (isinstance(node, ast.Call) and node.args
              and isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str)
              and getattr(node.func, 'attr', getattr(node.func, 'id', None))
              in ('import_module', '__import__')):
            names.add(node.args[0].value)
    return names


def graph(root: pathlib.Path) -> dict[str, set[str]]:
    """Return {module: modules of the same package that it imports}."""
    files = modules(root)
    edges = {}
    for name, path in files.items():
        asked = imported(name, path.read_text(), path.name == '__init__.py') & files.keys()
        # "from a.b import c" asks for a.b too; where c is a module, a.b is only its address.
        edges[name] = {target for target in asked
                       if not any(other.startswith(target + '.') for other in asked)} - {name}
    return edges


def room(module: str) -> str:
    """The floor's room of a module: 'db' for ironic_clone.db.models."""
    return (module.split('.') + [''])[1]


def arrows_up(edges: Graph, below: Mapping[str, Iterable[str]]) -> list[str]:
    """Return a sentence for each import that leads elsewhere than into a room below."""
    return [f'{module} imports {target}'
            for module, targets in sorted(edges.items()) for target in sorted(targets)
            if room(target) != room(module) and room(target) not in below.get(room(module), ())]


def circle(edges: Graph) -> list[str]:
    """Return one circle of imports as a path, or an empty list."""
    done, path = set(), []

    def visit(module: str) -> list[str]:
        if module in path:
            return [*path[path.index(module):], module]
        if module in done:
            return []
        path.append(module)
        for target in sorted(edges.get(module, ())):
            if found := visit(target):
                return found
        path.pop()
        done.add(module)
        return []

    for module in sorted(edges):
        if found := visit(module):
            return found
    return []
