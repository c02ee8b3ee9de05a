#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# usage: protoc_test.sh EXAMPLE
#
# The dump of what protoc writes is protoc's own dump of it; and what programs say of files that cannot be
# read or written.
set -euo pipefail
example=$1
if ! command -v protoc >/dev/null; then
  echo "protoc is not installed" >&2
  exit 77
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

cat >sample.proto <<'PROTO'
syntax = "proto2";
package sample;
// Every wire type, nesting, and what a guess may take for a message.
message Sample {
  optional int64 number = 1;
  repeated string text = 2;
  optional Sample inner = 3;
  optional fixed32 fixed = 4;
  optional double real = 5;
  optional group Part = 6 {
    optional sint64 zigzag = 7;
    repeated bytes raw = 8;
    optional Sample deep = 9;
  }
  repeated float packed = 16 [packed = true];
  optional bool last = 536870911;
}
PROTO

compared=0
# same NAME: our dump of the file NAME is protoc's.
same() {
  diff <("$example" "$1") <(protoc --decode_raw <"$1") || {
    echo "protoc_test: $1 differs" >&2
    exit 1
  }
  compared=$((compared + 1))
}

protoc --include_imports --include_source_info --descriptor_set_out=set.bin sample.proto
same set.bin

encode() { protoc --encode=sample.Sample sample.proto >"$1"; }
encode numbers.bin <<<'number: -5 fixed: 4000000000 real: 1.5 packed: 1 packed: -2.5 last: true'
encode texts.bin <<<'text: "plain" text: "" text: "caf\303\251 \"quoted\"\n\\" text: "\010\001" text: "\013\014"'
encode groups.bin <<<'Part { zigzag: -7 raw: "\010\001\020\002" raw: "x" deep { Part { zigzag: 1 deep { number: 2 } } } }'
nested='number: 1'
for _ in {1..15}; do nested="inner { $nested text: \"t\" }"; done
encode nested.bin <<<"$nested"
nested='zigzag: 1 raw: "\010\001"'
for _ in {1..12}; do nested="deep { Part { $nested } }"; done
encode groups_nested.bin <<<"Part { $nested }"
for file in numbers texts groups nested groups_nested; do same "$file.bin"; done
: >empty.bin
same empty.bin

# Cut anywhere, our program fails where protoc does, and says where.
size=$(stat -c %s numbers.bin)
for ((i = 0; i < size; ++i)); do
  head -c "$i" numbers.bin >cut.bin
  ours=0 theirs=0
  "$example" cut.bin >cut.txt 2>cut.err || ours=$?
  protoc --decode_raw <cut.bin >/dev/null 2>&1 || theirs=$?
  if ((ours != theirs)); then
    echo "protoc_test: of $i bytes: exit $ours, protoc $theirs" >&2
    exit 1
  fi
  if ((ours != 0)) && ! grep -q ' at .*needed' cut.err; then
    echo "protoc_test: no reason for $i bytes: $(<cut.err)" >&2
    exit 1
  fi
done

"$example" --help >/dev/null
if "$example" no-such-file 2>error.txt; then exit 1; fi
grep -q 'cannot read no-such-file: No such file or directory' error.txt
code=0
"$example" --nope 2>error.txt || code=$?
((code == 2))
grep -q -e '--nope' error.txt
if [[ -w /dev/full ]]; then
  if "$example" numbers.bin >/dev/full 2>error.txt; then exit 1; fi
  [[ $(<error.txt) == 'example_protobuf: '*'No space left on device' ]]
fi
echo "$compared files as protoc dumps them"
