#!/usr/bin/env bash
# elf_test.sh SLABYARD ELF_JS FILES...: elf.js agrees with `readelf -hSW`, on FILES and on both classes and byte orders.
set -u
slabyard=$(realpath "$1")
elf_js=$2
shift 2
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
failures=0

printf 'some data' > "$dir/data"
files=("$@")
for target in elf32-little elf32-big elf64-little elf64-big; do
  objcopy -I binary -O "$target" "$dir/data" "$dir/$target.o" && files+=("$dir/$target.o")
done
for file in "${files[@]}"; do
  # Behind the sections readelf explains its flag letters.
  expected=$(LC_ALL=C readelf -hSW "$file" | sed '/^Key to Flags:/,$d')
  actual=$("$slabyard" run "$elf_js" "$file")
  if [[ -z $expected || $actual != "$expected" ]]; then
    printf 'FAILED %s\n' "$file"
    diff <(printf '%s\n' "$expected") <(printf '%s\n' "$actual") | head -20
    failures=$((failures + 1))
  fi
done
((${#files[@]} == $# + 4)) || { echo 'FAILED: objcopy made too few files'; failures=$((failures + 1)); }

# bad NAME: a clear line on stderr, nothing on stdout, exit 1
bad() {
  out=$("$slabyard" run "$elf_js" "$1" 2> "$dir/stderr")
  code=$?
  [[ $code == 1 && -z $out && $(wc -l < "$dir/stderr") == 1 && $(< "$dir/stderr") == elf.js:* ]] && return
  printf 'FAILED %s: exit %s, stdout %s, stderr %s\n' "$1" "$code" "$out" "$(< "$dir/stderr")"
  failures=$((failures + 1))
}
bad "$dir/data"
bad "$dir/missing"
bad "$dir"
head -c 40 "$dir/elf64-little.o" > "$dir/short"
bad "$dir/short"
head -c 100 "$dir/elf64-little.o" > "$dir/no_sections"
bad "$dir/no_sections"

[[ $failures == 0 ]] && echo "${#files[@]} files agree"
exit "$((failures > 0))"
