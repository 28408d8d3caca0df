#!/usr/bin/env bash
# Proof against others: Tern's client and server with gRPC implementations that are not ours.
#
#   interop/run.sh SUITE…      one or more of those below; a suite of its own folder takes options too
#   interop/run.sh all         every suite that CI runs
#   interop/run.sh             says which suites there are
#
# A suite is a file lib/NAME.sh with a function NAME_suite, whose first line says what it is, or a program NAME/run.sh. Nothing
# else has to be told of a new one.
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

for library in "$HERE"/lib/*.sh; do
  source "$library"
done

# Both directions against another implementation of gRPC; these stand in this file.
PEERS="grpc-java c-core grpc-go"

# Those need the test certificate, or gRPC's own protos.
CERTIFIED="$PEERS h2spec netty reconnect attacks peers"

# What CI does not run with all others: it takes long, judges the harness, or is run by itself.
APART="attacks peers"

suites_of_files() {
  local file name
  for file in "$HERE"/lib/*.sh; do
    name="$(basename "$file" .sh)"
    if declare -F "${name//-/_}_suite" >/dev/null; then
      echo "$name"
    fi
  done
}

programs() {
  local file
  for file in "$HERE"/*/run.sh; do
    basename "$(dirname "$file")"
  done
}

usage() {
  local name
  echo "usage: interop/run.sh SUITE... | all"
  printf '  %-14s %s\n' grpc-java "grpc-java's interop programs, both directions, Netty and OkHttp"
  printf '  %-14s %s\n' c-core "the C core through Python's grpcio, both directions"
  printf '  %-14s %s\n' grpc-go "grpc-go's interop programs, both directions"
  for name in $(suites_of_files); do
    printf '  %-14s %s\n' "$name" "$(sed -nE '1s/^# (.*\S)\s+Sourced by run\.sh\.$/\1/p;1s/^# //p' "$HERE/lib/$name.sh" | head -n 1)"
  done
  printf '  %-14s %s\n' fuzz "Jazzer on every fuzz target: fuzz [SECONDS] [TARGET...]"
  printf '  %-14s %s\n' peers "the peers with each other: proves this harness, says nothing of Tern"
  for name in $(programs); do
    printf '  %-14s %s\n' "$name" "$(sed -n '2s/^# //p' "$HERE/$name/run.sh")"
  done
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
  if needs_tern "$1"; then
    case "$1" in
      grpc-java) both_ways grpc-java netty okhttp ;;
      c-core) both_ways python "" ;;
      grpc-go) both_ways go "" ;;
      *) "${1//-/_}_suite" ;;
    esac
  fi
  subtotal "$1"
}

peers_suite() {
  local transport
  for transport in plaintext tls; do
    for pair in "grpc-java:netty python" "grpc-java:okhttp python" "python: grpc-java" "go: python" "python: go" "go: grpc-java"; do
      peers_pair "$pair" "$transport"
    done
  done
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

among() { # WORD WORDS
  [[ " $2 " == *" $1 "* ]]
}

main() {
  local suites=() name known
  known="$PEERS peers $(suites_of_files | tr '\n' ' ')"
  case "${1:-}" in
    "") usage ;;
    all) for name in $known; do among "$name" "$APART" || suites+=("$name"); done ;;
    protobuf-conformance) exec "$HERE/conformance/run.sh" "${@:2}" ;;
    fuzz) fuzz_targets "${@:2}" && exit 0 || exit 1 ;;
    *)
      if [[ -x $HERE/$1/run.sh ]]; then
        exec "$HERE/$1/run.sh" "${@:2}"
      fi
      for name in "$@"; do
        among "$name" "$known" || usage
        suites+=("$name")
      done
      ;;
  esac
  mkdir -p "$WORK" "$LOGS"
  trap stop_everything EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  for name in "${suites[@]}"; do
    if ! among "$name" "$CERTIFIED" || unpack_grpc_java; then
      suite "$name"
    else
      skip "$name" - "every case" "the test certificate and the protos come with grpc-java: $why"
    fi
  done
  total
}

main "$@"
