#!/usr/bin/env bash
# hostile_test.sh SLABYARD: scripts that take the runtime's builtins away, and files that no process can hold, end with
# a message and exit code 1; none ends the process by a signal. What they print is what Node prints where Node does.
set -u
slabyard=$(realpath "$1")
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
failures=0

# ends NAME CODE PATTERN SCRIPT: exit code and all that is printed, as a pattern of [[ ]].
ends() {
  local out code
  out=$(cd "$dir" && printf '%s\n' "$4" > script.js && "$slabyard" run script.js 2>&1 < /dev/null); code=$?
  [[ $code == "$2" && $out == $3 ]] && return
  printf 'FAILED %s:\n  got      %s %s\n  expected %s %s\n' "$1" "$code" "$out" "$2" "$3"
  failures=$((failures + 1))
}

unreachable="try { console.log(Object.keys(require('natives')).length) } catch { console.log('none') }"
ends 'includes() does not open the natives' 0 none "Array.prototype.includes = () => true; $unreachable"
ends 'hasOwn() does not open the natives' 0 none "Object.hasOwn = () => true; $unreachable"
ends 'replace() does not open the natives' 0 none \
  "let n = 0; String.prototype.replace = () => (n++ ? 'natives' : 'fs'); ${unreachable/natives/node:x}"
ends 'slice() does not open the natives' 1 '*' "
  require('os');
  String.prototype.slice = () => 'natives';
  if (require('path').writeText !== undefined) process.exit(9);
  throw 1;"
ends 'undefined may be thrown inside the runtime' 1 '*undefined*' \
  "Array.prototype.map = String.prototype.replace = () => { throw undefined; }; require('os')"
ends 'a value is shown without the formatter' 1 'Uncaught Error: told' \
  "Object.keys = () => { throw 1; }; throw new Error('told')"
ends 'queueMicrotask() needs no Promise of the script' 0 'ran' \
  "Promise.resolve = undefined; Promise.prototype.then = () => { throw 1; }; queueMicrotask(() => console.log('ran'))"
ends 'globals work on a frozen global object' 0 $'{ a: 1 }\n<Buffer 61>' "
  Object.freeze(globalThis); Object.freeze(Error.prototype);
  console.log({ a: 1 });
  setTimeout(() => console.log(Buffer.from('a')), 1);"
ends 'descriptors inherit nothing from Object.prototype' 0 $'616263\nt' "
  Object.prototype.get = () => {};
  console.log(Buffer.from('abc').toString('hex'));
  setTimeout(() => console.log('t'), 1);"

truncate -s 5G "$dir/huge"
truncate -s 3G "$dir/large.js"
ends 'a file of more than 2 GiB is refused' 0 'RangeError ERR_FS_FILE_TOO_LARGE File size ?5368709120? is greater than 2 GiB' "
  try { require('fs').readFileSync('huge'); } catch (e) { console.log(e.name, e.code, e.message); }"
ends 'a script that fits into no string is refused' 1 '*EFBIG*' "require('./large')"

ends 'a listener of uncaughtException that throws leaves no exit event' 7 '*inner*' "
  process.on('uncaughtException', () => { throw new Error('inner'); });
  process.on('exit', () => console.log('not ' + 'told') || process.exit(9));
  throw 1;"
ends 'exit codes are 32 bits, and null takes them back' 0 $'0\nundefined' "
  process.exitCode = 2 ** 40; console.log(process.exitCode);
  process.exitCode = null; console.log(process.exitCode);"

out=$("$slabyard" run - 2>&1 < "$dir"); code=$?
[[ "$code $out" == "2 slabyard: cannot read standard input: Is a directory" ]] || {
  echo "FAILED a directory as standard input: $code $out"
  failures=$((failures + 1))
}
out=$("$slabyard" run --stats-file /dev/full -e 1 2>&1); code=$?
[[ "$code $out" == "1 slabyard: --stats-file: No space left on device" ]] || {
  echo "FAILED statistics that cannot be written: $code $out"
  failures=$((failures + 1))
}

[[ $failures == 0 ]] && echo 'all passed'
exit $((failures != 0))
