// SPDX-License-Identifier: MIT
// Random calls as JavaScript source: the body of a function of `Buffer`, `StringDecoder`, `buffer` (the module),
// `util`, `keep`, `log`, `detached` and `foreign`. What it returns or throws is compared, and every memory given to
// `keep`.
'use strict';
const { Values } = require('./values.cjs');
const { methodCall, methodNames } = require('./methods.cjs');
const { staticCall } = require('./statics.cjs');
const { decoderCall } = require('./decoders.cjs');
const { moduleCall } = require('./module_functions.cjs');

const MAKERS = [
  [60, methodCall],
  [24, staticCall],
  [8, decoderCall],
  [8, moduleCall],
];

/** {name, source, contents}: `contents` is false where the result's bytes are left to chance. */
function randomCall(random) {
  const values = new Values(random);
  let place = random.below(100);
  for (const [share, make] of MAKERS) {
    if (place < share) return { contents: true, ...make(values) };
    place -= share;
  }
  throw new Error('the shares are not 100');
}

module.exports = { randomCall, methodNames };
