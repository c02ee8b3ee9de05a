#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# usage: png_test.sh COMMAND...
#
# COMMAND runs examples/png.lua. The picture, one pixel, is a common one of other makers; what is expected was written
# down from the PNG specification.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

{
  printf '\x89PNG\r\n\x1a\n'
  printf '\0\0\0\x0dIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0\x1f\x15\xc4\x89'
  printf '\0\0\0\x0dIDATx\xdacd\xf8\xcfP\x0f\0\3\x86\1\x80Z4}k'
  printf '\0\0\0\0IEND\xaeB`\x82'
} >"$folder/pixel.png"

diff -u - <("$@" "$folder/pixel.png") <<'END'
00000000  89504e470d0a1a0a    signature
00000008  0000000d            length 13
0000000c  49484452            type IHDR, critical
00000010  00000001            width 1
00000014  00000001            height 1
00000018  08                  bit depth 8
00000019  06                  colour type truecolour with alpha
0000001a  00                  compression method 0
0000001b  00                  filter method 0
0000001c  00                  not interlaced
0000001d  1f15c489            checksum
00000021  0000000d            length 13
00000025  49444154            type IDAT, critical
00000029  78da6364f8cf500f..  data
00000036  5a347d6b            checksum
0000003a  00000000            length 0
0000003e  49454e44            type IEND, critical
00000042  ae426082            checksum
END

# refused WORDS FILE: exits with 1 and says WORDS, not where in the script.
refused() {
  local code=0
  "${command[@]}" "$2" >"$folder/said" 2>&1 || code=$?
  [[ $code == 1 ]] && grep -q "^$1" "$folder/said"
}
command=("$@")

# A damaged width is told; a file that ends in the middle of a chunk, and one that is no PNG, are refused.
printf '\2' | dd of="$folder/pixel.png" bs=1 seek=19 conv=notrunc status=none
refused 'wrong checksums: 1$' "$folder/pixel.png"
grep -q '^0000001d  1f15c489            checksum, WRONG$' "$folder/said"
head -c 40 "$folder/pixel.png" >"$folder/short.png"
refused 'the file ends inside of the chunk at 33$' "$folder/short.png"
printf '\x89PNG\r\n\x1a\n\xff\xff\xff\xffIDAT' >"$folder/huge.png"
refused 'the file ends inside of the chunk at 8$' "$folder/huge.png"
printf '\x89PNG\r\n\x1a\n\0\0\0\2IHDRab1234' >"$folder/header.png"
refused 'a header of 2 bytes, where 13 belong$' "$folder/header.png"
refused 'no PNG file$' "$0"
refused "$folder/none: No such file or directory\$" "$folder/none"
refused 'Is a directory$' "$folder"
if [[ -w /dev/full ]]; then
  if "$@" "$folder/pixel.png" >/dev/full 2>"$folder/said"; then exit 1; fi
  grep -q '^No space left on device$' "$folder/said"
fi
echo "png: passed"
