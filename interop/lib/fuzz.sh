# shellcheck shell=bash
# Jazzer on the targets of src/test/java/dev/tern/interop/fuzz. What it learns is kept in target/fuzz/<target>/corpus, so that
# the next run goes on from there; a finding is written to target/fuzz/<target> and, made small, belongs into
# src/test/resources/fuzz/<target>, where ReplayTest holds it.

FUZZ_TARGETS=(descriptor json source text wire)

# fuzz_targets [SECONDS] [TARGET...]: not zero when there was a finding.
fuzz_targets() {
  local seconds=180 target failed=0
  if [[ ${1:-} =~ ^[0-9]+$ ]]; then
    seconds=$1
    shift
  fi
  local targets=("$@")
  if [[ $# -eq 0 ]]; then
    targets=("${FUZZ_TARGETS[@]}")
  fi
  mvn -B -q -f "$HERE/pom.xml" -Pfuzz test-compile dependency:build-classpath \
    -Dmdep.outputFile="$HERE/target/fuzz.classpath" -Dmdep.includeScope=test || {
    echo "FAIL fuzz: the targets do not build; the modules must be installed (mvn install)"
    return 1
  }
  for target in "${targets[@]}"; do
    fuzz_one "$target" "$seconds" || failed=1
  done
  return "$failed"
}

fuzz_one() {
  local target=$1 seconds=$2 work="$HERE/target/fuzz/$1" status=0 runs
  local seeds="$HERE/src/test/resources/fuzz/$target" java="${JAVA_HOME:+$JAVA_HOME/bin/}java"
  if [[ ! -d $seeds ]]; then
    echo "FAIL fuzz $target: there is no such target"
    return 1
  fi
  mkdir -p "$work/corpus"
  # An input that takes 20 s hangs; the heap and the resident set bound what it may take of memory.
  (cd "$work" && timeout "$((seconds + 120))" nice -n 19 "$java" -Xmx1200m \
    -cp "$HERE/target/test-classes:$HERE/target/classes:$(<"$HERE/target/fuzz.classpath")" \
    com.code_intelligence.jazzer.Jazzer --target_class="dev.tern.interop.fuzz.${target^}Fuzz" \
    "--instrumentation_includes=dev.tern.**:com.fasterxml.**" corpus "$seeds" \
    -max_total_time="$seconds" -timeout=20 -rss_limit_mb=2500 -max_len=8192) >"$work/log" 2>&1 || status=$?
  runs="$(grep -oE '^Done [0-9]+ runs|^#[0-9]+' "$work/log" | tail -1)"
  if [[ $status -eq 0 ]]; then
    echo "PASS fuzz $target: $runs, no finding"
  else
    echo "FAIL fuzz $target: $runs, status $status; see $work/log"
    return 1
  fi
}
