# Each recipe does its own set-up; a second run of it costs nothing. README.md says how long the first takes.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
export CARGO_TARGET_DIR ?= $(CURDIR)/target

.PHONY: run release watch test bench assets setup setup-test

## The demo: a shop that records itself, sample sessions and the console, at the address it prints
run: release
	. tools/env && . tools/serve-env && GIROK_DEMO=1 exec "$$CARGO_TARGET_DIR/release/girok" serve

release: setup assets
	tools/release

## The same, rebuilt as files change
watch: setup assets
	. tools/env && GIROK_DEMO=$${GIROK_DEMO-1} cargo leptos watch

## Everything that can be checked, ending with one line of totals
test: setup-test assets
	. tools/env && node tools/test.mjs

## All benchmarks, or one: make bench BENCH=storage; SMOKE=1 for a short form
bench: setup-test assets
	. tools/env && node tools/bench.mjs $(BENCH)

## What cargo-leptos does not build: the recorder's and the player's scripts and the workers, into public/
assets: setup
	tools/assets

setup:
	tools/setup

setup-test:
	tools/setup test
