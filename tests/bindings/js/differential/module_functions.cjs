// SPDX-License-Identifier: MIT
// Calls of the functions and settings of the module itself.
'use strict';
const { literal } = require('./texts.cjs');

const TRANSCODED = ['utf8', 'utf-8', 'ucs2', 'utf16le', 'latin1', 'binary', 'ascii', 'UCS2', 'hex', 'base64', 'x', ''];
const UNITS = [
  0x41, 0x7f, 0x80, 0xad, 0xe9, 0xff, 0x100, 0x34f, 0x20ac, 0x200b, 0xd83d, 0xdca9, 0xdb40, 0xfeff, 0xfffd, 0xffa0,
];
const ATOB = [
  '\t',
  '\n',
  '\f',
  '\r',
  ' ',
  '=',
  '==',
  '-',
  '_',
  'A',
  'B',
  'Q',
  '9',
  '/',
  '+',
  '\u00e9',
  '\u0141',
  '\v',
  '\0',
];

/** Half the sources are text that the two encodings have a say in. */
function source(values) {
  const { r } = values;
  if (r.chance(0.08)) return values.odd();
  if (r.chance(0.1)) return values.memory();
  if (r.chance(0.4)) return values.buffer();
  const text = literal(String.fromCharCode(...r.times(r.few(12), () => r.pick(UNITS))));
  const bytes = `Buffer.from(${text}, "${r.pick(['utf8', 'utf16le', 'latin1'])}").toString("latin1")`;
  return `keep(Buffer.from(${bytes} + "${r.pick(['', '', 'a'])}", "latin1"))`;
}

function transcode(values) {
  const { r } = values;
  const name = () =>
    r.chance(0.05)
      ? values.odd()
      : r.chance(0.05)
        ? 'undefined'
        : `"${r.pick(TRANSCODED.slice(0, r.chance(0.8) ? 8 : 99))}"`;
  return `return buffer.transcode(${source(values)}, ${name()}, ${name()});`;
}

function coded(name) {
  return (values) => {
    const { r } = values;
    const given = r.chance(0.08)
      ? values.odd()
      : r.chance(0.5)
        ? values.text()
        : literal(r.times(r.few(9), () => r.pick(ATOB)).join(''));
    return `return buffer.${name}(${r.chance(0.03) ? '' : given});`;
  };
}

const checked = (name) => (values) =>
  `return buffer.${name}(${values.r.chance(0.7) ? values.buffer() : source(values)});`;

function setting(values) {
  const value = values.r.chance(0.5) ? values.odd() : values.number();
  const change = `buffer.INSPECT_MAX_BYTES = ${value}; return buffer.INSPECT_MAX_BYTES;`;
  return `try { ${change} } finally { buffer.INSPECT_MAX_BYTES = 50; }`;
}

const MODULE = {
  transcode,
  atob: coded('atob'),
  btoa: coded('btoa'),
  isUtf8: checked('isUtf8'),
  isAscii: checked('isAscii'),
  INSPECT_MAX_BYTES: setting,
};

function moduleCall(values) {
  const name = values.r.pick(['transcode', 'transcode', ...Object.keys(MODULE)]);
  return { name, source: MODULE[name](values) };
}

module.exports = { moduleCall };
