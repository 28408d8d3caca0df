# Wall times of the googleapis files: ./tern compile, protoc and buf, cold (a process each). Sourced by run.sh.

stopwatch() { # NAME COMMAND…
  local name=$1 start i best=999999 took
  shift
  for i in 1 2 3; do
    start=$(date +%s%N)
    if ! "$@" >"$TARGET/time.log" 2>&1; then
      printf 'FAIL  time %s: %s\n' "$name" "$(tail -n 1 "$TARGET/time.log")"
      return 1
    fi
    took=$((($(date +%s%N) - start) / 1000000))
    if [[ $took -lt $best ]]; then
      best=$took
    fi
  done
  printf 'INFO  time %s: %d ms, best of 3\n' "$name" "$best"
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
