// What a value really is, whatever its properties claim.

const TypedArray = Object.getPrototypeOf(Uint8Array);
const getter = (object, key) => {
  const { get } = Object.getOwnPropertyDescriptor(object, key);
  return (value) => get.call(value);
};
const tagOf = getter(TypedArray.prototype, Symbol.toStringTag);
const byteLengthOfArrayBuffer = getter(ArrayBuffer.prototype, 'byteLength');
const byteLengthOfShared =
  typeof SharedArrayBuffer === 'undefined' ? undefined : getter(SharedArrayBuffer.prototype, 'byteLength');

const answers = (question, value) => {
  try {
    question(value);
    return true;
  } catch {
    return false;
  }
};

const isObject = (value) => typeof value === 'object' && value !== null;
const isUint8Array = (value) => tagOf(value) === 'Uint8Array';
const isTypedArray = (value) => tagOf(value) !== undefined;

function isAnyArrayBuffer(value) {
  if (!isObject(value)) return false;
  return (
    answers(byteLengthOfArrayBuffer, value) || (byteLengthOfShared !== undefined && answers(byteLengthOfShared, value))
  );
}

/** The bytes of any view of an ArrayBuffer. */
const bytesOf = (view) => (isUint8Array(view) ? view : new Uint8Array(view.buffer, view.byteOffset, view.byteLength));

module.exports = {
  /** Elements of a typed array; a subclass cannot lie here. */
  lengthOf: getter(TypedArray.prototype, 'length'),
  isUint8Array,
  isTypedArray,
  isAnyArrayBuffer,
  bytesOf,
};
