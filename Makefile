# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# make            builds build/backsift
# make demo       the main job on real input; touches only this folder
# make check      every quick test          make check-mda  with real MDAs
#                                           make check-mta  with real MTAs
# make check-asan, make check-valgrind      the same tests, watched
# make check-faults                         each call fails; loss of power
# make check-all  everything but the long fuzzing: some two hours
# make check-portable                       built by clang, for POSIX
# make lint       style, static analysis, which room may include what
# make bench      figures; not a test       make golden     rewrites .expected
# make instructions                         rewrites the table of their counts
# make fuzz       looks for input that breaks a promise; FUZZ_SECONDS a target
#                 make fuzz-afl, make fuzz-coverage, make fuzz-keep
# make dist, make deb                       a tarball, Debian packages
# make check-package                        makes and tries these
# make install, make uninstall              PREFIX, DESTDIR, SYSCONFDIR,
#                                           LOCALSTATEDIR, SYSTEMDDIR
#
# DEVELOPER=1 turns warnings into errors. SANITIZE=address,undefined builds
# with those sanitizers; BUILD=DIR says where to.

BUILD       ?= build
PREFIX      ?= /usr/local
SYSCONFDIR  ?= /etc
LOCALSTATEDIR ?= /var
DESTDIR     ?=
VERSION     := 0.1.0

CC          ?= cc
INSTALL     ?= install
PKG_CONFIG  ?= pkg-config
CLANG_FORMAT ?= clang-format
CFLAGS      ?= -O2 -g
comma       := ,
# V=1 shows every command.
QUIET       := $(if $(V),,@)

WARNINGS    := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
               -Wold-style-definition -Wpointer-arith -Wwrite-strings \
               -Wformat=2 -Wundef -Wvla -Wimplicit-fallthrough
# The rows of tables leave out what is 0.
WARNINGS    += -Wno-missing-field-initializers
ifdef DEVELOPER
WARNINGS    += -Werror
endif
HARDENING   := -fPIE -fstack-protector-strong
LINK_HARDENING := -pie -Wl,-z,relro,-z,now $(if $(SANITIZE),-Wl$(comma)--no-as-needed)
ifdef SANITIZE
SANITIZERS  := -fsanitize=$(SANITIZE) -fno-sanitize-recover=all \
               -fno-omit-frame-pointer
else
HARDENING   += -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2
endif

# Asked once, and only when something is compiled: `make deps` may have to
# install pkg-config first.
PACKAGES      = gmime-3.0 glib-2.0 sqlite3 $(NETTLE)
# GMime and SQLite are loaded when a message needs them; but the leak checker
# fails on libraries that come later than it.
LINK_PACKAGES = $(if $(SANITIZE),$(PACKAGES),glib-2.0)
TEST_PACKAGES = check sqlite3
# Makes `import` faster, where it is there; `make NETTLE=` does without.
NETTLE        = $(eval NETTLE := $$(shell $(PKG_CONFIG) --exists \
                  'nettle >= 3.6 nettle < 4' && echo nettle))$(NETTLE)
package_flags = $(eval $(1) := $$(shell $(PKG_CONFIG) $(2)))$($(1))
PACKAGE_CFLAGS = $(call package_flags,PACKAGE_CFLAGS,--cflags $(PACKAGES))
PACKAGE_LIBS   = $(call package_flags,PACKAGE_LIBS,--libs $(LINK_PACKAGES)) -ldl
TEST_CFLAGS    = $(call package_flags,TEST_CFLAGS,--cflags $(TEST_PACKAGES))
TEST_LIBS      = $(call package_flags,TEST_LIBS,--libs $(TEST_PACKAGES))

# Nothing newer of GLib is used than what INSTALL asks for.
GLIB_API    := -DGLIB_VERSION_MIN_REQUIRED=GLIB_VERSION_2_66 \
               -DGLIB_VERSION_MAX_ALLOWED=GLIB_VERSION_2_66
COMPILE     = $(CC) -std=gnu11 -D_GNU_SOURCE -D_FILE_OFFSET_BITS=64 \
              $(GLIB_API) $(if $(NETTLE),-DBACKSIFT_NETTLE) \
              -DBACKSIFT_VERSION='"$(VERSION)"' \
              -DBACKSIFT_SYSCONFDIR='"$(SYSCONFDIR)"' \
              -DBACKSIFT_LOCALSTATEDIR='"$(LOCALSTATEDIR)"' -Isrc $(WARNINGS) \
              $(HARDENING) $(SANITIZERS) $(CPPFLAGS) $(CFLAGS) \
              -include src/base/banned.h $(PACKAGE_CFLAGS) -MMD -MP
LINK        = $(CC) $(CFLAGS) $(SANITIZERS) $(LDFLAGS) $(LINK_HARDENING)

SOURCES     := $(sort $(wildcard src/*/*.c))
OBJECTS     := $(SOURCES:src/%.c=$(BUILD)/obj/%.o)
LIBRARY     := $(BUILD)/libbacksift.a
PROGRAM     := $(BUILD)/backsift
# What an ordinary message takes. It stands together in the program, else the
# system would load each piece of it for itself, with as much of what lies
# around: a quarter of what `backsift test` costs beyond an empty program.
ORDINARY    := $(addprefix $(BUILD)/obj/,$(addsuffix .o,main \
  $(addprefix command/,test filter common exit_status trouble) \
  $(addprefix filter/,outcome examine keeping stamp strainer) \
  $(addprefix verdict/,policy) \
  $(addprefix report/,triage outer outer_fields outer_marks phrases report \
    valid_text) \
  $(addprefix mail/,spool header address) \
  $(addprefix base/,settings settings_file setting_spec setting_default xdg \
    descriptor instant quantity)))
UNIT_TESTS  := $(patsubst tests/%.c,$(BUILD)/tests/%,\
                 $(sort $(wildcard tests/*/test_*.c)))
FUZZ_TARGETS := $(patsubst tests/%.c,$(BUILD)/tests/%,\
                 $(sort $(wildcard tests/fuzz/fuzz_*.c)))

# Only the targets that promise to run on a bare machine install anything.
ifneq ($(filter check check-% golden instructions,$(MAKECMDGOALS)),)
DEPS        := deps
else ifneq ($(filter demo bench lint,$(MAKECMDGOALS)),)
DEPS        := deps-build
endif

all: $(PROGRAM)

$(OBJECTS) $(BUILD)/obj/main.o $(UNIT_TESTS) $(FUZZ_TARGETS): | $(DEPS)

$(PROGRAM): $(ORDINARY) $(LIBRARY)
	$(if $(V),,@echo "  LINK  $@")
	$(QUIET)$(LINK) -o $@ $^ $(PACKAGE_LIBS) $(LDLIBS)

$(LIBRARY): $(OBJECTS)
	$(QUIET)rm -f $@
	$(QUIET)$(AR) rcs $@ $^

# Other flags make other objects (two of the folders are compiled in).
FLAGS        = $(CC) $(CFLAGS) $(CPPFLAGS) $(SYSCONFDIR) $(LOCALSTATEDIR) \
               $(SANITIZE) $(DEVELOPER) $(origin NETTLE)
$(BUILD)/flags: always
	@mkdir -p $(@D)
	@echo '$(FLAGS)' | cmp -s - $@ || echo '$(FLAGS)' > $@
$(OBJECTS) $(BUILD)/obj/main.o $(UNIT_TESTS) $(FUZZ_TARGETS): $(BUILD)/flags

$(BUILD)/obj/%.o: src/%.c
	@mkdir -p $(@D)
	$(if $(V),,@echo "  CC    $<")
	$(QUIET)$(COMPILE) -c -o $@ $<

$(BUILD)/tests/%: tests/%.c $(LIBRARY)
	@mkdir -p $(@D)
	$(if $(V),,@echo "  TEST  $<")
	$(QUIET)$(COMPILE) $(TEST_CFLAGS) -Itests -o $@ $< $(LIBRARY) $(SANITIZERS) \
	  $(LDFLAGS) $(LINK_HARDENING) $(PACKAGE_LIBS) $(TEST_LIBS)

# What runs a fuzz target: the driver, or libFuzzer, which clang links. Of two
# sources -MMD tells the last one's headers only.
FUZZ_MAIN   ?= tests/fuzz/driver.c
FUZZ_HEADERS = $(wildcard tests/fuzz/*.h)
$(BUILD)/tests/fuzz/%: tests/fuzz/%.c $(FUZZ_MAIN) $(FUZZ_HEADERS) $(LIBRARY)
	@mkdir -p $(@D)
	$(if $(V),,@echo "  FUZZ  $<")
	$(QUIET)$(filter-out -MMD -MP,$(COMPILE)) -o $@ $< $(FUZZ_MAIN) $(LIBRARY) $(SANITIZERS) \
	  $(FUZZ_LINK) $(LDFLAGS) $(LINK_HARDENING) $(PACKAGE_LIBS)

# --- what a fresh machine lacks ------------------------------------------

deps-build:
	@tests/install-deps build
deps:
	@tests/install-deps build test
deps-mda:
	@tests/install-deps build test mda
deps-mta:
	@tests/install-deps build test mta
deps-package:
	@tests/install-deps build test package
deps-lint:
	@tests/install-deps build lint
deps-fuzz:
	@tests/install-deps build fuzz
deps-fuzz-more:
	@tests/install-deps build fuzz fuzz-more

# --- tests ---------------------------------------------------------------

RUN_TESTS    = BACKSIFT=$(abspath $(PROGRAM)) BUILD=$(abspath $(BUILD)) \
               tests/run
CLI_TESTS   := $(sort $(wildcard tests/cli/*.t tests/docs/*.t tests/corpus/*.t \
                 tests/fuzz/*.t tests/faults/*.t tests/bench/*.t) \
                 $(addprefix tests/package/,install.t version.t))
MDA_TESTS   := $(sort $(wildcard tests/mda/*.t))
MTA_TESTS   := $(sort $(wildcard tests/mta/*.t))
FAULT_TESTS := tests/power/power.t
# What takes long; the others are with CLI_TESTS.
PACKAGE_TESTS := $(addprefix tests/package/,dist.t deb.t rpm.t alpine.t) \
                 tests/mda/newcomer

check: $(PROGRAM) $(UNIT_TESTS) $(FUZZ_TARGETS)
	@$(RUN_TESTS) $(UNIT_TESTS) $(CLI_TESTS)

check-unit: $(UNIT_TESTS)
	@$(RUN_TESTS) $(UNIT_TESTS)

# Each delivery agent with its recipes; MTAs are unpacked, not installed.
check-mda: deps-mda $(PROGRAM)
	@$(RUN_TESTS) $(MDA_TESTS)

# Each way to fill the sent log, with real MTAs and mail programs.
check-mta: deps-mta $(PROGRAM)
	@$(RUN_TESTS) $(MTA_TESTS)

# Each call that a command makes fails, with each error, and loss of power at
# each moment of each command, all states: some 15 minutes each. A sample of both
# is in `make check`.
check-faults: $(PROGRAM)
	@BACKSIFT=$(abspath $(PROGRAM)) tests/faults/try-faults
	@$(RUN_TESTS) $(FAULT_TESTS)

# By another compiler, and without what Linux has beyond POSIX.
check-portable: deps-fuzz
	$(MAKE) BUILD=$(BUILD)/portable CC=clang CPPFLAGS=-DPLATFORM_POSIX \
	  CFLAGS="-O1 -g" check-unit

# The tarball, what packages are made of it, and a new user who has Debian's.
check-package: deps-package $(PROGRAM)
	@$(RUN_TESTS) $(PACKAGE_TESTS)

check-asan:
	ASAN_OPTIONS=detect_leaks=1:allocator_may_return_null=1 \
	  $(MAKE) BUILD=$(BUILD)/asan SANITIZE=address,undefined CFLAGS="-O1 -g" \
	  check

# tests/README.md says what each of these is for.
check-all:
	$(MAKE) lint
	$(MAKE) demo
	BACKSIFT_SLOW=1 $(MAKE) check
	$(MAKE) check-faults
	$(MAKE) check-mda
	$(MAKE) check-mta
	$(MAKE) check-package
	$(MAKE) check-portable
	$(MAKE) check-asan
	$(MAKE) check-valgrind
	FUZZ_SECONDS=$(or $(FUZZ_SECONDS),30) $(MAKE) fuzz

# Within the fence Valgrind itself could not write: it finds none.
check-valgrind: deps-lint $(PROGRAM) $(UNIT_TESTS)
	$(CC) -shared -fPIC -O1 -o $(BUILD)/no-fence.so tests/shim/no-fence.c -ldl
	WATCHER="env LD_PRELOAD=$(abspath $(BUILD)/no-fence.so) valgrind --quiet --leak-check=full --error-exitcode=99 \
	  --errors-for-leak-kinds=definite --show-leak-kinds=definite \
	  --suppressions=tests/valgrind.supp" \
	  CK_FORK=no $(RUN_TESTS) $(UNIT_TESTS)

fuzz: deps-fuzz
	$(MAKE) BUILD=$(BUILD)/fuzz CC=clang SANITIZE=address,undefined,fuzzer-no-link \
	  CFLAGS="-O1 -g" FUZZ_MAIN= FUZZ_LINK=-fsanitize=fuzzer fuzz-targets
	tests/fuzz/run $(BUILD)/fuzz

# By AFL++, and how much of the source the kept inputs reach.
fuzz-afl: deps-fuzz-more
	AFL_USE_ASAN=1 $(MAKE) BUILD=$(BUILD)/fuzz-afl CC=afl-clang-fast \
	  CFLAGS="-O1 -g" FUZZ_MAIN= FUZZ_LINK=-fsanitize=fuzzer fuzz-targets
	tests/fuzz/afl $(BUILD)/fuzz-afl

fuzz-coverage: deps-fuzz-more
	$(MAKE) BUILD=$(BUILD)/fuzz-coverage CC=clang \
	  CFLAGS="-O0 -g -fprofile-instr-generate -fcoverage-mapping" fuzz-targets
	tests/fuzz/coverage $(BUILD)/fuzz-coverage

# What `make fuzz` found of use goes into fixtures/fuzz.
fuzz-keep:
	tests/fuzz/keep $(BUILD)/fuzz

fuzz-targets: $(FUZZ_TARGETS)

golden: $(BUILD)/tests/report/test_golden
	$< --write

# What tests/bench/instructions.t holds the program to from then on.
instructions: $(PROGRAM)
	tests/bench/instructions --write $(PROGRAM) $(BUILD)
	@cat tests/bench/instructions.tsv

# How large things are: BENCH_MESSAGES (the log), BENCH_FOLDER, BENCH_BYTES (of a
# message), BENCH_WRITERS (at once), BENCH_FLOOD (bounces). BENCH_LOAD="RATE
# SECONDS": many processes at once, only where it is set. The scripts say what
# stands in there unless set.
bench: $(PROGRAM)
	@tests/bench/bench $(PROGRAM) $(BUILD)/bench
	@tests/bench/beside $(PROGRAM) $(BUILD)/bench
	@tests/bench/grow $(PROGRAM) $(BUILD)/bench
	@tests/bench/hostile $(PROGRAM) $(BUILD)/bench
	@tests/bench/large $(PROGRAM) $(BUILD)/bench
	@tests/bench/flood $(PROGRAM) --folder $(BUILD)/bench \
	  --count $(or $(BENCH_FLOOD),2000)
	@$(if $(BENCH_LOAD),tests/bench/load $(PROGRAM) $(BENCH_LOAD))

lint: deps-lint
	@$(CLANG_FORMAT) --dry-run -Werror $(wildcard src/*.c src/*/*.[ch] tests/*/*.[ch])
	tests/lint/includes
	tests/lint/library-versions
	tests/lint/musl
	tests/lint/phrases
	cppcheck --quiet --error-exitcode=1 --std=c11 --enable=warning,performance,portability \
	  --inline-suppr --suppress=missingIncludeSystem --library=gtk \
	  -Isrc -DBACKSIFT_VERSION='""' -DBACKSIFT_SYSCONFDIR='""' \
	  -DBACKSIFT_LOCALSTATEDIR='""' src

demo: $(PROGRAM)
	@tests/demo/demo $(abspath $(PROGRAM)) $(abspath $(BUILD))/demo

# --- installing ----------------------------------------------------------

BINDIR       = $(PREFIX)/bin
DOCDIR       = $(PREFIX)/share/doc/backsift
# Below it systemd looks for units, users and folders; empty: none of these are
# installed.
SYSTEMDDIR  ?= $(PREFIX)/lib
EXAMPLEDIR   = $(DOCDIR)/examples

MANDIR       = $(PREFIX)/share/man
MAN_PAGES   := $(sort $(wildcard src/*.[157] src/*/*.[157]))
DOCS        := README.md INSTALL LICENSE
EXAMPLES    := $(sort $(filter-out $(addprefix contrib/,systemd/% debian/% rpm/% \
                 alpine/%),$(shell find contrib -type f)))
SYSTEM_UNITS := $(sort $(wildcard contrib/systemd/system/*))
USER_UNITS  := $(sort $(wildcard contrib/systemd/user/*))

# Texts name the paths of this installation. backsift-sendmail is what an
# administrator puts into /usr/local/bin himself. PATH names no folder twice.
FILL_IN      = sed -e 's|/usr/local/bin/backsift$$|$(BINDIR)/backsift|' \
               -e 's|/usr/local/bin/backsift\([^-]\)|$(BINDIR)/backsift\1|g' \
               -e 's|^\(PATH="\{0,1\}\)/usr/local/bin:|\1$(BINDIR):|' \
               -e 's|^\(PATH="\{0,1\}/usr/bin:\)/usr/bin:|\1|' \
               -e 's|/var/lib/backsift|$(LOCALSTATEDIR)/lib/backsift|g' \
               -e 's|/usr/local/share/doc/backsift|$(DOCDIR)|g' \
               -e 's|/etc/backsift\.conf|$(SYSCONFDIR)/backsift.conf|g' \
               -e 's|](contrib/systemd/|]($(SYSTEMDDIR)/systemd/|g' \
               -e 's|](contrib/|](examples/|g'
# $(call install_texts,FILES,FOLDER), and $(call install_text,FILE,PATH)
install_texts = $(INSTALL) -d $(DESTDIR)$(2) && \
  $(foreach f,$(1),$(call install_text,$(f),$(2)/$(notdir $(f))) &&) :
install_text = rm -f $(DESTDIR)$(2) && $(FILL_IN) $(1) > $(DESTDIR)$(2) && \
  chmod 644 $(DESTDIR)$(2)

install: $(PROGRAM) install-manual install-completion $(if $(SYSTEMDDIR),install-systemd)
	$(INSTALL) -d $(DESTDIR)$(BINDIR)
	$(INSTALL) -m 755 $(PROGRAM) $(DESTDIR)$(BINDIR)/backsift
	$(QUIET)$(call install_texts,$(DOCS),$(DOCDIR))
	$(INSTALL) -d $(addprefix $(DESTDIR),$(EXAMPLE_FOLDERS))
	$(QUIET)$(foreach f,$(EXAMPLES),$(call install_text,$(f),$(f:contrib/%=$(EXAMPLEDIR)/%)) &&) :

install-systemd:
	$(INSTALL) -d $(DESTDIR)$(SYSTEMDDIR)/sysusers.d \
	  $(DESTDIR)$(SYSTEMDDIR)/tmpfiles.d
	$(QUIET)$(call install_texts,$(SYSTEM_UNITS),$(SYSTEMDDIR)/systemd/system)
	$(QUIET)$(call install_texts,$(USER_UNITS),$(SYSTEMDDIR)/systemd/user)
	$(QUIET)$(call install_text,contrib/systemd/sysusers.conf,$(SYSTEMDDIR)/sysusers.d/backsift.conf)
	$(QUIET)$(call install_text,contrib/systemd/tmpfiles.conf,$(SYSTEMDDIR)/tmpfiles.d/backsift.conf)

# Folders that are shared with others stay.
INSTALLED    = $(BINDIR)/backsift $(addprefix $(DOCDIR)/,$(DOCS)) \
  $(EXAMPLES:contrib/%=$(EXAMPLEDIR)/%) \
  $(if $(SYSTEMDDIR),$(addprefix $(SYSTEMDDIR)/,sysusers.d/backsift.conf \
    tmpfiles.d/backsift.conf $(patsubst contrib/%,%,$(SYSTEM_UNITS) $(USER_UNITS))))
EXAMPLE_FOLDERS = $(sort $(dir $(EXAMPLES:contrib/%=$(EXAMPLEDIR)/%)))
# The innermost first.
OWN_FOLDERS  = $(filter-out $(EXAMPLEDIR)/,$(EXAMPLE_FOLDERS)) $(EXAMPLEDIR) \
               $(DOCDIR)

uninstall: uninstall-manual uninstall-completion
	rm -f $(addprefix $(DESTDIR),$(INSTALLED))
	$(QUIET)rmdir $(addprefix $(DESTDIR),$(OWN_FOLDERS)) 2>/dev/null || :

# The pages name the folders that were chosen.
install-manual:
	$(INSTALL) -d $(foreach n,1 5 7,$(DESTDIR)$(MANDIR)/man$(n))
	set -e; for page in $(MAN_PAGES); do \
	  to="$(DESTDIR)$(MANDIR)/man$${page##*.}/$${page##*/}"; \
	  $(FILL_IN) "$$page" > "$$to"; \
	  chmod 644 "$$to"; \
	done

uninstall-manual:
	for page in $(MAN_PAGES); do \
	  rm -f "$(DESTDIR)$(MANDIR)/man$${page##*.}/$${page##*/}"; \
	done

# Where each shell looks.
COMPLETIONS  = bash-completion/completions/backsift:completion.bash \
               zsh/site-functions/_backsift:completion.zsh \
               fish/vendor_completions.d/backsift.fish:completion.fish

install-completion:
	set -e; for pair in $(COMPLETIONS); do \
	  to="$(DESTDIR)$(PREFIX)/share/$${pair%:*}"; \
	  $(INSTALL) -d "$${to%/*}"; \
	  $(INSTALL) -m 644 "src/command/$${pair#*:}" "$$to"; \
	done

uninstall-completion:
	for pair in $(COMPLETIONS); do \
	  rm -f "$(DESTDIR)$(PREFIX)/share/$${pair%:*}"; \
	done

# --- releasing -----------------------------------------------------------

# From the same commit, or the same files, the same bytes. Outside git all files
# are taken that are not made here, with the time of their tarball.
RELEASE     := backsift-$(VERSION)
TARBALL     := $(BUILD)/$(RELEASE).tar.gz
RELEASE_FILES = $(if $(wildcard .git),git ls-files,\
                 find . -path ./build -prune -o ! -type d -print | sed 's|^\./||')
RELEASE_TIME = $(or $(SOURCE_DATE_EPOCH),$(shell \
                 $(if $(wildcard .git),git log -1 --format=%ct,stat -c %Y Makefile)))

dist:
	@mkdir -p $(BUILD)
	$(QUIET)$(RELEASE_FILES) | LC_ALL=C sort | \
	  tar --create --format=ustar --no-recursion --owner=0 --group=0 \
	  --numeric-owner --mode=a+rX,u+w,go-w --mtime=@$(RELEASE_TIME) \
	  --transform='flags=r;s|^|$(RELEASE)/|' --verbatim-files-from \
	  --files-from=- | gzip -9n > $(TARBALL)
	@echo $(TARBALL)

# Debian packages, from the tarball; not by this make's flags.
DEB_FOLDER   = $(BUILD)/deb
deb: dist
	rm -rf $(DEB_FOLDER)
	mkdir -p $(DEB_FOLDER)
	cp $(TARBALL) $(DEB_FOLDER)/backsift_$(VERSION).orig.tar.gz
	tar -xzf $(TARBALL) -C $(DEB_FOLDER)
	cp -R $(DEB_FOLDER)/$(RELEASE)/contrib/debian $(DEB_FOLDER)/$(RELEASE)/
	cd $(DEB_FOLDER)/$(RELEASE) && env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL \
	  -u BUILD -u DEVELOPER -u CFLAGS dpkg-buildpackage -us -uc -b

-include $(OBJECTS:.o=.d) $(BUILD)/obj/main.d $(UNIT_TESTS:=.d)

clean:
	rm -rf $(BUILD)

.PHONY: all always deps deps-build deps-mda deps-mta deps-package deps-lint \
        deps-fuzz deps-fuzz-more check check-unit check-all check-mda check-mta \
        check-package check-portable check-faults check-asan check-valgrind \
        fuzz fuzz-afl fuzz-coverage fuzz-keep fuzz-targets golden instructions \
        bench lint demo install install-systemd install-manual \
        install-completion uninstall uninstall-manual uninstall-completion dist \
        deb clean
.DELETE_ON_ERROR:
