// SPDX-License-Identifier: MIT
// How the conformance lists are written: a row says what is called, and what comes of it.
'use strict';
const { test, equal, throws } = require('../../../js/check.js');
const { hex } = require('../../../js/vector_text.js');

/** What identifies a result: bytes as hex, everything else itself. */
const plain = (result) =>
  ArrayBuffer.isView(result) ? hex(new Uint8Array(result.buffer, result.byteOffset, result.byteLength)) : result;

// Messages of errors whose text does not name their code.
const WITHOUT_CODE = ['Index out of range', 'argument must be a string'];

/** Rows of [name, call, expected]. */
function gives(subject, rows) {
  for (const [name, call, expected] of rows) test(`${subject}: ${name}`, () => equal(plain(call()), expected));
}

/** Rows of [name, call, code, message], and the class of their errors. */
function fails(subject, type, rows) {
  for (const [name, call, code, message] of rows) {
    test(`${subject}: ${name}`, () => {
      const error = throws(call, { name: type.name, code, message });
      equal(error instanceof type, true);
      if (!WITHOUT_CODE.includes(message)) equal(String(error), `${type.name} [${code}]: ${message}`);
    });
  }
}

/** Rows of [name, call] whose errors the engine words. */
function engineFails(subject, type, rows) {
  for (const [name, call] of rows)
    test(`${subject}: ${name}`, () => throws(call, { name: type.name, code: undefined }));
}

module.exports = { gives, fails, engineFails };
