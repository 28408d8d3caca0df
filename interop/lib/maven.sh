# The Maven plugin in builds of small projects, in directories of their own, with the plugin from the local repository.
# Sourced by run.sh.

MAVEN_RUN=(mvn -B -ntp)

# project DIRECTORY ARTIFACT [EXTRA XML]: a pom with the plugin, whose both goals run.
project() {
  mkdir -p "$1"
  cat >"$1/pom.xml" <<END
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>example</groupId>
  <artifactId>$2</artifactId>
  <version>1</version>
  <properties>
    <maven.compiler.release>17</maven.compiler.release>
    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
  </properties>
  <dependencies>
    <dependency><groupId>dev.tern</groupId><artifactId>tern-rpc</artifactId><version>$TERN_VERSION</version></dependency>
    ${3:-}
  </dependencies>
  <build>
    <pluginManagement><plugins>
      <plugin><artifactId>maven-resources-plugin</artifactId><version>3.3.1</version></plugin>
      <plugin><artifactId>maven-compiler-plugin</artifactId><version>3.14.1</version></plugin>
      <plugin><artifactId>maven-surefire-plugin</artifactId><version>3.5.4</version></plugin>
      <plugin><artifactId>maven-jar-plugin</artifactId><version>3.4.2</version></plugin>
    </plugins></pluginManagement>
    <plugins><plugin>
      <groupId>dev.tern</groupId>
      <artifactId>tern-maven-plugin</artifactId>
      <version>$TERN_VERSION</version>
      <configuration><descriptorSet>META-INF/protos.bin</descriptorSet></configuration>
      <executions><execution><goals><goal>generate</goal><goal>generate-test</goal></goals></execution></executions>
    </plugin></plugins>
  </build>
</project>
END
}

# text FILE: standard input becomes the file.
text() {
  mkdir -p "$(dirname "$1")"
  cat >"$1"
}

# build DIRECTORY ARGUMENT…: the log is in `log`.
build() {
  log="$1/build.log"
  local directory=$1
  shift
  (cd "$directory" && timeout 300 "${MAVEN_RUN[@]}" "$@") >"$log" 2>&1
}

# check CASE COMMAND…: a verdict by the command's status.
check() {
  local name=$1
  shift
  if "$@" >/dev/null 2>&1; then
    pass "mvn->tern" - "$name"
  else
    fail "mvn->tern" - "$name" "not so: $* (see $log)"
  fi
}

all_there() {
  local file
  for file in "$@"; do
    [[ -s $file ]] || return 1
  done
}

# Names and times of all that was generated and compiled.
times() {
  (cd "$1/target" && find generated-sources generated-test-sources generated-resources classes test-classes -type f -printf '%p %T@\n' | sort)
}

maven_single() {
  local there="$MAVEN_WORK/single" before
  project "$there" single
  text "$there/src/main/proto/hello.proto" <<<'syntax = "proto3"; package hello; message Hello { string name = 1; } service Greeter { rpc Greet(Hello) returns (Hello); }'
  text "$there/src/main/proto/more/other.proto" <<<'syntax = "proto3"; package other; import "hello.proto"; message Other { hello.Hello hello = 1; }'
  text "$there/src/test/proto/probe.proto" <<<'syntax = "proto3"; package probe; import "hello.proto"; message Probe { hello.Hello hello = 1; }'
  text "$there/src/main/java/app/App.java" <<<'package app; public class App { static final hello.Hello HELLO = hello.Hello.of(h -> h.name("x")); other.Other other; }'
  text "$there/src/test/java/app/Test.java" <<<'package app; class Test { probe.Probe made = probe.Probe.of(p -> p.hello(App.HELLO)); }'
  build "$there" test-compile || true
  check "one module: code of the program and of its tests compiles" \
    all_there "$there/target/classes/hello/Greeter.class" "$there/target/classes/app/App.class" "$there/target/test-classes/probe/Probe.class" "$there/target/test-classes/app/Test.class"
  check "one module: protos and descriptor set are among the resources" \
    all_there "$there/target/classes/hello.proto" "$there/target/classes/more/other.proto" "$there/target/classes/META-INF/protos.bin"
  before="$(times "$there")"
  build "$there" -o test-compile || true
  check "nothing is written when nothing changed, without the network" [ "$before" = "$(times "$there")" ]
  check "and it says so, for both goals" [ "$(grep -c 'Java files are up to date' "$log")" = 2 ]
  rm "$there/src/main/proto/more/other.proto"
  text "$there/src/main/java/app/App.java" <<<'package app; public class App { static final hello.Hello HELLO = hello.Hello.of(h -> h.name("y")); }'
  build "$there" -o test-compile || true
  check "what is no longer made is removed" [ ! -e "$there/target/generated-sources/tern/other/Other.java" ]
  check "and nothing else" all_there "$there/target/generated-sources/tern/hello/Hello.java"
  rm -rf "$there/target"
  build "$there" -o process-sources -Dtern.skip || true
  check "skip" [ ! -e "$there/target/generated-sources/tern" ]
}

maven_modules() {
  local there="$MAVEN_WORK/modules"
  mkdir -p "$there"
  cat >"$there/pom.xml" <<'END'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>example</groupId>
  <artifactId>modules</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <modules><module>api</module><module>app</module><module>apart</module></modules>
</project>
END
  project "$there/api" api
  text "$there/api/src/main/proto/lib/money.proto" <<<'syntax = "proto3"; package lib; message Money { int64 units = 1; }'
  project "$there/app" app '<dependency><groupId>example</groupId><artifactId>api</artifactId><version>1</version></dependency>'
  text "$there/app/src/main/proto/shop.proto" <<<'syntax = "proto3"; package shop; import "lib/money.proto"; message Price { lib.Money money = 1; }'
  project "$there/apart" apart
  text "$there/apart/src/main/proto/apart.proto" <<<'edition = "2023"; package apart; message Apart { int32 x = 1; }'
  build "$there" -T 2 -DskipTests package || true
  check "modules at the same time: a file of a dependency's jar is imported" all_there "$there/app/target/classes/shop/Price.class" "$there/app/target/app-1.jar"
  check "and not generated again" [ ! -e "$there/app/target/generated-sources/tern/lib" ]
  check "a module that stands apart" all_there "$there/apart/target/classes/apart/Apart.class"
}

maven_mistakes() {
  local there="$MAVEN_WORK/mistake" status=0
  project "$there" mistake
  printf 'syntax = "proto3";\nmessage Bad {\n  strin name = 1;\n}\n' | text "$there/src/main/proto/bad.proto"
  build "$there" -o compile || status=$?
  check "a mistake fails the build" [ "$status" -ne 0 ]
  check "and is an error with file, line and column" grep -qE '^\[ERROR\] .*/src/main/proto/bad\.proto:3:3: error' "$log"
}

maven_suite() {
  MAVEN_WORK="$WORK/maven"
  TERN_VERSION="$(sed -n 's|^  <version>\(.*\)</version>|\1|p' "$ROOT/pom.xml" | head -n 1)"
  rm -rf "$MAVEN_WORK"
  mkdir -p "$MAVEN_WORK"
  if ! (cd "$ROOT" && timeout 900 mvn -B -q -pl maven-plugin,rpc -am install -Dmaven.test.skip=true -Dspotless.check.skip) >"$MAVEN_WORK/install.log" 2>&1; then
    fail "mvn->tern" - "every case" "the plugin could not be installed, see $MAVEN_WORK/install.log"
    return
  fi
  maven_single
  maven_modules
  maven_mistakes
}
