#!/usr/bin/env bash
# same_as_node.sh SLABYARD SCRIPT MAJOR NODE...: the script prints the same under SLABYARD and under the first NODE that
# is there and has version MAJOR or later; 77 (skip) without one.
set -u
slabyard=$1
script=$2
needed=$3
shift 3
for node in "$@"; do
  major=$("$node" -p 'parseInt(process.versions.node, 10)' 2> /dev/null) || continue
  if ((major >= needed)); then
    diff <("$node" "$script" 2> /dev/null) <("$slabyard" run "$script" 2> /dev/null) && echo same
    exit
  fi
done
echo "no Node $needed or later; others print differently"
exit 77
