# The Maven plugin in builds of small projects, in directories of their own, with the plugin from the local repository.
# Sourced by run.sh.

MAVEN_RUN=(mvn -B -ntp)

# project DIRECTORY ARTIFACT [DEPENDENCIES [CONFIGURATION [GOALS]]]: a pom with the plugin, whose goals run.
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
      <configuration><descriptorSet>META-INF/protos.bin</descriptorSet>${4:-}</configuration>
      <executions><execution><goals><goal>generate</goal><goal>generate-test</goal>${5:-}</goals></execution></executions>
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

# Files of a directory beside src/main/proto, and of a dependency's jar, become code as well.
maven_elsewhere() {
  local there="$MAVEN_WORK/elsewhere" protos="$MAVEN_WORK/protos"
  mkdir -p "$protos"
  cat >"$protos/pom.xml" <<'END'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>example</groupId>
  <artifactId>protos</artifactId>
  <version>1</version>
  <build><pluginManagement><plugins>
    <plugin><artifactId>maven-resources-plugin</artifactId><version>3.3.1</version></plugin>
    <plugin><artifactId>maven-jar-plugin</artifactId><version>3.4.2</version></plugin>
    <plugin><artifactId>maven-install-plugin</artifactId><version>3.1.4</version></plugin>
  </plugins></pluginManagement></build>
</project>
END
  text "$protos/src/main/resources/jarred/coin.proto" <<<'syntax = "proto3"; package jarred; message Coin { int64 worth = 1; }'
  text "$protos/src/main/resources/jarred/not/wanted.proto" <<<'syntax = "proto3"; package unwanted; message Unwanted {}'
  build "$protos" -Dmaven.test.skip=true install || true
  check "a jar with nothing but .proto files is installed" all_there "$protos/target/protos-1.jar"
  project "$there" elsewhere '<dependency><groupId>example</groupId><artifactId>protos</artifactId><version>1</version></dependency>' \
    '<sourceDirectories><directory>${project.basedir}/more</directory><directory>${project.basedir}/nowhere</directory></sourceDirectories><excludes><exclude>**/draft/*.proto</exclude></excludes><dependencyIncludes><file>jarred/*.proto</file></dependencyIncludes>'
  text "$there/src/main/proto/purse.proto" <<<'syntax = "proto3"; package purse; import "leather.proto"; import "jarred/coin.proto"; message Purse { repeated jarred.Coin coins = 1; leather.Leather leather = 2; }'
  text "$there/more/leather.proto" <<<'syntax = "proto3"; package leather; message Leather { string colour = 1; }'
  text "$there/more/draft/later.proto" <<<'this is no schema yet'
  build "$there" test-compile || true
  check "a further source directory becomes code" all_there "$there/target/classes/leather/Leather.class" "$there/target/classes/purse/Purse.class"
  check "what is excluded does not" [ ! -e "$there/target/generated-sources/tern/later" ]
  check "the named files of a dependency's jar become code" all_there "$there/target/classes/jarred/Coin.class"
  check "and its other files do not" [ ! -e "$there/target/generated-sources/tern/unwanted" ]
  build "$there" -o test-compile || true
  check "with all of that, nothing is done twice" [ "$(grep -c 'Java files are up to date' "$log")" = 2 ]
}

maven_lint() {
  local there="$MAVEN_WORK/lint" status=0
  project "$there" lint '' '<ignoreOnly><ENUM_ZERO_VALUE_SUFFIX>old,older</ENUM_ZERO_VALUE_SUFFIX></ignoreOnly>' '<goal>lint</goal>'
  printf 'syntax = "proto3";\npackage shop.v1;\nmessage Price {\n  int64 unitsOf = 1;\n}\n' | text "$there/src/main/proto/shop/v1/price.proto"
  printf 'syntax = "proto3";\npackage old;\nenum Age {\n  AGE_NONE = 0;\n}\n' | text "$there/src/main/proto/old/age.proto"
  build "$there" verify -DskipTests || status=$?
  check "a broken rule fails the build" [ "$status" -ne 0 ]
  check "and is an error with file, line, column and rule" grep -qE '^\[ERROR\] .*/src/main/proto/shop/v1/price\.proto:4:9: .*\(FIELD_LOWER_SNAKE_CASE\)$' "$log"
  check "a rule that leaves a directory out says nothing of it" [ "$(grep -c ENUM_ZERO "$log")" = 0 ]
  check "the other rules do" grep -q '(PACKAGE_VERSION_SUFFIX)' "$log"
  status=0
  build "$there" -o verify -DskipTests -Dtern.lint.failOnFindings=false || status=$?
  check "as warnings they let it pass" [ "$status" -eq 0 ]
  check "and are there" grep -qE '^\[WARNING\] .*price\.proto:4:9: ' "$log"
  build "$there" -o verify -DskipTests -Dtern.lint.rules=NO_SUCH || true
  check "an unknown rule is refused" grep -q 'there is no rule or category NO_SUCH; ' "$log"
  status=0
  build "$there" -o verify -DskipTests -Dtern.lint.rules=MINIMAL || status=$?
  check "rules of the command line" [ "$status" -eq 0 ]
  build "$there" -o verify -DskipTests -Dtern.lint.rules=MINIMAL || true
  check "clean files are not judged twice" grep -q 'No rule was broken, and nothing has changed' "$log"
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
  maven_elsewhere
  maven_lint
  maven_mistakes
}
