// Stacks in the layout that scripts and people know from Node:
//
//   engine   fn@/dir/file.js:3:14          here      RangeError: too far
//            global code@/dir/file.js:9:1                at fn (/dir/file.js:3:14)
//            map@[native code]                           at /dir/file.js:9:1
//                                                        at map (native)

const CODE_WITHOUT_NAME = new Set(['global code', 'module code', 'eval code', 'anonymous']);

// Columns on the first line of a script count what the script is wrapped in.
function unwrapped(place) {
  const [, path, column] = /^(\/.*):1:(\d+)$/.exec(place) ?? [];
  return path === undefined ? place : `${path}:1:${Math.max(column - require('./modules').WRAPPER.length, 1)}`;
}

function frame(line) {
  const at = line.indexOf('@');
  const name = at > 0 ? line.slice(0, at) : '';
  const place = unwrapped(line.slice(at + 1));
  if (place === '[native code]') return `    at ${name || '<anonymous>'} (native)`;
  return name === '' || CODE_WITHOUT_NAME.has(name) ? `    at ${place}` : `    at ${name} (${place})`;
}

// How the runtime itself started the script, and how it made the error, is of no use to who reads the stack.
const NOISE = new RegExp(
  '@?slabyard:(errors|fs_errors|loader|modules|globals|event_loop|timers|uncaught|assert|assertion_error):|' +
    '^evaluate@\\[native code\\]',
);
const isNoise = (line) => line === '' || NOISE.test(line);

const isEngineStack = (stack) => stack.split('\n').every((line) => line === '' || /^[^ ]*( code)?@/.test(line));

/** The engine's text `stack` below the line `header`. */
function format(header, stack) {
  const frames = stack
    .split('\n')
    .filter((line) => !isNoise(line))
    .map(frame);
  return [header, ...frames].join('\n');
}

/** Rewrites `error.stack` once, below `header` or what the error says of itself. Anything else is left alone. */
function normalize(error, header) {
  const own = Object.getOwnPropertyDescriptor(error, 'stack');
  if (own === undefined || typeof own.value !== 'string' || !own.writable || !isEngineStack(own.value)) return;
  const value = format(header ?? Error.prototype.toString.call(error), own.value);
  Object.defineProperty(error, 'stack', { __proto__: null, ...own, value });
}

/** { path, line, column } of the first frame in a file that a script came from, as the file counts them. */
function scriptPlace(error) {
  for (const line of String(error.stack).split('\n')) {
    const [, path, at, column] = /^(\/.*):(\d+):(\d+)$/.exec(unwrapped(line.slice(line.indexOf('@') + 1))) ?? [];
    if (path !== undefined) return { path, line: Number(at), column: Number(column) };
  }
  return undefined;
}

module.exports = { normalize, scriptPlace };
