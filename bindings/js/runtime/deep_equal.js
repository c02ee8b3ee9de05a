// Deep equality as node:assert and util.isDeepStrictEqual have it. Strict: same prototypes, Object.is of primitives,
// enumerable symbols count. Loose: == of primitives (NaN equals itself), prototypes and symbols do not count.

const types = require('./types_of_values');
const { bytesOf } = require('../prelude/types');

const tagOf = (value) => Object.prototype.toString.call(value);
const isObject = (value) => typeof value === 'object' && value !== null;
const isEnumerable = (object, key) => Object.prototype.propertyIsEnumerable.call(object, key);

// What == compares without asking an object.
const isPlain = (value) => !isObject(value) && typeof value !== 'function' && typeof value !== 'symbol';

// What has a state that nobody can look into is equal to itself alone.
const isOpaque = (value) => types.isWeakMap(value) || types.isWeakSet(value) || types.isPromise(value);

/** Names beside the indices, of arrays and typed arrays. */
const namesOf = (value) => Object.keys(value).filter((key) => !/^(0|[1-9]\d*)$/.test(key));
const enumerableSymbols = (value) => Object.getOwnPropertySymbols(value).filter((key) => isEnumerable(value, key));

class Comparison {
  #strict;
  // Pairs that are being compared further up: equal as far as the cycle is concerned.
  #pairs = new Map();

  constructor(strict) {
    this.#strict = strict;
  }

  isEqual(a, b) {
    if (a === b) return a !== 0 || !this.#strict || Object.is(a, b);
    if (!isObject(a) || !isObject(b)) return this.#isEqualPrimitive(a, b);
    if (this.#strict && Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
    if (tagOf(a) !== tagOf(b) || Array.isArray(a) !== Array.isArray(b) || isOpaque(a) || isOpaque(b)) return false;
    return this.#hasEqualKind(a, b) && this.#isEqualInside(a, b);
  }

  #isEqualPrimitive(a, b) {
    if (typeof a === 'number' && typeof b === 'number') return Number.isNaN(a) && Number.isNaN(b);
    if (this.#strict || !isPlain(a) || !isPlain(b)) return false;
    return a == b;
  }

  /** What the class of both holds apart from properties and elements. */
  #hasEqualKind(a, b) {
    if (types.isDate(a)) return types.isDate(b) && Object.is(a.getTime(), b.getTime());
    if (types.isRegExp(a)) return types.isRegExp(b) && String(a) === String(b) && a.lastIndex === b.lastIndex;
    if (a instanceof Error || b instanceof Error) return this.#isEqualError(a, b);
    if (types.isBoxedPrimitive(a)) return types.isBoxedPrimitive(b) && Object.is(a.valueOf(), b.valueOf());
    if (ArrayBuffer.isView(a)) return ArrayBuffer.isView(b) && this.#isEqualView(a, b);
    if (types.isAnyArrayBuffer(a)) {
      return types.isAnyArrayBuffer(b) && this.#hasEqualBytes(new Uint8Array(a), new Uint8Array(b));
    }
    return !Array.isArray(a) || a.length === b.length;
  }

  // The properties of an error that are not enumerable.
  #isEqualError(a, b) {
    if (!(a instanceof Error && b instanceof Error) || a.message !== b.message || a.name !== b.name) return false;
    return ['cause', 'errors'].every(
      (key) =>
        Object.hasOwn(a, key) === Object.hasOwn(b, key) && (!Object.hasOwn(a, key) || this.isEqual(a[key], b[key])),
    );
  }

  #isEqualView(a, b) {
    if (a.byteLength !== b.byteLength) return false;
    const isFloat = types.isFloat32Array(a) || types.isFloat64Array(a) || types.isFloat16Array(a);
    // -0 and every NaN are equal to their like, whatever their bits.
    if (isFloat && !this.#strict) return a.every((value, index) => value === b[index] || this.isEqual(value, b[index]));
    return this.#hasEqualBytes(bytesOf(a), bytesOf(b));
  }

  #hasEqualBytes(a, b) {
    return a.length === b.length && a.every((byte, index) => byte === b[index]);
  }

  #isEqualInside(a, b) {
    if (this.#pairs.get(a)?.has(b)) return true;
    if (!this.#pairs.has(a)) this.#pairs.set(a, new Set());
    this.#pairs.get(a).add(b);
    try {
      return this.#hasEqualProperties(a, b) && this.#hasEqualElements(a, b);
    } finally {
      this.#pairs.get(a).delete(b);
    }
  }

  #hasEqualProperties(a, b) {
    // The elements of typed arrays are compared as bytes.
    const keys = ArrayBuffer.isView(a) ? namesOf : Object.keys;
    const names = keys(a);
    if (names.length !== keys(b).length || !names.every((key) => isEnumerable(b, key))) return false;
    const symbols = this.#strict ? enumerableSymbols(a) : [];
    if (this.#strict && symbols.length !== enumerableSymbols(b).length) return false;
    if (!symbols.every((key) => isEnumerable(b, key))) return false;
    return [...names, ...symbols].every((key) => this.isEqual(a[key], b[key]));
  }

  #hasEqualElements(a, b) {
    if (types.isSet(a)) return types.isSet(b) && a.size === b.size && this.#isEqualSet(a, b);
    if (types.isMap(a)) return types.isMap(b) && a.size === b.size && this.#isEqualMap(a, b);
    return true;
  }

  /** Takes the first of `candidates` that `matches` out of it. */
  #take(candidates, matches) {
    for (const candidate of candidates) if (matches(candidate)) return candidates.delete(candidate);
    return false;
  }

  #isEqualSet(a, b) {
    const rest = new Set(b);
    const odd = [...a].filter((value) => !rest.delete(value));
    return odd.every((value) => this.#take(rest, (other) => this.isEqual(value, other)));
  }

  #isEqualMap(a, b) {
    const rest = new Map(b);
    const odd = [];
    for (const [key, value] of a) {
      // A key that is no object is found at once, unless 1 may be '1'.
      if (rest.has(key) && this.isEqual(value, rest.get(key))) rest.delete(key);
      else if (this.#strict && !isObject(key)) return false;
      else odd.push([key, value]);
    }
    const candidates = new Set(rest);
    return odd.every(([key, value]) =>
      this.#take(candidates, ([otherKey, other]) => this.isEqual(key, otherKey) && this.isEqual(value, other)),
    );
  }
}

module.exports = {
  isDeepEqual: (a, b) => new Comparison(false).isEqual(a, b),
  isDeepStrictEqual: (a, b) => new Comparison(true).isEqual(a, b),
};
