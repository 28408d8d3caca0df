# Verdicts, one line each, and the sums. Sourced by run.sh.

passed=0
failed=0
skipped=0

pass() { # DIRECTION TRANSPORT CASE
  passed=$((passed + 1))
  printf 'PASS  %s %s %s\n' "$1" "$2" "$3"
}

fail() { # DIRECTION TRANSPORT CASE REASON
  failed=$((failed + 1))
  printf 'FAIL  %s %s %s: %s\n' "$1" "$2" "$3" "$4"
}

skip() { # DIRECTION TRANSPORT CASE REASON
  skipped=$((skipped + 1))
  printf 'SKIP  %s %s %s: %s\n' "$1" "$2" "$3" "$4"
}

heading() {
  suite_start="$passed $failed $skipped $SECONDS"
  printf '\n== %s\n' "$1"
}

subtotal() {
  local p f s t
  read -r p f s t <<<"$suite_start"
  printf '== %s: %d passed, %d failed, %d skipped in %d s\n' "$1" $((passed - p)) $((failed - f)) $((skipped - s)) $((SECONDS - t))
}

total() {
  printf '\n%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
  [[ $failed -eq 0 ]]
}

# The line of a client's log that says most of why it failed.
first_complaint() {
  { grep -m 1 -iE 'exception|error|fatal|expected|assert' "$1" || tail -n 1 "$1"; } | cut -c 1-300
}
