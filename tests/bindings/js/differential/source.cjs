// SPDX-License-Identifier: MIT
// How a call's source becomes a function. Needs nothing of the host, so that every host can run the sources.
'use strict';

const PARAMETERS = ['Buffer', 'StringDecoder', 'buffer', 'util', 'keep', 'log', 'detached', 'foreign'];

/** A source as a function of a side's classes, of keep(), log(), detached() and foreign(). */
function compile(source) {
  return new Function(...PARAMETERS, `'use strict'; ${source}`);
}

/** `view`, whose ArrayBuffer has lost its memory. */
function detached(view) {
  if (typeof structuredClone === 'function') structuredClone(view.buffer, { transfer: [view.buffer] });
  else view.buffer.transfer();
  return view;
}

module.exports = { compile, detached };
