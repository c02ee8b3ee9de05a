// How a script ends: by itself, by process.exit, by an error that nobody caught. What the script hears of it, it hears
// from the emitter behind `process`.

const natives = require('natives');

// The event emitter of `process`, once somebody listens.
let emitter = null;
let exitCode;
let isExiting = false;

const emit = (event, ...values) => emitter !== null && emitter.emit(event, ...values);

/** True when somebody heard it. */
const emitBeforeExit = () => emit('beforeExit', exitCode ?? 0);

/** Once in a process, whatever a listener does. */
function emitExit() {
  if (isExiting) return;
  isExiting = true;
  if (emitter === null) return;
  try {
    emitter.emit('exit', exitCode ?? 0);
  } catch (error) {
    reportUncaught(error);
  }
}

/** Ends the process at once; what was printed is written out first. */
function exit() {
  emitExit();
  natives.exit();
}

function setExitCode(code) {
  // As the process will say it: 32 bits. Null takes back what was set.
  exitCode = code === undefined || code === null ? undefined : code | 0;
  natives.setExitCode(code | 0);
}

function describe(value) {
  if (!(value instanceof Error)) return require('./util').inspect(value);
  require('./stack').normalize(value);
  const saysAll = Object.keys(value).length === 0 && !Object.hasOwn(value, 'cause') && !Object.hasOwn(value, 'errors');
  return saysAll && typeof value.stack === 'string' ? value.stack : require('./util').inspect(value);
}

/** For scripts that took away what the formatter needs. */
function briefly(value) {
  try {
    return `${value}`;
  } catch {
    return 'a value that cannot be shown';
  }
}

// Node's codes for an error that nobody caught, and for one in a listener that was told of it.
const EXIT_UNCAUGHT = 1;
const EXIT_LISTENER_THREW = 7;

/** Ends the process, whatever `value` is and however it behaves when it is looked at. */
function die(value, where, code) {
  let text;
  try {
    text = describe(value);
  } catch {
    text = briefly(value);
  }
  natives.writeText(2, `Uncaught ${where}${text}\n`);
  setExitCode(code);
  // As in Node, who listens to 'exit' hears nothing of a listener that failed.
  if (code !== EXIT_LISTENER_THREW) emitExit();
  natives.exit();
}

/** Tells the listeners of 'uncaughtException', or ends the process when there are none or one of them throws. */
function reportUncaught(value, where = '', origin = 'uncaughtException') {
  try {
    if (!isExiting && emit('uncaughtException', value, origin)) return;
  } catch (error) {
    die(error, '', EXIT_LISTENER_THREW);
  }
  die(value, where, EXIT_UNCAUGHT);
}

/** What the engine calls for a promise that was rejected and that nobody handled by the end of the microtasks. */
function reportRejection(promise, reason) {
  try {
    if (emit('unhandledRejection', reason, promise)) return;
  } catch (error) {
    reportUncaught(error);
    return;
  }
  reportUncaught(reason, '(in promise) ', 'unhandledRejection');
}

module.exports = {
  emitBeforeExit,
  emitExit,
  exit,
  getExitCode: () => exitCode,
  setExitCode,
  reportUncaught,
  reportRejection,
  listenWith(events) {
    emitter = events;
  },
};
