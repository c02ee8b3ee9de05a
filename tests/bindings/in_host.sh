#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# in_host.sh BUILD_DIR HOST SCRIPT [ARGUMENTS...]: runs a script in node26, node20, bun or deno; MODULE in an argument
# stands for the module with the addon of BUILD_DIR. SLABYARD_NODE_HOSTS is the folder of npm's packages (default:
# build/hosts/node_modules). Exit code 77, CTest's for a test that is left out, where host or addon are not there.
set -u
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
build=$(cd "$1" && pwd)
host=$2
script=$3
shift 3
hosts=${SLABYARD_NODE_HOSTS:-$root/build/hosts/node_modules}
case $host in
  node20 | node26) command=("$hosts/$host/bin/node" --expose-gc) ;;
  bun) command=("$hosts/@oven/bun-linux-x64/bin/bun") ;;
  deno) command=("$hosts/@deno/linux-x64-glibc/deno" run --allow-all --quiet --v8-flags=--expose-gc) ;;
  *) echo "in_host.sh: which host is '$host'?" >&2; exit 2 ;;
esac
addon=$build/bindings/node/slabyard.node
for file in "${command[0]}" "$addon"; do
  [[ -e $file ]] || { echo "not there: $file"; exit 77; }
done

# The module takes the addon that lies beside it.
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
cp "$root"/bindings/node/*.cjs "$addon" "$stage"
"${command[@]}" "$script" "${@//MODULE/$stage/index.cjs}"
