#!/usr/bin/env bash
# grpc-go's own interop server and client, built from its module. Called by run.sh, which sets WORK and CERTS.
#   peer.sh prepare                              builds; exit 77 with the reason on stdout when it cannot
#   peer.sh server PORT plaintext|tls            becomes the server
#   peer.sh client KIND PORT plaintext|tls CASE  one case; exit 0 when it passed
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
programs="$WORK/go"
export GRPC_GO_LOG_SEVERITY_LEVEL=info

case "$1" in
  prepare)
    if ! command -v go >/dev/null; then
      echo "go is not installed"
      exit 77
    fi
    mkdir -p "$programs"
    cd "$here"
    if ! timeout 600 env GOFLAGS=-mod=readonly go build -o "$programs/" \
      google.golang.org/grpc/interop/server google.golang.org/grpc/interop/client >"$WORK/go-build.log" 2>&1; then
      echo "go build failed: $(tail -n 1 "$WORK/go-build.log")"
      exit 77
    fi
    ;;
  server)
    tls=()
    [[ $3 == tls ]] && tls=(-use_tls -tls_cert_file "$CERTS/server1.pem" -tls_key_file "$CERTS/server1.key")
    exec "$programs/server" -port "$2" "${tls[@]}"
    ;;
  client)
    tls=()
    [[ $4 == tls ]] && tls=(-use_tls -use_test_ca -ca_file "$CERTS/ca.pem" -server_host_override foo.test.google.fr)
    extra=()
    [[ $5 == orca_* ]] && extra=(-service_config_json '{"loadBalancingConfig":[{"test_backend_metrics_load_balancer":{}}]}')
    exec "$programs/client" -server_host 127.0.0.1 -server_port "$3" "${tls[@]}" -test_case "$5" "${extra[@]}"
    ;;
esac
