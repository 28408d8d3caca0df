#!/usr/bin/env bash
# Unary hello end to end, ours beside grpc-java in one run: servers interleaved, the server on CPU 0 and the generator on CPU 1.
#   benchmarks/run.sh [e2e] [--rounds N] [--warm S] [--seconds S] [--connections N] [--streams N]
#   benchmarks/run.sh jmh [pattern] [more JMH arguments]
# jmh: the codecs beside their peers, a fork of each in turn, all again JMH_ROUNDS times (2) for each Java home in TERN_JDKS
# (one path after another, with colons between; without it, the java of JAVA_HOME or of the path); then one table.
set -euo pipefail
home=$(cd "$(dirname "$0")/.." && pwd)
mode=e2e
case "${1:-}" in e2e | jmh) mode=$1; shift ;; esac

echo "building what changed ..." >&2
profile=(); if [ "$mode" = jmh ]; then profile=(-Ppeers); fi
(cd "$home" && mvn -B -q "${profile[@]}" -pl benchmarks -am -Dmaven.test.skip=true -Dspotless.check.skip package)
classpath=$(ls "$home"/benchmarks/target/tern-benchmarks-*.jar | head -1):$home/benchmarks/target/lib/*
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

if [ "$mode" = jmh ]; then
  rounds=${JMH_ROUNDS:-2} results=$home/benchmarks/target/jmh
  mkdir -p "$results"; rm -f "$results"/*.json
  if [ $# -eq 0 ]; then set -- 'Message|Codec|Text'; fi
  IFS=: read -ra jdks <<<"${TERN_JDKS:-}"
  [ ${#jdks[@]} -gt 0 ] || jdks=("$(dirname "$(dirname "$(readlink -f "$(command -v "$java")")")")")
  for round in $(seq "$rounds"); do
    for jdk in "${jdks[@]}"; do
      version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$jdk/release")
      # Many short iterations: beside other work the fastest of them says most. The table shows how far the median is.
      "$jdk/bin/java" -Xmx256m -cp "$classpath" org.openjdk.jmh.Main -f 1 -wi 8 -w 150ms -i 24 -r 50ms -prof gc \
        -jvmArgs "-Xms600m -Xmx600m -XX:+UseSerialGC" -v SILENT -rf json -rff "$results/jmh-$version-$round.json" "$@" >/dev/null
    done
  done
  exec python3 "$home/benchmarks/jmh_table.py" "$results"/*.json
fi

rounds=3 warm=15 seconds=5 connections=1 streams=100
while [ $# -gt 0 ]; do
  case $1 in
    --rounds) rounds=$2 ;; --warm) warm=$2 ;; --seconds) seconds=$2 ;;
    --connections) connections=$2 ;; --streams) streams=$2 ;;
    *) echo "unknown option $1" >&2; exit 64 ;;
  esac
  shift 2
done

server= results=$(mktemp)
trap 'if [ -n "$server" ]; then kill "$server" 2>/dev/null || true; fi; rm -f "$results" "$results.out"' EXIT
pin() { # CPU command...
  local cpu=$1; shift
  if [ "$(nproc)" -ge 2 ] && command -v taskset >/dev/null; then exec taskset -c "$cpu" "$@"; else exec "$@"; fi
}
measure() { # name class mode
  : >"$results.out"
  (pin 0 "$java" -Xms512m -Xmx512m -cp "$classpath" "dev.tern.benchmarks.$2" 0 "$3") >"$results.out" 2>/dev/null &
  server=$!
  for _ in $(seq 300); do grep -q listening "$results.out" && break; read -rt 0.1 <> <(:) || true; done
  local port; port=$(grep -oE '[0-9]+' "$results.out" | tail -1)
  (pin 1 "$java" -cp "$classpath" dev.tern.benchmarks.UnaryLoad \
    "$port" "$connections" "$streams" "$warm" "$seconds" "$server") | sed "s/^{/{\"server\":\"$1\",/" | tee -a "$results"
  kill "$server"; wait "$server" 2>/dev/null || true
  server=
}
for _ in $(seq "$rounds"); do
  measure tern-direct TernServer direct
  measure grpc-java-direct GrpcJavaServer direct
  measure tern-default TernServer default
  measure grpc-java-default GrpcJavaServer default
done
python3 - "$results" <<'PY'
import json, statistics, sys
rows = {}
for line in open(sys.argv[1]):
    r = json.loads(line); rows.setdefault(r["server"], []).append(r)
med = lambda name, key: statistics.median(r[key] for r in rows[name])
print(f"{'server':20} {'RPC/s':>10} {'CPU µs/RPC':>11} {'p50 µs':>9} {'p99 µs':>9} {'generator':>9}")
for name in rows:
    print(f"{name:20} {med(name,'rps'):10.0f} {med(name,'server_cpu_us'):11.2f} {med(name,'p50_us'):9.1f} {med(name,'p99_us'):9.1f} {med(name,'generator_cpu'):9.2f}")
for kind in ("direct", "default"):
    a, b = f"tern-{kind}", f"grpc-java-{kind}"
    print(f"{kind}: {med(a,'rps')/med(b,'rps'):.2f} times the rate, {med(b,'server_cpu_us')/med(a,'server_cpu_us'):.2f} times less CPU a call than grpc-java")
PY
