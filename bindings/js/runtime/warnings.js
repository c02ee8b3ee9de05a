// process.emitWarning: 'warning' for those who listen, and a line on standard error, both on the next tick.

const natives = require('natives');
const { nextTick } = require('./event_loop');
const { invalidArgType } = require('../prelude/errors');

let emit = () => {};

function show(warning) {
  const { name, code, detail } = warning;
  const label = code === undefined ? '' : `[${code}] `;
  const text = `(slabyard:${natives.processInfo().pid}) ${label}${name}: ${warning.message}\n`;
  natives.writeText(2, typeof detail === 'string' ? `${text}${detail}\n` : text);
}

function toWarning(message, type, code, detail) {
  const warning = new Error(message);
  warning.name = type;
  if (code !== undefined) warning.code = code;
  if (detail !== undefined) warning.detail = detail;
  return warning;
}

// emitWarning(warning[, type[, code]]) and emitWarning(warning[, { type, code, detail }])
function emitWarning(warning, typeOrOptions, codeOrConstructor) {
  const isOptions = typeof typeOrOptions === 'object' && typeOrOptions !== null;
  const { type, code, detail } = isOptions ? typeOrOptions : { type: typeOrOptions, code: codeOrConstructor };
  const name = type === undefined || typeof type === 'function' ? 'Warning' : type;
  if (typeof name !== 'string') throw invalidArgType('type', 'of type string', type);
  const label = typeof code === 'function' ? undefined : code;
  if (label !== undefined && typeof label !== 'string') throw invalidArgType('code', 'of type string', code);
  const isText = typeof warning === 'string';
  if (!isText && !(warning instanceof Error))
    throw invalidArgType('warning', 'of type string or an instance of Error', warning);
  if (name === 'DeprecationWarning' && require('./process').noDeprecation) return;
  const about = isText ? toWarning(warning, name, label, typeof detail === 'string' ? detail : undefined) : warning;
  nextTick(() => {
    show(about);
    emit(about);
  });
}

module.exports = {
  emitWarning,
  listenWith(listener) {
    emit = listener;
  },
};
