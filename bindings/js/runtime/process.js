// The global process, and the module of that name.

const natives = require('natives');
const { invalidArgType, requireIntegerIn } = require('../prelude/errors');
const { bytesOf } = require('../prelude/types');

const NANOSECONDS = 1_000_000_000n;

function stream(fd) {
  return {
    fd,
    isTTY: natives.isTty(fd),
    /** Buffered; true, since it never asks to wait. */
    write(chunk, encoding, callback) {
      const done = typeof encoding === 'function' ? encoding : callback;
      if (typeof chunk === 'string') {
        const isText =
          encoding === undefined || encoding === null || encoding === 'utf8' || typeof encoding === 'function';
        if (isText) natives.writeText(fd, chunk);
        else natives.writeBytes(fd, require('../prelude/buffer').Buffer.from(chunk, encoding));
      } else if (ArrayBuffer.isView(chunk)) {
        natives.writeBytes(fd, bytesOf(chunk));
      } else {
        throw invalidArgType('chunk', 'of type string or an instance of Buffer, TypedArray, or DataView', chunk);
      }
      if (typeof done === 'function') queueMicrotask(() => done(null));
      return true;
    },
  };
}

let exitCode;
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
  if (previous !== undefined && !Array.isArray(previous))
    throw invalidArgType('time', 'an instance of Array', previous);
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

const { argv, execPath, env, versions, platform, arch, pid } = natives.processInfo();

module.exports = {
  argv,
  execPath,
  env,
  version: `v${versions.slabyard}`,
  versions,
  platform,
  arch,
  pid,
  stdout: stream(1),
  stderr: stream(2),
  cwd: () => natives.cwd(),
  hrtime,
  memoryUsage,
  /** What the process ends with when the script is done. */
  get exitCode() {
    return exitCode;
  },
  set exitCode(code) {
    exitCode = toExitCode(code);
    natives.setExitCode(exitCode | 0);
  },
  /** Ends at once, whatever try and finally surround the call; what was printed is written out first. */
  exit(...codes) {
    if (codes.length !== 0) [module.exports.exitCode] = codes;
    natives.exit();
  },
};
