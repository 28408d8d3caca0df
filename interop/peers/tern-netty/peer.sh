#!/usr/bin/env bash
# Tern over its Netty transport, as a server only. Called by run.sh, which sets ROOT, WORK and CERTS; NETTY_IO names what the
# kernel is asked by: io_uring (the default), epoll or nio.
#   peer.sh prepare                       builds what is missing; not 0 with the reason on stdout when it cannot
#   peer.sh server PORT plaintext|tls     becomes the server
set -euo pipefail
classpath="$ROOT/interop/target/netty.classpath"

case "$1" in
  prepare)
    if [[ ! -s $classpath || ! -d $ROOT/interop/target/classes/dev ]]; then
      if ! (cd "$ROOT" && timeout 900 mvn -B -q -pl interop -am package -DskipTests) >"$WORK/tern-netty-build.log" 2>&1; then
        echo "the build of Tern failed, see $WORK/tern-netty-build.log"
        exit 1
      fi
    fi
    ;;
  server)
    tls=(plaintext)
    [[ $3 == tls ]] && tls=(tls "$CERTS/server1.pem" "$CERTS/server1.key")
    exec java -Xmx512m -XX:+UseSerialGC -cp "$ROOT/interop/target/classes:$(<"$classpath")" \
      dev.tern.interop.netty.NettyServer "$2" "${NETTY_IO:-io_uring}" "${tls[@]}"
    ;;
esac
