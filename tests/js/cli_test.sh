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
out=$("$slabyard" nope.js x 2>&1); matches 'what is no command is named, exit 2' "$? $out" "2 *'nope.js'*usage: slabyard run*"
out=$("$slabyard" run --help); matches 'help names every option' "$? $out" '0 *FILE.js*--expose-gc*'

out=$("$slabyard" run --help); for option in --eval --pool-size --stats --stats-file --expose-gc; do
  matches "help names $option" "$out" "*$option*"
done
equal 'the version is a number' "$("$slabyard" --version | grep -cE '^[0-9]+\.[0-9]+')" 1

equal 'code from the command line' "$("$slabyard" run -e 'console.log(process.argv.slice(1), __filename, typeof fs.statSync)' a --b)" "[ 'a', '--b' ] [eval] function"
equal 'options may stand behind the code' "$("$slabyard" run -e 'console.log(Buffer.poolSize, process.execArgv.length)' --pool-size 64K)" '65536 4'
out=$("$slabyard" run -e $'1;\nnull.x' 2>&1); matches 'an error in code has its line' "$? $out" '1 Uncaught TypeError: *
    at *[[]eval]:2:*'
out=$("$slabyard" run -e 'let = = 1' 2>&1); matches 'a syntax error in code is one' "$? $out" '1 Uncaught SyntaxError: *[[]eval]:1'
equal 'code from standard input' "$(printf '#!x\nconsole.log(process.argv.slice(1), __filename)' | "$slabyard" run - x)" "[ '-', 'x' ] [stdin]"
equal 'code finds files from where it runs' "$(cd "$dir" && echo 'module.exports = 5' > five.js && "$slabyard" run -e 'console.log(require("./five"))')" 5
for size in 0 -1 1.5 x 2G ''; do
  out=$("$slabyard" run --pool-size="$size" -e 1 2>&1); matches "a pool size of '$size' is refused" "$? $out" '2 *--pool-size*'
done
equal 'pool sizes have suffixes' "$("$slabyard" run --pool-size 1M -e 'console.log(Buffer.poolSize, Buffer.allocUnsafe(8).buffer.byteLength)')" '1048576 1048576'

stats() { "$slabyard" run --stats=json --stats-file "$dir/stats" "$@"; }
# about EXPRESSION: of the statistics that were written last.
about() { "$slabyard" run -e "const s = JSON.parse(fs.readFileSync('$dir/stats')); const p = s.pool; console.log($1)"; }
stats -e 'for (let i = 0; i < 100; i++) Buffer.allocUnsafe(1000); globalThis.b = Buffer.alloc(1 << 20); console.log("out"); console.error("err")' > /dev/null 2>&1
equal 'statistics count what the script did' "$(about '[p.carves, p.requested_bytes, p.own_blocks, p.own_bytes]')" '[ 100, 100000, 1, 1048576 ]'
equal 'the numbers of the pool add up' "$(about 'p.begun_bytes + p.rewound_bytes === p.handed_out_bytes + p.abandoned_bytes + p.tail_bytes')" true
equal 'the account has what the pool has' "$(about '[s.account.external === p.external_bytes, s.account.peak >= 1 << 20, s.account.limit]')" '[ true, true, null ]'
equal 'the outputs count bytes by cause' "$(about '[s.outputs.stdout, s.outputs.stderr].map((o) => Object.values(o.flushes).reduce((n, f) => n + f.bytes, 0))')" '[ 4, 4 ]'
stats -e 'process.stdout.write("x".repeat(10)); process.exit(3)' > /dev/null; equal 'statistics come after process.exit' "$? $(about 's.outputs.stdout.flushes.explicit.bytes')" '3 10'
stats -e 'Buffer.from("a"); throw 1' > /dev/null 2>&1; equal 'statistics come after an uncaught error' "$? $(about 'p.carves')" '1 1'
out=$("$slabyard" run --stats -e 'console.log("hi"); Buffer.from("abc")' 2>&1); matches 'statistics are text on standard error' "$out" 'hi
pool
*requested * 3 bytes*
account
*standard output
*3 bytes*standard error*'
equal 'statistics do not swallow the file name' "$("$slabyard" run --stats "$dir/args.js" z 2> /dev/null)" "3 $dir/args.js z"
out=$("$slabyard" run --stats=xml -e 1 2>&1); matches 'an unknown format is refused' "$? $out" '2 *--stats: xml is neither text nor json*'
out=$("$slabyard" run --stats-file '' -e 1 2>&1); matches 'statistics need a file name' "$? $out" '2 *--stats-file: needs a name*'
echo kept > "$dir/kept"
out=$("$slabyard" run --stats-file= "$dir/kept" "$dir/args.js" 2>&1); matches 'an option that ends with = takes no other word' "$? $(cat "$dir/kept") $out" '2 kept *--stats-file=*'
out=$("$slabyard" run --stats-file /no/such/x -e 1 2>&1); equal 'a file that cannot be written is refused' "$? $out" "2 slabyard: cannot write '/no/such/x': No such file or directory"

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
script unclosed <<< $'function f() {\n  1;'
out=$(run unclosed 2>&1); equal 'what is not closed ends with the script' "$? $out" "1 Uncaught SyntaxError: Unexpected end of script
    at $dir/unclosed.js:3"
script awaits <<< $'let a;\na = await a;'
out=$(run awaits 2>&1); equal 'await outside of functions is named' "$? $out" "1 Uncaught SyntaxError: await is only valid in async functions: scripts are CommonJS here
    at $dir/awaits.js:2"
script awaited <<< 'async function f() { await 1 2; }'
out=$(run awaited 2>&1); matches 'but not where it is fine' "$? $out" "1 Uncaught SyntaxError: *'2'*"
out=$("$slabyard" run -e $'async function f() { await 1 }\nfunction g() { JSON.parse("{") }\ng()' 2>&1); matches 'what a script parses is its own' "$? $out" "1 Uncaught SyntaxError: JSON Parse error: *
    at g ([[]eval]:2:*)
    at [[]eval]:3:*"
script rejected <<< 'Promise.reject(new Error("nobody"))'
out=$(run rejected 2>&1); matches 'an unhandled rejection exits 1' "$? $out" '1 Uncaught (in promise) Error: nobody*'
script handled <<< 'Promise.reject(1).catch((e) => console.log("caught", e)); queueMicrotask(() => console.log("micro")); console.log("first")'
equal 'microtasks run to the end' "$(run handled)" $'first\ncaught 1\nmicro'

script timers <<< 'setTimeout(() => console.log("later"), 20); console.log("now"); process.on("exit", (code) => console.log("exit", code))'
equal 'timers run before the end' "$(run timers)" $'now\nlater\nexit 0'
mkfifo "$dir/timer"
"$slabyard" run -e 'console.log("soon"); setTimeout(() => {}, 100000)' > "$dir/timer" & sleeper=$!
read -r -t 20 line < "$dir/timer"; equal 'what is printed does not wait for a timer' "$line" 'soon'
kill "$sleeper"; wait "$sleeper" 2> /dev/null
script tick <<< 'setTimeout(() => { throw new Error("in a timer") }, 1); setTimeout(() => console.log("no"), 2000); process.on("exit", (c) => console.log("exit", c))'
out=$(run tick 2> "$dir/stderr"); equal 'a throw in a timer ends the script' "$? $out" '1 exit 1'
matches 'and shows itself' "$(cat "$dir/stderr")" 'Uncaught Error: in a timer
    at *'
script caught <<< 'process.on("uncaughtException", (e, o) => console.log(e.message, o)); process.on("unhandledRejection", (r) => console.log("r", r)); setTimeout(() => { throw new Error("t") }, 1); Promise.reject(5); process.nextTick(() => { throw new Error("n") })'
out=$(run caught); equal 'listeners hear of errors instead' "$? $out" $'0 n uncaughtException\nr 5\nt uncaughtException'
script second <<< 'process.on("uncaughtException", () => { throw new Error("again") }); throw 1'
out=$(run second 2>&1); matches 'a listener that throws ends the script' "$? $out" '7 Uncaught Error: again*'
script exitthrow <<< 'process.on("exit", () => { throw new Error("in exit") })'
out=$(run exitthrow 2>&1); matches 'so does a throw as the process ends' "$? $out" '1 Uncaught Error: in exit*'
script hostile <<< 'Map.prototype.get = Map.prototype.has = null; setTimeout(() => console.log(Buffer.from("ok").toString()), 1)'
equal 'a script that takes methods away still runs' "$(run hostile 2>&1)" 'ok'
script late <<< 'process.on("exit", () => { process.exitCode = 9; process.exit(); console.log("no") })'
run late; equal 'an exit listener may change the code' $? 9
script warn <<< 'process.emitWarning("careful", "OddWarning", "X1"); console.log("first")'
out=$(run warn 2>&1); matches 'a warning comes on the next tick' "$out" 'first
(slabyard:[0-9]*) [[]X1] OddWarning: careful'

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

script pieces <<< 'const fs = require("fs"), b = Buffer.alloc(5); let n; console.log("?"); while ((n = fs.readSync(0, b)) > 0) console.log(n, b.toString("latin1", 0, n))'
equal 'reads of a pipe are as short as what is there' "$( (printf abc; sleep 0.3; printf defghij) | run pieces)" $'?\n3 abc\n5 defgh\n2 ij'

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
out=$( (ulimit -f 1; run quiet 2>&1 > "$dir/limited") ); matches 'a limit of files is one line too' "$? $out" '1 slabyard: standard output: *File too large; *'
mkfifo "$dir/fifo.js"
echo 'console.log("from a pipe")' > "$dir/fifo.js" & writer=$!
equal 'a script may be a pipe' "$(timeout 20 "$slabyard" run "$dir/fifo.js")" 'from a pipe'
kill "$writer" 2> /dev/null; wait "$writer" 2> /dev/null
if [[ -w /dev/full ]]; then
  script lost <<< 'console.log("0123456789")'
  out=$(run lost 2>&1 > /dev/full); matches 'a full disk is one line with the loss, exit 1' "$? $out" '1 slabyard: standard output: *No space left on device; 11 bytes were not written'
  out=$("$slabyard" --help 2>&1 > /dev/full); matches 'nor is help lost in silence' "$? $out" '1 slabyard: *'
fi

[[ $failures == 0 ]] && echo 'all passed'
exit "$((failures > 0))"
