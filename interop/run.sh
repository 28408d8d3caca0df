#!/usr/bin/env bash
# Proof against others: Tern's client and server with gRPC implementations that are not ours.
#
#   interop/run.sh grpc-java   grpc-java's interop programs, both directions, Netty and OkHttp
#   interop/run.sh c-core      the C core through Python's grpcio, both directions
#   interop/run.sh grpc-go     grpc-go's interop programs, both directions
#   interop/run.sh h2spec      h2spec against ./tern serve
#   interop/run.sh reconnect   a server that is killed and comes back under a running client
#   interop/run.sh attacks [PEER]   the attack kit against ./tern serve with little memory, or against grpc-java
#   interop/run.sh plugins     tern compile beside protoc, plugins run by both, our generator run by protoc and buf
#   interop/run.sh maven       builds of small projects with the Maven plugin
#   interop/run.sh all         everything above
#   interop/run.sh protobuf-conformance   protobuf's own conformance suite: binary, JSON and text
#   interop/run.sh descriptors            our .proto compiler beside protoc: real files, damaged files, and their Java
#   interop/run.sh fuzz [SECONDS] [TARGET...]   Jazzer on every fuzz target, 180 s each; wants `mvn install` first
#   interop/run.sh peers       the peers with each other: proves this harness, says nothing of Tern
#
# One line for each case, and at the end one line with the sums; not zero when something failed. A case or a peer that
# cannot run is counted as skipped and says why. Nothing of a peer is kept in the repository: Maven, pip and the Go proxy
# bring them into interop/target/peers, the test certificate comes out of grpc-java's own jar.
set -euo pipefail

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
HERE="$ROOT/interop"
WORK="$HERE/target/peers"
LOGS="$HERE/target/logs"
CERTS="$WORK/certs"
PROTOS="$WORK/protos"
export ROOT WORK CERTS PROTOS

source "$HERE/lib/report.sh"
source "$HERE/lib/processes.sh"
source "$HERE/lib/cases.sh"
source "$HERE/lib/h2spec.sh"
source "$HERE/lib/reconnect.sh"
source "$HERE/lib/attacks.sh"
source "$HERE/lib/fuzz.sh"

usage() {
  sed -n -e '2p' -e '/^#   interop/p' "${BASH_SOURCE[0]}" | sed 's/^# \{0,1\}//'
source "$HERE/lib/plugins.sh"
source "$HERE/lib/maven.sh"
  sed -n -e '2p' -e '/^#   interop/p' "${BASH_SOURCE[0]}" | sed 's/^# \{0,1\}//'
  exit 64
}

# prepare PEER: exit status 0 when it can be used; otherwise `why` holds the reason.
prepare() {
  local status=0
  why="$("$HERE/peers/$1/peer.sh" prepare)" || status=$?
  if [[ $status -ne 0 && -z $why ]]; then
    why="preparing $1 failed with status $status"
  fi
  return "$status"
}

# Certificates and protos come out of jars that grpc-java's class path names.
unpack_grpc_java() {
  prepare grpc-java || return 1
  if [[ ! -s $CERTS/server1.key || ! -s $PROTOS/grpc/testing/test.proto ]]; then
    local testing interop
    testing="$(tr ':' '\n' <"$WORK/grpc-java.classpath" | grep '/grpc-testing-[0-9.]*\.jar$')"
    interop="$(tr ':' '\n' <"$WORK/grpc-java.classpath" | grep '/grpc-interop-testing-[0-9.]*\.jar$')"
    mkdir -p "$PROTOS"
    (cd "$WORK" && jar xf "$testing" certs)
    (cd "$PROTOS" && jar xf "$interop" grpc/testing)
    chmod 600 "$CERTS/server1.key"
  fi
}

# judge CLIENT KIND SERVER TRANSPORT: every case that this client has, one server for all of them.
judge() {
  local client=$1 kind=$2 server=$3 transport=$4 name log reason
  local direction="$client${kind:+/$kind}->$server" fit=()
  log="$LOGS/$client${kind:+-$kind}-to-$server-$transport"
  for name in $(cases_of "$client" "$server"); do
    reason="$(unfit "$client" "$server" "$transport" "$name")"
    if [[ -n $reason ]]; then
      skip "$direction" "$transport" "$name" "$reason"
    else
      fit+=("$name")
    fi
  done
  if ! start_server "$server" "$transport" "$log-server.log"; then
    for name in "${fit[@]}"; do
      fail "$direction" "$transport" "$name" "the server did not start, see $log-server.log"
    done
    return
  fi
  if takes_many_cases "$client"; then
    judge_together "${fit[@]}"
  else
    for name in "${fit[@]}"; do
      judge_one "$name"
    done
  fi
  stop_server
}

# Both use the variables of `judge`.
judge_one() {
  local status attempt attempts
  attempts="$(attempts_of "$client" "$1")"
  for ((attempt = 1; attempt <= attempts; attempt++)); do
    status=0
    timeout --kill-after=5 90 "$HERE/peers/$client/peer.sh" client "$kind" "$port" "$transport" "$1" >"$log-$1.log" 2>&1 || status=$?
    if [[ $status -eq 0 ]]; then
      pass "$direction" "$transport" "$1$([[ $attempt -eq 1 ]] || echo " (attempt $attempt)")"
      return
    fi
  done
  fail "$direction" "$transport" "$1" "status $status: $(first_complaint "$log-$1.log") (see $log-$1.log)"
}

judge_together() {
  local name line status=0 all
  all="$(IFS=,; echo "$*")"
  timeout --kill-after=5 300 "$HERE/peers/$client/peer.sh" client "$kind" "$port" "$transport" "$all" >"$log.out" 2>"$log.err" || status=$?
  for name in "$@"; do
    line="$(grep -m 1 -E "^(PASS|FAIL) $name(:|$)" "$log.out" || true)"
    case "$line" in
      PASS*) pass "$direction" "$transport" "$name" ;;
      FAIL*) fail "$direction" "$transport" "$name" "${line#FAIL "$name": } (see $log.err)" ;;
      *) fail "$direction" "$transport" "$name" "no verdict, the client ended with status $status (see $log.err)" ;;
    esac
  done
}

# both_ways PEER KIND…: their client in each of its kinds against our server, then our client against their server.
both_ways() {
  local peer=$1 kind transport name
  shift
  if ! prepare "$peer"; then
    skip "$peer" - "every case" "$why"
    return
  fi
  for name in "${CLOUD_CASES[@]}"; do
    skip "$peer" - "$name" "needs credentials of Google's cloud"
  done
  for transport in plaintext tls; do
    for kind in "$@"; do
      judge "$peer" "$kind" tern "$transport"
    done
    judge tern "" "$peer" "$transport"
  done
}

needs_tern() {
  if ! prepare tern; then
    fail "$1" - "every case" "$why"
    return 1
  fi
}

suite() {
  heading "$1"
  case "$1" in
    grpc-java) if needs_tern "$1"; then both_ways grpc-java netty okhttp; fi ;;
    c-core) if needs_tern "$1"; then both_ways python ""; fi ;;
    grpc-go) if needs_tern "$1"; then both_ways go ""; fi ;;
    h2spec) if needs_tern "$1"; then h2spec_suite; fi ;;
    attacks) if needs_tern "$1" && prepare "$attacked"; then attacks_suite "$attacked"; fi ;;
    reconnect) if needs_tern "$1"; then reconnect_suite; fi ;;
    plugins) if needs_tern "$1"; then plugins_suite; fi ;;
    maven) maven_suite ;;
    peers)
      local transport
      for transport in plaintext tls; do
        for pair in "grpc-java:netty python" "grpc-java:okhttp python" "python: grpc-java" "go: python" "python: go" "go: grpc-java"; do
          peers_pair "$pair" "$transport"
        done
      done
      ;;
  esac
  subtotal "$1"
}

peers_pair() {
  local client kind server rest
  read -r rest server <<<"$1"
  client="${rest%%:*}" kind="${rest#*:}"
  if prepare "$client" && prepare "$server"; then
    judge "$client" "$kind" "$server" "$2"
  else
    skip "$client->$server" "$2" "every case" "$why"
  fi
}

# Only those that talk to a server.
needs_certificates() {
  [[ $* != plugins && $* != maven ]]
}

main() {
  local suites
  case "${1:-}" in
    grpc-java | c-core | grpc-go | h2spec | reconnect | plugins | maven | peers) suites=("$1") ;;
    attacks) suites=(attacks) attacked="${2:-tern}" ;;
    protobuf-conformance) exec "$HERE/conformance/run.sh" "${@:2}" ;;
    descriptors) exec "$HERE/descriptors/run.sh" "${@:2}" ;;
    fuzz) fuzz_targets "${@:2}" && exit 0 || exit 1 ;;
    all) suites=(grpc-java c-core grpc-go h2spec reconnect plugins maven) ;;
    *) usage ;;
  esac
  mkdir -p "$WORK" "$LOGS"
  trap stop_everything EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  if ! needs_certificates "${suites[@]}" || unpack_grpc_java; then
    for name in "${suites[@]}"; do
      suite "$name"
    done
  else
    for name in "${suites[@]}"; do
      skip "$name" - "every case" "the test certificate and the protos come with grpc-java: $why"
    done
  fi
  total
}

main "$@"
