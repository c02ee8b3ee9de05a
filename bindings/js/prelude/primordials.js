// What the prelude needs of the engine's own functions, taken before any script could replace them. Methods take their
// receiver as the first argument. They go through `.call`, which engines compile to the call itself (a bound `call` is
// ten times slower in JavaScriptCore); only a script that replaces Function.prototype.call comes between.
'use strict';

function getterOf(object, key) {
  const { get } = Object.getOwnPropertyDescriptor(object, key);
  return (receiver) => get.call(receiver);
}

const TypedArray = Object.getPrototypeOf(Uint8Array);
const { copyWithin, fill, indexOf, lastIndexOf, set, subarray } = TypedArray.prototype;
const { defineProperty, getOwnPropertyDescriptor, getOwnPropertySymbols, keys } = Object;
const { charCodeAt, endsWith, includes, slice, toLowerCase } = String.prototype;
const { exec } = RegExp.prototype;
const { get } = Map.prototype;
const shared = typeof SharedArrayBuffer === 'undefined' ? undefined : SharedArrayBuffer.prototype;

/** As Object.assign, but in its own right: a frozen prototype (--frozen-intrinsics) would refuse what it has itself. */
function addMethods(object, methods) {
  for (const key of [...keys(methods), ...getOwnPropertySymbols(methods)]) {
    const value = methods[key];
    defineProperty(object, key, { __proto__: null, value, writable: true, enumerable: true, configurable: true });
  }
}

module.exports = {
  typedArrayTag: getterOf(TypedArray.prototype, Symbol.toStringTag),
  typedArrayLength: getterOf(TypedArray.prototype, 'length'),
  typedArrayByteLength: getterOf(TypedArray.prototype, 'byteLength'),
  typedArrayByteOffset: getterOf(TypedArray.prototype, 'byteOffset'),
  typedArrayBuffer: getterOf(TypedArray.prototype, 'buffer'),
  typedArrayCopyWithin: (view, target, start, end) => copyWithin.call(view, target, start, end),
  typedArrayFill: (view, value, start, end) => fill.call(view, value, start, end),
  typedArrayIndexOf: (view, element, from) => indexOf.call(view, element, from),
  typedArrayLastIndexOf: (view, element, from) => lastIndexOf.call(view, element, from),
  typedArraySet: (view, source, offset) => set.call(view, source, offset),
  typedArraySubarray: (view, start, end) => subarray.call(view, start, end),
  dataViewByteLength: getterOf(DataView.prototype, 'byteLength'),
  dataViewByteOffset: getterOf(DataView.prototype, 'byteOffset'),
  dataViewBuffer: getterOf(DataView.prototype, 'buffer'),
  arrayBufferByteLength: getterOf(ArrayBuffer.prototype, 'byteLength'),
  sharedArrayBufferByteLength: shared === undefined ? undefined : getterOf(shared, 'byteLength'),
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
