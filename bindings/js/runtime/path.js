// The module `path`: the npm package path-browserify, Node's own for POSIX of some years ago, with what Node has since
// changed in its arguments.

const path = require('path-browserify');
const { invalidArgType } = require('../prelude/errors');

function requireText(value, name) {
  if (typeof value !== 'string') throw invalidArgType(name, 'of type string', value);
}

/** `call` behind a check of its arguments, which go by `names`. */
const checked =
  (call, ...names) =>
  (...values) => {
    for (const [index, name] of names.entries()) requireText(values[index], name);
    return call(...values);
  };
function basename(file, suffix) {
  if (suffix !== undefined) requireText(suffix, 'suffix');
  requireText(file, 'path');
  return path.basename(file, suffix);
}

const checkedList =
  (call, name) =>
  (...values) => {
    for (const [index, value] of values.entries()) requireText(value, name(index));
    return call(...values);
  };

function format(parts) {
  if (typeof parts !== 'object' || parts === null) throw invalidArgType('pathObject', 'of type object', parts);
  const { ext } = parts;
  return path.format(ext && !ext.startsWith('.') ? { ...parts, ext: `.${ext}` } : parts);
}

const posix = {
  resolve: checkedList(path.resolve, (index) => `paths[${index}]`),
  normalize: checked(path.normalize, 'path'),
  isAbsolute: checked(path.isAbsolute, 'path'),
  join: checkedList(path.join, () => 'path'),
  relative: checked(path.relative, 'from', 'to'),
  dirname: checked(path.dirname, 'path'),
  basename,
  extname: checked(path.extname, 'path'),
  format,
  parse: checked(path.parse, 'path'),
  sep: '/',
  delimiter: ':',
};
posix.posix = posix;

module.exports = posix;
