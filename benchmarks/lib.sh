# What benchmarks/run and benchmarks/compare share. Expects $home.

jar=$home/benchmarks/target/benchmarks.jar
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

# The benchmarks, when a source is newer than them, and the program.
build() {
  if [ ! -f "$jar" ] ||
    [ -n "$(find "$home/pom.xml" "$home"/*/pom.xml "$home"/*/src/main -newer "$jar" -print 2>/dev/null | head -n 1)" ]; then
    echo "building the benchmarks" >&2
    local log=$home/benchmarks/target/build.log
    mkdir -p "${log%/*}"
    if ! (cd "$home" && mvn -B -pl benchmarks -am package \
      -Dmaven.test.skip=true -Dspotless.check.skip=true -Denforcer.skip=true) >"$log" 2>&1; then
      grep '^\[ERROR\]' "$log" | head -n 20 >&2 || true
      echo "the build failed; all of its output is in $log" >&2
      exit 1
    fi
    touch "$jar"
  fi
  "$home/c19" version >/dev/null # builds itself where needed
}

# Debian's servers, without starting any of them, and Central Dogma's libraries.
install_servers() {
  local missing=()
  command -v etcd >/dev/null || missing+=(etcd-server)
  command -v redis-server >/dev/null || missing+=(redis-server)
  if [ ${#missing[@]} -gt 0 ]; then
    RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}" >&2
  fi
  [ -d "$home/benchmarks/centraldogma/target/lib" ] || mvn -B -q -f "$home/benchmarks/centraldogma/pom.xml" package >&2
}
