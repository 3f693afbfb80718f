# Thin on purpose: every target calls one script in Scripts/, which says what it does.
.DEFAULT_GOAL := help
.PHONY: help demo test bench bench-peers test-interop test-verifier test-oracles test-web test-mutations format check

help:
	@echo "make demo            three elections, 200,000 ballots, a crash, a verified result"
	@echo "make test            the whole test suite"
	@echo "make bench           durable receipted ballots a second, into .bench/latest.json"
	@echo "make bench-peers     the same ballots through PostgreSQL and Redis beside it, into .bench/peers.json"
	@echo "make test-interop    bundles and receipts under verifiers that others wrote (after make demo)"
	@echo "make test-verifier   the second verifier's tests, and its verdicts beside tallyd's"
	@echo "make test-oracles    random elections counted by tallyd and by libraries that others wrote"
	@echo "make test-web        the result's page in a browser: read, checked, spoilt; screenshots"
	@echo "make test-mutations  shows that the crash tests fail when a safeguard is taken out"
	@echo "make format          formats every Swift file in place"
	@echo "make check           format and house rules, changes nothing"

demo:
	@Scripts/setup
	@Scripts/demo

test:
	@Scripts/setup
	@Scripts/test

bench:
	@Scripts/setup
	@Scripts/bench

bench-peers:
	@Scripts/setup
	@Scripts/bench-peers

test-interop:
	@Scripts/setup
	@Scripts/interop

test-verifier:
	@Scripts/setup
	@Scripts/second-verifier

test-oracles:
	@Scripts/setup
	@Scripts/oracles

test-web:
	@Scripts/setup
	@Scripts/web

test-mutations:
	@Scripts/setup
	@Tests/Mutations/run

format:
	@swift format format --in-place --parallel --recursive Package.swift Sources Tests Benchmarks

check:
	@Scripts/setup
	@Scripts/check
