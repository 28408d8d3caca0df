# Plain HTTP on the port of gRPC, with curl: prior knowledge, the h2c upgrade, TLS, and HTTP/1.1, which is told off.
# Sourced by run.sh.

# http_case NAME TRANSPORT EXPECTED CURL-ARGUMENT…: EXPECTED is a pattern for "status version" and the body.
http_case() {
  local name=$1 transport=$2 expected=$3 got status=0
  shift 3
  got="$(timeout 20 curl -sS --max-time 10 -w '\n%{http_code} %{http_version}' "$@" 2>&1)" || status=$?
  # shellcheck disable=SC2053
  if [[ $got == $expected ]]; then
    pass "curl->tern" "$transport" "$name"
  else
    fail "curl->tern" "$transport" "$name" "curl ended with $status: $(tr '\n' ' ' <<<"$got" | cut -c 1-300)"
  fi
}

http_suite() {
  local transport log
  if ! command -v curl >/dev/null || ! curl --version | grep -q HTTP2; then
    skip curl - "every case" "there is no curl with HTTP/2"
    return
  fi
  for transport in plaintext tls; do
    log="$LOGS/http-$transport-server.log"
    if ! start_http_server "$transport" "$log"; then
      fail "curl->tern" "$transport" "every case" "the server did not start, see $log"
      continue
    fi
    "http_$transport"
    stop_server
  done
}

# start_http_server TRANSPORT LOG: sets `port` and `server_pid`.
start_http_server() {
  port="$(free_port)"
  setsid "$HERE/peers/tern/peer.sh" java dev.tern.interop.service.HttpServer "$port" "$1" >"$2" 2>&1 &
  server_pid=$!
  wait_until 60 ready_or_dead "$port" && alive "$server_pid" && accepts "$port"
}

http_plaintext() {
  local url="http://127.0.0.1:$port"
  http_case get_prior_knowledge plaintext $'ready\n\n200 2' --http2-prior-knowledge "$url/health"
  http_case post_prior_knowledge plaintext $'POST /echo of 5: hello\n200 2' --http2-prior-knowledge -d hello "$url/echo"
  head -c 300000 /dev/zero | tr '\0' x >"$WORK/http-large"
  http_case large_post plaintext $'POST /echo of 300000: x*x\n200 2' --http2-prior-knowledge --data-binary "@$WORK/http-large" "$url/echo"
  http_case head plaintext '*200*content-length: 6*200 2' --http2-prior-knowledge -I "$url/health"
  http_case unknown_page plaintext $'no such page\n\n404 2' --http2-prior-knowledge "$url/nowhere"
  http_case failing_page plaintext '*its log says why*500 2' --http2-prior-knowledge "$url/fail"
  http_case upgrade_h2c plaintext $'ready\n\n200 2' --http2 "$url/health"
  http_case http1_is_told plaintext '*This port speaks HTTP/2*505 1.1' --http1.1 "$url/health"
  http_case http1_post_is_told plaintext '*505 1.1' --http1.1 -d hello "$url/echo"
  http_case grpc_beside plaintext '*a gRPC request is a POST*405 2' --http2-prior-knowledge -H 'content-type: application/grpc' "$url/nowhere"
}

http_tls() {
  local url="https://localhost:$port"
  http_case get_alpn tls $'ready\n\n200 2' -k --http2 "$url/health"
  http_case http1_without_alpn tls '*This port speaks HTTP/2*505 1.1' -k --no-alpn --http1.1 "$url/health"
}
