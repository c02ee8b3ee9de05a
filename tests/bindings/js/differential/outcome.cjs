// SPDX-License-Identifier: MIT
// What a call did, as text: its result or error, side effects in their order, and every memory that it could reach.
'use strict';
const { createHash } = require('node:crypto');
const vm = require('node:vm');
const { Buffer: NodeBuffer } = require('node:buffer');
const { detached } = require('./source.cjs');
const { factsOf } = require('./facts.cjs');

const SHOWN_BYTES = 64;
const SHOWN_TEXT = 200;
const DEPTH = 4;
// Nothing that the calls make is as large as a slab, and small besides.
const SLAB = { least: 60000, most: 70000 };

const realm = vm.createContext();
/** The value of a source in another realm. */
const foreign = (source) => vm.runInContext(source, realm);

const digest = (data) => createHash('md5').update(data).digest('hex');

function hexOf(view) {
  const { buffer, byteOffset, byteLength } = factsOf(view);
  const bytes = NodeBuffer.from(buffer, byteOffset, byteLength);
  return bytes.length <= SHOWN_BYTES ? bytes.hexSlice() : `${bytes.length} bytes, md5 ${digest(bytes)}`;
}

function textOf(text) {
  return text.length <= SHOWN_TEXT
    ? JSON.stringify(text)
    : `${text.length} units, md5 ${digest(NodeBuffer.from(text, 'utf16le'))}`;
}

const isMemory = (value) => /^(Shared)?ArrayBuffer$/.test(Object.prototype.toString.call(value).slice(8, -1));
function isSlab(view) {
  const { buffer, byteLength } = factsOf(view);
  return buffer.byteLength >= SLAB.least && buffer.byteLength < SLAB.most && byteLength < 32768;
}

class Outcome {
  /** `side` is {Buffer, StringDecoder, names}: the classes that are each other's counterpart have one name. */
  constructor(side) {
    this.side = side;
    this.kept = [];
    this.log = [];
  }

  /** The name of what a value inherits from. */
  kindOf(value) {
    const prototype = Object.getPrototypeOf(value);
    if (prototype === null) return 'null';
    const known = this.side.names.get(prototype);
    if (known !== undefined) return known;
    const name = Object.hasOwn(prototype, 'constructor') ? prototype.constructor.name : '(none)';
    const above = this.side.names.get(Object.getPrototypeOf(prototype));
    return above === undefined ? name : `${name} extends ${above}`;
  }

  /** Where the bytes of a view lie: in something that was kept, in the slab, or in memory of their own. */
  placeOf(view) {
    const { buffer, byteOffset } = factsOf(view);
    const at = this.kept.findIndex((kept) => (ArrayBuffer.isView(kept) ? factsOf(kept).buffer : kept) === buffer);
    const isOwner = at < 0;
    if (isSlab(view)) return isOwner ? 'slab' : `slab of kept ${at}`;
    if (isOwner) return `own ${buffer.byteLength}`;
    return `kept ${at} at ${byteOffset}`;
  }

  show(value, contents = true, depth = 0) {
    if (typeof value === 'string') return textOf(value);
    if (typeof value === 'bigint') return `${value}n`;
    if (Object.is(value, -0)) return '-0';
    if (typeof value === 'function') return this.side.names.get(value) ?? `function ${value.name}`;
    if (typeof value !== 'object' || value === null) return String(value);
    return this.showObject(value, contents, depth);
  }

  showObject(value, contents, depth) {
    const known = this.kept.indexOf(value);
    if (known >= 0) return `kept ${known}`;
    const named = this.side.names.get(value);
    if (named !== undefined) return named;
    if (ArrayBuffer.isView(value)) return this.showView(value, contents);
    if (isMemory(value)) return `${this.kindOf(value)} of ${value.byteLength}`;
    if (value instanceof Error) return this.showError(value);
    if (depth === DEPTH) return '...';
    if (typeof value.next === 'function') return `${this.kindOf(value)} ${this.show([...value], contents, depth + 1)}`;
    const entries = Object.keys(value).map((key) => `${key}: ${this.show(value[key], contents, depth + 1)}`);
    return `${this.kindOf(value)} {${entries.join(', ')}}`;
  }

  showView(view, contents) {
    const { buffer, length } = factsOf(view);
    const detached = buffer.detached === true ? ' detached' : '';
    const bytes = contents && !detached ? hexOf(view) : '';
    const extra = Object.keys(view).length > length ? ` keys ${Object.keys(view).slice(length)}` : '';
    return `${this.kindOf(view)}(${length}) in ${this.placeOf(view)}${detached}${extra} <${bytes}>`;
  }

  showError(error) {
    const keys = Reflect.ownKeys(error).map((key) => {
      const { enumerable, configurable } = Object.getOwnPropertyDescriptor(error, key);
      const value = key === 'stack' || key === 'message' ? '' : ` ${this.show(error[key], true, DEPTH)}`;
      return `${String(key)}${enumerable ? '+' : '-'}${configurable ? '' : ' fixed'}${value}`;
    });
    const head = String(error.stack).slice(0, error.stack.indexOf('\n    at '));
    const texts = [error.name, error.code, error.message, String(error), head].map((text) =>
      this.show(text, true, DEPTH),
    );
    return `${this.kindOf(error)} ${texts.join(' | ')} | ${keys.join(', ')}`;
  }

  /** The bytes of everything that was kept: of its whole memory, unless that is a slab. */
  showKept() {
    return this.kept.map((kept, i) => {
      if (!ArrayBuffer.isView(kept) && !isMemory(kept)) return `${i}: ${this.show(kept)}`;
      const memory = ArrayBuffer.isView(kept) ? factsOf(kept).buffer : kept;
      if (memory.detached === true) return `${i}: detached`;
      if (ArrayBuffer.isView(kept) && isSlab(kept)) return `${i}: ${hexOf(kept)}`;
      const { byteOffset, byteLength } = ArrayBuffer.isView(kept) ? factsOf(kept) : {};
      const view = ArrayBuffer.isView(kept) ? ` (${byteOffset}, ${byteLength})` : '';
      return `${i}${view}: ${hexOf(new Uint8Array(memory))}`;
    });
  }
}

/** Runs `call`, a compiled source, with one side's Buffer. Returns its outcome in lines. */
function outcomeOf(call, side, contents) {
  const outcome = new Outcome(side);
  const keep = (value) => {
    outcome.kept.push(value);
    return value;
  };
  let result;
  try {
    const value = call(
      side.Buffer,
      side.StringDecoder,
      side.buffer,
      side.util,
      keep,
      (text) => outcome.log.push(text),
      detached,
      foreign,
    );
    result = `returns ${outcome.show(value, contents)}`;
  } catch (error) {
    result = `throws ${error instanceof Error ? outcome.showError(error) : outcome.show(error)}`;
  }
  return [result, ...outcome.log.map((line) => `log ${line}`), ...outcome.showKept()];
}

/** A side of the comparison: the exports of a buffer module and its StringDecoder. */
function sideOf(module, StringDecoder) {
  const { Buffer } = module;
  const names = new Map([
    [Buffer, 'Buffer'],
    [Buffer.prototype, 'Buffer'],
    [StringDecoder, 'StringDecoder'],
    [StringDecoder.prototype, 'StringDecoder'],
  ]);
  for (const type of [Uint8Array, ArrayBuffer, SharedArrayBuffer, DataView, Object, Array])
    names.set(type.prototype, type.name);
  return { Buffer, StringDecoder, buffer: module, util: require('node:util'), names };
}

module.exports = { outcomeOf, sideOf };
