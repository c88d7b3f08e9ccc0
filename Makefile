# The commands of a working day. `make check` is what CI runs.
.PHONY: demo test check race lint browser bench

demo: ## the whole pipeline on a bundled local site
	go run ./cmd/rumordesk demo

test: ## the tests, quick
	go test ./...

check: ## everything that CI runs
	bash .ci/run

race:
	go test -race ./...

lint:
	go run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0 run ./...

browser: ## the browser suite; makes the screenshots in docs/img
	bash browser/run

bench: ## the figures of docs/measurements/performance.md
	go run ./tools/bench/pipeline
	go run ./tools/bench/search -items 100000
