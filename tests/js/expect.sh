#!/usr/bin/env bash
# expect.sh PATTERN COMMAND...: the command succeeds, and a line of its output matches the extended regular expression.
set -u
pattern=$1
shift
out=$("$@")
code=$?
printf '%s\n' "$out"
[[ $code == 0 ]] && grep -qE -- "$pattern" <<< "$out"
