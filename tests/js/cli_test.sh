#!/usr/bin/env bash
# cli_test.sh SLABYARD: what the shell sees of `slabyard run`: exit codes, streams, order, and that no byte is lost.
set -u
slabyard=$(realpath "$1")
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
failures=0

# script NAME < SOURCE
script() { cat > "$dir/$1.js"; }
run() { "$slabyard" run "$dir/$1.js" "${@:2}"; }

# equal NAME ACTUAL EXPECTED
equal() {
  [[ $2 == "$3" ]] && return
  printf 'FAILED %s:\n  got      %s\n  expected %s\n' "$1" "$2" "$3"
  failures=$((failures + 1))
}
# matches NAME ACTUAL PATTERN (of [[ ]])
matches() {
  [[ $2 == $3 ]] && return
  printf 'FAILED %s:\n  got      %s\n  expected %s\n' "$1" "$2" "$3"
  failures=$((failures + 1))
}

script args <<< 'console.log(process.argv.length, process.argv[1], process.argv.slice(2).join("|"))'
equal 'arguments are passed untouched' "$(run args --help -- -x 'a b' é)" "7 $dir/args.js --help|--|-x|a b|é"
equal 'argv[1] is absolute' "$(cd "$dir" && "$slabyard" run ./args.js)" "2 $dir/args.js "

out=$("$slabyard" run "$dir/missing.js" 2>&1 > "$dir/stdout"); code=$?
equal 'a missing file is one line, exit 2' "$code $out" "2 slabyard: cannot read '$dir/missing.js': No such file or directory"
equal 'nothing of that is on stdout' "$(cat "$dir/stdout")" ''
out=$("$slabyard" run "$dir" 2>&1); equal 'a directory is one line, exit 2' "$? $out" "2 slabyard: cannot read '$dir': Is a directory"
out=$("$slabyard" run --nope x.js 2>&1); matches 'an unknown option shows the usage, exit 2' "$? $out" '2 *--nope*usage: slabyard run*'
out=$("$slabyard" run 2>&1); matches 'no file shows the usage, exit 2' "$? $out" '2 *usage: slabyard run*'
"$slabyard" > /dev/null 2>&1; equal 'no command, exit 2' $? 2
out=$("$slabyard" run --help); matches 'help names every option' "$? $out" '0 *FILE.js*--expose-gc*'

script thrown <<'JS'
console.log('before');
function inner() {
  throw new RangeError('too far');
}
inner();
JS
out=$(run thrown 2> "$dir/stderr"); code=$?
equal 'an uncaught error exits 1 and loses no output' "$code $out" '1 before'
matches 'an uncaught error shows message and stack' "$(cat "$dir/stderr")" "Uncaught RangeError: too far
    at inner ($dir/thrown.js:3:*)
    at $dir/thrown.js:5:*"
script value <<< 'throw { a: 1 }'
out=$(run value 2>&1); equal 'anything can be thrown' "$? $out" '1 Uncaught { a: 1 }'
script coded <<< 'Buffer.alloc(-1)'
out=$(run coded 2>&1); matches 'an error with a code shows it' "$? $out" "1 Uncaught RangeError [[]ERR_OUT_OF_RANGE]: *
    at *coded.js:1:*code: 'ERR_OUT_OF_RANGE'*"
script syntax <<< $'let a = 1;\nlet b = = 2;'
out=$(run syntax 2>&1); matches 'a syntax error has its line' "$? $out" "1 Uncaught SyntaxError: *
    at $dir/syntax.js:2"
script rejected <<< 'Promise.reject(new Error("nobody"))'
out=$(run rejected 2>&1); matches 'an unhandled rejection exits 1' "$? $out" '1 Uncaught (in promise) Error: nobody*'
script handled <<< 'Promise.reject(1).catch((e) => console.log("caught", e)); queueMicrotask(() => console.log("micro")); console.log("first")'
equal 'microtasks run to the end' "$(run handled)" $'first\ncaught 1\nmicro'

script exits <<'JS'
console.log('said');
function deep(n) { try { if (n) deep(n - 1); else process.exit(7); } catch { console.log('caught'); } finally { console.log('finally'); } }
deep(5);
JS
out=$(run exits); equal 'process.exit ends at once, whatever surrounds it' "$? $out" '7 said'
script code <<< 'process.exitCode = 3'
run code; equal 'process.exitCode counts' $? 3
script hashbang <<< $'#!/usr/bin/env slabyard\nconsole.log("ran"); return; console.log("no")'
equal 'a #! line is skipped, and return is allowed' "$(run hashbang)" 'ran'
script gc <<< 'console.log(typeof gc)'
equal 'gc is there when asked for' "$(run gc) $("$slabyard" run --expose-gc "$dir/gc.js")" 'undefined function'

script codes <<< 'process.exit(JSON.parse(process.argv[2]))'
run codes 4294967299; equal 'exit codes wrap as integers do' $? 3
run codes '"7"'; equal 'an exit code may be text' $? 7
script undone <<< 'process.exitCode = 5; process.exit(undefined)'
run undone; equal 'process.exit(undefined) takes an exit code back' $? 0
script range <<< 'process.exit(1e300)'
out=$(run range 2>&1); matches 'an exit code has a range' "$? $out" '1 *ERR_OUT_OF_RANGE*'

script cause <<< $'throw new Error("outer", {\n  cause: new Error("root") })'
out=$(run cause 2>&1); matches 'an uncaught error shows its cause' "$out" "Uncaught Error: outer
    at $dir/cause.js:1:*cause*Error: root*"
script column <<< '  throw new Error("here")'
out=$(run column 2>&1); matches 'columns on the first line are those of the file' "$out" "*column.js:1:1[0-9]"
script custom <<< 'const e = new Error("x"); e.stack = "custom"; throw e'
equal 'a stack of the own is left alone' "$(run custom 2>&1)" 'Uncaught custom'
script microtask <<< 'queueMicrotask(() => { throw new Error("qm"); }); queueMicrotask(() => console.log("second"))'
out=$(run microtask 2>/dev/null); equal 'a throw in a microtask ends the script' "$? $out" '1 '
script overflow <<< 'function f() { try { f(); } catch { Buffer.from("abc"); process.cwd(); } } try { f(); } catch {} console.log(Buffer.from("abc"), typeof process.exit)'
equal 'what was loaded without stack is loaded again' "$(run overflow)" '<Buffer 61 62 63> function'

script closed <<< 'const fs = require("fs"); console.log(fs.readFileSync(0).length); fs.writeFileSync(process.argv[2], "done")'
out=$(run closed "$dir/file" <&-); equal 'closed input is empty' "$? $out" '0 0'
run closed "$dir/file2" < /dev/null >&-; equal 'closed output stops nothing' "$? $(cat "$dir/file2")" '0 done'
script broken <<< 'try { for (;;) require("fs").writeFileSync(1, Buffer.alloc(1 << 16)); } catch (e) { console.error(e.code); }'
out=$({ run broken 2>&1 >&3; echo "code $?"; } 3> >(head -c 1 > /dev/null)); equal 'fs hears of a reader that went away' "$out" $'EPIPE\ncode 0'
script byname <<< 'console.log("A"); require("fs").writeFileSync("/dev/stdout", "B\n"); console.log("C")'
equal 'standard output by its name keeps the order' "$(run byname | cat)" $'A\nB\nC'
script options <<< 'const fs = require("fs"), f = process.argv[2]; fs.writeFileSync(f, "ab", { flag: undefined, mode: null }); fs.appendFileSync(f, "c"); console.log(fs.readFileSync(f, { encoding: "utf8", flag: undefined }))'
equal 'options that are undefined are not given' "$(run options "$dir/file3")" 'abc'

script order <<< 'console.log("1"); console.error("2"); process.stdout.write("3\n"); require("fs").writeFileSync(1, "4\n"); console.warn("5")'
equal 'the streams keep their order' "$(run order 2>&1)" $'1\n2\n3\n4\n5'
script question <<< 'console.log("name?"); console.log("hello " + require("fs").readFileSync(0, "utf8"))'
equal 'input is read to its end' "$(printf 'W\303\266rld' | run question)" $'name?\nhello Wörld'
mkfifo "$dir/ask" "$dir/answer"
run question < "$dir/answer" > "$dir/ask" &
exec 3> "$dir/answer" 4< "$dir/ask"
read -r -t 20 line <&4; equal 'the question is written before input is waited for' "$line" 'name?'
exec 3>&- 4<&-
wait

script big <<'JS'
const block = Buffer.alloc(1 << 20, '0123456789abcde\n');
for (let i = 0; i < 100; i++) process.stdout.write(block);
process.exit(0);
JS
expected=$(yes 0123456789abcde | head -c $((100 << 20)) | sha256sum)
equal '100 MiB into a pipe whose reader sleeps' "$(run big | (sleep 1; sha256sum))" "$expected"
script small <<< 'for (let i = 0; i < 200000; i++) console.log("line " + i); process.exit(0)'
equal 'many lines before process.exit' "$(run small | (sleep 1; sha256sum))" "$(seq -f 'line %.0f' 0 199999 | sha256sum)"
if command -v python3 > /dev/null; then
  # A pipe that another process made non-blocking: the writer sees EAGAIN.
  nonblocking='import os,subprocess,sys,time
r,w=os.pipe(); os.set_blocking(w,False)
p=subprocess.Popen(sys.argv[1:],stdout=w); os.close(w); time.sleep(1); n=0
while True:
  b=os.read(r,65536)
  if not b: break
  n+=len(b)
print(n,p.wait())'
  equal 'a full non-blocking pipe loses nothing' "$(python3 -c "$nonblocking" "$slabyard" run "$dir/big.js")" '104857600 0'
fi

script quiet <<< 'for (let i = 0; i < 100000; i++) console.log("line"); process.exitCode = 5'
out=$({ run quiet 2>&1 >&3; echo "code $?"; } 3> >(head -c 5 > /dev/null)); equal 'a reader that goes away is no error' "$out" 'code 5'
if [[ -w /dev/full ]]; then
  script lost <<< 'console.log("0123456789")'
  out=$(run lost 2>&1 > /dev/full); matches 'a full disk is one line with the loss, exit 1' "$? $out" '1 slabyard: standard output: *No space left on device; 11 bytes were not written'
fi

[[ $failures == 0 ]] && echo 'all passed'
exit "$((failures > 0))"
