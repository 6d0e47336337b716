"""Results as tables, Arrow, text and HTML; explanations; equality with the command line."""

import concurrent.futures
import datetime
import decimal
import fractions
import subprocess
import sys

import pandas
import polars
import pyarrow
import pytest
import zeren

from conftest import UNITS


def test_every_table_equals_the_command_lines(anji, anji_result, command, tmp_path):
    code, _, _ = command("run", zeren.rules("anji-2022"), "--on", "2022-06-30", "--format", "csv", "--out", str(tmp_path))
    assert code in (0, 1)
    written = {file.stem for file in tmp_path.glob("*.csv")} - {"rejects"}
    assert set(anji_result.tables) == written
    for name in anji_result.tables:
        assert anji_result[name].to_csv().encode() == (tmp_path / f"{name}.csv").read_bytes()


def test_python_m_zeren_is_the_command_line(command, tmp_path):
    rules = zeren.rules("anji-2022")
    for arguments in (
        ["run", rules, "--on", "2022-06-30", "--table", "township"],
        ["run", rules, "--on", "2022-06-30", "--format", "json"],
        ["explain", rules, "--on", "2022-06-30", "township:梅溪镇", "safety_index", "--lang", "zh"],
        ["who", rules, "梅溪镇", "fire", "--on", "2022-06-30"],
        ["check", str(tmp_path)],
        ["--help"],
        ["run"],
    ):
        mine = subprocess.run([sys.executable, "-m", "zeren", *arguments], capture_output=True, check=False, cwd=tmp_path)
        assert (mine.returncode, mine.stdout, mine.stderr) == command(*arguments, cwd=tmp_path)


def test_explanations_are_the_command_lines(anji_result, command):
    why = anji_result.explain("township", "梅溪镇", "safety_index")
    arguments = ["explain", zeren.rules("anji-2022"), "--on", "2022-06-30", "township:梅溪镇", "safety_index"]
    assert str(why).encode() == command(*arguments)[1]
    assert why.text("zh").encode() == command(*arguments, "--lang", "zh")[1]
    assert (why.json + "\n").encode() == command(*arguments, "--format", "json")[1]
    html = why._repr_html_()
    assert html.count("<details") == html.count("</details>") > 3
    assert "plan.5.2" in html and "57.78" in html


def test_diff_is_the_command_lines(anji, command):
    diff = zeren.diff(anji, on="2022-06-30", params_b={"village_overdue_points": 5})
    arguments = ["diff", zeren.rules("anji-2022"), "--on", "2022-06-30", "--b-param", "village_overdue_points=5", "--limit", "0", "--explain", "0"]
    assert diff.text(limit=0).encode() == command(*arguments)[1]
    assert diff.json.encode() == command(*arguments, "--format", "json")[1]
    assert len(diff.cells) == len(diff._comparison.differences) > 0
    assert "<table>" in diff._repr_html_()
    assert zeren.diff(anji, anji, on="2022-06-30").same


def test_compile_errors_print_as_the_command_line(command, tmp_path):
    (tmp_path / "a.zr").write_text("pack p {}\ndefine x for t = y\nscore s for u { }\n", encoding="utf-8")
    with pytest.raises(zeren.CompileError) as error:
        zeren.load(tmp_path)
    assert str(error.value).encode() == command("check", str(tmp_path))[2] or str(error.value) in command("check", str(tmp_path))[2].decode()
    assert len(error.value.diagnostics) >= 2
    assert error.value.diagnostics[0].line == 2
    with pytest.raises(zeren.CompileError, match="错误"):
        zeren.load(tmp_path, lang="zh")


def test_arrow_schema_comes_from_the_pack(evaluate, hazards):
    schema = evaluate(hazards)["hazard"].to_arrow().schema
    assert schema.field("cost").type == pyarrow.decimal128(38, 2)
    assert schema.field("severity").type == pyarrow.int64()
    assert schema.field("found").type == pyarrow.date32()
    assert schema.field("urgent").type == pyarrow.bool_()
    assert schema.field("grade").type == pyarrow.string()
    village = evaluate(hazards)["village"]
    assert village.to_arrow().schema.field("mean_severity").type == pyarrow.decimal128(38, 2)
    assert pyarrow.types.is_dictionary(village.to_arrow(dictionary=True).schema.field("name").type)


def test_values_in_every_form(evaluate, hazards):
    table = evaluate(hazards).table("hazard")
    rows = {row["id"]: row for row in table.to_arrow().to_pylist()}
    assert rows["H1"]["cost"] == decimal.Decimal("12.50") and rows["H2"]["cost"] is None
    assert rows["隐患三"]["closed"] == datetime.date(2022, 6, 20)
    assert rows["H1"]["urgent"] is True and rows["H2"]["urgent"] is None
    assert table.to_arrow(dictionary=True).to_pylist() == table.to_arrow().to_pylist()
    assert table.to_polars().to_dicts() == table.to_arrow().to_pylist() == list(table.rows())
    frame = table.to_pandas()
    assert frame.loc["H1", "severity"] == 1 and str(frame["severity"].dtype) == "Int64"
    assert frame.loc["H1", "cost"] == decimal.Decimal("12.50") and pandas.isna(frame.loc["H2", "cost"])
    assert polars.DataFrame(table).equals(table.to_polars())


def test_exact_adds_fractions():
    pack = zeren.compile({"a.zr": "pack p {}\nentity e { id : key  n : count }\ndefine part for e = n / 7"})
    table = pack.evaluate(facts={"e": {"id": ["1", "2"], "n": [1, 0]}}, on="2022-01-01").table("e", exact=True)
    assert table.to_arrow().column("part_exact").to_pylist() == ["1/7", "0"]
    assert table.column("part") == [fractions.Fraction(1, 7), 0]


def test_a_number_that_does_not_fit_is_an_error_of_the_export():
    pack = zeren.compile({"a.zr": "pack p {}\nentity e { id : key  n : number }\ndefine big for e = n * n"})
    table = pack.evaluate(facts={"e": {"id": ["1", "2"], "n": ["1" + "0" * 20, "2"]}}, on="2022-01-01")["e"]
    assert table.to_arrow().column("big").to_pylist() == [None, decimal.Decimal("4.00")]
    assert [(error.key, error.column, error.value) for error in table.export_errors] == [("1", "big", "1" + "0" * 40)]


def test_cells_in_error_are_null_and_listed():
    pack = zeren.compile({"a.zr": "pack p {}\nentity e { id : key  n : count }\ndefine part for e = 1 / n"})
    result = pack.evaluate(facts={"e": {"id": ["1", "2"], "n": [0, 4]}}, on="2022-01-01")
    assert result["e"].column("part") == [None, decimal.Decimal("0.25")]
    assert result["e"].to_arrow().column("part").to_pylist() == [None, decimal.Decimal("0.25")]
    assert [(error.key, error.rule) for error in result.errors] == [("1", "part")]


def test_an_empty_table_exports(pack):
    result = pack.evaluate(UNITS, {}, on="2022-06-30")
    assert result.table("hazard").to_arrow().num_rows == 0
    assert result.table("hazard").to_polars().height == 0
    assert len(result.table("hazard").to_pandas()) == 0


def test_an_exported_batch_outlives_its_result(evaluate, hazards):
    table = evaluate(hazards)["village"].to_arrow()
    reader = pyarrow.RecordBatchReader.from_stream(evaluate(hazards)["village"])
    assert reader.read_all().equals(table)


def test_ten_threads_share_a_pack(anji):
    expected = anji.evaluate(on="2022-06-30")
    with concurrent.futures.ThreadPoolExecutor(10) as pool:
        results = list(pool.map(lambda _: anji.evaluate(on="2022-06-30", progress=False), range(10)))
    for result in results:
        assert result["township"].to_csv() == expected["township"].to_csv()
        assert result.to_json() == expected.to_json()
    shared = results[0]
    with concurrent.futures.ThreadPoolExecutor(10) as pool:
        texts = set(pool.map(lambda _: shared.to_json(), range(10)))
    assert len(texts) == 1


def test_notebooks_see_tables(anji_result):
    assert anji_result["township"]._repr_html_().count("<tr>") == 16
    assert "安全动态评价指数" in anji_result["township"]._repr_html_()
    assert "township" in anji_result._repr_html_()
    assert "<table>" in anji_result.findings._repr_html_()


def test_names_that_are_unknown(anji_result):
    for ask in (
        lambda: anji_result["no_such"],
        lambda: anji_result["township"].column("no_such"),
        lambda: anji_result.explain("township", "no_such", "rank"),
        lambda: anji_result.explain("township", "梅溪镇", "no_such"),
        lambda: anji_result.who("no_such", "fire"),
        lambda: anji_result.who("梅溪镇", "no_such"),
    ):
        with pytest.raises(zeren.UnknownNameError, match="no"):
            ask()


def test_who_finds_names(anji_result, command):
    text = command("who", zeren.rules("anji-2022"), "梅溪镇", "fire", "--on", "2022-06-30")[1].decode()
    for each in anji_result.who("梅溪镇", "fire"):
        assert each.path in text and ", ".join(each.bodies) in text


def test_on_demand_tables_say_so(anji):
    name = next(n for n in anji.tables if n.endswith(".monthly"))
    with pytest.raises(zeren.UnknownNameError, match="on_demand=True"):
        anji.evaluate(on="2022-06-30")[name]
    assert len(anji.evaluate(on="2022-06-30", on_demand=True)[name]) > 0
