#!/usr/bin/env bash
# The C core of gRPC through Python's grpcio. Called by run.sh, which sets WORK, CERTS and PROTOS.
#   peer.sh prepare                              installs; exit 77 with the reason on stdout when it cannot
#   peer.sh install                              only brings grpcio from PyPI into an environment of its own
#   peer.sh server PORT plaintext|tls            becomes the server
#   peer.sh client KIND PORT plaintext|tls CASE,CASE…   prints PASS or FAIL for each
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
venv="$WORK/python"
chosen="$WORK/python.interpreter"
export TERN_INTEROP_DESCRIPTORS="$WORK/python.descriptors"
export PYTHONDONTWRITEBYTECODE=1

install() {
  local stamp="$venv/installed.txt"
  if [[ -s $stamp ]] && cmp -s "$stamp" "$here/requirements.txt"; then
    return 0
  fi
  rm -rf "$venv"
  python3 -m venv "$venv" && timeout 600 "$venv/bin/pip" install --quiet --disable-pip-version-check --only-binary :all: \
    -r "$here/requirements.txt" && cp "$here/requirements.txt" "$stamp"
}

case "$1" in
  install)
    mkdir -p "$WORK"
    install
    ;;
  prepare)
    if ! command -v python3 >/dev/null; then
      echo "python3 is not installed"
      exit 77
    fi
    if install >"$WORK/python-install.log" 2>&1; then
      echo "$venv/bin/python" >"$chosen"
    elif /usr/bin/python3 -c 'import grpc, grpc_tools, google.protobuf' 2>>"$WORK/python-install.log"; then
      echo /usr/bin/python3 >"$chosen" # Debian's python3-grpcio and python3-grpc-tools
    else
      echo "grpcio can neither be installed with pip nor is Debian's python3-grpcio with python3-grpc-tools there:" \
        "$(tail -n 1 "$WORK/python-install.log")"
      exit 77
    fi
    "$(<"$chosen")" -m grpc_tools.protoc -I "$PROTOS" --include_imports --descriptor_set_out="$TERN_INTEROP_DESCRIPTORS" \
      grpc/testing/test.proto
    ;;
  server)
    tls=()
    [[ $3 == tls ]] && tls=(--cert "$CERTS/server1.pem" --key "$CERTS/server1.key")
    exec "$(<"$chosen")" "$here/test_service.py" --port "$2" "${tls[@]}"
    ;;
  client)
    tls=()
    [[ $4 == tls ]] && tls=(--ca_file "$CERTS/ca.pem" --server_host_override foo.test.google.fr)
    exec "$(<"$chosen")" "$here/test_client.py" --server_host 127.0.0.1 --server_port "$3" "${tls[@]}" --test_case "$5"
    ;;
esac
