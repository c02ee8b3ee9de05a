// elf.js FILE: the header and the sections of an ELF file, printed as `readelf -hSW` prints them, through Buffer reads
// alone. Runs the same under Node. Format: System V ABI, chapter "Object Files".
'use strict';
const fs = require('fs');

const [IDENT_CLASS, IDENT_DATA, IDENT_VERSION, IDENT_OSABI, IDENT_ABI_VERSION] = [4, 5, 6, 7, 8];
const HEADER_BYTES = { 32: 52, 64: 64 };
const SECTION_BYTES = { 32: 40, 64: 64 };
// In the header: the real number stands in section 0, because 16 bits are not enough for it.
const INDEX_IN_SECTION_0 = 0xffff;
const SECTION_DYNAMIC = 6;
const TAG_FLAGS_1 = 0x6ffffffb;
const FLAG_1_PIE = 0x08000000;

function fail(message) {
  console.error(`elf.js: ${message}`);
  process.exit(1);
}

/** Reads fields one after the other, in the file's byte order and width. */
class Fields {
  constructor(bytes, offset, bits, little) {
    Object.assign(this, { bytes, offset, bits, little });
  }
  take(size, read) {
    const at = this.offset;
    this.offset += size;
    return this.bytes[read + (this.little ? 'LE' : 'BE')](at);
  }
  half() {
    return this.take(2, 'readUInt16');
  }
  word() {
    return this.take(4, 'readUInt32');
  }
  /** An address or flags: as wide as the file's class. Exact up to 2 ** 53; larger ones stay a BigInt. */
  wide() {
    if (this.bits === 32) return this.word();
    const value = this.take(8, 'readBigUInt64');
    return value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
  }
  /** An offset or size. No file is so large that a number could not hold it. */
  place() {
    return Number(this.wide());
  }
}

function readHeader(file) {
  if (file.length < 16 || file.toString('latin1', 0, 4) !== '\x7fELF')
    fail('not an ELF file: it does not begin with 7f 45 4c 46');
  const bits = { 1: 32, 2: 64 }[file[IDENT_CLASS]];
  const little = { 1: true, 2: false }[file[IDENT_DATA]];
  if (bits === undefined || little === undefined) fail('not an ELF file: bad class or byte order');
  if (file.length < HEADER_BYTES[bits]) fail('the file ends inside the ELF header');
  const fields = new Fields(file, 16, bits, little);
  const header = { bits, little, magic: file.toString('hex', 0, 16) };
  header.identVersion = file[IDENT_VERSION];
  header.osAbi = file[IDENT_OSABI];
  header.abiVersion = file[IDENT_ABI_VERSION];
  for (const name of ['type', 'machine']) header[name] = fields.half();
  header.version = fields.word();
  header.entry = fields.wide();
  for (const name of ['programsAt', 'sectionsAt']) header[name] = fields.place();
  header.flags = fields.word();
  const halves = ['headerBytes', 'programBytes', 'programCount', 'sectionBytes', 'sectionCount', 'namesIndex'];
  for (const name of halves) header[name] = fields.half();
  return header;
}

function readSection(file, header, index) {
  const fields = new Fields(file, header.sectionsAt + index * header.sectionBytes, header.bits, header.little);
  const section = { nameAt: fields.word(), type: fields.word() };
  for (const name of ['flags', 'address']) section[name] = fields.wide();
  for (const name of ['offset', 'size']) section[name] = fields.place();
  section.link = fields.word();
  section.info = fields.word();
  section.alignment = fields.wide();
  section.entryBytes = fields.wide();
  return section;
}

function readSections(file, header) {
  if (header.sectionsAt === 0) return [];
  const fits = (count) => header.sectionsAt + count * header.sectionBytes <= file.length;
  const tooFar = 'the section table lies outside the file';
  if (header.sectionBytes < SECTION_BYTES[header.bits] || !fits(Math.max(header.sectionCount, 1))) fail(tooFar);
  const first = readSection(file, header, 0);
  header.realSectionCount = header.sectionCount === 0 ? first.size : header.sectionCount;
  header.realNamesIndex = header.namesIndex === INDEX_IN_SECTION_0 ? first.link : header.namesIndex;
  if (!fits(header.realSectionCount)) fail(tooFar);
  const sections = Array.from({ length: header.realSectionCount }, (_, i) => readSection(file, header, i));

  const table = sections[header.realNamesIndex];
  const names = table === undefined ? Buffer.alloc(0) : file.subarray(table.offset, table.offset + table.size);
  for (const section of sections) {
    const end = names.indexOf(0, section.nameAt);
    section.name = names.toString('utf8', section.nameAt, end < 0 ? names.length : end);
  }
  return sections;
}

/** A shared object that says of itself that it is a program. */
function isPositionIndependentProgram(file, header, sections) {
  const dynamic = sections.find((section) => section.type === SECTION_DYNAMIC);
  if (dynamic === undefined) return false;
  const end = Math.min(dynamic.offset + dynamic.size, file.length);
  const fields = new Fields(file, dynamic.offset, header.bits, header.little);
  while (fields.offset + header.bits / 4 <= end) {
    const tag = fields.wide();
    const value = fields.wide();
    if (tag === TAG_FLAGS_1) return (BigInt(value) & BigInt(FLAG_1_PIE)) !== 0n;
  }
  return false;
}

const TYPES = { 0: 'NONE (None)', 1: 'REL (Relocatable file)', 2: 'EXEC (Executable file)', 4: 'CORE (Core file)' };
const TYPE_DYN = 3;
const MACHINES = {
  0: 'None',
  2: 'Sparc',
  3: 'Intel 80386',
  4: 'MC68000',
  8: 'MIPS R3000',
  20: 'PowerPC',
  21: 'PowerPC64',
  22: 'IBM S/390',
  40: 'ARM',
  43: 'Sparc v9',
  62: 'Advanced Micro Devices X86-64',
  183: 'AArch64',
  243: 'RISC-V',
  258: 'LoongArch',
};
const OS_ABIS = { 0: 'UNIX - System V', 3: 'UNIX - GNU', 9: 'UNIX - FreeBSD' };
const SECTION_TYPES = {
  0: 'NULL',
  1: 'PROGBITS',
  2: 'SYMTAB',
  3: 'STRTAB',
  4: 'RELA',
  5: 'HASH',
  6: 'DYNAMIC',
  7: 'NOTE',
  8: 'NOBITS',
  9: 'REL',
  11: 'DYNSYM',
  14: 'INIT_ARRAY',
  15: 'FINI_ARRAY',
  16: 'PREINIT_ARRAY',
  17: 'GROUP',
  18: 'SYMTAB SECTION INDICES',
  19: 'RELR',
  0x6ffffff5: 'GNU_ATTRIBUTES',
  0x6ffffff6: 'GNU_HASH',
  0x6ffffff7: 'GNU_LIBLIST',
  0x6ffffffd: 'VERDEF',
  0x6ffffffe: 'VERNEED',
  0x6fffffff: 'VERSYM',
};
const SECTION_FLAGS = [
  [0x1, 'W'],
  [0x2, 'A'],
  [0x4, 'X'],
  [0x10, 'M'],
  [0x20, 'S'],
  [0x40, 'I'],
  [0x80, 'L'],
  [0x100, 'O'],
  [0x200, 'G'],
  [0x400, 'T'],
  [0x800, 'C'],
  [0x200000, 'R'],
  [0x80000000, 'E'],
];

const hex = (value, digits = 0) => value.toString(16).padStart(digits, '0');
const left = (value, width) => String(value).padEnd(width);
const right = (value, width) => String(value).padStart(width);

function typeName(file, header, sections) {
  if (header.type !== TYPE_DYN) return TYPES[header.type] ?? `<unknown>: ${hex(header.type)}`;
  const isProgram = isPositionIndependentProgram(file, header, sections);
  return isProgram ? 'DYN (Position-Independent Executable file)' : 'DYN (Shared object file)';
}

/** A number of the header, with the one that section 0 has for it. */
const withReal = (value, real) => (real === undefined || real === value ? value : `${value} (${real})`);

function printHeader(file, header, sections) {
  const rows = [
    ['Class', `ELF${header.bits}`],
    ['Data', `2's complement, ${header.little ? 'little' : 'big'} endian`],
    ['Version', header.identVersion === 1 ? '1 (current)' : header.identVersion],
    ['OS/ABI', OS_ABIS[header.osAbi] ?? `<unknown: ${hex(header.osAbi)}>`],
    ['ABI Version', header.abiVersion],
    ['Type', typeName(file, header, sections)],
    ['Machine', MACHINES[header.machine] ?? `<unknown>: 0x${hex(header.machine)}`],
    ['Version', `0x${hex(header.version)}`],
    ['Entry point address', `0x${hex(header.entry)}`],
    ['Start of program headers', `${header.programsAt} (bytes into file)`],
    ['Start of section headers', `${header.sectionsAt} (bytes into file)`],
    ['Flags', `0x${hex(header.flags)}`],
    ['Size of this header', `${header.headerBytes} (bytes)`],
    ['Size of program headers', `${header.programBytes} (bytes)`],
    ['Number of program headers', header.programCount],
    ['Size of section headers', `${header.sectionBytes} (bytes)`],
    ['Number of section headers', withReal(header.sectionCount, header.realSectionCount)],
    ['Section header string table index', withReal(header.namesIndex, header.realNamesIndex)],
  ];
  console.log('ELF Header:');
  console.log(`  Magic:   ${header.magic.replace(/../g, '$& ')}`);
  for (const [name, value] of rows) console.log(`  ${left(`${name}:`, 34)} ${value}`);
}

function flagLetters(flags) {
  return SECTION_FLAGS.filter(([bit]) => (BigInt(flags) & BigInt(bit)) !== 0n)
    .map(([, letter]) => letter)
    .join('');
}

function printSections(header, sections) {
  if (sections.length === 0) {
    console.log('\nThere are no sections in this file.');
    return;
  }
  const digits = header.bits / 4;
  const address = left(digits === 8 ? 'Addr' : 'Address', digits);
  console.log('\nSection Headers:');
  console.log(`  [Nr] ${left('Name', 17)} ${left('Type', 15)} ${address} Off    Size   ES Flg Lk Inf Al`);
  sections.forEach((section, index) => {
    const columns = [
      `[${right(index, 2)}]`,
      left(section.name, 17),
      left(SECTION_TYPES[section.type] ?? hex(section.type, 8), 15),
      hex(section.address, digits),
      hex(section.offset, 6),
      hex(section.size, 6),
      hex(section.entryBytes, 2),
      right(flagLetters(section.flags), 3),
      right(section.link, 2),
      right(section.info, 3),
      right(section.alignment, 2),
    ];
    console.log(`  ${columns.join(' ')}`);
  });
}

function main([path]) {
  if (path === undefined) fail('usage: elf.js FILE');
  let file;
  try {
    file = fs.readFileSync(path);
  } catch (error) {
    fail(error.message);
  }
  const header = readHeader(file);
  const sections = readSections(file, header);
  printHeader(file, header, sections);
  printSections(header, sections);
}

main(process.argv.slice(2));
