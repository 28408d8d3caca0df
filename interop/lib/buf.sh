# buf beside tern lint, tern format and tern breaking: our corpora and real files. Sourced by run.sh.

BUF_VERSION=1.75.0
BUF_JARS=(
  com.google.api.grpc:proto-google-common-protos:2.63.0
  io.opentelemetry.proto:opentelemetry-proto:1.5.0-alpha
  io.etcd:jetcd-grpc:0.8.4
)
BUF_LINT=STANDARD,COMMENTS,UNARY_RPC,STABLE_PACKAGE_NO_IMPORT_UNSTABLE

buf_prepare() {
  BUF="$WORK/buf/node_modules/.bin/buf"
  for tool in npm python3 unzip; do
    if ! command -v $tool >/dev/null; then
      why="$tool is not installed"
      return 1
    fi
  done
  mkdir -p "$WORK/buf/corpora"
  if [[ ! -x $BUF ]] && ! (cd "$WORK/buf" && timeout 300 npm install --silent --no-save --prefix . "@bufbuild/buf@$BUF_VERSION") >"$WORK/buf-resolve.log" 2>&1; then
    why="npm cannot bring @bufbuild/buf $BUF_VERSION"
    return 1
  fi
  local jar name
  for jar in "${BUF_JARS[@]}"; do
    name="${jar#*:}" name="${name%%:*}"
    if [[ ! -d $WORK/buf/corpora/$name ]]; then
      if ! timeout 600 mvn -B -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy -f "$HERE/peers/grpc-java/pom.xml" \
        -Dartifact="$jar:jar" -DoutputDirectory="$WORK/buf" >>"$WORK/buf-resolve.log" 2>&1; then
        why="Maven could not resolve $jar"
        return 1
      fi
      mkdir -p "$WORK/buf/corpora/$name"
      unzip -qo "$WORK/buf/$name"-*.jar '*.proto' -d "$WORK/buf/corpora/$name"
    fi
  done
}

buf_suite() {
  if ! buf_prepare; then
    skip buf - "every case" "$why"
    return
  fi
  local resources="$ROOT/schema/src/test/resources" corpus mutant
  for corpus in "$resources/lint/corpus" "$WORK"/buf/corpora/*/; do
    buf_lint "$corpus"
  done
  buf_breaking "the pair of every rule" "$resources/breaking/after" "$resources/breaking/before"
  for corpus in "$WORK"/buf/corpora/*/; do
    for seed in 1 2 3 4; do
      mutant="$WORK/buf/mutant"
      rm -rf "$mutant"
      python3 "$HERE/buf/mutate.py" "$corpus" "$mutant" "$seed"
      buf_breaking "$(basename "$corpus"), mutation $seed" "$mutant" "$corpus"
    done
  done
  for corpus in "$resources/lint/corpus" "$resources/breaking/before" "$resources/breaking/after" "$WORK"/buf/corpora/*/; do
    buf_format "$corpus"
  done
}

# Findings as path, line, column and rule. Where a default is written is the value to us and the word before it to buf.
buf_findings() {
  python3 -c '
import json, sys
for line in sys.stdin:
    f = json.loads(line)
    column = 0 if f["type"] == "FIELD_SAME_DEFAULT" else f.get("start_column", 1)
    print("%s:%d:%d %s" % (f.get("path", ""), f.get("start_line", 1), column, f["type"]))' | sort
}

# buf_same CASE: compares the two lists; differences that we chose are in interop/buf/kept.txt.
buf_same() {
  local found log="$LOGS/buf-$(tr -c 'a-zA-Z0-9\n' '-' <<<"$1").diff"
  found="$(wc -l <"$WORK/buf/theirs")"
  diff "$WORK/buf/theirs" "$WORK/buf/ours" | grep '^[<>]' | grep -vxFf "$HERE/buf/kept.txt" >"$log" || true
  if [[ -s $log ]]; then
    fail buf - "$1" "$(wc -l <"$log") findings differ (see $log)"
  else
    pass buf - "$1: $found findings"
  fi
}

buf_lint() {
  local use="\"${BUF_LINT//,/\",\"}\""
  (cd "$1" && timeout 120 "$BUF" lint --error-format json \
    --config "{\"version\":\"v2\",\"lint\":{\"use\":[$use],\"except\":[\"PROTOVALIDATE\"]}}") >"$WORK/buf/json" 2>"$LOGS/buf.err" || true
  buf_findings <"$WORK/buf/json" >"$WORK/buf/theirs"
  (cd "$1" && timeout 120 "$ROOT/tern" lint --use "$BUF_LINT" --json) >"$WORK/buf/json" 2>"$LOGS/tern.err" || true
  buf_findings <"$WORK/buf/json" >"$WORK/buf/ours"
  buf_same "lint $(basename "$1")"
}

buf_breaking() {
  local use
  use="$("$ROOT/tern" breaking --list-rules | cut -d' ' -f1 | paste -sd,)"
  (cd "$2" && timeout 120 "$BUF" breaking --against "$3" --error-format json \
    --config "{\"version\":\"v2\",\"breaking\":{\"use\":[\"${use//,/\",\"}\"]}}") >"$WORK/buf/json" 2>"$LOGS/buf.err" || true
  if grep -q '"type":"COMPILE"' "$WORK/buf/json"; then
    # The mutation hit an option that others use: then there is nothing to compare, but to refuse.
    if (cd "$2" && timeout 120 "$ROOT/tern" breaking --against "$3") >"$LOGS/tern.err" 2>&1 || ! grep -q ' error: ' "$LOGS/tern.err"; then
      fail buf - "breaking $1" "buf cannot compile this and we can"
    else
      pass buf - "breaking $1: neither compiles it"
    fi
    return
  fi
  buf_findings <"$WORK/buf/json" >"$WORK/buf/theirs"
  (cd "$2" && timeout 120 "$ROOT/tern" breaking --use "$use" --against "$3" --json) >"$WORK/buf/json" 2>"$LOGS/tern.err" || true
  buf_findings <"$WORK/buf/json" >"$WORK/buf/ours"
  buf_same "breaking $1"
}

buf_format() {
  local file all=0 same=0 name log="$LOGS/buf-format.diff"
  name="${1#"$ROOT"/schema/src/test/resources/}"
  name="format ${name#"$WORK"/buf/corpora/}"
  rm -rf "$WORK/buf/formatted"
  cp -r "$1" "$WORK/buf/formatted"
  (cd "$WORK/buf/formatted" && timeout 120 "$ROOT/tern" format -w .) >"$LOGS/tern.err" 2>&1 || true
  while IFS= read -r file; do
    all=$((all + 1))
    if (cd "$1" && timeout 60 "$BUF" format "$file") 2>"$LOGS/buf.err" | cmp -s - "$WORK/buf/formatted/$file"; then
      same=$((same + 1))
    else
      echo "$1/$file" >>"$log"
    fi
  done < <(cd "$1" && find . -name '*.proto' | sort)
  if [[ $same -eq $all ]]; then
    pass buf - "${name%/}: $all files, byte for byte"
  else
    fail buf - "${name%/}" "$((all - same)) of $all files differ (see $log)"
  fi
}
