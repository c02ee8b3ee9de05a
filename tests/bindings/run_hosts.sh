#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# run_hosts.sh BUILD_DIR [--quick]: everything that scripts say about the addon, in every host that in_host.sh finds, and
# about the slabyard command. A line for each; exit code 1 where one failed, or where nothing could be run at all.
set -u
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
build=$(cd "${1:?usage: run_hosts.sh BUILD_DIR [--quick]}" && pwd)
quick=${2:-}
[[ -z $quick || $quick == --quick ]] || { echo "run_hosts.sh: no option '$quick'" >&2; exit 2; }
vectors=$here/../vectors
js=$here/js
log=$(mktemp)
trap 'rm -f "$log"' EXIT
runs=0
failures=0

# run NAME COMMAND...: its last line when it succeeds, the end of its output when not.
run() {
  local name=$1 code=0
  shift
  timeout 900 "$@" >"$log" 2>&1 || code=$?
  if ((code == 77)); then
    printf '%-30s left out: %s\n' "$name" "$(tail -n 1 "$log")"
    return
  fi
  runs=$((runs + 1))
  if ((code == 0)); then
    printf '%-30s %s\n' "$name" "$(tail -n 1 "$log")"
  else
    failures=$((failures + 1))
    printf '%-30s FAILED (exit code %s): %s\n' "$name" "$code" "$*"
    tail -n 60 "$log" | cut -c 1-1000
  fi
}

for host in node26 node20 bun deno; do
  run "conformance in $host" "$here/in_host.sh" "$build" $host "$js/conformance.cjs" "$vectors" --module=MODULE
  run "hostile calls in $host" "$here/in_host.sh" "$build" $host "$js/hostile.cjs" MODULE
  run "natives alone in $host" "$here/in_host.sh" "$build" $host "$js/natives.cjs" MODULE
  run "setups in $host" "$here/in_host.sh" "$build" $host "$js/setups.cjs" MODULE
  [[ -n $quick ]] ||
    run "memory in $host" "$here/in_host.sh" "$build" $host "$js/memory.cjs" --most=500 --module=MODULE
done
run 'surface beside node26' "$here/in_host.sh" "$build" node26 "$js/surface.cjs" MODULE
run 'warnings beside node26' "$here/in_host.sh" "$build" node26 "$js/warnings.cjs" MODULE
[[ -n $quick ]] || run 'limits beside node26' "$here/in_host.sh" "$build" node26 "$js/limits.cjs" MODULE
run 'planted faults in node26' "$here/in_host.sh" "$build" node26 "$js/differential_test.cjs"
# The seed is another each time, and printed.
run 'random calls beside node26' "$here/in_host.sh" "$build" node26 "$js/differential.cjs" MODULE ${quick:+"$quick"}
slabyard=$build/tools/slabyard
if [[ -x $slabyard ]]; then
  run 'conformance in slabyard run' "$slabyard" run "$js/conformance.cjs" "$vectors"
  run 'hostile calls in slabyard run' "$slabyard" run "$js/hostile.cjs" buffer
  [[ -n $quick ]] || run 'memory in slabyard run' "$slabyard" run --expose-gc "$js/memory.cjs" --most=200
fi
echo "$((runs - failures)) of $runs passed"
((runs > 0 && failures == 0))
