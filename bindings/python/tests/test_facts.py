"""Facts in every form give the same result, and what does not fit is said clearly."""

import datetime
import decimal
import fractions
import gc
import sys

import duckdb
import numpy
import pandas
import polars
import pyarrow
import pytest
import zeren

ANSWER = "code,name,open_count,spent,mean_severity,index,place\nA1,余村,2,12.50,1.50,95.00,2\nA2,梅溪村,0,3.00,3.00,100.00,1\n"


def day(text):
    return None if text is None else datetime.date.fromisoformat(text)


@pytest.fixture
def typed(hazards):
    """The same facts with Python's types."""
    cells = dict(hazards)
    for name in ("found", "due", "closed"):
        cells[name] = [day(text) for text in hazards[name]]
    cells["cost"] = [decimal.Decimal("12.50"), None, decimal.Decimal("3.00")]
    cells["urgent"] = [True, None, False]
    return cells


def arrow(typed):
    return pyarrow.table({**typed, "cost": pyarrow.array(typed["cost"], pyarrow.decimal128(10, 2))})


FORMS = {
    "texts": lambda t, h: h,
    "python": lambda t, h: t,
    "rows": lambda t, h: [dict(zip(t, row, strict=True)) for row in zip(*t.values(), strict=True)],
    "pyarrow": lambda t, h: arrow(t),
    "pyarrow of chunks": lambda t, h: pyarrow.concat_tables([arrow(t).slice(0, 1), arrow(t).slice(1)]),
    "pyarrow sliced": lambda t, h: pyarrow.concat_tables([arrow(t), arrow(t)]).combine_chunks().slice(3, 3),
    "pyarrow batch": lambda t, h: arrow(t).combine_chunks().to_batches()[0],
    "pyarrow reader": lambda t, h: arrow(t).to_reader(),
    "pyarrow views": lambda t, h: arrow(t).cast(
        pyarrow.schema([f.with_type(pyarrow.string_view()) if f.type == pyarrow.string() else f for f in arrow(t).schema])
    ),
    "pyarrow large": lambda t, h: arrow(t).cast(
        pyarrow.schema([f.with_type(pyarrow.large_string()) if f.type == pyarrow.string() else f for f in arrow(t).schema])
    ),
    "pyarrow dictionary": lambda t, h: arrow(t)
    .set_column(1, "at", arrow(t)["at"].dictionary_encode())
    .set_column(7, "grade", arrow(t)["grade"].dictionary_encode()),
    "polars": lambda t, h: polars.DataFrame(t),
    "polars categorical": lambda t, h: polars.DataFrame(t).with_columns(polars.col("at").cast(polars.Categorical)),
    "pandas": lambda t, h: pandas.DataFrame(t),
    "pandas timestamps": lambda t, h: pandas.DataFrame({**t, "found": pandas.to_datetime(h["found"])}),
    "duckdb": lambda t, h: duckdb.from_arrow(arrow(t)),
    "columns of polars": lambda t, h: {name: polars.DataFrame(t)[name] for name in t},
    "columns of numpy": lambda t, h: {**t, "severity": numpy.array(t["severity"], "int8"), "found": numpy.array(h["found"], "M8[ns]")},
    "labels": lambda t, h: {{"id": "id", "at": "所在", "found": "发现日期"}.get(n, n): v for n, v in t.items()},
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_the_same_result(form, evaluate, typed, hazards):
    result = evaluate(FORMS[form](typed, hazards))
    assert result.rejects == ()
    assert result["village"].to_csv() == ANSWER


@pytest.mark.parametrize("width", ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"])
def test_integers_of_every_width(width, evaluate, typed):
    for values in ([1, 2, 3], [120, 127, 3], [400, 1, 399] if "8" not in width else [100, 1, 99]):
        table = arrow(typed).set_column(5, "severity", pyarrow.array(values, width))
        assert evaluate(table)["hazard"].column("severity") == values
        assert evaluate(polars.from_arrow(table))["hazard"].column("severity") == values


def test_unsigned_integers_beyond_the_signed_ones(evaluate, typed):
    table = arrow(typed).set_column(5, "severity", pyarrow.array([200, 255, 1], "uint8"))
    assert evaluate(table)["hazard"].column("severity") == [200, 255, 1]
    table = arrow(typed).set_column(5, "severity", pyarrow.array([2**63, 1, 1], "uint64"))
    with pytest.raises(zeren.FactsError, match="uint64"):
        evaluate(table)


def test_nulls_are_absent_in_numeric_columns_too(pack, evaluate, typed):
    result = evaluate(arrow(typed).set_column(5, "severity", pyarrow.array([1, None, 3], "int8")))
    assert [reject.code for reject in result.rejects] == ["ZR0702"] or "severity" in str(result.rejects)
    assert result["hazard"].keys == ["H1", "隐患三"]


def test_texts_come_into_normal_form(evaluate, typed):
    decomposed = dict(typed, id=["e\u0301", "b", "c"])
    for form in (decomposed, arrow(decomposed), polars.DataFrame(decomposed)):
        assert evaluate(form)["hazard"].keys[0] == "é"


def test_bytes_that_are_no_text_are_refused(evaluate, typed):
    broken = pyarrow.Array.from_buffers(
        pyarrow.string(), 3, [None, pyarrow.array([0, 1, 2, 3], "int32").buffers()[1], pyarrow.py_buffer(b"a\xffb")]
    )
    with pytest.raises(zeren.FactsError, match="UTF-8"):
        evaluate(arrow(typed).set_column(0, "id", broken))


# ---- The five clear errors ----


def test_a_wrong_type_names_column_and_types(evaluate, typed):
    with pytest.raises(zeren.FactsError) as error:
        evaluate(arrow(typed).set_column(2, "found", pyarrow.array([True, False, True])))
    assert str(error.value) == (
        "table `hazard`, column `found`: it holds bool, and the field is a date: give date32, timestamps at midnight or text"
    )


def test_a_missing_column_is_named(evaluate, typed):
    del typed["due"]
    with pytest.raises(zeren.FactsError) as error:
        evaluate(polars.DataFrame(typed))
    assert "table `hazard` has no column `due`, which its rows need; it has `id`, `at`" in str(error.value)


def test_a_null_in_a_required_column_costs_its_row(evaluate, typed):
    result = evaluate(polars.DataFrame(dict(typed, due=[None, *typed["due"][1:]])))
    assert len(result.rejects) == 1
    reject = result.rejects[0]
    assert (reject.table, reject.line, reject.column) == ("hazard", 1, "due")
    assert "due" in reject.reason and reject.row.startswith("H1,")
    assert result["hazard"].keys == ["H2", "隐患三"]
    with pytest.raises(zeren.RejectedRows, match="due"):
        evaluate(polars.DataFrame(dict(typed, due=[None, *typed["due"][1:]])), strict=True)


def test_two_differing_rows_of_one_key_are_both_refused(evaluate, typed):
    result = evaluate(polars.DataFrame(dict(typed, id=["H1", "H1", "H3"])))
    assert "H1" in str(result.rejects)
    assert result["hazard"].keys == ["H3"]


def test_a_fractional_float_where_a_decimal_belongs(evaluate, typed):
    floats = arrow(typed).set_column(6, "cost", pyarrow.array([12.5, None, 3.0]))
    with pytest.raises(zeren.FactsError) as error:
        evaluate(floats)
    assert "column `cost`: it holds float64, and the field is a number" in str(error.value)
    assert "`floats=`" in str(error.value)
    assert evaluate(floats, floats=2)["village"].to_csv() == ANSWER
    with pytest.raises(zeren.FactsError, match=r"the float 12.5 in row 1 is no decimal of 0 digits"):
        evaluate(floats, floats=0)
    with pytest.raises(zeren.FactsError, match=r"severity.*float64 with 1.5 in row 2, and the field is a count"):
        evaluate(arrow(typed).set_column(5, "severity", pyarrow.array([1.0, 1.5, 2.0])))


# ---- Floats ----


def test_whole_floats_are_counts(evaluate, hazards):
    gaps = pandas.DataFrame(hazards)
    gaps["severity"] = [1.0, 2.0, 3.0]
    assert evaluate(gaps)["hazard"].column("severity") == [1, 2, 3]
    assert evaluate(dict(hazards, severity=numpy.array([1.0, 2.0, 3.0])))["village"].to_csv() == ANSWER
    rejected = evaluate(dict(hazards, severity=[1.0, float("nan"), 3.0]))
    assert [reject.line for reject in rejected.rejects] == [2]


@pytest.mark.parametrize("value, digits, read", [(0.1, 1, "1/10"), (0.285, 3, "57/200"), (-1.25, 2, "-5/4"), (1e6, 0, "1000000")])
def test_floats_are_read_exactly(value, digits, read):
    pack = zeren.compile({"a.zr": "pack p {}\nentity e { id : key  n : number }"})
    table = pyarrow.table({"id": ["1"], "n": [value]})
    result = pack.evaluate(facts={"e": table}, on="2022-01-01", floats=digits)
    assert result.table("e").column("n", exact=True) == [fractions.Fraction(read)]
    narrow = pyarrow.table({"id": ["1"], "n": pyarrow.array([value], "float32")})
    result = pack.evaluate(facts={"e": narrow}, on="2022-01-01", floats=digits)
    assert result.table("e").column("n", exact=True) == [fractions.Fraction(read)]


@pytest.mark.parametrize("value, digits", [(0.1, 0), (1 / 3, 15), (2.0**60, 2), (float("inf"), 2)])
def test_floats_that_mean_no_decimal_are_refused(value, digits):
    pack = zeren.compile({"a.zr": "pack p {}\nentity e { id : key  n : number }"})
    with pytest.raises(zeren.FactsError, match="no decimal"):
        pack.evaluate(facts={"e": pyarrow.table({"id": ["1"], "n": [value]})}, on="2022-01-01", floats=digits)


def test_pandas_without_pyarrow(evaluate, typed, hazards, monkeypatch):
    monkeypatch.setattr("zeren._facts.needs_pyarrow", lambda table: type(table).__module__.startswith("pandas"))
    frame = pandas.DataFrame(dict(typed, found=pandas.to_datetime(hazards["found"])))
    frame["severity"] = frame["severity"].astype("Int64")
    result = evaluate(frame)
    assert result.rejects == ()
    assert result["village"].to_csv() == ANSWER


def test_arrays_of_numbers_are_lent_and_given_back(evaluate, typed):
    severity = numpy.array([1, 2, 3], "int16")
    held = sys.getrefcount(severity)
    assert evaluate(dict(typed, severity=severity))["village"].to_csv() == ANSWER
    gc.collect()
    assert sys.getrefcount(severity) == held
    for wrong in (numpy.ones((3, 2), "int8"), numpy.array([1, 2, 3], "complex64")):
        with pytest.raises(zeren.FactsError):
            evaluate(dict(typed, severity=wrong))


@pytest.mark.parametrize("index", ["int8", "uint8", "int16", "uint16", "int32", "uint32", "int64"])
def test_dictionaries_with_any_index(index, evaluate, typed):
    codes = pyarrow.DictionaryArray.from_arrays(pyarrow.array([1, 1, 0], index), pyarrow.array(["A2", "A1"]))
    assert evaluate(arrow(typed).set_column(1, "at", codes))["village"].to_csv() == ANSWER


# ---- Decimals and times ----


@pytest.mark.parametrize("kind", [pyarrow.decimal32(9, 2), pyarrow.decimal64(18, 2), pyarrow.decimal128(38, 2), pyarrow.decimal256(60, 2)])
def test_decimals_stay_exact(kind, evaluate, typed):
    table = arrow(typed).set_column(6, "cost", pyarrow.array(typed["cost"]).cast(kind))
    assert evaluate(table)["village"].to_csv() == ANSWER


def test_moments_are_minutes_of_chinas_time():
    pack = zeren.compile({"a.zr": "pack p {}\nevent call on at { id : key  at : moment }"})
    naive = datetime.datetime(2022, 3, 1, 14, 30)
    zoned = datetime.datetime(2022, 3, 1, 6, 30, tzinfo=datetime.timezone.utc)
    for value in (naive, zoned):
        for table in (pyarrow.table({"id": ["1"], "at": [value]}), {"id": ["1"], "at": [value]}, polars.DataFrame({"id": ["1"], "at": [value]})):
            assert pack.evaluate(facts={"call": table}, on="2022-03-02").table("call").column("at") == [naive]
    late = pyarrow.table({"id": ["1"], "at": [naive.replace(second=5)]})
    with pytest.raises(zeren.FactsError, match="seconds in row 1"):
        pack.evaluate(facts={"call": late}, on="2022-03-02")


def test_a_time_of_day_is_no_date(evaluate, typed):
    found = [datetime.datetime(2022, 3, 1, 14, 30)] * 3
    with pytest.raises(zeren.FactsError, match="a time of day in row 1"):
        evaluate(arrow(typed).set_column(2, "found", pyarrow.array(found)))


# ---- Files ----


def test_csv_beside_a_data_frame(pack, hazards, tmp_path):
    units = tmp_path / "units.csv"
    units.write_text("代码,名称,层级,上级\nA,安吉县,县,\nA1,余村,村,A\nA2,梅溪村,村,A\n", encoding="utf-8")
    file = tmp_path / "hazard.csv"
    polars.DataFrame(hazards).write_csv(file)
    assert pack.evaluate(units, {"hazard": file}, on="2022-06-30")["village"].to_csv() == ANSWER
    assert pack.evaluate(str(units), str(tmp_path), on=datetime.date(2022, 6, 30))["village"].to_csv() == ANSWER
    assert pack.evaluate(polars.read_csv(units), {"hazard": file}, on="2022-06-30")["village"].to_csv() == ANSWER


def test_what_is_unknown_is_a_reject(evaluate, typed):
    result = evaluate(arrow(dict(typed, colour=["red", "blue", "red"])))
    assert "colour" in str(result.rejects)
    assert result["village"].to_csv() == ANSWER


def test_a_stream_that_fails_says_why(evaluate):
    def batches():
        raise ValueError("the network is gone")
        yield

    reader = pyarrow.RecordBatchReader.from_batches(pyarrow.schema([("id", pyarrow.string())]), batches())
    with pytest.raises(zeren.FactsError, match="the network is gone"):
        evaluate(reader)


@pytest.mark.parametrize("table", [7, "no/such/file.csv", {"id": ["1"], "at": [["A1"]]}, {"id": ["1"], "at": ["A1", "A2"]}])
def test_what_is_no_table_is_refused(table, evaluate):
    with pytest.raises(zeren.FactsError):
        evaluate(table)
