// SPDX-License-Identifier: MIT
// What the tests of this process are about: the buffer module of `--module=PATH`, or the runtime's own without it.
'use strict';

const option = process.argv.find((argument) => argument.startsWith('--module='));

function optional(name) {
  try {
    return require(name);
  } catch (error) {
    if (error.code === 'MODULE_NOT_FOUND') return {};
    throw error;
  }
}

const buffer =
  option === undefined ? require('buffer') : require(require('path').resolve(option.slice('--module='.length)));
const { StringDecoder } = option === undefined ? optional('string_decoder') : buffer;

// Whether it is held to Node 26: what is not Node's own, and Node's own from there on.
const isOurs = option !== undefined || process.versions.slabyard !== undefined;
const isLikeNode26 = isOurs || parseInt(process.versions.node, 10) >= 26;

module.exports = {
  buffer,
  Buffer: buffer.Buffer,
  StringDecoder,
  isOurs,
  isLikeNode26,
  /** The arguments without that option. */
  scriptArguments: process.argv.slice(2).filter((argument) => argument !== option),
};
