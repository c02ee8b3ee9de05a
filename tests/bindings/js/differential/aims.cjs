// SPDX-License-Identifier: MIT
// Arguments of a call, one letter each for what they aim at.
'use strict';

const AIMS = {
  i: (values, { length }) => values.index(length),
  e: (values) => values.encoding(),
  t: (values) => values.text(),
  o: (values) => values.odd(),
  m: (values) => values.memory(),
  w: ({ r }) => String(r.between(0, 7)),
  '#': (values, { bits }) => values.numberOf(bits),
  B: (values) => (values.r.chance(0.9) ? values.bigint() : values.number()),
  // Another buffer, or the same one.
  b: (values) => (values.r.chance(0.15) ? 'a' : values.r.chance(0.8) ? values.buffer() : values.memory()),
  // A part of the same one.
  c: (values, { length }) => `keep(a.subarray(${values.index(length)}, ${values.index(length)}))`,
  f: (values, context) =>
    values.r.pick([() => values.text(), () => values.number(), () => AIMS.b(values), () => AIMS.c(values, context)])(),
  x: (values, { length }) =>
    values.r.chance(0.1) ? values.r.pick(['undefined', '"utf8"', '"latin1"', '"2"']) : values.index(length),
  n: (values, context) => needle(values, context),
  // An offset that is a place, and a length of no more than 32 bits.
  p: ({ r }, { length }) => String(r.below(length + 1)),
  l: ({ r }, { length }) => r.pick([String(r.between(-2, length + 2)), '1.5', 'NaN', '2**32 - 1']),
};

const SHORT_NEEDLES = ['a', 'b', 'c', '\\u6161', '\\u6261', '\\u00e9', '6', '1', 'Y', 'Q'];

/** What a search looks for; short and of few letters, so that it is found now and then. */
function needle(values, context) {
  const { r } = values;
  const kind = r.below(8);
  if (kind < 2) return `"${r.times(r.few(3), () => r.pick(SHORT_NEEDLES)).join('')}"`;
  if (kind === 2) return values.text();
  if (kind === 3) return r.pick(['97', '98', '99', values.number()]);
  if (kind < 6) return `keep(Buffer.from(new Uint8Array([${r.times(r.few(3), () => r.between(97, 99))}]).buffer))`;
  return kind === 6 ? AIMS.b(values) : AIMS.c(values, context);
}

// Node ends the process where a search's third argument is neither undefined, a string nor a number. p and l stay what
// they are: see STRICT_WRITES.
const isFixed = (form, place) => (form.startsWith('n') && place === 2) || 'pl'.includes(form[place]);

/** The source of the arguments of a call on `a`, a buffer of context.length bytes: mostly those of `form`. */
function argumentsFor(values, form, context) {
  const { r } = values;
  const count = r.chance(0.9) ? form.length : r.below(form.length + 1);
  const args = [...form].slice(0, count).map((letter, place) => {
    if (isFixed(form, place)) return AIMS[letter](values, context);
    if (r.chance(0.06)) return values.odd();
    return r.chance(0.03) ? 'undefined' : AIMS[letter](values, context);
  });
  const isSearch = form.startsWith('n');
  if (!isSearch && r.chance(0.03)) args.push(values.odd());
  return args.join(', ');
}

module.exports = { argumentsFor };
