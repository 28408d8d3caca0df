# HPACK with others: their blocks through our decoder, ours through theirs. Sourced by run.sh.
#
# The corpus is http2jp/hpack-test-case: TERN_HPACK_CORPUS names a directory or a tar.gz of it, else it is fetched.

HPACK_CORPUS_URL=https://github.com/http2jp/hpack-test-case/archive/refs/heads/master.tar.gz

# hpack_prepare: sets HPACK_CORPUS, the directory with raw-data in it; otherwise `why`.
hpack_prepare() {
  local from="${TERN_HPACK_CORPUS:-}" found
  if [[ -n $from && ! -e $from ]]; then
    why="TERN_HPACK_CORPUS is $from, which does not exist"
    return 1
  fi
  if [[ -n $from && -d $from ]]; then
    HPACK_CORPUS="$from"
  else
    HPACK_CORPUS="$WORK/hpack-test-case"
    if [[ -z $from && ! -d $HPACK_CORPUS ]]; then
      from="$WORK/hpack-test-case.tar.gz"
      if ! timeout 120 curl -sSfL -o "$from" "$HPACK_CORPUS_URL" 2>"$WORK/hpack-fetch.log"; then
        why="the corpus cannot be fetched from $HPACK_CORPUS_URL; TERN_HPACK_CORPUS may name a copy"
        return 1
      fi
    fi
    if [[ -n $from ]]; then
      rm -rf "$HPACK_CORPUS"
      mkdir -p "$HPACK_CORPUS"
      tar xzf "$from" -C "$HPACK_CORPUS"
    fi
  fi
  found="$(find "$HPACK_CORPUS" -type d -name raw-data | head -n 1)"
  if [[ -z $found ]]; then
    why="$HPACK_CORPUS has no directory raw-data"
    return 1
  fi
  HPACK_CORPUS="$(dirname "$found")"
  if [[ ! -d $ROOT/http2/target/test-classes/dev ]] &&
    ! (cd "$ROOT" && timeout 600 mvn -B -q -pl http2 -am test-compile) >"$WORK/hpack-build.log" 2>&1; then
    why="the tests of http2 do not compile, see $WORK/hpack-build.log"
    return 1
  fi
}

hpack_java() {
  timeout 300 java -Xshare:auto -cp "$ROOT/http2/target/classes:$ROOT/http2/target/test-classes" "$@"
}

hpack_suite() {
  local directory name sums status decoder python
  if ! hpack_prepare; then
    skip hpack - "every case" "$why"
    return
  fi
  for directory in "$HPACK_CORPUS"/*/; do
    name="$(basename "$directory")"
    [[ $name == raw-data ]] && continue
    if sums="$(hpack_java dev.tern.http2.hpack.HpackCorpus "$directory" 2>&1 | tail -n 1)"; then
      pass "$name->tern" hpack "$sums"
    else
      fail "$name->tern" hpack decode "$sums"
    fi
  done
  if ! hpack_java dev.tern.http2.HpackStories "$HPACK_CORPUS/raw-data" >"$WORK/hpack-blocks" 2>"$LOGS/hpack-encode.log"; then
    fail "tern->others" hpack encode "see $LOGS/hpack-encode.log"
    return
  fi
  for decoder in hpack nghttp2; do
    python="$(hpack_python "$decoder")"
    status=0
    sums="$(timeout 300 "$python" "$HERE/peers/python/hpack_decode.py" "$decoder" <"$WORK/hpack-blocks" 2>"$LOGS/hpack-$decoder.log")" || status=$?
    case $status in
      0) pass "tern->$decoder" hpack "$sums" ;;
      77) skip "tern->$decoder" hpack "every block" "$sums (Debian: python3-hpack, libnghttp2-14)" ;;
      *) fail "tern->$decoder" hpack decode "$sums (see $LOGS/hpack-$decoder.log)" ;;
    esac
  done
}

# The first Python that has what the decoder needs: one on the path, or the system's, for which Debian has packages.
hpack_python() {
  local candidate
  for candidate in "$WORK/python/bin/python3" python3 /usr/bin/python3; do
    if [[ $1 == nghttp2 ]] || "$candidate" -c 'import hpack' 2>/dev/null; then
      command -v "$candidate" >/dev/null && echo "$candidate" && return
    fi
  done
  echo python3
}
