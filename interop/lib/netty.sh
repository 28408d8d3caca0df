# The Netty transport: h2spec and our own client's cases against a server over io_uring and over epoll. Sourced by run.sh.

netty_suite() {
  local io transport
  if ! prepare tern-netty; then
    fail tern-netty - "every case" "$why"
    return
  fi
  for io in io_uring epoll; do
    export NETTY_IO="$io"
    for transport in plaintext tls; do
      judge tern "" tern-netty "$transport"
    done
    if h2spec_prepare; then
      h2spec_run plaintext tern-netty
      h2spec_run tls tern-netty -t -k
    else
      skip h2spec - "every case" "$why"
    fi
  done
  unset NETTY_IO
}
