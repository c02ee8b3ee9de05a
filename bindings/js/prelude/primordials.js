// What the prelude needs of the engine's own functions, taken before any script could replace them. Each method takes
// its receiver as the first argument.
'use strict';

const { bind, call } = Function.prototype;
const uncurry = bind.bind(call);
const getterOf = (object, key) => uncurry(Object.getOwnPropertyDescriptor(object, key).get);

const TypedArray = Object.getPrototypeOf(Uint8Array);
const typed = TypedArray.prototype;
const shared = typeof SharedArrayBuffer === 'undefined' ? undefined : SharedArrayBuffer.prototype;

module.exports = {
  uncurry,

  typedArrayTag: getterOf(typed, Symbol.toStringTag),
  typedArrayLength: getterOf(typed, 'length'),
  typedArrayByteLength: getterOf(typed, 'byteLength'),
  typedArrayByteOffset: getterOf(typed, 'byteOffset'),
  typedArrayBuffer: getterOf(typed, 'buffer'),
  typedArrayFill: uncurry(typed.fill),
  typedArraySet: uncurry(typed.set),
  typedArrayCopyWithin: uncurry(typed.copyWithin),
  typedArraySubarray: uncurry(typed.subarray),
  dataViewByteLength: getterOf(DataView.prototype, 'byteLength'),
  dataViewByteOffset: getterOf(DataView.prototype, 'byteOffset'),
  dataViewBuffer: getterOf(DataView.prototype, 'buffer'),
  arrayBufferByteLength: getterOf(ArrayBuffer.prototype, 'byteLength'),
  sharedArrayBufferByteLength: shared === undefined ? undefined : getterOf(shared, 'byteLength'),
  isView: ArrayBuffer.isView,

  MAX_SAFE: Number.MAX_SAFE_INTEGER,
  isArray: Array.isArray,
  isInteger: Number.isInteger,
  floor: Math.floor,
  max: Math.max,
  min: Math.min,
  trunc: Math.trunc,
  fromCharCode: String.fromCharCode,
  charCodeAt: uncurry(String.prototype.charCodeAt),
  slice: uncurry(String.prototype.slice),
  toLowerCase: uncurry(String.prototype.toLowerCase),
  mapGet: uncurry(Map.prototype.get),
  defineProperty: Object.defineProperty,
  setPrototypeOf: Object.setPrototypeOf,
  ownKeys: Reflect.ownKeys,
  objectKeys: Object.keys,

  ArrayBuffer,
  RangeError,
  String,
  TypeError,
  Uint8Array,
};
