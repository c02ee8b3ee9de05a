// The modules `assert` and `assert/strict`.

const { inspect } = require('./util');
const { AssertionError } = require('./assertion_error');
const { callSource } = require('./call_source');
const { isDeepEqual, isDeepStrictEqual } = require('./deep_equal');
const { nodeError, invalidArgType } = require('../prelude/errors');

/** Throws. `given`: the arguments behind those that were compared, the first of which may be a message. */
function fail(actual, expected, operator, given) {
  const [first] = given;
  if (first instanceof Error) throw first;
  const message = typeof first === 'function' ? first(actual, expected) : first;
  if (given.length !== 0 && typeof message !== 'string' && typeof first !== 'function')
    throw invalidArgType('message', 'one of type string or function', first);
  throw new AssertionError({ actual, expected, operator, message: typeof message === 'string' ? message : undefined });
}

/** Throws with `text` unless the caller of assert gave a message. */
function failSaying(text, { actual, expected, operator, message }) {
  if (message instanceof Error) throw message;
  const error = new AssertionError({ actual, expected, operator, message: message ?? text });
  error.generatedMessage = message === undefined || message === null;
  throw error;
}

function requirePair(count) {
  if (count < 2)
    throw nodeError(TypeError, 'ERR_MISSING_ARGS', 'The "actual" and "expected" arguments must be specified');
}

/** An assertion of two values for which `holds`. */
function comparison(operator, holds) {
  const name = { '==': 'equal', '!=': 'notEqual' }[operator] ?? operator;
  const assertion = {
    [name](actual, expected, ...message) {
      requirePair(arguments.length);
      if (!holds(actual, expected)) fail(actual, expected, operator, message);
    },
  };
  return assertion[name];
}

const isLooselyEqual = (a, b) => a == b || (Number.isNaN(a) && Number.isNaN(b));

function ok(...values) {
  const [value, message] = values;
  if (value) return;
  if (values.length === 0) {
    failSaying('No value argument passed to `assert.ok()`', { actual: value, expected: true, operator: '==' });
  }
  if (message === undefined || message === null) failFalsy(value);
  fail(value, true, '==', [message]);
}

function failFalsy(value) {
  const call = callSource(new Error());
  if (call === undefined) fail(value, true, '==', []);
  const text = `The expression evaluated to a falsy value:\n\n  ${call}\n`;
  failSaying(text, { actual: value, expected: true, operator: '==' });
}

function failAlways(message) {
  if (message instanceof Error) throw message;
  const error = new AssertionError({ message: message === undefined ? 'Failed' : message, operator: 'fail' });
  if (message === undefined) error.generatedMessage = true;
  throw error;
}

function ifError(value) {
  if (value === null || value === undefined) return;
  const says = isObject(value) && typeof value.message === 'string';
  const text = says ? value.message || value.constructor.name : inspect(value);
  const message = `ifError got unwanted exception: ${text}`;
  throw new AssertionError({ actual: value, expected: null, operator: 'ifError', message });
}

const isObject = (value) => typeof value === 'object' && value !== null;

function matching(operator, wanted, text) {
  return (string, regexp, message) => {
    if (!(regexp instanceof RegExp)) throw invalidArgType('regexp', 'an instance of RegExp', regexp);
    const isText = typeof string === 'string';
    if (isText && regexp.test(string) === wanted) return;
    const about = isText
      ? `${text} ${inspect(regexp)}. Input:\n\n${inspect(string)}\n`
      : invalidArgType('string', 'of type string', string).message;
    const isMessage = message === undefined || message === null || message instanceof Error;
    if (!isMessage && typeof message !== 'string' && typeof message !== 'function')
      throw invalidArgType('message', 'one of type string or function', message);
    const said = typeof message === 'function' ? message(string, regexp) : message;
    failSaying(about, { actual: string, expected: regexp, operator, message: said });
  };
}

/** The properties of an error that an expectation names, to show where they differ. */
class Comparison {
  constructor(source, keys, actual) {
    for (const key of keys) {
      if (!(key in source)) continue;
      const isMatched = actual !== undefined && matches(actual[key], source[key]);
      this[key] = isMatched ? actual[key] : source[key];
    }
  }
}

const matches = (text, pattern) => pattern instanceof RegExp && typeof text === 'string' && pattern.test(text);

function requireProperties(actual, expected, message, operator) {
  const keys = Object.keys(expected);
  if (expected instanceof Error) keys.push('name', 'message');
  else if (keys.length === 0)
    throw nodeError(TypeError, 'ERR_INVALID_ARG_VALUE', "The argument 'error' may not be an empty object. Received {}");
  const differs = (key) =>
    !matches(actual[key], expected[key]) && (!(key in actual) || !isDeepStrictEqual(actual[key], expected[key]));
  if (!keys.some(differs)) return;
  if (message !== undefined && message !== null) failSaying('', { actual, expected, operator, message });
  const error = new AssertionError({
    actual: new Comparison(actual, keys),
    expected: new Comparison(expected, keys, actual),
    operator: 'deepStrictEqual',
  });
  throw Object.assign(error, { actual, expected, operator });
}

/** What was thrown is no object, and so has no properties to compare. */
function failPrimitive(actual, expected, message, operator) {
  const error = new AssertionError({ actual, expected, message, operator: 'deepStrictEqual' });
  throw Object.assign(error, { operator });
}

/** Throws unless the error `actual` is what the second argument of assert.throws says. */
function requireExpected(actual, expected, message, operator) {
  const failWith = (text) => failSaying(text, { actual, expected, operator, message });
  if (expected instanceof RegExp) {
    const text = String(actual);
    if (!expected.test(text))
      failWith(`The input did not match the regular expression ${inspect(expected)}. Input:\n\n${inspect(text)}\n`);
  } else if (typeof expected === 'object') {
    if (isObject(actual)) requireProperties(actual, expected, message, operator);
    else failPrimitive(actual, expected, message, operator);
  } else {
    requireAccepted(actual, expected, failWith);
  }
}

function requireAccepted(actual, expected, failWith) {
  if (expected.prototype !== undefined && actual instanceof expected) return;
  if (Object.prototype.isPrototypeOf.call(Error, expected)) {
    const received = actual instanceof Error ? actual.name : inspect(actual, { depth: -1 });
    const about = actual instanceof Error ? `\n\nError message:\n\n${actual.message}` : '';
    failWith(`The error is expected to be an instance of "${expected.name}". Received "${received}"${about}`);
  }
  const result = expected.call({}, actual);
  if (result === true) return;
  const name = expected.name ? `"${expected.name}" ` : '';
  const caught = actual instanceof Error ? `\n\nCaught error:\n\n${actual}` : '';
  failWith(`The ${name}validation function is expected to return "true". Received ${inspect(result)}${caught}`);
}

const NOTHING = Symbol('nothing was thrown');

function ambiguous(what) {
  const message = `The "error/message" argument is ambiguous. The ${what} is identical to the message.`;
  throw nodeError(TypeError, 'ERR_AMBIGUOUS_ARGUMENT', message);
}

function requireThrown(operator, actual, given) {
  let [expected, message] = given;
  if (typeof expected === 'string') {
    if (given.length > 1)
      throw invalidArgType('error', 'of type function or an instance of Error, RegExp, or Object', expected);
    if (isObject(actual) && actual.message === expected) ambiguous(`error message "${expected}"`);
    if (actual === expected) ambiguous(`error "${expected}"`);
    [expected, message] = [undefined, expected];
  } else if (expected !== undefined && expected !== null && !isObject(expected) && typeof expected !== 'function') {
    throw invalidArgType('error', 'of type function or an instance of Error, RegExp, or Object', expected);
  }
  if (actual === NOTHING) {
    const what = operator === 'rejects' ? 'rejection' : 'exception';
    const name = expected?.name ? ` (${expected.name})` : '';
    const text = `Missing expected ${what}${name}${message ? `: ${message}` : '.'}`;
    throw new AssertionError({ expected, operator, message: text });
  }
  if (expected) requireExpected(actual, expected, message, operator);
}

function isExpected(actual, expected) {
  if (expected instanceof RegExp) return expected.test(String(actual));
  if (typeof expected !== 'function')
    throw invalidArgType('expected', 'of type function or an instance of RegExp', expected);
  if (expected.prototype !== undefined && actual instanceof expected) return true;
  return !Object.prototype.isPrototypeOf.call(Error, expected) && expected.call({}, actual) === true;
}

function requireNotThrown(operator, actual, given) {
  if (actual === NOTHING) return;
  const [expected, message] = typeof given[0] === 'string' ? [undefined, given[0]] : given;
  if (expected && !isExpected(actual, expected)) throw actual;
  const what = operator === 'doesNotReject' ? 'rejection' : 'exception';
  const text = `Got unwanted ${what}${message ? `: ${message}` : '.'}\nActual message: "${actual?.message}"`;
  throw new AssertionError({ actual, expected, operator, message: text });
}

function thrownBy(fn) {
  if (typeof fn !== 'function') throw invalidArgType('fn', 'of type function', fn);
  try {
    fn();
  } catch (error) {
    return error;
  }
  return NOTHING;
}

const isThenable = (value) => isObject(value) && typeof value.then === 'function' && typeof value.catch === 'function';

function promiseOf(promiseFn) {
  if (typeof promiseFn !== 'function') {
    if (isThenable(promiseFn)) return promiseFn;
    throw invalidArgType('promiseFn', 'of type function or an instance of Promise', promiseFn);
  }
  const promise = promiseFn();
  if (isThenable(promise)) return promise;
  const { message } = invalidArgType('promiseFn', '', promise);
  const received = message.slice(message.indexOf('Received ') + 'Received '.length);
  const text = `Expected instance of Promise to be returned from the "promiseFn" function but got ${received}.`;
  throw nodeError(TypeError, 'ERR_INVALID_RETURN_VALUE', text);
}

async function rejectionOf(promiseFn) {
  const promise = promiseOf(promiseFn);
  try {
    await promise;
  } catch (error) {
    return error;
  }
  return NOTHING;
}

const loose = {
  equal: comparison('==', isLooselyEqual),
  notEqual: comparison('!=', (a, b) => !isLooselyEqual(a, b)),
  deepEqual: comparison('deepEqual', isDeepEqual),
  notDeepEqual: comparison('notDeepEqual', (a, b) => !isDeepEqual(a, b)),
};
const exact = {
  deepStrictEqual: comparison('deepStrictEqual', isDeepStrictEqual),
  notDeepStrictEqual: comparison('notDeepStrictEqual', (a, b) => !isDeepStrictEqual(a, b)),
  strictEqual: comparison('strictEqual', Object.is),
  notStrictEqual: comparison('notStrictEqual', (a, b) => !Object.is(a, b)),
};
const others = {
  match: matching('match', true, 'The input did not match the regular expression'),
  doesNotMatch: matching('doesNotMatch', false, 'The input was expected to not match the regular expression'),
  throws: (fn, ...given) => requireThrown('throws', thrownBy(fn), given),
  async rejects(promiseFn, ...given) {
    requireThrown('rejects', await rejectionOf(promiseFn), given);
  },
  doesNotThrow: (fn, ...given) => requireNotThrown('doesNotThrow', thrownBy(fn), given),
  async doesNotReject(promiseFn, ...given) {
    requireNotThrown('doesNotReject', await rejectionOf(promiseFn), given);
  },
  ifError,
};

function assert(...values) {
  ok(...values);
}
function strict(...values) {
  ok(...values);
}
Object.assign(assert, { AssertionError, ok, fail: failAlways, ...loose, ...exact, ...others, strict });
Object.assign(strict, assert, {
  equal: exact.strictEqual,
  notEqual: exact.notStrictEqual,
  deepEqual: exact.deepStrictEqual,
  notDeepEqual: exact.notDeepStrictEqual,
});

module.exports = assert;
