#!/usr/bin/env bash
# How large the generated code is: googleapis' common protos through ./tern and through protoc, source and classes, and the
# classes packed. Messages and enums only, since protoc writes no gRPC services. Maven brings what it needs into target/; the
# modules must be built (mvn package). Not zero when something failed; what cannot run is skipped and says why.
set -euo pipefail

HERE="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
ROOT="$(cd "$HERE/.." && pwd)"
WORK="$HERE/target/peers"
LOGS="$HERE/target/logs"
mkdir -p "$WORK" "$LOGS"
source "$HERE/lib/report.sh"

SIZES_PROTOS=com.google.api.grpc:proto-google-common-protos:2.64.1
SIZES_PROTOC=com.google.protobuf:protoc:4.36.2:exe:linux-x86_64
SIZES_RUNTIME=com.google.protobuf:protobuf-java:4.36.2

sizes_suite() {
  local work=$WORK/sizes own=$WORK/sizes/tern theirs=$WORK/sizes/protoc files
  rm -rf "$work"
  mkdir -p "$own/java" "$own/classes" "$theirs/java" "$theirs/classes" "$work/protos" "$work/include"
  if [[ $(uname -sm) != "Linux x86_64" ]]; then
    skip sizes - googleapis "the official compiler is fetched for Linux on x86-64 only"
    return
  fi
  if ! sizes_fetch "$work" >"$LOGS/sizes-fetch.log" 2>&1; then
    skip sizes - googleapis "Maven cannot bring protoc or the protos, see $LOGS/sizes-fetch.log"
    return
  fi
  (cd "$work/protos" && jar xf "$work"/proto-google-common-protos-*.jar && rm -rf META-INF com)
  (cd "$work/include" && jar xf "$work"/protobuf-java-*.jar google/protobuf)
  mapfile -t files < <(cd "$work/protos" && find . -name '*.proto' -printf '%P\n' | LC_ALL=C sort)
  if (cd "$work/protos" && "$ROOT/tern" compile -I . --tern_out "$own/java" "${files[@]}") >"$LOGS/sizes-tern.log" 2>&1 &&
    sizes_without_services "$own/java" &&
    sizes_compile "$own" "$ROOT/protobuf/target/classes" &&
    (cd "$work/protos" && "$work/compiler" -I . -I "$work/include" --java_out="$theirs/java" "${files[@]}") >"$LOGS/sizes-protoc.log" 2>&1 &&
    sizes_compile "$theirs" "$(echo "$work"/protobuf-java-*.jar)"; then
    printf '%-10s %12s %12s %12s %12s %12s\n' "" sources "bytes" classes "bytes" "packed"
    sizes_row tern "$own"
    sizes_row protoc "$theirs"
    pass sizes - "googleapis, ${#files[@]} files"
  else
    fail sizes - googleapis "see $LOGS/sizes-*.log"
  fi
}

sizes_fetch() {
  local one
  for one in "$SIZES_PROTOS" "$SIZES_PROTOC" "$SIZES_RUNTIME"; do
    (cd "$ROOT" && "${MVN:-mvn}" -B -q -N dependency:copy -Dartifact="$one" -DoutputDirectory="$1" -Dmdep.useBaseVersion=true)
  done
  mv "$1"/protoc-*.exe "$1/compiler"
  chmod +x "$1/compiler"
}

sizes_without_services() {
  grep -rlZ --include='*.java' 'static ServiceDefinition bind(' "$1" | xargs -0 -r rm
}

sizes_compile() { # FOLDER CLASSPATH
  (cd "$1" && find java -name '*.java' >sources && javac -nowarn -proc:none --release 17 -cp "$2" -d classes @sources) \
    >"$LOGS/sizes-javac-$(basename "$1").log" 2>&1
}

sizes_row() { # NAME FOLDER
  (cd "$2" && jar --create --file classes.jar -C classes .)
  printf '%-10s %12s %12s %12s %12s %12s\n' "$1" \
    "$(find "$2/java" -name '*.java' | wc -l)" "$(find "$2/java" -name '*.java' -print0 | xargs -0 cat | wc -c)" \
    "$(find "$2/classes" -name '*.class' | wc -l)" "$(find "$2/classes" -name '*.class' -print0 | xargs -0 cat | wc -c)" \
    "$(wc -c <"$2/classes.jar")"
}

sizes_suite
total
