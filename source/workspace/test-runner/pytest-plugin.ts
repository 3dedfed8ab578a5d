/**
 * A plugin for pytest: a line of JSON for each test, then one for each file of the project with
 * whether a test called a function in it. JUnit XML has neither. Hooks:
 * https://docs.pytest.org/en/stable/reference/reference.html#hooks
 */
export const pytestPlugin = `import ast
import json
import os
import sys
import threading

import pytest

ROOT = os.environ["FUGU_ROOT"] + os.sep
OUT = open(os.environ["FUGU_REPORT"], "a", encoding="utf-8")
CALLED = set()


def write(**value):
    OUT.write(json.dumps(value) + "\\n")
    OUT.flush()


def own(path):
    # Python's built-in modules are named in angle brackets.
    path = os.path.realpath(path) if path and not path.startswith("<") else ""
    return path if path.startswith(ROOT) and path != os.path.realpath(__file__) else None


def profile(frame, event, arg):
    if event == "call" and frame.f_code.co_name != "<module>":
        CALLED.add(frame.f_code.co_filename)


def frames(traceback):
    places = []
    while traceback is not None:
        path = own(traceback.tb_frame.f_code.co_filename)
        if path:
            places.append(f"{path}:{traceback.tb_lineno}")
        traceback = traceback.tb_next
    return "\\n".join(reversed(places))


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_call(item):
    threading.setprofile(profile)
    sys.setprofile(profile)
    yield
    sys.setprofile(None)
    threading.setprofile(None)


@pytest.hookimpl(hookwrapper=True, trylast=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    report = outcome.get_result()
    if report.when != "call" and not report.failed and not (report.skipped and report.when == "setup"):
        return
    line = {"title": item.nodeid, "file": str(getattr(item, "path", item.fspath)), "status": report.outcome}
    if report.failed and call.excinfo is not None:
        error = call.excinfo
        line.update(name=error.typename, message=str(error.value)[:4000], stack=frames(error.tb))
    write(**line)


def pytest_collectreport(report):
    if report.failed:
        name = report.nodeid or "the collection"
        write(title=name, file=name, status="failed", phase="load", message=str(report.longrepr)[-4000:])


def has_functions(path):
    try:
        with open(path, encoding="utf-8") as file:
            tree = ast.parse(file.read())
    except (OSError, SyntaxError, ValueError):
        return True
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
    return any(isinstance(node, kinds) for node in ast.walk(tree))


def pytest_sessionfinish(session):
    called = {own(name) for name in CALLED}
    loaded = {own(getattr(module, "__file__", None) or "") for module in list(sys.modules.values())}
    for path in sorted((called | loaded) - {None}):
        write(reach=path, called=path in called, hasFunctions=has_functions(path))
`;
