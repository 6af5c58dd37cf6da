# Inkan: make demo, make test, make run. Each does its own set-up.

SHELL := /bin/sh
GO ?= go
BIN := build/bin

# A checkout that git does not let this user read has no version to tell.
VCS := $(shell git rev-parse --verify HEAD >/dev/null 2>&1 || echo -buildvcs=false)

STATICCHECK_VERSION := v0.6.1
STATICCHECK := $(BIN)/staticcheck-$(STATICCHECK_VERSION)

# The rooms that meet no window: they are tested with the race detector. The
# window is tested without a screen and without C.
HEADLESS := CGO_ENABLED=0
WINDOW := inkan/ui
ROOMS = $$($(HEADLESS) $(GO) list -tags ci ./... | grep -v -x -e inkan -e '$(WINDOW)' -e '$(WINDOW)/.*')

.PHONY: help demo run test lint format vet staticcheck test-window test-languages test-rooms test-demo test-secret screens readme-pictures cli window clean \
	setup-cli setup-window setup-test

help:
	@echo "make demo    署名と検証を練習用カードで試す / sign and verify on the practice card"
	@echo "make run     ウィンドウを開く / open the window (ARGS=--practice)"
	@echo "make test    すべて確かめる / run every check"
	@echo "make lint    書き方を確かめる / check the sources"
	@echo "make cli     build/inkan を作る / build the command line"
	@echo "make window  build/inkan-gui を作る / build the window"
	@echo "make release 配る形にする（packaging/README.md） / build the packages"

setup-cli:
	@packaging/setup.sh cli
setup-window:
	@packaging/setup.sh window
setup-test:
	@packaging/setup.sh test

cli: setup-cli
	$(GO) build $(VCS) -o build/inkan ./cmd/inkan

window: setup-window
	@test -x build/inkan-gui || echo "ウィンドウの最初のビルドには5分から10分かかります / The first build of the window takes 5 to 10 minutes."
	$(GO) build $(VCS) -o build/inkan-gui .

# With a screen the window opens; without one the command line does the same.
ifneq ($(DISPLAY)$(WAYLAND_DISPLAY),)
demo: window
	@packaging/demo.sh build/inkan-gui
else
demo: cli
	@packaging/demo.sh build/inkan
endif

run: window
	build/inkan-gui $(ARGS)

# Cheapest first.
test: setup-test
	$(MAKE) lint
	$(MAKE) test-window
	$(MAKE) test-languages
	$(MAKE) test-rooms
	$(MAKE) test-demo
	$(MAKE) screens
	$(MAKE) test-secret
	@echo "make test: all passed"

lint: format vet staticcheck

format:
	@files=$$(gofmt -l $$(git ls-files '*.go' 2>/dev/null || find . -name '*.go' -not -path './build/*')); \
	if [ -n "$$files" ]; then echo "gofmt -w:" $$files; exit 1; fi

# The sources of each system are looked at: here with and without C, and for
# Windows, where PC/SC needs no C.
vet:
	$(HEADLESS) $(GO) vet -tags ci ./...
	rooms="$(ROOMS)"; test -n "$$rooms" && $(GO) vet $$rooms
	rooms="$(ROOMS)"; GOOS=windows $(HEADLESS) $(GO) vet $$rooms

staticcheck: $(STATICCHECK)
	$(HEADLESS) $(STATICCHECK) -tags ci -checks inherit,ST1000,ST1020,ST1021,ST1022 ./...

$(STATICCHECK):
	mkdir -p $(BIN)
	GOBIN=$(CURDIR)/$(BIN) $(GO) install honnef.co/go/tools/cmd/staticcheck@$(STATICCHECK_VERSION)
	mv $(BIN)/staticcheck $@

# What is drawn stays in memory until a process ends: the toolkit keeps each
# typeface that it ever read. So there are several processes, of 4 GB each.
test-window:
	for part in '[A-R]' '[S-Z]'; do \
		LC_ALL=ja_JP.UTF-8 GOGC=25 $(HEADLESS) $(GO) test -tags ci -timeout 25m -run "^(Test|Fuzz)$$part" -skip '^(TestPages|TestLargeText)$$' ./ui || exit 1; \
	done
	$(HEADLESS) $(GO) test -tags ci $$($(HEADLESS) $(GO) list -tags ci ./ui/... | grep -v -x '$(WINDOW)')

# Every page in every language, at both sizes of text: one process for each
# language.
test-languages:
	$(HEADLESS) $(GO) test -c -tags ci -o build/ui.test ./ui
	@cd ui || exit 1; failed=; for lang in $$(ls ../i18n/catalog); do \
		echo "$$lang"; \
		INKAN_LANGS=$$lang LC_ALL=ja_JP.UTF-8 ../build/ui.test -test.timeout 15m -test.run '^(TestPages|TestLargeText)$$' >../build/languages.log 2>&1 || \
			{ cat ../build/languages.log; failed="$$failed $$lang"; }; \
	done; test -z "$$failed" || { echo "test-languages:$$failed"; exit 1; }

# With INKAN_TOOLS=required a test fails, instead of being skipped, when a tool
# that it needs is missing.
test-rooms:
	rooms="$(ROOMS)"; test -n "$$rooms" && INKAN_TOOLS=required $(GO) test -race -timeout 20m $$rooms

# What a newcomer types, without a screen.
test-demo: cli
	env -u DISPLAY -u WAYLAND_DISPLAY packaging/demo.sh build/inkan

screens: window cli
	packaging/screens.sh build/inkan-gui build/inkan

# Is a password left in the memory of the real window? Not everybody may look
# into another process.
test-secret: window
	@if [ "$$(id -u)" -ne 0 ] && [ "$$(cat /proc/sys/kernel/yama/ptrace_scope 2>/dev/null || echo 0)" -ne 0 ]; then \
		echo "test-secret: skipped: this user may not look into the memory of a process"; \
	else packaging/secret.sh build/inkan-gui; fi

# The pictures in README.md, out of those that the window just made.
readme-pictures: screens
	packaging/pictures.sh

clean:
	rm -rf build

# For whoever releases: packaging/README.md.
.PHONY: release deb arm64 test-packages vet-macos setup-release setup-packages

setup-release:
	@packaging/setup.sh release
setup-packages:
	@packaging/setup.sh packages

# The packages of the last commit, in build/release/.
release: setup-release
	@packaging/release.sh

deb: setup-release
	@packaging/release.sh linux

# Builds, installs, uses and removes each package: up to an hour, as root.
# SYSTEMS=linux or SYSTEMS=windows does half of it.
test-packages: setup-packages vet-macos
	packaging/test/all.sh $(SYSTEMS)

# The packages for arm64, from another processor, tried with qemu; as root.
arm64: setup-packages
	packaging/linux/arm64.sh

# What can be said of macOS without a Mac. The root needs its SDK.
vet-macos:
	GOOS=darwin $(HEADLESS) $(GO) vet -tags ci $$($(HEADLESS) $(GO) list -tags ci ./... | grep -v -x inkan)
