# Wall and CPU times of the googleapis files: ./tern compile, protoc and buf, cold (a process each). Sourced by run.sh.

stopwatch() { # NAME COMMAND…
  local name=$1 i wall cpu best=999999999 best_cpu=0 TIMEFORMAT='%R %U %S'
  shift
  for i in 1 2 3; do
    if ! { time "$@" >"$TARGET/time.log" 2>&1; } 2>"$TARGET/time.took"; then
      printf 'FAIL  time %s: %s\n' "$name" "$(tail -n 1 "$TARGET/time.log")"
      return 1
    fi
    read -r wall cpu < <(awk '{ printf "%d %d\n", $1 * 1000, ($2 + $3) * 1000 }' "$TARGET/time.took")
    if [[ $wall -lt $best ]]; then
      best=$wall best_cpu=$cpu
    fi
  done
  printf 'INFO  time %s: %d ms, %d ms of CPU, best of 3\n' "$name" "$best" "$best_cpu"
}

time_suite() {
  local all="$TARGET/time" files count group
  rm -rf "$all" && mkdir -p "$all/src"
  for group in common-protos aiplatform-v1 aiplatform-v1beta1 dialogflow-cx-v3 discoveryengine-v1 compute-v1 retail-v2 iam-v1 securitycenter-v1; do
    if [[ -d $PROTOS/$group ]]; then
      cp -r "$PROTOS/$group/." "$all/src"
    fi
  done
  mapfile -t files < <(cd "$all/src" && find . -name '*.proto' | sed 's,^\./,,' | sort)
  count=${#files[@]}
  printf 'INFO  time: %d files, descriptor set with imports and source info, %d CPUs\n' "$count" "$(nproc)"
  "$ROOT/tern" --version >/dev/null
  cd "$all/src"
  TERN_NO_BUILD=1 stopwatch "start of ./tern (--version)" "$ROOT/tern" --version
  stopwatch "protoc" "$TARGET/protoc.exe" -I. "-I$ROOT/schema/target/classes/dev/tern/schema/builtin" --include_imports --include_source_info -o "$all/protoc.bin" "${files[@]}"
  TERN_NO_BUILD=1 stopwatch "./tern compile" "$ROOT/tern" compile -I . --include_imports --include_source_info -o "$all/tern.bin" "${files[@]}"
  if [[ ! -x $TARGET/npm/node_modules/.bin/buf ]]; then
    mkdir -p "$TARGET/npm"
    (cd "$TARGET/npm" && timeout 200 npm install --silent --no-save "@bufbuild/buf@$BUF" >"$TARGET/fetch.log" 2>&1) || true
  fi
  if [[ -x $TARGET/npm/node_modules/.bin/buf ]]; then
    printf 'version: v2\n' >buf.yaml
    stopwatch "buf build" "$TARGET/npm/node_modules/.bin/buf" build -o "$all/buf.bin"
  else
    printf 'SKIP  time buf: npm cannot bring @bufbuild/buf %s\n' "$BUF"
  fi
  "$TARGET/protoc.exe" --version >/dev/null && cmp "$all/protoc.bin" "$all/tern.bin" && printf 'INFO  time: both descriptor sets are the same octets\n'
  timeout 100 java -XX:+UseSerialGC -cp "$TARGET/classes:$(cat "$TARGET/classpath.txt")" dev.tern.interop.descriptors.Warm "$all/src"
}
