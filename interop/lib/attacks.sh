# The attack kit against ./tern serve with little memory, or against the peer in ATTACKED. Sourced by run.sh.

ATTACKED_JVM="-Xmx256m -XX:MaxDirectMemorySize=128m -XX:+ExitOnOutOfMemoryError"

attack_kit() {
  java -Xmx512m -XX:+UseSerialGC -cp "$HERE/target/classes:$ROOT/http2/target/classes" dev.tern.interop.attacks.AttackKit "$@"
}

attacks_suite() {
  local victim="${ATTACKED:-tern}" log="$LOGS/attacks-${ATTACKED:-tern}" verdict name rest tls_port tls_pid delays=""
  if [[ -n ${CI:-} ]]; then
    delays=--delays-unjudged
    skip "attacks->$victim" plaintext "delays of the innocent client" "a machine of CI is shared, so they are shown and not judged"
  fi
  if ! prepare "$victim"; then
    skip "attacks->$victim" plaintext "every attack" "$why"
    return
  fi
  if [[ ! -d $HERE/target/classes/dev ]]; then
    if ! (cd "$ROOT" && timeout 900 mvn -B -q -pl interop -am compile) >"$log-build.log" 2>&1; then
      fail "attacks->$victim" plaintext "every attack" "the kit does not compile, see $log-build.log"
      return
    fi
  fi
  export TERN_JAVA_OPTS="$ATTACKED_JVM" JAVA_TOOL_OPTIONS="$([[ $victim == tern ]] || echo "$ATTACKED_JVM")"
  if ! start_server "$victim" tls "$log-server-tls.log"; then
    fail "attacks->$victim" tls "every attack" "the server did not start, see $log-server-tls.log"
    return
  fi
  tls_port=$port tls_pid=$server_pid
  if ! start_server "$victim" plaintext "$log-server.log"; then
    server_pid=$tls_pid
    stop_server
    fail "attacks->$victim" plaintext "every attack" "the server did not start, see $log-server.log"
    return
  fi
  unset TERN_JAVA_OPTS JAVA_TOOL_OPTIONS
  timeout --kill-after=5 600 bash -c "$(declare -f attack_kit); HERE='$HERE' ROOT='$ROOT' attack_kit 127.0.0.1:$port --tls $tls_port $delays --pid $(listener "$port")" >"$log.log" 2>&1 || true
  stop_server
  server_pid=$tls_pid
  stop_server
  cp "$log.log" "$HERE/target/attacks-$victim.txt"
  cat "$log.log"
  while read -r verdict name rest; do
    case "$verdict" in
      ok) pass "attacks->$victim" plaintext "$name" ;;
      FAIL) fail "attacks->$victim" plaintext "$name" "$rest" ;;
    esac
  done < <(sed -E 's/^(ok|FAIL) +(made-you-reset): /\1 \2:/' "$log.log")
  if ! grep -qE '^[0-9]+ attacks, ' "$log.log" || grep -q 'were not played' "$log.log"; then
    fail "attacks->$victim" plaintext "every attack" "the kit did not come to its end, see $log.log and $log-server.log"
  fi
}

# The process that listens: the server that was started may be a child of a launcher.
listener() {
  local pid
  for pid in $(pgrep -g "$server_pid"); do
    if [[ $(readlink "/proc/$pid/exe") == */java ]]; then
      echo "$pid"
      return
    fi
  done
  echo "$server_pid"
}
