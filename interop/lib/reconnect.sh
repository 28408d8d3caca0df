# The server is killed with -9 under a running client and started again on the same port. The client's own account of it
# (states, calls, errors) is judged. Then a server is asked to drain. Sourced by run.sh.

reconnect_suite() {
  local transport
  for transport in plaintext tls; do
    reconnect_run "$transport"
  done
}

# judge_within SECONDS CASE PATTERN [FROM_LINE]: passes when a line at or after FROM_LINE of the account matches.
judge_within() {
  if wait_until "$1" said "$3" "${4:-1}"; then
    pass "tern->tern" "$transport" "$2"
  else
    fail "tern->tern" "$transport" "$2" "no line matches '$3' after line ${4:-1} of $account"
  fi
}

said() {
  tail -n "+$2" "$account" | grep -qE "$1"
}

lines_so_far() {
  wc -l <"$account"
}

reconnect_run() {
  local transport=$1 log="$LOGS/reconnect-$1" account killed back input tls=(--use_tls=false)
  account="$log-client.out"
  [[ $transport == tls ]] && tls=(--use_tls=true --ca_file="$CERTS/ca.pem" --server_host_override=foo.test.google.fr)
  if ! start_server tern "$transport" "$log-server-1.log"; then
    fail "tern->tern" "$transport" reconnect "the server did not start, see $log-server-1.log"
    return
  fi
  : >"$account"
  coproc probe { exec setsid "$HERE/peers/tern/peer.sh" java dev.tern.interop.service.ReconnectProbe \
    --server_host=127.0.0.1 --server_port="$port" "${tls[@]}" >"$account" 2>"$log-client.err"; }
  local probe_leader=$probe_PID
  background_pids+=("$probe_leader")
  input=${probe[1]}

  judge_within 30 ready_reported '^STATE .* -> READY'
  judge_within 10 calls_succeed '^OK'
  judge_within 10 stream_open '^STREAM OPEN'

  killed=$(($(lines_so_far) + 1))
  kill_server_hard
  judge_within 20 transient_failure_reported_after_kill '^STATE .* -> TRANSIENT_FAILURE' "$killed"
  judge_within 10 open_stream_fails_with_unavailable '^STREAM ENDED UNAVAILABLE' "$killed"
  judge_within 10 calls_fail_with_unavailable '^ERROR UNAVAILABLE' "$killed"
  judge_within 10 errors_name_the_target_and_the_phase "^ERROR UNAVAILABLE: .*(phase .*$port|$port.*phase)" "$killed"
  if tail -n "+$killed" "$account" | grep -E '^(ERROR|STREAM ENDED)' | grep -qvE '^(ERROR|STREAM ENDED) UNAVAILABLE: .{20,}'; then
    fail "tern->tern" "$transport" every_error_explains_itself \
      "$(tail -n "+$killed" "$account" | grep -E '^(ERROR|STREAM ENDED)' | grep -vE '^(ERROR|STREAM ENDED) UNAVAILABLE: .{20,}' | head -n 1)"
  else
    pass "tern->tern" "$transport" every_error_explains_itself
  fi

  back=$(($(lines_so_far) + 1))
  if ! start_server tern "$transport" "$log-server-2.log" "$port"; then
    fail "tern->tern" "$transport" server_comes_back "the server did not start again, see $log-server-2.log"
  fi
  # The wait between two tries grows up to two minutes; the outage here was some seconds.
  judge_within 60 ready_again '^STATE .* -> READY' "$back"
  judge_within 10 calls_go_on '^OK' "$back"

  eval "exec $input>&-"
  if wait_until 10 gone "$probe_leader"; then
    pass "tern->tern" "$transport" client_ends_when_asked
  else
    fail "tern->tern" "$transport" client_ends_when_asked "it is still there after 10 s"
    kill -KILL -- "-$probe_leader" 2>/dev/null || true
  fi

  drain_run
}

# SIGTERM in the middle of a call: the call ends well, and then the server does. Uses the variables of reconnect_run.
drain_run() {
  local probe_leader
  account="$log-drain.out"
  : >"$account"
  setsid "$HERE/peers/tern/peer.sh" java dev.tern.interop.service.DrainProbe --server_host=127.0.0.1 --server_port="$port" \
    "${tls[@]}" >"$account" 2>"$log-drain.err" &
  probe_leader=$!
  background_pids+=("$probe_leader")
  if wait_until 20 said '^FIRST' 1; then
    kill -TERM -- "-$server_pid" 2>/dev/null || true
  fi
  judge_within 20 sigterm_lets_running_calls_end '^ENDED OK after 4 responses'
  if wait_until 15 gone "$server_pid"; then
    pass "tern->tern" "$transport" sigterm_ends_the_server
    server_pid=""
  else
    fail "tern->tern" "$transport" sigterm_ends_the_server "it is still there after 15 s"
    stop_server
  fi
}
