// SPDX-License-Identifier: MIT
// Scenes of a StringDecoder: made, fed in chunks, looked at, ended.
'use strict';

const WRONG_THIS = [
  'undefined',
  'null',
  '5',
  '{}',
  'Object.create(StringDecoder.prototype)',
  'StringDecoder.prototype',
  '[]',
];
const LOOKS = ['d.lastNeed', 'd.lastTotal', 'd.lastChar', 'd.encoding', 'Reflect.ownKeys(d).length', 'Object.keys(d)'];

function chunk(values) {
  const { r } = values;
  if (r.chance(0.06)) return values.odd();
  if (r.chance(0.08)) return values.memory();
  if (r.chance(0.08)) return values.text();
  return values.buffer(r.few(7));
}

function step(values) {
  const { r } = values;
  const kind = r.below(12);
  if (kind === 0) return `out.push(${r.pick(LOOKS)});`;
  if (kind === 1) return `out.push(d.end(${r.chance(0.5) ? chunk(values) : ''}));`;
  if (kind === 2) return `out.push(d.text(${chunk(values)}, ${values.index(4)}));`;
  return `out.push(d.write(${chunk(values)}), d.lastNeed, d.lastTotal);`;
}

function decoderCall(values) {
  const { r } = values;
  const encoding = r.chance(0.1) ? values.odd() : r.chance(0.1) ? '' : values.encoding();
  if (r.chance(0.04)) {
    const method = r.pick(['write', 'end', 'text']);
    const call = `StringDecoder.prototype.${method}.call(${r.pick(WRONG_THIS)}, ${chunk(values)})`;
    return { name: 'StringDecoder this', source: `return ${call};` };
  }
  if (r.chance(0.03)) return { name: 'StringDecoder()', source: `return StringDecoder(${encoding});` };
  if (r.chance(0.03))
    return {
      name: 'StringDecoder.call',
      source: `const d = {}; StringDecoder.call(d, ${encoding}); return [d.encoding, Object.keys(d)];`,
    };
  const name = r.chance(0.7) ? values.knownEncoding() : encoding;
  const steps = r.times(r.between(0, 6), () => step(values)).join(' ');
  const scene = `try { ${steps} out.push(d.end()); } catch (error) { out.push(error); }`;
  const source = `const out = []; const d = new StringDecoder(${name}); ${scene} return out;`;
  return { name: 'StringDecoder', source };
}

module.exports = { decoderCall };
