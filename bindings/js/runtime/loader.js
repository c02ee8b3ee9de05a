// The first script of a runtime: loads the other files of this folder on first use. Each is a CommonJS module whose
// `require` knows the names of this folder and `natives`, the table of functions that C++ gives.
(function (natives) {
  'use strict';
  // The npm package asks of values whether they are URLs, which the engine does not have.
  class URL {}
  // No class whose methods a script could take away.
  const loaded = { __proto__: null, natives };
  // Nor methods of text: one that answered 'natives' would hand out the table.
  const { apply } = Reflect;
  const { slice, lastIndexOf } = String.prototype;

  // Files go by their names: those of all folders differ.
  function require(path) {
    const name = apply(slice, path, [apply(lastIndexOf, path, ['/']) + 1]);
    if (!(name in loaded)) {
      const module = { exports: {} };
      loaded[name] = module.exports;
      try {
        natives.loadPrelude(name)(module.exports, require, module, URL);
      } catch (error) {
        // A script deep in a recursion may have left no stack: the next use tries again.
        delete loaded[name];
        throw error;
      }
      loaded[name] = module.exports;
    }
    return loaded[name];
  }
  require.isLoaded = (name) => name in loaded;
  return require;
});
