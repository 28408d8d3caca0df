#!/usr/bin/env bash
# grpc-java's own interop server and client, class path from Maven. Called by run.sh, which sets WORK and CERTS.
#   peer.sh prepare                              resolves; exit 77 with the reason on stdout when it cannot
#   peer.sh server PORT plaintext|tls            becomes the server (Netty; its certificate is server1 of its own jar)
#   peer.sh client netty|okhttp PORT plaintext|tls CASE
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
classpath="$WORK/grpc-java.classpath"
archive="$WORK/grpc-java.jsa"
programs=io.grpc.testing.integration
jvm=(-Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto)

case "$1" in
  prepare)
    if [[ ! -s $classpath || $here/pom.xml -nt $classpath ]]; then
      if ! timeout 900 mvn -B -q -f "$here/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath \
        -Dmdep.includeScope=runtime -Dmdep.outputFile="$classpath.new" >"$WORK/grpc-java-resolve.log" 2>&1; then
        echo "Maven could not resolve grpc-java: $(grep -m 1 ERROR "$WORK/grpc-java-resolve.log" || true)"
        exit 77
      fi
      mv "$classpath.new" "$classpath"
      rm -f "$archive"
    fi
    # A class data archive halves the start of each of the many client JVMs; without it everything works too.
    if [[ ! -s $archive ]]; then
      java "${jvm[@]}" -XX:ArchiveClassesAtExit="$archive" -cp "$(<"$classpath")" "$programs.TestServiceClient" \
        --server_host=127.0.0.1 --server_port=1 --use_tls=false --test_case=empty_unary >"$WORK/grpc-java-archive.log" 2>&1 || true
    fi
    ;;
  server)
    exec java "${jvm[@]}" -cp "$(<"$classpath")" "$programs.TestServiceServer" --port="$2" --use_tls="$([[ $3 == tls ]] && echo true || echo false)"
    ;;
  client)
    tls=(--use_tls=false)
    [[ $4 == tls ]] && tls=(--use_tls=true --use_test_ca=true --server_host_override=foo.test.google.fr)
    [[ -s $archive ]] && jvm+=(-XX:SharedArchiveFile="$archive")
    extra=()
    [[ $5 == orca_* ]] && extra=('--service_config_json={"loadBalancingConfig":[{"test_backend_metrics_load_balancer":{}}]}')
    [[ $5 == *_soak ]] && extra=(--soak_per_iteration_max_acceptable_latency_ms=3000 --soak_overall_timeout_seconds=40)
    exec java "${jvm[@]}" -cp "$(<"$classpath")" "$programs.TestServiceClient" --server_host=127.0.0.1 --server_port="$3" \
      "${tls[@]}" --use_okhttp="$([[ $2 == okhttp ]] && echo true || echo false)" --test_case="$5" "${extra[@]}"
    ;;
esac
