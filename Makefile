# The thin face of the build: every target is one or two commands that can be run by hand.
BUILD ?= build/release
JOBS ?= $(shell nproc)
ON ?= 2022-06-30
ZEREN = $(BUILD)/zeren
PYTHON = -DZEREN_BUILD_PYTHON=ON -DPython_EXECUTABLE=$(CURDIR)/build/python/build-env/bin/python

.PHONY: help demo test test-all differential fuzz bench bench-peers bench-python clean mutate-pack mutate-engine fresh format check-format check record national coverage

help:
	@echo "make demo      build, run the Anji pack on its invented year: ranking, targets, late duties of $(ON)"
	@echo "make test      build and run the tests"
	@echo "make test-all  the tests with sanitizers and the second compiler too"
	@echo "make differential  random packs, engine against reference: CASES=100000 SEED=s STATE=file to go on"
	@echo "make mutate-pack   small changes of the Anji pack's rules that no test notices: SAMPLE=300 SEED=s STATE=file to go on"
	@echo "make fuzz      any input to every border, with clang and sanitizers: SECONDS=60 each, or TARGETS=\"csv lex\""
	@echo "make mutate-engine small changes of the engine that no test notices: SAMPLE=300 SEED=s STATE=file to go on"
	@echo "make bench     run the benchmarks        make national  the whole country, with time and memory"
	@echo "make bench-peers   Zeren beside other tools on the same work: ROWS=10000000, QUICK=1 to see whether it runs, ONLY=zeren,duckdb"
	@echo "make bench-python  what the Python binding costs beside the engine: ROWS=10000000"
	@echo "make fresh     demo and test in a new Debian 12 root (mmdebstrap)"
	@echo "make check     format, layers, docs      make format    format the sources"
	@echo "make record    refresh the golden files  make coverage  line coverage of include/ and src/"

$(BUILD)/build.ninja:
	cmake --preset release -B $(BUILD)

demo:
	@tools/install-packages build
	cmake --preset release -B $(BUILD) -DZEREN_BUILD_TESTS=OFF
	cmake --build $(BUILD) -j $(JOBS) --target zeren_cli
	@tools/demo $(ZEREN) $(ON)

test:
	@tools/install-packages build test python
	@tools/python-env build
	cmake --preset release -B $(BUILD) -DZEREN_BUILD_TESTS=ON $(PYTHON)
	cmake --build $(BUILD) -j $(JOBS)
	ctest --test-dir $(BUILD) -j $(JOBS) --output-on-failure -LE full

test-all: test
	@tools/install-packages all
	ctest --test-dir $(BUILD) -j $(JOBS) --output-on-failure -L full
	tools/test-preset clang
	tools/test-preset asan
	tools/test-preset tsan

CASES ?= 100000
differential:
	@tools/install-packages build test
	cmake --preset release -B $(BUILD) -DZEREN_BUILD_TESTS=ON
	cmake --build $(BUILD) -j $(JOBS) --target zeren_differential
	/usr/bin/python3 tests/differential/differential.py --driver $(BUILD)/tests/differential/zeren_differential \
	  --cases $(CASES) $(if $(SEED),--seed $(SEED)) $(if $(STATE),--resume $(STATE))

SECONDS ?= 60
fuzz:
	@tools/install-packages build all
	cmake --preset fuzz
	cmake --build build/fuzz -j $(JOBS) --target $(if $(TARGETS),$(TARGETS:%=fuzz_%),zeren_fuzz)
	@tools/fuzz.py build/fuzz $(SECONDS) $(TARGETS)

PACK ?= rules/anji-2022
mutate-pack:
	nice python3 tools/mutate_pack.py --zeren $(ZEREN) $(PACK) --jobs $(JOBS) $(if $(SAMPLE),--sample $(SAMPLE)) \
	  $(if $(SEED),--seed $(SEED)) $(if $(STATE),--state $(STATE)) $(if $(THOROUGH),--thorough)

mutate-engine:
	@tools/install-packages build test all
	nice -n 10 /usr/bin/python3 tools/mutate_engine.py --jobs $(JOBS) --sample $(or $(SAMPLE),300) --seed $(or $(SEED),1) \
	  $(if $(STATE),--state $(STATE)) $(if $(AGAIN),--again)

bench:
	@tools/install-packages build all
	cmake --preset release -B build/bench -DZEREN_BUILD_BENCH=ON -DZEREN_BUILD_TESTS=OFF
	cmake --build build/bench -j $(JOBS)
	tools/bench build/bench
	cmake --preset release -B $(BUILD)
	cmake --build $(BUILD) -j $(JOBS) --target unit_hostile
	tools/hostile $(BUILD)

ROWS ?= 10000000
bench-peers:
	@tools/install-packages build all peers
	cmake --preset release -B build/bench -DZEREN_BUILD_BENCH=ON -DZEREN_BUILD_TESTS=OFF
	cmake --build build/bench -j $(JOBS) --target zeren_peers
	/usr/bin/python3 bench/peers/bench_peers.py --zeren build/bench/bench/peers/zeren_peers --rows $(ROWS) \
	  $(if $(QUICK),--quick,--page docs/performance.md) $(if $(ONLY),--only $(ONLY))

bench-python:
	@tools/install-packages build python
	@tools/python-env build
	@tools/python-env libraries
	cmake --preset release -B $(BUILD) $(PYTHON)
	cmake --build $(BUILD) -j $(JOBS) --target zeren_python
	@tools/python-env wheel $(BUILD)/bindings/python/_zeren.*.so
	build/python/test-env/bin/python bench/python/binding.py --rows $(ROWS)

national:
	cmake --preset release -B $(BUILD)
	cmake --build $(BUILD) -j $(JOBS) --target zeren_cli zeren_generate_units zeren_generate_hazards
	tools/national $(BUILD)

fresh:
	@tools/install-packages all
	tools/fresh

format:
	git ls-files '*.hpp' '*.cpp' | xargs clang-format-14 -i

check-format:
	git ls-files '*.hpp' '*.cpp' | xargs clang-format-14 --dry-run --Werror

check: check-format
	python3 tools/check_layers.py
	python3 tools/fuzz_dictionary.py --check
	python3 tools/check_docs.py --zeren $(ZEREN)
	python3 tools/check_docs.py --zeren $(ZEREN) README.md README.zh.md docs/compiled-packs.md
	python3 tools/check_errors.py --zeren $(ZEREN)

record:
	ZEREN_RECORD=1 ctest --test-dir $(BUILD) -R ^language_ --output-on-failure
	git --no-pager diff --stat -- tests docs

coverage:
	tools/coverage

clean:
	rm -rf build
