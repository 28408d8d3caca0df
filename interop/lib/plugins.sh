# tern compile beside protoc, on one command line each; foreign plugins run by both; our generator run by protoc and buf.
# Sourced by run.sh.

PROTOC_VERSION=4.36.2 # of Maven's artifact; protoc calls itself 36.2
GRPC_JAVA_PLUGIN_VERSION=1.83.1
PROTOC_GEN_ES_VERSION=2.13.0
BUF_VERSION=1.75.0

# bring ARTIFACT FILE: a program out of Maven's repository.
bring() {
  if [[ ! -x $2 ]]; then
    mkdir -p "$(dirname "$2")/in"
    if ! timeout 600 mvn -B -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy -f "$HERE/peers/grpc-java/pom.xml" \
      -Dartifact="$1" -DoutputDirectory="$(dirname "$2")/in" >"$2.log" 2>&1; then
      why="Maven could not resolve $1"
      return 1
    fi
    mv "$(dirname "$2")/in/"*.exe "$2" && chmod 755 "$2"
  fi
}

# bring_npm PACKAGE@VERSION PROGRAM: a program out of npm's registry.
bring_npm() {
  if [[ ! -x $PLUGINS/npm/node_modules/.bin/$2 ]]; then
    command -v npm >/dev/null || { why="npm is not installed"; return 1; }
    mkdir -p "$PLUGINS/npm"
    if ! (cd "$PLUGINS/npm" && timeout 300 npm install --silent --no-audit --no-fund "$1" >npm.log 2>&1); then
      why="npm could not bring $1"
      return 1
    fi
  fi
}

# A plugin that answers with the file that its variable names, and keeps the request.
scripted_plugins() {
  local name
  mkdir -p "$PLUGINS/bin" "$PLUGINS/responses"
  for name in first second; do
    printf '#!/bin/sh\ncat >request.bin\ncat "$%s"\n' "$name" >"$PLUGINS/bin/protoc-gen-$name"
  done
  printf '#!/bin/sh\ncat >/dev/null\nexit 3\n' >"$PLUGINS/bin/protoc-gen-failing"
  printf '#!/bin/sh\ncat >/dev/null\nkill -9 $$\n' >"$PLUGINS/bin/protoc-gen-dying"
  printf '#!/bin/sh\ncat >/dev/null\necho hello\n' >"$PLUGINS/bin/protoc-gen-chatting"
  chmod 755 "$PLUGINS/bin/"*
  for name in "$HERE/plugins/responses/"*.txt; do
    "$PROTOC" -I "$ROOT/codegen/src/main/proto" -I "$BUILT_IN" --encode=google.protobuf.compiler.CodeGeneratorResponse \
      google/protobuf/compiler/plugin.proto <"$name" >"$PLUGINS/responses/$(basename "$name" .txt).bin"
  done
}

# same NAME ARGUMENT…: both compilers in directories that look alike; all files, standard output and success must be equal.
# The variable `input` may name a file for standard input.
same() {
  local name=$1 who status_protoc=0 status_tern=0 status difference
  shift
  for who in protoc tern; do
    local there="$PLUGINS/run/$who" program=("$PROTOC")
    [[ $who == tern ]] && program=("$ROOT/tern" compile)
    rm -rf "$there"
    mkdir -p "$there/o"
    cp -r "$HERE/plugins/a" "$HERE/plugins/b" "$there"
    cp "$PLUGINS/set.bin" "$there" 2>/dev/null || true
    status=0
    (cd "$there" && TERN_NO_BUILD=1 timeout 60 "${program[@]}" "$@") <"${input:-/dev/null}" >"$PLUGINS/run/$who.out" 2>"$PLUGINS/run/$who.err" || status=$?
    printf -v "status_$who" %s "$status"
  done
  if [[ $((status_protoc == 0)) -ne $((status_tern == 0)) ]]; then
    fail "tern=protoc" - "$name" "protoc ends with $status_protoc, tern with $status_tern: $(head -n 1 "$PLUGINS/run/tern.err")"
  elif ! difference="$(diff -r "$PLUGINS/run/protoc" "$PLUGINS/run/tern" 2>&1)"; then
    fail "tern=protoc" - "$name" "$(head -n 1 <<<"$difference")"
  elif ! cmp -s "$PLUGINS/run/protoc.out" "$PLUGINS/run/tern.out"; then
    fail "tern=protoc" - "$name" "standard output differs"
  else
    pass "tern=protoc" - "$name (status $status_protoc/$status_tern)"
  fi
}

# The well-known files are built into ours and not into this protoc.
front_table() {
  local all=(-I a -I b -I "$BUILT_IN") file name
  for file in one unused optional edition2023 edition2024 wrong; do
    same "descriptor set of $file" "${all[@]}" -o set.bin "$file.proto"
    same "descriptor set of $file, all in it" "${all[@]}" --include_imports --include_source_info --descriptor_set_out=set.bin "a/$file.proto"
  done
  same "direct imports that are listed" "${all[@]}" --direct_dependencies=sub/two.proto:google/protobuf/timestamp.proto -o set.bin one.proto
  same "direct imports that are not" "${all[@]}" --direct_dependencies= -o set.bin one.proto
  same "imports for options that are not listed" "${all[@]}" --option_dependencies= -o set.bin edition2024.proto
  same "retained options" "${all[@]}" --retain_options -o set.bin edition2024.proto
  same "import paths with colons" -I "a:b:$BUILT_IN" -o set.bin one.proto sub/two.proto
  same "import path below a name" -I a -I sub=b/sub -I "$BUILT_IN" -o set.bin one.proto
  same "import path below a wrong name" -I a -I zz=b -I "$BUILT_IN" -o set.bin one.proto
  same "import path that is not there" -I nowhere "${all[@]}" -o set.bin one.proto
  same "file that is not there" "${all[@]}" -o set.bin nowhere.proto
  same "file outside of the import paths" -I a -I "$BUILT_IN" -o set.bin b/sub/two.proto
  same "nothing to write" "${all[@]}" one.proto
  same "unknown flag" "${all[@]}" --zork=1 -o set.bin one.proto
  same "one flag twice" "${all[@]}" -o set.bin -o other.bin one.proto
  same "a switch of old" "${all[@]}" --experimental_editions -o set.bin edition2023.proto
  same "fatal warnings" "${all[@]}" --fatal_warnings -o set.bin unused.proto
  same "error format" "${all[@]}" --error_format=msvs -o set.bin wrong.proto
  same "unknown error format" "${all[@]}" --error_format=x -o set.bin one.proto
  same "rule for make" "${all[@]}" --dependency_out=rule.d -o set.bin a/one.proto
  same "rule for make of two files" "${all[@]}" --dependency_out=rule.d -o set.bin one.proto unused.proto
  same "free field numbers" "${all[@]}" --print_free_field_numbers one.proto sub/two.proto
  printf '%s\n' -I a -I b -I "$BUILT_IN" -o "set with space.bin" one.proto >"$PLUGINS/arguments.txt"
  same "argument file" "@$PLUGINS/arguments.txt"
  same "argument file that is not there" "@nowhere.txt"
  # Sets instead of sources.
  (cd "$HERE/plugins" && "$PROTOC" "${all[@]}" --include_imports --include_source_info -o "$PLUGINS/set.bin" one.proto)
  same "from a set" --descriptor_set_in=set.bin -o out.bin one.proto
  same "from a set, all in it" --descriptor_set_in=set.bin --include_imports --include_source_info -o out.bin one.proto
  same "from a set, a file that it lacks" --descriptor_set_in=set.bin -o out.bin nowhere.proto
  same "sources that import from a set" --descriptor_set_in=set.bin -I a --include_imports -o out.bin unused.proto
  same "sources before a set" --descriptor_set_in=set.bin -I a --include_imports --include_source_info -o out.bin one.proto
  same "a set that is not there" --descriptor_set_in=nowhere.bin -o out.bin one.proto
  same "a rule for make from a set" --descriptor_set_in=set.bin --dependency_out=rule.d -o out.bin one.proto
  # Messages.
  input="$HERE/plugins/one.txt" same "encode" "${all[@]}" --deterministic_output --encode=one.One one.proto
  input="$HERE/plugins/one.txt" same "encode from a set" --descriptor_set_in=set.bin --deterministic_output --encode=one.One
  input="$HERE/plugins/short.txt" same "encode, a required field missing" "${all[@]}" --encode=sub.Two sub/two.proto
  input="$HERE/plugins/wrong.txt" same "encode, wrong text" "${all[@]}" --encode=one.One one.proto
  input="$HERE/plugins/one.txt" same "encode, no such type" "${all[@]}" --encode=one.Nothing one.proto
  input="$HERE/plugins/one.txt" same "decode, no message" "${all[@]}" --decode=one.One one.proto
  (cd "$HERE/plugins" && "$PROTOC" "${all[@]}" --encode=one.One one.proto <one.txt >"$PLUGINS/one.bin")
  input="$PLUGINS/one.bin" same "decode" "${all[@]}" --decode=one.One one.proto
  input="$PLUGINS/one.bin" same "decode as another type" "${all[@]}" --decode=sub.Two sub/two.proto
  input="$PLUGINS/one.bin" same "decode without a schema" --decode_raw
  input="$PLUGINS/set.bin" same "decode a large message" "${all[@]}" --decode=google.protobuf.FileDescriptorSet google/protobuf/descriptor.proto
  same "decode without a schema, but a file" "${all[@]}" --decode_raw one.proto
  same "encode and write" "${all[@]}" --encode=one.One -o set.bin one.proto
  # Plugins.
  for name in files twice nameless upwards inside error nowhere pointless marked; do
    first="$PLUGINS/responses/$name.bin" same "plugin: $name" "${all[@]}" --first_out=a=b,c:o --first_opt=d one.proto
  done
  export first="$PLUGINS/responses/marked.bin" second="$PLUGINS/responses/inserting.bin"
  same "plugin inserts into another's file" "${all[@]}" --first_out=o --second_out=o one.proto
  same "plugin inserts elsewhere" "${all[@]}" --first_out=o --second_out=b one.proto
  second="$PLUGINS/responses/marked.bin" same "two plugins, one file" "${all[@]}" --first_out=o --second_out=o one.proto
  first="$PLUGINS/responses/files.bin" second="$PLUGINS/responses/marked.bin" same "rule for make with plugins" "${all[@]}" \
    --first_out=o --second_out=o -o x.bin --dependency_out=rule.d one.proto
  for file in optional edition2023 edition2024; do
    for name in files optional edition2023 edition2024 rangeless; do
      first="$PLUGINS/responses/$name.bin" same "plugin that knows '$name' gets $file" "${all[@]}" --first_out=o "$file.proto"
    done
  done
  first="$PLUGINS/responses/rangeless.bin" same "request with several files" "${all[@]}" --first_out=o one.proto sub/two.proto optional.proto
  for name in failing dying chatting nowhere; do
    same "plugin: $name" "${all[@]}" "--${name}_out=o" one.proto
  done
  same "plugin by its path" "${all[@]}" --plugin="$PLUGINS/bin/protoc-gen-first" --first_out=o one.proto
  same "plugin by another name" "${all[@]}" --plugin=protoc-gen-other="$PLUGINS/bin/protoc-gen-first" --other_out=o one.proto
  same "options without a plugin" "${all[@]}" --first_opt=x -o set.bin one.proto
}

# Plugins that people use, run by both compilers.
front_foreign() {
  local all=(-I a -I b -I "$BUILT_IN")
  if bring "io.grpc:protoc-gen-grpc-java:$GRPC_JAVA_PLUGIN_VERSION:exe:linux-x86_64" "$PLUGINS/protoc-gen-grpc-java"; then
    same "protoc-gen-grpc-java $GRPC_JAVA_PLUGIN_VERSION" "${all[@]}" --plugin="$PLUGINS/protoc-gen-grpc-java" --grpc-java_out=@generated=omit:o one.proto
  else
    skip "tern=protoc" - protoc-gen-grpc-java "$why"
  fi
  if bring_npm "@bufbuild/protoc-gen-es@$PROTOC_GEN_ES_VERSION" protoc-gen-es; then
    same "protoc-gen-es $PROTOC_GEN_ES_VERSION" "${all[@]}" --plugin="$PLUGINS/npm/node_modules/.bin/protoc-gen-es" \
      --es_out=target=ts:o --es_opt=import_extension=js one.proto sub/two.proto edition2023.proto optional.proto
  else
    skip "tern=protoc" - protoc-gen-es "$why"
  fi
}

# Our generator as a plugin of others writes what it writes for tern compile.
front_ours() {
  local there="$PLUGINS/ours" files=(one.proto sub/two.proto edition2023.proto edition2024.proto optional.proto)
  rm -rf "$there"
  mkdir -p "$there/tern" "$there/protoc" "$there/buf"
  export TERN_NO_BUILD=1
  "$ROOT/tern" compile -I "$HERE/plugins/a" -I "$HERE/plugins/b" --tern_out="$there/tern" "${files[@]}" >"$there/tern.log" 2>&1 || true
  if "$PROTOC" -I "$HERE/plugins/a" -I "$HERE/plugins/b" -I "$BUILT_IN" --plugin="$ROOT/protoc-gen-tern" --tern_out="$there/protoc" \
    "${files[@]}" >"$there/protoc.log" 2>&1 && ours_equal protoc; then
    pass "protoc->protoc-gen-tern" - "$(find "$there/protoc" -name '*.java' | wc -l) files equal"
  else
    fail "protoc->protoc-gen-tern" - generate "see $there/protoc.log, $there/protoc.diff"
  fi
  if ! bring_npm "@bufbuild/buf@$BUF_VERSION" buf; then
    skip "buf->protoc-gen-tern" - generate "$why"
    return
  fi
  printf 'version: v2\nmodules:\n  - path: a\n  - path: b\n' >"$there/buf.yaml"
  printf 'version: v2\nplugins:\n  - local: %s\n    out: buf\n' "$ROOT/protoc-gen-tern" >"$there/buf.gen.yaml"
  cp -r "$HERE/plugins/a" "$HERE/plugins/b" "$there"
  rm "$there/a/wrong.proto" "$there/a/unused.proto"
  if (cd "$there" && timeout 120 "$PLUGINS/npm/node_modules/.bin/buf" generate) >"$there/buf.log" 2>&1 && ours_equal buf; then
    pass "buf->protoc-gen-tern" - "$(find "$there/buf" -name '*.java' | wc -l) files equal"
  else
    fail "buf->protoc-gen-tern" - generate "see $there/buf.log, $there/buf.diff"
  fi
}

ours_equal() {
  [[ -n "$(find "$there/tern" -name '*.java')" ]] && diff -r "$there/tern" "$there/$1" >"$there/$1.diff" 2>&1
}

plugins_suite() {
  PLUGINS="$WORK/plugins"
  PROTOC="$PLUGINS/protoc"
  BUILT_IN="$ROOT/schema/target/classes/dev/tern/schema/builtin"
  if [[ $(uname -s)-$(uname -m) != Linux-x86_64 ]]; then
    skip plugins - "every case" "protoc and its plugin are brought for Linux on x86-64"
    return
  fi
  mkdir -p "$PLUGINS"
  if ! bring "com.google.protobuf:protoc:$PROTOC_VERSION:exe:linux-x86_64" "$PROTOC"; then
    skip plugins - "every case" "$why"
    return
  fi
  scripted_plugins
  local PATH="$PLUGINS/bin:$PATH"
  export PATH
  export first="$PLUGINS/responses/rangeless.bin" second="$PLUGINS/responses/rangeless.bin"
  front_table
  front_foreign
  front_ours
}
