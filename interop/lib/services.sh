# Health and reflection of `tern serve`, asked by grpcio's clients, buf curl and grpcurl. Sourced by run.sh.

GRPCURL_VERSION=v1.9.4
SERVICES_PYTHON_CASES=(
  health_check health_check_unknown health_watch_unknown
  reflection_services reflection_call reflection_all_files reflection_unknown health_drain
)

services_suite() {
  local log="$LOGS/services-server.log"
  if ! start_server tern plaintext "$log"; then
    fail services plaintext "every case" "the server did not start, see $log"
    return
  fi
  services_buf
  services_grpcurl
  services_python # the last, for it ends with a drain
  stop_server
}

# services_case DIRECTION NAME EXPECTED COMMAND…: EXPECTED is a pattern for what the command prints.
services_case() {
  local direction=$1 name=$2 expected=$3 got status=0
  shift 3
  got="$(timeout 30 "$@" 2>&1)" || status=$?
  # shellcheck disable=SC2053
  if [[ $got == $expected ]]; then
    pass "$direction" plaintext "$name"
  else
    fail "$direction" plaintext "$name" "ended with $status: $(tr '\n' ' ' <<<"$got" | cut -c 1-300)"
  fi
}

services_buf() {
  local curl version
  BUF="$WORK/buf/node_modules/.bin/buf"
  mkdir -p "$WORK/buf"
  if ! command -v npm >/dev/null; then
    skip "buf->tern" plaintext "every case" "npm is not installed"
    return
  fi
  if [[ ! -x $BUF ]] && ! (cd "$WORK/buf" && timeout 300 npm install --silent --no-save --prefix . "@bufbuild/buf@$BUF_VERSION") >"$WORK/buf-resolve.log" 2>&1; then
    skip "buf->tern" plaintext "every case" "npm cannot bring @bufbuild/buf $BUF_VERSION"
    return
  fi
  for version in v1 v1alpha; do
    curl=("$BUF" curl --protocol grpc --http2-prior-knowledge --reflect --reflect-protocol "grpc-$version")
    services_case "buf->tern" "list_methods_$version" '*helloworld.Greeter/SayHello*' "${curl[@]}" --list-methods "http://127.0.0.1:$port"
    services_case "buf->tern" "call_$version" '*Hello, buf!*' "${curl[@]}" -d '{"name":"buf"}' "http://127.0.0.1:$port/helloworld.Greeter/SayHello"
  done
  services_case "buf->tern" health '*SERVING*' "${curl[@]}" -d '{}' "http://127.0.0.1:$port/grpc.health.v1.Health/Check"
}

services_grpcurl() {
  local program="$WORK/grpcurl/grpcurl" server="127.0.0.1:$port"
  if ! command -v go >/dev/null; then
    skip "grpcurl->tern" plaintext "every case" "go is not installed"
    return
  fi
  if [[ ! -x $program ]] && ! GOBIN="$WORK/grpcurl" GOFLAGS=-mod=mod timeout 600 go install \
    "github.com/fullstorydev/grpcurl/cmd/grpcurl@$GRPCURL_VERSION" >"$WORK/grpcurl-build.log" 2>&1; then
    skip "grpcurl->tern" plaintext "every case" "go install failed: $(tail -n 1 "$WORK/grpcurl-build.log")"
    return
  fi
  program=("$program" -plaintext -max-time 20)
  services_case "grpcurl->tern" list '*grpc.testing.TestService*helloworld.Greeter*' "${program[@]}" "$server" list
  services_case "grpcurl->tern" list_methods '*helloworld.Greeter.SayHello*' "${program[@]}" "$server" list helloworld.Greeter
  services_case "grpcurl->tern" describe '*message HelloRequest*string name = 1*' "${program[@]}" "$server" describe helloworld.HelloRequest
  services_case "grpcurl->tern" call '*Hello, grpcurl!*' "${program[@]}" -d '{"name":"grpcurl"}' "$server" helloworld.Greeter/SayHello
  services_case "grpcurl->tern" health '*"SERVING"*' "${program[@]}" "$server" grpc.health.v1.Health/Check
  services_case "grpcurl->tern" health_list '*"helloworld.Greeter"*"SERVING"*' "${program[@]}" "$server" grpc.health.v1.Health/List
  services_case "grpcurl->tern" unknown '*not found: no.Such*' "${program[@]}" "$server" describe no.Such
}

services_python() {
  local venv="$WORK/services-python" log="$LOGS/services-python" name line
  if ! command -v python3 >/dev/null; then
    skip "c-core->tern" plaintext "every case" "python3 is not installed"
    return
  fi
  if ! cmp -s "$venv/installed.txt" "$HERE/services/requirements.txt"; then
    rm -rf "$venv"
    if ! { python3 -m venv "$venv" && timeout 600 "$venv/bin/pip" install --quiet --disable-pip-version-check --only-binary :all: \
      -r "$HERE/services/requirements.txt" && cp "$HERE/services/requirements.txt" "$venv/installed.txt"; } >"$WORK/services-python.log" 2>&1; then
      skip "c-core->tern" plaintext "every case" "pip cannot bring the clients: $(tail -n 1 "$WORK/services-python.log")"
      return
    fi
  fi
  timeout 120 "$venv/bin/python" "$HERE/services/check.py" "$port" "$server_pid" >"$log.out" 2>"$log.err" || true
  for name in "${SERVICES_PYTHON_CASES[@]}"; do
    line="$(grep -m 1 -E "^(PASS|FAIL) $name(:|$)" "$log.out" || true)"
    case "$line" in
      PASS*) pass "c-core->tern" plaintext "$name" ;;
      FAIL*) fail "c-core->tern" plaintext "$name" "${line#FAIL "$name": }" ;;
      *) fail "c-core->tern" plaintext "$name" "no verdict (see $log.err)" ;;
    esac
  done
}
