// The global console. What needs no formatting is printed without loading the formatter.

const natives = require('natives');

const STDOUT = 1;
const STDERR = 2;
const GROUP_INDENT = 2;

// Undefined for what util.inspect must print.
function plainText(value) {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value);
    case 'bigint':
      return `${value}n`;
    case 'boolean':
    case 'undefined':
      return String(value);
    default:
      return value === null ? 'null' : undefined;
  }
}

function textOf(values) {
  if (values.length === 1 && typeof values[0] === 'string') return values[0];
  const hasDirectives = typeof values[0] === 'string' && values[0].includes('%');
  const texts = values.map(plainText);
  if (hasDirectives || texts.includes(undefined)) return require('./util').format(...values);
  return texts.join(' ');
}

// What stands before each line, inside groups.
let indent = '';

function print(fd, text) {
  const lines = indent === '' ? text : indent + text.replaceAll('\n', `\n${indent}`);
  natives.writeText(fd, `${lines}\n`);
}

const printer =
  (fd) =>
  (...values) => {
    print(fd, textOf(values));
  };

const log = printer(STDOUT);
const error = printer(STDERR);

function warn(message) {
  require('./warnings').emitWarning(message);
}

function assert(value, ...values) {
  if (value) return;
  if (typeof values[0] === 'string') error(`Assertion failed: ${values[0]}`, ...values.slice(1));
  else error('Assertion failed', ...values);
}

function dir(value, options) {
  print(STDOUT, require('./util').inspect(value, { customInspect: false, ...options }));
}

function group(...values) {
  if (values.length !== 0) log(...values);
  indent += ' '.repeat(GROUP_INDENT);
}
function groupEnd() {
  indent = indent.slice(GROUP_INDENT);
}

const counts = new Map();
function count(label = 'default') {
  const name = `${label}`;
  counts.set(name, (counts.get(name) ?? 0) + 1);
  log(`${name}: ${counts.get(name)}`);
}
function countReset(label = 'default') {
  if (!counts.delete(`${label}`)) warn(`Count for '${label}' does not exist`);
}

const starts = new Map();
const seconds = (label, method) => {
  const start = starts.get(`${label}`);
  if (start === undefined) warn(`No such label '${label}' for console.${method}()`);
  return start === undefined ? undefined : natives.uptime() - start;
};
const duration = (time) => (time < 1 ? `${(time * 1000).toFixed(3)}ms` : `${time.toFixed(3)}s`);

function time(label = 'default') {
  if (starts.has(`${label}`)) warn(`Label '${label}' already exists for console.time()`);
  else starts.set(`${label}`, natives.uptime());
}
function timeLog(label = 'default', ...values) {
  const passed = seconds(label, 'timeLog');
  if (passed !== undefined) log(`${label}: ${duration(passed)}`, ...values);
}
function timeEnd(label = 'default') {
  const passed = seconds(label, 'timeEnd');
  if (passed === undefined) return;
  starts.delete(`${label}`);
  log(`${label}: ${duration(passed)}`);
}

module.exports = {
  log,
  info: log,
  debug: log,
  warn: error,
  error,
  dir,
  time,
  timeEnd,
  timeLog,
  assert,
  count,
  countReset,
  group,
  groupCollapsed: group,
  groupEnd,
};
