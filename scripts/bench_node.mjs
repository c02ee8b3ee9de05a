// SPDX-License-Identifier: MIT
//
// usage: node bench_node.mjs [FILTER [SCOPE]]
//
// The work of bench/ that Node's Buffer does too, in Node, as Google Benchmark writes it, to stdout. A process of its
// own: what it shows is the order of size that a script sees, garbage collection included. Strings made by decoding are
// part of the result, as Node has no other way to give text.
import { Buffer, isAscii, isUtf8 } from 'node:buffer';

const [filter = '.', scope = 'whole'] = process.argv.slice(2);
const runs = scope === 'quick' ? 5 : 21;
const nanosecondsOfARun = scope === 'quick' ? 5e6 : 2e7;

const kinds = {
  Ascii: () => String.fromCodePoint(0x20 + random(0x5F)),
  Latin: () => String.fromCodePoint(0xA1 + random(0x5F)),
  Cjk: () => String.fromCodePoint(0x4E00 + random(0x5200)),
  Emoji: () => String.fromCodePoint(0x1F300 + random(0x300)),
};

let seed = 1;
function random(below) {
  seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
  return (seed >>> 8) % below;
}

/// Whole characters up to `size` bytes in `encoding`, then `a`.
function text(kind, size, encoding) {
  let made = '';
  let room = size;
  for (;;) {
    const next = kinds[kind]();
    const taken = Buffer.byteLength(next, encoding);
    if (taken > room) break;
    made += next;
    room -= taken;
  }
  return made + 'a'.repeat(room / Buffer.byteLength('a', encoding));
}

const randomBytes = (size) => Buffer.from(Array.from({ length: size }, () => random(256)));

let kept; // what a work gives, so that it is not optimised away

/// Group, size, bytes of input if it is about those, and the work.
const works = [];
const add = (group, size, input, work) => works.push({ group, size, input, work });

for (const size of [64, 1024]) {
  add('AllocateAndDrop', size, null, () => { kept = Buffer.allocUnsafe(size); });
  const alive = Array.from({ length: 1000 }, () => Buffer.allocUnsafe(size));
  let at = 0;
  add('Fifo1000', size, null, () => {
    alive[at] = Buffer.allocUnsafe(size);
    at = at === 999 ? 0 : at + 1;
  });
  const places = Uint16Array.from({ length: 8192 }, () => random(1000));
  let next = 0;
  add('RandomReplace1000', size, null, () => {
    alive[places[next]] = Buffer.allocUnsafe(size);
    next = (next + 1) % places.length;
  });
}
for (const size of [4096, 16384, 65536]) add('OwnBlock', size, null, () => { kept = Buffer.allocUnsafe(size); });
add('AllocZeroed', 64, null, () => { kept = Buffer.alloc(64); });
{
  const whole = Buffer.allocUnsafe(64);
  add('SubviewAndDrop', 64, null, () => { kept = whole.subarray(16, 48); });
}

for (const size of [64, 4096, 65536]) {
  for (const [name, encoding] of [['Hex', 'hex'], ['Base64', 'base64'], ['Base64Url', 'base64url']]) {
    const bytes = randomBytes(size);
    add(`${name}Encode`, size, size, () => { kept = bytes.toString(encoding); });
    const digits = randomBytes(encoding === 'hex' ? size / 2 : size / 4 * 3).toString(encoding);
    const out = Buffer.alloc(size);
    add(`${name}Decode`, size, size, () => { kept = out.write(digits, encoding); });
  }
  for (const kind of Object.keys(kinds)) {
    const utf8 = Buffer.from(text(kind, size, 'utf8'));
    add(`Utf8Validate${kind}`, size, size, () => { kept = isUtf8(utf8); });
    if (kind === 'Ascii') add('IsAscii', size, size, () => { kept = isAscii(utf8); });
    add(`Utf8ToUtf16${kind}`, size, size, () => { kept = utf8.toString('utf8'); });
    const utf16 = text(kind, size, 'utf16le');
    const out = Buffer.alloc(size * 2);
    add(`Utf16ToUtf8${kind}`, size, size, () => { kept = out.write(utf16, 'utf8'); });
  }
  for (const [width, swap] of [[16, 'swap16'], [32, 'swap32'], [64, 'swap64']]) {
    const bytes = Buffer.alloc(size);
    add(`Swap${width}`, size, size, () => { bytes[swap](); });
  }
}

{
  const size = 1 << 20;
  const needles = { Byte: '\n', 2: 'th', 8: 'thequick', 32: 'thequickbrownfoxjumpsoverthelazy' };
  for (const [name, needle] of Object.entries(needles)) {
    let letters = Array.from({ length: size }, () => String.fromCharCode(97 + random(26))).join('');
    letters = letters.replaceAll(needle, 'a'.repeat(needle.length));
    const haystack = Buffer.from(letters);
    haystack.write(needle, size - 64);
    const value = name === 'Byte' ? needle.charCodeAt(0) : Buffer.from(needle);
    add(`IndexOf${name}`, size, size, () => { kept = haystack.indexOf(value); });
  }
}

function nanoseconds(work, times) {
  const begun = process.hrtime.bigint();
  for (let i = 0; i < times; ++i) work();
  return Number(process.hrtime.bigint() - begun);
}

/// How often `work` is done in a run; the compiler has seen it when this returns.
function timesInARun(work) {
  let times = 1;
  for (;;) {
    const taken = nanoseconds(work, times);
    if (taken >= nanosecondsOfARun) return Math.max(1, Math.round(times * nanosecondsOfARun / taken));
    times *= 2;
  }
}

const chosen = works.filter(({ group, size }) => new RegExp(filter).test(`${group}/node/${size}`));
for (const work of chosen) work.times = timesInARun(work.work);
const benchmarks = [];
for (let run = 0; run < runs; ++run) {
  for (const { group, size, input, work, times } of chosen) {
    const name = `${group}/node/${size}`;
    const each = nanoseconds(work, times) / times;
    const result = { name, run_name: name, run_type: 'iteration', real_time: each, cpu_time: each, time_unit: 'ns' };
    if (input !== null) Object.assign(result, { input_bytes: input, bytes_per_second: input / each * 1e9 });
    benchmarks.push(result);
  }
}
console.log(JSON.stringify({ context: { date: new Date().toISOString(), version: process.version, scope }, benchmarks },
                           null, 1));
