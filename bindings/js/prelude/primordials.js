// What the prelude needs of the engine's own functions, taken before any script could replace them. Methods take their
// receiver as the first argument. They go through `.call`, which engines compile to the call itself (a bound `call` is
// ten times slower in JavaScriptCore); only a script that replaces Function.prototype.call comes between.
'use strict';

const getterOf = (object, key) => Object.getOwnPropertyDescriptor(object, key).get;

const TypedArray = Object.getPrototypeOf(Uint8Array);
const { copyWithin, fill, indexOf, lastIndexOf, set, subarray } = TypedArray.prototype;
const { defineProperty, getOwnPropertyDescriptor, getOwnPropertySymbols, keys } = Object;
const { charCodeAt, endsWith, includes, slice, toLowerCase } = String.prototype;
const { exec } = RegExp.prototype;
const { get } = Map.prototype;
const shared = typeof SharedArrayBuffer === 'undefined' ? undefined : SharedArrayBuffer.prototype;

// Each is called in a function written for it alone: engines learn about functions by where they are written, and
// compile what always calls the same to the call itself.
const tagOf = getterOf(TypedArray.prototype, Symbol.toStringTag);
const lengthOf = getterOf(TypedArray.prototype, 'length');
const byteLengthOf = getterOf(TypedArray.prototype, 'byteLength');
const byteOffsetOf = getterOf(TypedArray.prototype, 'byteOffset');
const bufferOf = getterOf(TypedArray.prototype, 'buffer');
const viewByteLengthOf = getterOf(DataView.prototype, 'byteLength');
const viewByteOffsetOf = getterOf(DataView.prototype, 'byteOffset');
const viewBufferOf = getterOf(DataView.prototype, 'buffer');
const memorySizeOf = getterOf(ArrayBuffer.prototype, 'byteLength');
const sharedSizeOf = shared === undefined ? undefined : getterOf(shared, 'byteLength');

/** As Object.assign, but in its own right: a frozen prototype (--frozen-intrinsics) would refuse what it has itself. */
function addMethods(object, methods) {
  for (const key of [...keys(methods), ...getOwnPropertySymbols(methods)]) {
    const value = methods[key];
    defineProperty(object, key, { __proto__: null, value, writable: true, enumerable: true, configurable: true });
  }
}

module.exports = {
  typedArrayTag: (value) => tagOf.call(value),
  typedArrayLength: (value) => lengthOf.call(value),
  typedArrayByteLength: (value) => byteLengthOf.call(value),
  typedArrayByteOffset: (value) => byteOffsetOf.call(value),
  typedArrayBuffer: (value) => bufferOf.call(value),
  typedArrayCopyWithin: (view, target, start, end) => copyWithin.call(view, target, start, end),
  typedArrayFill: (view, value, start, end) => fill.call(view, value, start, end),
  typedArrayIndexOf: (view, element, from) => indexOf.call(view, element, from),
  typedArrayLastIndexOf: (view, element, from) => lastIndexOf.call(view, element, from),
  typedArraySet: (view, source, offset) => set.call(view, source, offset),
  typedArraySubarray: (view, start, end) => subarray.call(view, start, end),
  dataViewByteLength: (value) => viewByteLengthOf.call(value),
  dataViewByteOffset: (value) => viewByteOffsetOf.call(value),
  dataViewBuffer: (value) => viewBufferOf.call(value),
  arrayBufferByteLength: (value) => memorySizeOf.call(value),
  sharedArrayBufferByteLength: shared === undefined ? undefined : (value) => sharedSizeOf.call(value),
  isView: ArrayBuffer.isView,

  charCodeAt: (string, index) => charCodeAt.call(string, index),
  endsWith: (string, end) => endsWith.call(string, end),
  fromCharCode: String.fromCharCode,
  includes: (string, part) => includes.call(string, part),
  slice: (string, start, end) => slice.call(string, start, end),
  toLowerCase: (string) => toLowerCase.call(string),

  MAX_SAFE: Number.MAX_SAFE_INTEGER,
  floor: Math.floor,
  isInteger: Number.isInteger,
  max: Math.max,
  min: Math.min,
  sign: Math.sign,
  trunc: Math.trunc,

  addMethods,
  defineProperty,
  getOwnPropertyDescriptor,
  getOwnPropertySymbols,
  is: Object.is,
  isArray: Array.isArray,
  jsonStringify: JSON.stringify,
  mapGet: (map, key) => get.call(map, key),
  ownKeys: Reflect.ownKeys,
  regExpExec: (pattern, string) => exec.call(pattern, string),
  setPrototypeOf: Object.setPrototypeOf,
  toPrimitive: Symbol.toPrimitive,

  Array,
  BigInt,
  Error,
  Number,
  RangeError,
  String,
  TypeError,
  Uint8Array,
};
