// AssertionError, and the message that it makes of what was compared.

const { inspect } = require('./util');
const { diffLines, printDiff } = require('./line_diff');
const { invalidArgType } = require('../prelude/errors');
const stack = require('./stack');
const types = require('./types_of_values');

const headers = {
  deepStrictEqual: 'Expected values to be strictly deep-equal:',
  strictEqual: 'Expected values to be strictly equal:',
  strictEqualObject: 'Expected "actual" to be reference-equal to "expected":',
  deepEqual: 'Expected values to be loosely deep-equal:',
  notDeepStrictEqual: 'Expected "actual" not to be strictly deep-equal to:',
  notStrictEqual: 'Expected "actual" to be strictly unequal to:',
  notStrictEqualObject: 'Expected "actual" not to be reference-equal to "expected":',
  notDeepEqual: 'Expected values not to be loosely deep-equal:',
  sameStructure: 'Values have same structure but are not reference-equal:',
};

// Two values that are together no longer than this are shown side by side.
const MAX_SIDE_BY_SIDE = 12;
// Two texts that are together no longer than a line of a terminal show where they begin to differ.
const MAX_WITH_CARET = 80;
const MAX_LINES = 50;
const MAX_TEXT = 512;

const isReference = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function';
const isObject = (value) => typeof value === 'object' && value !== null;

/** An error without the stack, which two errors never have in common. */
function withoutStack(error) {
  const copy = Object.create(Object.getPrototypeOf(error), Object.getOwnPropertyDescriptors(error));
  return Object.defineProperty(copy, 'stack', {
    __proto__: null,
    value: Error.prototype.toString.call(error),
    configurable: true,
  });
}

/** Everything that may differ, one property a line. */
const show = (value) =>
  inspect(types.isNativeError(value) ? withoutStack(value) : value, {
    compact: false,
    customInspect: false,
    depth: 1000,
    maxArrayLength: Infinity,
    maxStringLength: Infinity,
    breakLength: Infinity,
    showHidden: false,
    showProxy: false,
    sorted: true,
    getters: true,
  });

/** A line with `^` under the first difference of two texts; none when they differ from the start. */
function caret(actual, expected) {
  if (actual.length + expected.length > MAX_WITH_CARET) return '';
  let at = 0;
  while (at < actual.length && actual[at] === expected[at]) at++;
  return at > 2 ? `\n${' '.repeat(at + 2)}^` : '';
}

function isSideBySide(actual, expected, actualText, expectedText) {
  if (isObject(actual) && isObject(expected)) return false;
  const quotes = (value) => (typeof value === 'string' ? 2 : 0);
  const length = actualText.length + expectedText.length - quotes(actual) - quotes(expected);
  return length <= MAX_SIDE_BY_SIDE && (actual !== 0 || expected !== 0);
}

/** The message of a user stands where the header would. */
function differenceOf(actual, expected, operator, message) {
  const [actualText, expectedText] = [show(actual), show(expected)];
  const areReferences = isReference(actual) && isReference(expected);
  const header = operator === 'strictEqual' && areReferences ? 'strictEqualObject' : operator;
  const title = message ?? headers[header];
  const [actualLines, expectedLines] = [actualText.split('\n'), expectedText.split('\n')];
  if (actualLines.length === 1 && expectedLines.length === 1) {
    if (actualText !== expectedText && isSideBySide(actual, expected, actualText, expectedText))
      return `${title}\n\n${actualText} !== ${expectedText}\n`;
  }
  if (actualText === expectedText && isObject(actual))
    return `${message ?? headers.sameStructure}\n\n${shortened(actualLines)}\n`;
  return `${title}\n+ actual - expected${body(actual, expected, actualLines, expectedLines)}\n`;
}

function body(actual, expected, actualLines, expectedLines) {
  if (actualLines.length === 1 && expectedLines.length === 1) {
    const areTexts = typeof actual === 'string' && typeof expected === 'string';
    const mark = areTexts ? caret(actualLines[0], expectedLines[0]) : '';
    return `\n\n+ ${actualLines[0]}\n- ${expectedLines[0]}${mark}`;
  }
  const { text, isShortened } = printDiff(diffLines(actualLines, expectedLines));
  return `${isShortened ? '\n... Skipped lines' : ''}\n\n${text}`;
}

const shortened = (lines) => (lines.length > MAX_LINES ? [...lines.slice(0, MAX_LINES - 4), '...'] : lines).join('\n');

function unwanted(actual, operator) {
  const header = operator === 'notStrictEqual' && isReference(actual) ? 'notStrictEqualObject' : operator;
  const text = shortened(show(actual).split('\n'));
  if (text.includes('\n')) return `${headers[header]}\n\n${text}\n`;
  return `${headers[header]}${text.length > 5 ? '\n\n' : ' '}${text}`;
}

function sideBySide(actual, expected, operator) {
  const cut = (text) => (text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT - 3)}...` : text);
  const [left, right] = [cut(show(actual)), cut(show(expected))];
  if (operator === 'deepEqual') return `${headers.deepEqual}\n\n${left}\n\nshould loosely deep-equal\n\n${right}`;
  if (operator !== 'notDeepEqual') return `${left} ${operator} ${right}`;
  if (left === right) return `Expected "actual" not to be loosely deep-equal to:\n\n${left}`;
  return `${headers.notDeepEqual}\n\n${left}\n\nshould not loosely deep-equal\n\n${right}`;
}

function messageOf({ message, operator, actual, expected }) {
  if (operator === 'deepStrictEqual' || operator === 'strictEqual')
    return differenceOf(actual, expected, operator, message === undefined ? undefined : String(message));
  if (message !== undefined && message !== null) return String(message);
  if (operator === 'notDeepStrictEqual' || operator === 'notStrictEqual') return unwanted(actual, operator);
  return sideBySide(actual, expected, operator);
}

class AssertionError extends Error {
  /** `options`: message, actual, expected, operator. */
  constructor(options) {
    if (!isObject(options)) throw invalidArgType('options', 'of type object', options);
    super(messageOf(options));
    this.generatedMessage = options.message === undefined || options.message === null;
    Object.defineProperty(this, 'name', {
      __proto__: null,
      value: 'AssertionError',
      writable: true,
      configurable: true,
    });
    this.code = 'ERR_ASSERTION';
    this.actual = options.actual;
    this.expected = options.expected;
    this.operator = options.operator;
    this.diff = 'simple';
    stack.normalize(this, `AssertionError [ERR_ASSERTION]: ${this.message}`);
  }
  toString() {
    return `${this.name} [${this.code}]: ${this.message}`;
  }
}

module.exports = { AssertionError };
