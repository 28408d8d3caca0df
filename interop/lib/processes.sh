# Servers: started on a free port in a process group of their own, ready when they take a connection, and ended by the very
# pid that was started. Sourced by run.sh.

server_pid=""

# Below the range from which the kernel takes ports for outgoing connections.
free_port() {
  local candidate
  while true; do
    candidate=$((20000 + RANDOM % 12000))
    if ! accepts "$candidate"; then
      echo "$candidate"
      return
    fi
  done
}

accepts() {
  (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

# wait_until SECONDS COMMAND…: asks again every 50 ms.
wait_until() {
  local end=$((SECONDS + $1))
  shift
  until "$@"; do
    if [[ $SECONDS -ge $end ]]; then
      return 1
    fi
    sleep 0.05
  done
}

alive() {
  kill -0 "$1" 2>/dev/null
}

ready_or_dead() {
  accepts "$1" || ! alive "$server_pid"
}

# start_server PEER TRANSPORT LOG [PORT]: sets `port` and `server_pid`. A server that ends at once is started anew on another
# port: its own may have been taken in the meantime.
start_server() {
  local attempt
  for attempt in 1 2 3; do
    port="${4:-$(free_port)}"
    setsid "$HERE/peers/$1/peer.sh" server "$port" "$2" >"$3" 2>&1 &
    server_pid=$!
    if ! wait_until 60 ready_or_dead "$port"; then
      stop_server
      return 1
    fi
    if alive "$server_pid" && accepts "$port"; then
      return 0
    fi
    stop_server
  done
  return 1
}

gone() {
  ! alive "$1"
}

# Asks politely, then insists. The group holds what the server itself may have started.
stop_server() {
  if [[ -n $server_pid ]]; then
    kill -TERM -- "-$server_pid" 2>/dev/null || true
    wait_until 10 gone "$server_pid" || kill -KILL -- "-$server_pid" 2>/dev/null || true
    wait "$server_pid" 2>/dev/null || true
    server_pid=""
  fi
}

kill_server_hard() {
  kill -KILL -- "-$server_pid" 2>/dev/null || true
  wait "$server_pid" 2>/dev/null || true
  server_pid=""
}

# Leaders of the process groups of clients that run beside this script.
background_pids=()

stop_everything() {
  local pid
  stop_server
  for pid in "${background_pids[@]}"; do
    kill -KILL -- "-$pid" 2>/dev/null || true
  done
}
