// Timers and immediates, in Node's order: all timers that are due, by the time they are due and then by age; then the
// immediates that were there when their turn began.

const natives = require('natives');
const { addTimers, guarded } = require('./event_loop');
const { invalidArgType } = require('../prelude/errors');
const { emitWarning: warn } = require('./warnings');

const MAX_DELAY = 2 ** 31 - 1;
const milliseconds = () => Math.floor(natives.uptime() * 1000);

// A binary heap by (due, sequence). What was cleared stays until it comes to the top.
const heap = [];
const timersById = new Map();
let sequence = 0;
// Timers with something to do that keep the process alive.
let alive = 0;

const isBefore = (a, b) => a.due < b.due || (a.due === b.due && a.order < b.order);

function push(entry) {
  let at = heap.length;
  for (let parent = (at - 1) >> 1; at > 0 && isBefore(entry, heap[parent]); parent = (at - 1) >> 1) {
    heap[at] = heap[parent];
    at = parent;
  }
  heap[at] = entry;
}

function pop() {
  const [top] = heap;
  const last = heap.pop();
  if (heap.length === 0) return top;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child + 1 < heap.length && isBefore(heap[child + 1], heap[child])) child++;
    if (child >= heap.length || !isBefore(heap[child], last)) break;
    heap[at] = heap[child];
    at = child;
  }
  heap[at] = last;
  return top;
}

function toDelay(delay) {
  const number = Number(delay);
  if (number >= 1 && number <= MAX_DELAY) return Math.trunc(number);
  const warnOf = (what, name) => warn(`${number} ${what}.\nTimeout duration was set to 1.`, name);
  if (number > MAX_DELAY) warnOf('does not fit into a 32-bit signed integer', 'TimeoutOverflowWarning');
  else if (number < 0) warnOf('is a negative number', 'TimeoutNegativeWarning');
  else if (delay !== undefined && Number.isNaN(number)) warnOf('is not a number', 'TimeoutNaNWarning');
  return 1;
}

function requireCallback(callback) {
  if (typeof callback !== 'function') throw invalidArgType('callback', 'of type function', callback);
}

class Timeout {
  #delay;
  #repeats;
  #callback;
  #values;
  #entry = null;
  #id = ++sequence;
  #keepsAlive = true;

  constructor(callback, delay, repeats, values) {
    this.#callback = callback;
    this.#delay = toDelay(delay);
    this.#repeats = repeats;
    this.#values = values;
    this.#start();
  }

  #start() {
    this.#entry = { due: milliseconds() + this.#delay, order: ++sequence, timeout: this };
    timersById.set(this.#id, this);
    push(this.#entry);
    if (this.#keepsAlive) alive++;
  }
  #stop() {
    if (this.#entry === null) return;
    this.#entry = null;
    timersById.delete(this.#id);
    if (this.#keepsAlive) alive--;
  }

  /** Calls back; `entry` came off the heap, and may be one that was cleared meanwhile. */
  static run(entry) {
    const self = entry.timeout;
    if (self.#entry !== entry) return;
    self.#stop();
    guarded(self.#callback, self, self.#values);
    if (self.#repeats && self.#entry === null) self.#start();
  }
  static isPending(entry) {
    return entry.timeout.#entry === entry;
  }

  /** Starts over, also when it has run. */
  refresh() {
    this.#stop();
    this.#start();
    return this;
  }
  ref() {
    if (!this.#keepsAlive && this.#entry !== null) alive++;
    this.#keepsAlive = true;
    return this;
  }
  unref() {
    if (this.#keepsAlive && this.#entry !== null) alive--;
    this.#keepsAlive = false;
    return this;
  }
  hasRef() {
    return this.#keepsAlive;
  }
  close() {
    this.#repeats = false;
    this.#stop();
    return this;
  }
  [Symbol.toPrimitive]() {
    return this.#id;
  }
}

// The immediates of this turn, and of the next.
let immediates = [];
let upcoming = [];
let aliveImmediates = 0;

class Immediate {
  #callback;
  #values;
  #keepsAlive = true;

  constructor(callback, values) {
    this.#callback = callback;
    this.#values = values;
    aliveImmediates++;
    upcoming.push(this);
  }
  run() {
    const callback = this.#callback;
    if (callback === null) return;
    this.clear();
    guarded(callback, this, this.#values);
  }
  clear() {
    if (this.#callback !== null && this.#keepsAlive) aliveImmediates--;
    this.#callback = null;
  }
  ref() {
    if (!this.#keepsAlive && this.#callback !== null) aliveImmediates++;
    this.#keepsAlive = true;
    return this;
  }
  unref() {
    if (this.#keepsAlive && this.#callback !== null) aliveImmediates--;
    this.#keepsAlive = false;
    return this;
  }
  hasRef() {
    return this.#keepsAlive;
  }
}

let now = milliseconds();
// Immediates run after the timers that were due when the turn began.
let timersAreDone = false;

function runNext() {
  while (heap.length !== 0 && !Timeout.isPending(heap[0])) pop();
  if (!timersAreDone && heap.length !== 0 && heap[0].due <= now) {
    Timeout.run(pop());
    return 0;
  }
  if (!timersAreDone) {
    timersAreDone = true;
    immediates = upcoming;
    upcoming = [];
    immediates.reverse();
  }
  if (immediates.length !== 0) {
    immediates.pop().run();
    return 0;
  }
  timersAreDone = false;
  now = milliseconds();
  if (aliveImmediates > 0) return 0;
  if (alive === 0) return -1;
  return Math.max(heap[0].due - natives.uptime() * 1000, 0);
}
addTimers(runNext, () => alive + aliveImmediates > 0);

function setTimeout(callback, delay, ...values) {
  requireCallback(callback);
  return new Timeout(callback, delay, false, values);
}
function setInterval(callback, delay, ...values) {
  requireCallback(callback);
  return new Timeout(callback, delay, true, values);
}
function setImmediate(callback, ...values) {
  requireCallback(callback);
  return new Immediate(callback, values);
}
/** By object or by the number or text that it turns into; anything else is no timer. */
function clearTimeout(timer) {
  const known = timer instanceof Timeout ? timer : timersById.get(typeof timer === 'string' ? Number(timer) : timer);
  known?.close();
}
function clearImmediate(immediate) {
  if (immediate instanceof Immediate) immediate.clear();
}

module.exports = { setTimeout, clearTimeout, setInterval, clearInterval: clearTimeout, setImmediate, clearImmediate };
