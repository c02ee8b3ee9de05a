#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# package_test.sh SOURCE BUILD CMAKE OPTIONS...: installs BUILD to a folder of its own and uses what is there as
# docs/building.md says: each target of the package, the command, the Lua module.
set -euo pipefail
source=$1 build=$2 cmake=$3
options=("${@:4}")
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
failures=0

# quietly COMMAND...: shows what it said when it fails.
quietly() {
  "$@" > "$dir/log" 2>&1 && return
  cat "$dir/log"
  exit 1
}

# equal NAME ACTUAL EXPECTED
equal() {
  [[ $2 == "$3" ]] && return
  printf 'FAILED %s:\n  got      %s\n  expected %s\n' "$1" "$2" "$3"
  failures=$((failures + 1))
}

quietly "$cmake" --install "$build" --prefix "$dir/prefix"
quietly "$cmake" -S "$source/tests/install/outside" -B "$dir/outside" "${options[@]}" -DCMAKE_BUILD_TYPE=Release \
  -DCMAKE_PREFIX_PATH="$dir/prefix" -DEXAMPLES="$source/examples"
quietly "$cmake" --build "$dir/outside"
for program in hello everything hex hex_shared; do
  [[ -x $dir/outside/$program ]] || continue
  case $program in
    hello) expected=$'<Buffer ca fe ba be> is yv66vg== in base64\n4 visible bytes keep 8192 alive' ;;
    everything) expected='hello' ;;
    *) expected='6869' ;;
  esac
  equal "the program '$program'" "$("$dir/outside/$program")" "$expected"
done

if [[ -e $build/tools/slabyard ]]; then
  equal 'the command' "$("$dir/prefix/bin/slabyard" run -e 'console.log(Buffer.from("hi"))')" '<Buffer 68 69>'
fi
if [[ -e $build/bindings/lua/slabyard.so ]] && command -v lua5.4 > /dev/null; then
  equal 'the Lua module' "$(LUA_CPATH="$dir/prefix/lib/lua/5.4/?.so" lua5.4 -e 'print(#require("slabyard").alloc(5))')" 5
fi

((failures == 0)) && echo 'all passed'
exit $((failures > 0))
