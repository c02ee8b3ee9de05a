// The module `util/types`: what a value really is. Asked of the engine itself, through getters and methods that work on
// one class alone, so that no property and no prototype can lie.

const TypedArray = Object.getPrototypeOf(Uint8Array);
const tagOf = Object.getOwnPropertyDescriptor(TypedArray.prototype, Symbol.toStringTag).get;
const getterOf = (object, key) => Object.getOwnPropertyDescriptor(object, key).get;

/** True for values that `method` takes as its receiver. */
const accepts = (method, ...values) => (value) => {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return false;
  try {
    method.call(value, ...values);
    return true;
  } catch {
    return false;
  }
};

const isTypedArrayOf = (name) => (value) => tagOf.call(value) === name;
const isArrayBuffer = accepts(getterOf(ArrayBuffer.prototype, 'byteLength'));
const isSharedArrayBuffer =
  typeof SharedArrayBuffer === 'undefined'
    ? () => false
    : accepts(getterOf(SharedArrayBuffer.prototype, 'byteLength'));
const isTypedArray = (value) => tagOf.call(value) !== undefined;

const isNumberObject = accepts(Number.prototype.valueOf);
const isStringObject = accepts(String.prototype.valueOf);
const isBooleanObject = accepts(Boolean.prototype.valueOf);
const isBigIntObject = accepts(BigInt.prototype.valueOf);
const isSymbolObject = accepts(Symbol.prototype.valueOf);

/** Those that only their tag tells; a script could set it, and the engine gives no other look. */
const hasTag = (...tags) => (value) =>
  value !== null && typeof value === 'object' && tags.includes(Object.prototype.toString.call(value));
const isFunctionOf = (...tags) => (value) =>
  typeof value === 'function' && tags.includes(Object.prototype.toString.call(value));

const key = {};

module.exports = {
  isArgumentsObject: hasTag('[object Arguments]'),
  isArrayBuffer,
  isAsyncFunction: isFunctionOf('[object AsyncFunction]', '[object AsyncGeneratorFunction]'),
  isBigIntObject,
  isBooleanObject,
  isDate: accepts(Date.prototype.getTime),
  isGeneratorFunction: isFunctionOf('[object GeneratorFunction]', '[object AsyncGeneratorFunction]'),
  isGeneratorObject: hasTag('[object Generator]', '[object AsyncGenerator]'),
  isMap: accepts(getterOf(Map.prototype, 'size')),
  isMapIterator: hasTag('[object Map Iterator]'),
  isNativeError: (value) => value instanceof Error && Object.prototype.toString.call(value) === '[object Error]',
  isNumberObject,
  isPromise: (value) => value instanceof Promise && hasTag('[object Promise]')(value),
  isRegExp: accepts(getterOf(RegExp.prototype, 'source')),
  isSet: accepts(getterOf(Set.prototype, 'size')),
  isSetIterator: hasTag('[object Set Iterator]'),
  isSharedArrayBuffer,
  isStringObject,
  isSymbolObject,
  isWeakMap: accepts(WeakMap.prototype.has, key),
  isWeakSet: accepts(WeakSet.prototype.has, key),
  isAnyArrayBuffer: (value) => isArrayBuffer(value) || isSharedArrayBuffer(value),
  isBoxedPrimitive: (value) =>
    [isNumberObject, isStringObject, isBooleanObject, isBigIntObject, isSymbolObject].some((is) => is(value)),
  isArrayBufferView: (value) => ArrayBuffer.isView(value),
  isDataView: (value) => ArrayBuffer.isView(value) && !isTypedArray(value),
  isTypedArray,
  isUint8Array: isTypedArrayOf('Uint8Array'),
  isUint8ClampedArray: isTypedArrayOf('Uint8ClampedArray'),
  isUint16Array: isTypedArrayOf('Uint16Array'),
  isUint32Array: isTypedArrayOf('Uint32Array'),
  isInt8Array: isTypedArrayOf('Int8Array'),
  isInt16Array: isTypedArrayOf('Int16Array'),
  isInt32Array: isTypedArrayOf('Int32Array'),
  isFloat16Array: isTypedArrayOf('Float16Array'),
  isFloat32Array: isTypedArrayOf('Float32Array'),
  isFloat64Array: isTypedArrayOf('Float64Array'),
  isBigInt64Array: isTypedArrayOf('BigInt64Array'),
  isBigUint64Array: isTypedArrayOf('BigUint64Array'),
};
