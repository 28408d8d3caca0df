#!/usr/bin/env bash
# Tern itself, with the same face as the other peers. Called by run.sh, which sets ROOT, WORK and CERTS.
#   peer.sh prepare                              builds what is missing; exit 77 with the reason on stdout when it cannot
#   peer.sh server PORT plaintext|tls            becomes `./tern serve`
#   peer.sh client KIND PORT plaintext|tls CASE,CASE…   prints PASS or FAIL for each
#   peer.sh java CLASS ARGUMENT…                 becomes another program of interop-service
set -euo pipefail
classpath="$ROOT/interop-service/target/classpath.txt"
jvm=(-Xmx512m -XX:+UseSerialGC -Xshare:auto)

program() {
  exec java "${jvm[@]}" -cp "$ROOT/interop-service/target/classes:$(<"$classpath")" "$@"
}

case "$1" in
  prepare)
    # The launcher builds what is missing, and with it what the client needs.
    "$ROOT/tern" --help >"$WORK/tern-launcher.log" 2>&1 || {
      echo "./tern does not start: $(tail -n 1 "$WORK/tern-launcher.log")"
      exit 1
    }
    if [[ ! -s $classpath || ! -d $ROOT/interop-service/target/classes/dev ]]; then
      if ! (cd "$ROOT" && timeout 900 mvn -B -q -pl interop-service -am package -DskipTests) >"$WORK/tern-build.log" 2>&1; then
        echo "the build of Tern failed, see $WORK/tern-build.log"
        exit 1
      fi
    fi
    ;;
  server)
    tls=()
    [[ $3 == tls ]] && tls=(--tls --cert "$CERTS/server1.pem" --key "$CERTS/server1.key")
    TERN_NO_BUILD=1 exec "$ROOT/tern" serve --port "$2" "${tls[@]}"
    ;;
  client)
    tls=(--use_tls=false)
    [[ $4 == tls ]] && tls=(--use_tls=true --ca_file="$CERTS/ca.pem" --server_host_override=foo.test.google.fr)
    program dev.tern.interop.service.InteropClient --server_host=127.0.0.1 --server_port="$3" "${tls[@]}" --test_case="$5"
    ;;
  java)
    shift
    program "$@"
    ;;
esac
