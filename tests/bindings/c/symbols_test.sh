#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# usage: symbols_test.sh LIBRARY LIST
#
# Fails unless LIBRARY exports the symbols of LIST, each with the version SLABYARD_0.1, and nothing else: a name that
# goes breaks its callers, one that comes is a promise, and a C++ name would meet those of other libraries.
set -euo pipefail

diff -u --label expected <(grep -v '^#' "$2") --label exported \
  <(nm --dynamic --defined-only --with-symbol-versions "$1" | awk '$2 != "A" { print $3 }' | LC_ALL=C sort)
echo "exports: $(grep -vc '^#' "$2")"
