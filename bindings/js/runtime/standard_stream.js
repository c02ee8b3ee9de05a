// process.stdout and process.stderr: what a script uses of Node's streams when it writes.

const natives = require('natives');
const { Buffer } = require('../prelude/buffer');
const { nodeError, invalidArgType, unknownEncoding } = require('../prelude/errors');
const { bytesOf } = require('../prelude/types');
const { nextTick } = require('./event_loop');

const isUtf8Name = (encoding) => encoding === undefined || encoding === null || /^utf-?8$/i.test(encoding);

function writeChunk(fd, chunk, encoding) {
  if (chunk === null) throw nodeError(TypeError, 'ERR_STREAM_NULL_VALUES', 'May not write null values to stream');
  if (ArrayBuffer.isView(chunk)) {
    natives.writeBytes(fd, bytesOf(chunk));
    return;
  }
  if (typeof chunk !== 'string')
    throw invalidArgType('chunk', 'of type string or an instance of Buffer, TypedArray, or DataView', chunk);
  if (isUtf8Name(encoding)) {
    natives.writeText(fd, chunk);
    return;
  }
  if (encoding !== 'buffer' && !Buffer.isEncoding(encoding)) throw unknownEncoding(encoding);
  natives.writeBytes(fd, Buffer.from(chunk, encoding));
}

class StandardStream {
  #events = null;

  constructor(fd) {
    this.fd = fd;
    this.writable = true;
    if (natives.isTty(fd)) this.isTTY = true;
  }

  /** Takes all of `chunk`; true, since it never asks to wait. `callback` hears of it on the next tick. */
  write(chunk, encoding, callback) {
    const done = typeof encoding === 'function' ? encoding : callback;
    writeChunk(this.fd, chunk, typeof encoding === 'function' ? undefined : encoding);
    if (typeof done === 'function') nextTick(done, null);
    return true;
  }
  /** Writes a last chunk. The stream stays open, as the process's own streams do. */
  end(chunk, encoding, callback) {
    const done = [chunk, encoding, callback].find((value) => typeof value === 'function');
    const hasChunk = chunk !== undefined && chunk !== null && chunk !== done;
    if (hasChunk) this.write(chunk, encoding === done ? undefined : encoding);
    if (done !== undefined) nextTick(done);
    return this;
  }

  // Nothing is ever told: a write that fails ends the process (docs/runtime.md).
  on(event, listener) {
    this.#events ??= new (require('events'))();
    this.#events.on(event, listener);
    return this;
  }
  once(event, listener) {
    return this.on(event, listener);
  }
  off(event, listener) {
    this.#events?.off(event, listener);
    return this;
  }
  removeListener(event, listener) {
    return this.off(event, listener);
  }
}

module.exports = { StandardStream };
