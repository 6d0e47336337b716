"""The package itself: types, docstrings, its page, what the wheel holds."""

import doctest
import inspect
import os
import pathlib
import re
import subprocess
import sys

import pytest
import zeren

from conftest import ROOT

PACKAGE = pathlib.Path(zeren.__file__).parent


def test_it_is_the_installed_wheel():
    assert ROOT / "build" in PACKAGE.parents or "site-packages" in str(PACKAGE)
    assert sorted(os.listdir(PACKAGE / "rules")) == ["anji-2022", "statutes"]
    for held in ("py.typed", "_zeren.pyi", "rules/anji-2022/units.csv", "data/cn_calendar.csv"):
        assert (PACKAGE / held).is_file()


def test_the_extension_needs_only_the_system():
    extension = next(PACKAGE.glob("_zeren*.so"))
    needed = subprocess.run(["ldd", extension], capture_output=True, text=True, check=True).stdout
    for library in ("fmt", "utf8proc", "boost", "libcsv", "crypto"):
        assert library not in needed


MYPY = ["--strict", "--config-file", str(ROOT / "pyproject.toml"), "--cache-dir", str(ROOT / "build/python/mypy")]


@pytest.mark.parametrize("what", [["-p", "zeren"], [str(ROOT / "bindings/python/tests/typed_example.py")]])
def test_mypy_is_content(what, tmp_path):
    arguments = [sys.executable, "-m", "mypy", *MYPY, *what]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 0, done.stdout


MODULES = sorted({vars(zeren)[name].__module__ for name in zeren.__all__ if hasattr(vars(zeren)[name], "__module__")})


@pytest.mark.parametrize("module", ["zeren", *MODULES])
def test_examples_run(module):
    __import__(module)
    failed, tried = doctest.testmod(sys.modules[module])
    assert failed == 0
    assert tried > 0


def public_things():
    for name in zeren.__all__:
        thing = getattr(zeren, name)
        if not inspect.isclass(thing):
            if callable(thing):
                yield name, thing
            continue
        yield name, thing
        for member, content in vars(thing).items():
            if member.startswith("_"):
                continue
            content = content.__func__ if isinstance(content, classmethod) else content
            if inspect.isfunction(content) or isinstance(content, property):
                yield f"{name}.{member}", content


@pytest.mark.parametrize("name, thing", list(public_things()))
def test_every_public_name_has_an_example(name, thing):
    assert ">>>" in (inspect.getdoc(thing) or ""), name


def test_the_page_runs(tmp_path, monkeypatch):
    page = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert len(blocks) >= 5
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for block in blocks:
        exec(compile(block, "docs/python.md", "exec"), names)  # noqa: S102: the page is ours
