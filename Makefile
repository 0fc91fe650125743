# The front door. Every target calls one script and does nothing else, so that what a person
# runs, what CI runs and what the documentation says are the same thing.
# `make run ARGS="--help"` passes ARGS on.

.DEFAULT_GOAL := help
.PHONY: help run web test test-integration lint codegen bench deny doc clean-data

help: ## print this list
	@scripts/help.sh $(MAKEFILE_LIST)

run: ## start a whole private cloud on this machine (database, control plane, one node); Ctrl-C ends it
	@scripts/run.sh $(ARGS)

web: ## build the console into web/console/dist, from where `cargo build` takes it
	@scripts/web.sh

test: ## install what is missing, then run every test
	@scripts/test.sh

test-integration: ## run only the integration tests (the tests/ binaries)
	@scripts/test.sh integration

lint: ## formatting, clippy, dependency policy, shell scripts, API docs
	@scripts/lint.sh

codegen: ## renew everything that is generated (node protocol, API document, clients, the console's contract)
	@scripts/codegen.sh

bench: ## measure against raw actix, raw SQL and a bare server (release build); ARGS="--only ask"
	@scripts/bench.sh $(ARGS)

deny: ## check dependencies: bans, licences, sources, advisories
	@scripts/ci/deny.sh

doc: ## build the API documentation of all crates; a warning is an error
	@scripts/ci/docs.sh

clean-data: ## delete the data folder of `make run` (asks first)
	@scripts/clean-data.sh $(ARGS)
