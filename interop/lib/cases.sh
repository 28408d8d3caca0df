# Which cases a client has, and which of them cannot be run against which server, with the reason. Sourced by run.sh.

# As in gRPC's interop-test-descriptions.md and in grpc-java's list. The last line holds what only Tern's client and the
# Python client have: a case without a question that a certain server is known to answer wrong.
CASES=(
  empty_unary large_unary
  client_compressed_unary client_compressed_unary_noprobe server_compressed_unary
  client_streaming client_compressed_streaming client_compressed_streaming_noprobe
  server_streaming server_compressed_streaming
  ping_pong empty_stream custom_metadata
  status_code_and_message special_status_message unimplemented_method unimplemented_service
  cancel_after_begin cancel_after_first_response timeout_on_sleeping_server
  very_large_request concurrent_large_unary pick_first_unary
  rpc_soak channel_soak
  cacheable_unary orca_per_rpc orca_oob
)
LENIENT_CASES=(server_compressed_streaming_noflags)

CLOUD_CASES=(
  compute_engine_creds compute_engine_channel_credentials service_account_creds jwt_token_creds oauth2_auth_token
  per_rpc_creds google_default_credentials
)

# cases_of CLIENT SERVER
cases_of() {
  echo "${CASES[@]}"
  if takes_many_cases "$1" && [[ $2 == grpc-java ]]; then
    echo "${LENIENT_CASES[@]}"
  fi
}

takes_many_cases() {
  [[ $1 == tern || $1 == python ]]
}

# attempts_of CLIENT CASE: more than one only where a client is known to race with itself.
attempts_of() {
  case "$1:$2" in
    # It half-closes right after it cancelled; the half-close may win, and then the call is answered. Seen about once in
    # 150 runs with grpc-go's own server too.
    go:cancel_after_begin) echo 3 ;;
    *) echo 1 ;;
  esac
}

# unfit CLIENT SERVER TRANSPORT CASE: prints why this cannot run; prints nothing when it can.
unfit() {
  local client=$1 server=$2 transport=$3 name=$4
  case "$name" in
    cacheable_unary)
      echo "needs a caching HTTP proxy in front of the server"
      return
      ;;
    orca_*)
      if [[ $client == python || $server == python ]]; then
        echo "grpcio has no load reports (gRPC proposal A51)"
        return
      fi
      ;;
  esac
  case "$client:$name" in
    grpc-java:concurrent_large_unary) echo "grpc-java's client has no such case" ;;
    go:very_large_request | go:concurrent_large_unary) echo "grpc-go's client has no such case" ;;
    go:*compressed*) echo "grpc-go's interop programs leave out compression" ;;
    *)
      case "$server:$transport:$name" in
        grpc-java:*:client_compressed_unary | grpc-java:*:client_compressed_streaming)
          echo "grpc-java's own server fails the probe; the case runs without it"
          ;;
        grpc-java:*:server_compressed_streaming)
          echo "grpc-java's own server never compresses a streamed response; the case runs without looking at the flags"
          ;;
        python:tls:client_compressed_unary | python:tls:client_compressed_streaming)
          echo "grpcio shows no message flags and the wiretap sees plaintext only; the case runs without the probe"
          ;;
        go:*compressed*) echo "grpc-go's interop programs leave out compression" ;;
        go:*:very_large_request) echo "grpc-go's server keeps to the default limit of 4 MiB" ;;
        grpc-java:*:pick_first_unary | go:*:pick_first_unary) echo "this server does not name itself" ;;
      esac
      ;;
  esac
}
