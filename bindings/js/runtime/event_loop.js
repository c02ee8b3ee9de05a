// What runs behind the main script. C++ calls turn(), through modules.js, again and again: each does one thing, and the
// engine runs the microtasks when it returns. process.nextTick comes before those.
//
//   main script | ticks | microtasks | timer | ticks | microtasks | immediate | ... | 'exit'

const { reportUncaught, emitBeforeExit, emitExit } = require('./uncaught');

let ticks = [];
// Set by timers.js when a script first asks for it.
let runNextTimer = () => -1;

function nextTick(callback, ...values) {
  if (typeof callback !== 'function')
    throw require('../prelude/errors').invalidArgType('callback', 'of type function', callback);
  ticks.push({ callback, values });
}

/** Calls what belongs to the script; what it throws ends the process unless the script hears of it. */
function guarded(callback, receiver, values) {
  try {
    callback.apply(receiver, values);
  } catch (error) {
    reportUncaught(error);
  }
}

function runTicks() {
  // A tick may add more.
  while (ticks.length !== 0) {
    const batch = ticks;
    ticks = [];
    for (const { callback, values } of batch) guarded(callback, undefined, values);
  }
}

/** Milliseconds until the next turn is due; negative when nothing is left. */
function turn() {
  if (ticks.length !== 0) {
    runTicks();
    return 0;
  }
  const wait = runNextTimer();
  if (ticks.length !== 0) runTicks();
  if (wait >= 0) return wait;
  if (emitBeforeExit() && hasWork()) return 0;
  emitExit();
  return -1;
}

let hasTimers = () => false;
const hasWork = () => ticks.length !== 0 || hasTimers();

module.exports = {
  nextTick,
  runTicks,
  turn,
  guarded,
  /** `runNext` does one thing and returns as turn() does. */
  addTimers(runNext, isPending) {
    runNextTimer = runNext;
    hasTimers = isPending;
  },
};
