// Prints what TextEncoder and TextDecoder make of good and bad input, whole and in pieces; the same under Node 26.
'use strict';
function show(name, call) {
  try {
    console.log(name, call());
  } catch (error) {
    console.log(name, error.name, error.code, error.message);
  }
}
const encoder = new TextEncoder();
show('encode', () => encoder.encode('a\u00e9\u20ac\ud83d\ude00\ud800'));
show('encode nothing', () => encoder.encode());
show('encode number', () => encoder.encode(5));
for (const size of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]) {
  show(`encodeInto ${size}`, () => {
    const bytes = new Uint8Array(size);
    return [encoder.encodeInto('a\u00e9\u20ac\ud83d\ude00b', bytes), bytes];
  });
}
show('encodeInto number', () => encoder.encodeInto('a', 5));
show('encodeInto of number', () => encoder.encodeInto(5, new Uint8Array(2)));
for (const label of ['utf8', 'UTF-8', ' utf-8\n', 'utf-16le', 'ucs-2', 'unicode', 'nope', 5])
  show(`label ${label}`, () => new TextDecoder(label).encoding);
show('inspect', () => [encoder, new TextDecoder()]);
show('options', () => new TextDecoder('utf8', 5));
show('truthy options', () => [new TextDecoder('utf8', { ignoreBOM: 1, fatal: 'x' })]);
show('not bytes', () => new TextDecoder().decode(5));

const inputs = {
  empty: [],
  ascii: [0x61, 0x62],
  bom: [0xef, 0xbb, 0xbf, 0x61],
  'bom twice': [0xef, 0xbb, 0xbf, 0xef, 0xbb, 0xbf],
  whole: [0x61, 0xc3, 0xa9, 0xe2, 0x82, 0xac, 0xf0, 0x9f, 0x98, 0x80],
  'cut 4': [0xf0, 0x9f, 0x98],
  'cut 3': [0x61, 0xe2, 0x82],
  surrogate: [0xed, 0xa0, 0x80, 0x61],
  overlong: [0xc0, 0x80, 0xe0, 0x80, 0x80],
  'too large': [0xf4, 0x90, 0x80, 0x80],
  'stray ends': [0x80, 0xbf, 0xff, 0x61],
  'broken off': [0xe2, 0x82, 0x41, 0xf0, 0x9f, 0x41],
};
for (const [name, bytes] of Object.entries(inputs)) {
  const view = Uint8Array.from(bytes);
  for (const options of [{}, { fatal: true }, { ignoreBOM: true }]) {
    show(`${name} ${JSON.stringify(options)}`, () => JSON.stringify(new TextDecoder('utf-8', options).decode(view)));
    for (const size of [1, 2]) {
      show(`${name} ${JSON.stringify(options)} by ${size}`, () => {
        const decoder = new TextDecoder('utf-8', options);
        const parts = [];
        for (let at = 0; at < view.length; at += size)
          parts.push(decoder.decode(view.subarray(at, at + size), { stream: true }));
        parts.push(decoder.decode());
        return JSON.stringify(parts);
      });
    }
  }
}
const utf16 = Uint8Array.of(0xff, 0xfe, 0x61, 0, 0x3d, 0xd8, 0x00, 0xde, 0x3d, 0xd8, 0x62);
for (const options of [{}, { ignoreBOM: true }])
  show(`utf-16le ${JSON.stringify(options)}`, () => JSON.stringify(new TextDecoder('utf-16le', options).decode(utf16)));
show('utf-16le by 3', () => {
  const decoder = new TextDecoder('utf-16le');
  const chunks = [utf16.subarray(0, 3), utf16.subarray(3, 6), utf16.subarray(6, 8)];
  return JSON.stringify(chunks.map((chunk) => decoder.decode(chunk, { stream: true })));
});
show('from an ArrayBuffer', () => new TextDecoder().decode(Uint8Array.of(0x61).buffer));
show('atob, btoa', () => [atob('aGk='), btoa('hi')]);
