#!/usr/bin/env bash
# same_as_node.sh SLABYARD NODE SCRIPT: the script prints the same under both. Needs Node 20 or later: 77 (skip) below.
set -u
major=$("$2" -p 'parseInt(process.versions.node, 10)')
if ((major < 20)); then
  echo "Node $major prints differently; needs 20"
  exit 77
fi
diff <("$2" "$3") <("$1" run "$3") && echo same
