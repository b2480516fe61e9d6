# motcua: `make run` to try it, `make test` before a commit. `make help` lists the rest.

BINARY := ./target/release/motcua

.DEFAULT_GOAL := help
.PHONY: help run build test format lint docs check papers pictures bench endure openapi

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: build ## Build, load the demonstration on the first run, serve on 127.0.0.1:8080
	$(BINARY) migrate
	$(BINARY) serve --demo

build: ## Build the release binary
	@scripts/needs cargo cc
	cargo build --release --locked

test: format lint docs check ## Everything that must hold: format, lints, docs, tests on both databases

format: ## Check the format
	@scripts/needs cargo rustfmt
	cargo fmt --check

lint: ## Run the lints; a warning fails
	@scripts/needs cargo cc clippy
	cargo clippy --locked --all-targets -- -D warnings

docs: ## Build the documentation of the code; a warning fails
	@scripts/needs cargo cc
	RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps

check: ## Run every test on SQLite, a throw-away PostgreSQL, and in Chromium
	@scripts/needs cargo cc
	scripts/with-poppler scripts/with-chromium scripts/with-postgres cargo test --locked

papers: ## Draw sample papers, open them with LibreOffice and poppler, leave pictures in target/papers
	scripts/papers

pictures: ## Look at every page in Chromium, leave pictures in target/pictures, draw those of docs/tour.md anew
	@scripts/needs cargo cc
	rm -rf target/pictures
	MOTCUA_PICTURES="$(CURDIR)/target/pictures" MOTCUA_TOUR="$(CURDIR)/docs/tour" scripts/with-chromium cargo test --locked --test api -- browser::every_page browser::tour

bench: ## Measure, and write docs/benchmarks.md
	@scripts/needs cargo cc
	scripts/bench

endure: ## Kill the service again and again for 5 minutes (MINUTES=n), write docs/endurance.md
	@scripts/needs cargo cc
	scripts/endure

openapi: ## Write openapi.yaml anew from the code
	@scripts/needs cargo cc
	@mkdir -p target
	cargo run --locked --quiet -- openapi > target/openapi.yaml
	mv target/openapi.yaml openapi.yaml
