"""Which tests show which behaviour: their markers, read from the tests' syntax without running them."""

import ast
from collections.abc import Container, Iterable, Iterator
from pathlib import Path

from schemas.errors import InputError

_MARKER = "mark.behaviour"


def evidence(tests: Path, numbers: Iterable[int]) -> dict[int, list[str]]:
    """Give for each number the tests that are marked with it, as `path::name`.

    Raises InputError where there are no tests at all, a number has none, or a marker has another number or no test.
    """
    if not tests.is_dir():
        raise InputError(f"there are no tests in {tests}: run this in a checkout, as an installed newswire has none")
    found: dict[int, list[str]] = {number: [] for number in numbers}
    problems: list[str] = []
    for path in sorted(tests.rglob("test_*.py")):
        text = path.read_text(encoding="utf-8")
        if _MARKER in text:
            _read(ast.parse(text), path.relative_to(tests.parent).as_posix(), found, problems)
    problems += [f"behaviour {number}: no test is marked with it" for number, names in found.items() if not names]
    if problems:
        raise InputError("\n".join(problems))
    return found


def _read(tree: ast.Module, file: str, found: dict[int, list[str]], problems: list[str]) -> None:
    """Add a file's tests to what was found, and what is wrong with its markers to the problems."""
    of_no_test = {marker: marker.lineno for marker in _markers(tree)}
    for name, markers in _tests(tree.body, file, []):
        for marker in markers:
            of_no_test.pop(marker, None)
            number = _number(marker, found)
            if number is None:
                problems.append(f"{name}: {ast.unparse(marker)}: no known behaviour")
            elif name not in found[number]:
                found[number].append(name)
    problems += [f"{file}:{line}: a behaviour is marked, but no test" for line in of_no_test.values()]


def _tests(body: Iterable[ast.stmt], place: str, markers: list[ast.Call]) -> Iterator[tuple[str, list[ast.Call]]]:
    """Give the tests of a module or class with their markers: their own, and those of all that they stand in."""
    body = list(body)
    markers = markers + [marker for statement in body if _is_pytestmark(statement) for marker in _markers(statement)]
    for node in body:
        match node:
            case ast.ClassDef(name=name) if name.startswith("Test"):
                yield from _tests(node.body, f"{place}::{name}", markers + _decorated(node))
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) if name.startswith("test"):
                yield f"{place}::{name}", markers + _decorated(node)


def _decorated(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.Call]:
    """Give the markers of a test's decorators, and of the parameters that these list."""
    return [marker for decorator in node.decorator_list for marker in _markers(decorator)]


def _is_pytestmark(statement: ast.stmt) -> bool:
    match statement:
        case ast.Assign(targets=[ast.Name(id="pytestmark")]) | ast.AnnAssign(target=ast.Name(id="pytestmark")):
            return True
    return False


def _markers(tree: ast.AST) -> list[ast.Call]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(_MARKER)]


def _number(marker: ast.Call, known: Container[int]) -> int | None:
    match marker:
        case ast.Call(args=[ast.Constant(value=int(number))], keywords=[]) if number in known:
            return number
    return None
