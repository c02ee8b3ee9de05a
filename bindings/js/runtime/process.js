// The global process, and the module of that name.

const natives = require('natives');
const { invalidArgType, outOfRange, requireIntegerIn } = require('../prelude/errors');
const { nextTick } = require('./event_loop');
const EventEmitter = require('events');
const lifecycle = require('./uncaught');
const warnings = require('./warnings');

const NANOSECONDS = 1_000_000_000n;

/** What `code` sets process.exitCode to: a number may come as text. */
function toExitCode(code) {
  if (code === undefined || code === null) return code;
  const number = typeof code === 'string' && code !== '' ? Number(code) : code;
  if (typeof number !== 'number' || (typeof code === 'string' && Number.isNaN(number)))
    throw invalidArgType('code', 'of type number', code);
  requireIntegerIn(number, 'code', Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  return number;
}

function hrtime(previous) {
  if (previous !== undefined) {
    if (!Array.isArray(previous)) throw invalidArgType('time', 'an instance of Array', previous);
    if (previous.length !== 2) throw outOfRange('time', '2', previous.length);
  }
  const now = natives.now();
  const elapsed = previous === undefined ? now : now - (BigInt(previous[0]) * NANOSECONDS + BigInt(previous[1]));
  return [Number(elapsed / NANOSECONDS), Number(elapsed % NANOSECONDS)];
}
hrtime.bigint = () => natives.now();

/** Bytes. The heap figures walk the engine's heap; rss() alone does not. */
function memoryUsage() {
  const { heapTotal, heapUsed } = natives.heapUsage();
  const external = natives.externalBytes();
  return { rss: natives.residentBytes(), heapTotal, heapUsed, external, arrayBuffers: external };
}
memoryUsage.rss = () => natives.residentBytes();

// What is set is text, as in every environment.
function makeEnvironment(variables) {
  return new Proxy(variables, {
    set(target, name, value) {
      target[name] = `${value}`;
      return true;
    },
    defineProperty: (target, name, { value }) => Reflect.set(target, name, `${value}`),
  });
}

const { argv, execArgv, execPath, env, versions, platform, arch, pid, ppid } = natives.processInfo();

// Between process and EventEmitter.prototype, as in Node: String(process) and util.inspect show it.
const prototype = Object.create(EventEmitter.prototype, {
  constructor: { __proto__: null, value: { process() {} }.process, writable: true, configurable: true },
  [Symbol.toStringTag]: { __proto__: null, value: 'process', configurable: true },
});
const process = Object.create(prototype);
EventEmitter.call(process);

function defineLazyStream(name, load) {
  Object.defineProperty(process, name, {
    __proto__: null,
    get() {
      const value = load();
      Object.defineProperty(process, name, { __proto__: null, value, enumerable: true, configurable: true });
      return value;
    },
    enumerable: true,
    configurable: true,
  });
}
const outputStream = (fd) => () => new (require('./standard_stream').StandardStream)(fd);

Object.assign(process, {
  version: `v${versions.slabyard}`,
  versions,
  arch,
  platform,
  argv,
  argv0: argv[0],
  execArgv,
  execPath,
  env: makeEnvironment(env),
  pid,
  ppid,
  title: 'slabyard',
  cwd: () => natives.cwd(),
  uptime: () => natives.uptime(),
  hrtime,
  memoryUsage,
  nextTick,
  emitWarning: warnings.emitWarning,
  /** Ends at once, whatever try and finally surround the call; what was printed is written out first. */
  exit(...codes) {
    if (codes.length !== 0) [process.exitCode] = codes;
    lifecycle.exit();
  },
});
defineLazyStream('stdout', outputStream(1));
defineLazyStream('stderr', outputStream(2));
defineLazyStream('stdin', () => (natives.isTty(0) ? { fd: 0, isTTY: true } : { fd: 0 }));
// What the process ends with when the script is done.
Object.defineProperty(process, 'exitCode', {
  __proto__: null,
  get: lifecycle.getExitCode,
  set: (code) => lifecycle.setExitCode(toExitCode(code)),
  enumerable: true,
  configurable: true,
});

lifecycle.listenWith(process);
warnings.listenWith((warning) => process.emit('warning', warning));

module.exports = process;
