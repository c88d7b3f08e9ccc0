# The commands of a working day. `make check` is what CI runs.
.PHONY: demo test check race lint browser conformance pictures bench release release-check

demo: ## the whole pipeline on a bundled local site
	go run ./cmd/rumordesk demo

test: ## the tests, quick
	go test ./...

check: ## everything that CI runs
	bash .ci/run

race: ## the tests under the race detector
	go test -race ./...

lint:
	go run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0 run ./...

browser: ## the browser suite
	bash browser/run

conformance: ## others' checkers of pages and API
	bash conformance/run

pictures: ## one of every screen into pictures/, and those that docs/img has anew
	PICTURES=pictures bash browser/run pages.test.mjs

bench: ## the figures of docs/measurements/performance.md
	go run ./tools/bench/pipeline
	go run ./tools/bench/search -items 100000

release: ## binaries for all targets into dist/, see docs/release.md
	bash .ci/release dist

release-check: ## two builds of one commit, and whether they are the same
	bash .ci/release --check
