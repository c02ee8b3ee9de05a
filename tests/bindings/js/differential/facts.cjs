// SPDX-License-Identifier: MIT
// What a view is, whatever it says of itself. Needs nothing of the host.
'use strict';

const TYPED_ARRAY = Object.getPrototypeOf(Uint8Array.prototype);
const getter = (prototype, key) => Object.getOwnPropertyDescriptor(prototype, key).get;
const GETTERS = ['buffer', 'byteOffset', 'byteLength', 'length'].map((key) => [key, getter(TYPED_ARRAY, key)]);
const VIEW_GETTERS = ['buffer', 'byteOffset', 'byteLength'].map((key) => [key, getter(DataView.prototype, key)]);

/** {buffer, byteOffset, byteLength, length} of a view; nothing but the buffer where that has become too short. */
function factsOf(view) {
  const isTyped = getter(TYPED_ARRAY, Symbol.toStringTag).call(view) !== undefined;
  const facts = {};
  for (const [key, get] of isTyped ? GETTERS : VIEW_GETTERS) {
    try {
      facts[key] = Reflect.apply(get, view, []);
    } catch {
      facts[key] = 0;
    }
  }
  return facts;
}

module.exports = { factsOf };
