// SPDX-License-Identifier: MIT
// The surface of a buffer module beside Node 26's: names and their order, descriptors, functions' names and lengths,
// what can be called and constructed, prototype chains, what util.inspect prints.
//
//   node surface.cjs MODULE
//
// The module itself is compared by names: it has no Blob, File and resolveObjectURL, and has Node's StringDecoder
// besides.
'use strict';
const path = require('node:path');
const { inspect } = require('node:util');

const NOT_OURS = ['Blob', 'File', 'resolveObjectURL'];
const OURS_ALONE = ['StringDecoder'];

const nameOf = (key) => (typeof key === 'symbol' ? String(key) : key);

/** Whether `new value` gets as far as the function itself. */
function isConstructor(value) {
  try {
    Reflect.construct(Object, [], value);
    return true;
  } catch {
    return false;
  }
}

/** What calling a function without arguments and `this` does. */
function plainCall(value) {
  try {
    return typeof Reflect.apply(value, undefined, []);
  } catch (error) {
    return `${error.name} ${error.code ?? ''} ${error.message}`;
  }
}

/** A function as the surface shows it: its properties too, but not those of its prototype. */
function functionFacts(value) {
  const keys = Reflect.ownKeys(value).map((key) => {
    const { writable, enumerable, configurable } = Object.getOwnPropertyDescriptor(value, key);
    const marks = Object.entries({ writable, enumerable, configurable }).filter(([, isSet]) => isSet);
    return [nameOf(key), ...marks.map(([mark]) => mark)].join(' ');
  });
  return {
    name: value.name,
    length: value.length,
    keys: keys.join(', '),
    constructible: isConstructor(value),
    tag: Object.prototype.toString.call(value),
    inspect: inspect(value, { depth: -1 }),
  };
}

function flags({ enumerable, configurable, writable }) {
  const kind = writable === undefined ? 'accessor' : writable ? 'writable' : 'read-only';
  return `${kind}${enumerable ? ', enumerable' : ''}${configurable ? ', configurable' : ''}`;
}

/** What of one long text is not in the other; short ones as they are. */
function apart(text, other) {
  if (text.length < 200) return text;
  const split = (whole) => whole.split(/,\n| (?=[a-zA-Z])/);
  const others = new Set(split(other));
  const alone = split(text).filter((piece) => !others.has(piece));
  return alone.length > 0 ? `... ${alone.join(', ').slice(0, 300)}` : '(the same in another order)';
}

class Comparison {
  constructor() {
    this.count = 0;
    this.differences = 0;
  }

  check(name, expected, actual) {
    this.count++;
    const [node, ours] = [expected, actual].map((value) => (typeof value === 'string' ? value : inspect(value)));
    if (node === ours) return;
    this.differences++;
    const [nodeAlone, oursAlone] = [apart(node, ours), apart(ours, node)];
    console.log(`${name}\n  Node:  ${nodeAlone}\n  ours:  ${oursAlone}`);
  }

  functions(name, expected, actual) {
    if (typeof expected !== 'function' || typeof actual !== 'function')
      return this.check(name, typeof expected, typeof actual);
    const [node, ours] = [functionFacts(expected), functionFacts(actual)];
    for (const fact of Object.keys(node)) this.check(`${name}, ${fact}`, node[fact], ours[fact]);
    return undefined;
  }

  property(name, expected, actual) {
    if (actual === undefined) return this.check(name, 'there', 'missing');
    this.check(`${name}, flags`, flags(expected), flags(actual));
    for (const part of ['get', 'set', 'value']) {
      const [node, ours] = [expected[part], actual[part]];
      if (typeof node === 'function') this.functions(`${name}, ${part}`, node, ours);
      else if (typeof node === 'object' && node !== null) this.check(`${name}, ${part}`, inspect(node), inspect(ours));
      else this.check(`${name}, ${part}`, node, ours);
    }
    return undefined;
  }

  /** All own properties of two objects, in their order. Keys in `left` may lack, those in `added` may be there. */
  objects(name, expected, actual, left = [], added = []) {
    const keysOf = (object, without) => Reflect.ownKeys(object).filter((key) => !without.includes(key));
    // Symbols of Node's internals are equal by their description alone.
    const [node, ours] = [keysOf(expected, left), keysOf(actual, added)];
    this.check(`${name}, keys`, node.map(nameOf).join(' '), ours.map(nameOf).join(' '));
    this.check(
      `${name}, enumerable keys`,
      Object.keys(expected)
        .filter((key) => !left.includes(key))
        .join(' '),
      Object.keys(actual)
        .filter((key) => !added.includes(key))
        .join(' '),
    );
    for (const key of node) {
      const twin = ours.find((other) => other === key || (typeof key === 'symbol' && nameOf(other) === nameOf(key)));
      const property = Object.getOwnPropertyDescriptor(expected, key);
      this.property(`${name}.${nameOf(key)}`, property, twin && Object.getOwnPropertyDescriptor(actual, twin));
    }
  }

  classes(name, expected, actual) {
    this.functions(name, expected, actual);
    this.objects(name, expected, actual);
    this.objects(`${name}.prototype`, expected.prototype, actual.prototype);
    this.check(`${name}'s prototype`, Object.getPrototypeOf(expected), Object.getPrototypeOf(actual));
    const above = [expected, actual].map((type) => Object.getPrototypeOf(type.prototype) === Uint8Array.prototype);
    this.check(`${name}.prototype's prototype`, ...above);
    this.check(
      `${name}.prototype inspected`,
      inspect(expected.prototype, { showHidden: false }),
      inspect(actual.prototype, { showHidden: false }),
    );
    this.check(`${name} inspected`, inspect(expected, { showHidden: false }), inspect(actual, { showHidden: false }));
  }

  /** Which of a class's functions are one function under two names. */
  aliases(name, expected, actual) {
    const groups = (object) => {
      const names = new Map();
      for (const key of Reflect.ownKeys(object)) {
        const { value } = Object.getOwnPropertyDescriptor(object, key);
        if (typeof value === 'function') names.set(value, [...(names.get(value) ?? []), nameOf(key)]);
      }
      return [...names.values()].filter((keys) => keys.length > 1).map((keys) => keys.join('='));
    };
    this.check(`${name}, aliases`, groups(expected).join(' '), groups(actual).join(' '));
  }
}

function main() {
  if (process.argv.length !== 3) throw new Error('which module?');
  process.noDeprecation = true;
  const node = require('node:buffer');
  const nodeDecoder = require('node:string_decoder').StringDecoder;
  const ours = require(path.resolve(process.argv[2]));
  const comparison = new Comparison();
  comparison.objects('module', node, ours, NOT_OURS, OURS_ALONE);
  comparison.classes('Buffer', node.Buffer, ours.Buffer);
  comparison.classes('StringDecoder', nodeDecoder, ours.StringDecoder);
  comparison.aliases('Buffer.prototype', node.Buffer.prototype, ours.Buffer.prototype);
  comparison.aliases('Buffer', node.Buffer, ours.Buffer);
  comparison.objects('a decoder', new nodeDecoder('hex'), new ours.StringDecoder('hex'));
  comparison.objects('a Buffer', node.Buffer.of(1), ours.Buffer.of(1));
  for (const name of [
    'from',
    'concat',
    'isBuffer',
    'isEncoding',
    'alloc',
    'of',
    'byteLength',
    'copyBytesFrom',
    'compare',
  ]) {
    comparison.check(`Buffer.${name} called alone`, plainCall(node.Buffer[name]), plainCall(ours.Buffer[name]));
  }
  comparison.check('StringDecoder called alone', plainCall(nodeDecoder), plainCall(ours.StringDecoder));
  comparison.check('constants', inspect(node.constants), inspect(ours.constants));
  console.log(`surface: ${comparison.count - comparison.differences} of ${comparison.count} equal`);
  if (comparison.differences > 0) process.exitCode = 1;
}

main();
