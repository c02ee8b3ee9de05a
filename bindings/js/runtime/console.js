// The global console. What needs no formatting is printed without loading the formatter.

const natives = require('natives');

const STDOUT = 1;
const STDERR = 2;

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

const printer =
  (fd) =>
  (...values) => {
    natives.writeText(fd, `${textOf(values)}\n`);
  };

const log = printer(STDOUT);
const error = printer(STDERR);

module.exports = { log, info: log, debug: log, error, warn: error };
