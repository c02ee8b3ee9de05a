// From what a script requires to a file.

const natives = require('natives');

/** `parent` and what required it, up to the main script: where a search began. */
function chain(parent) {
  const files = [];
  for (let at = parent; at !== null && at !== undefined; at = at.parent) files.push(at.filename);
  return files;
}

// Modules that Node would have found: it has no words for their absence.
const ABSENT =
  'async_hooks child_process cluster crypto dgram diagnostics_channel dns dns/promises domain fs/promises http http2 ' +
  'https inspector module net path/win32 perf_hooks punycode querystring readline readline/promises repl stream ' +
  'stream/promises sys timers/promises tls tty url v8 vm worker_threads zlib';

/** `builtins` are what a request that is no path could have named. */
function notFound(request, parent, builtins = []) {
  const isAbsent = ABSENT.split(' ').includes(request);
  const why = isAbsent ? `: not one of Node's modules that are here: ${builtins.join(', ')}` : '';
  const requireStack = chain(parent);
  const error = new Error(`Cannot find module '${request}'${why}\nRequire stack:\n- ${requireStack.join('\n- ')}`);
  error.code = 'MODULE_NOT_FOUND';
  error.requireStack = requireStack;
  return error;
}

const ENDINGS = ['.js', '.json'];

function findFile(base, endings) {
  for (const ending of endings) {
    const path = natives.realFile(base + ending);
    if (path !== null) return path;
  }
  return null;
}

function mainOf(directory) {
  const path = natives.realFile(`${directory}/package.json`);
  if (path === null) return undefined;
  const { main } = JSON.parse(natives.readText(path));
  return typeof main === 'string' && main !== '' ? main : undefined;
}

function findInDirectory(directory) {
  const main = mainOf(directory);
  const named = main === undefined ? null : findFile(`${directory}/${main}`, ['', ...ENDINGS, '/index.js']);
  return named ?? findFile(directory, ['/index.js', '/index.json']);
}

/** The file that `request`, a relative or absolute path, means to the module `parent`. */
function resolveFile(request, parent) {
  const base = request.startsWith('/') ? request : `${parent.path}/${request}`;
  const isDirectory = /(^|\/)\.{0,2}$/.test(request);
  const path = (isDirectory ? null : findFile(base, ['', ...ENDINGS])) ?? findInDirectory(base);
  if (path === null) throw notFound(request, parent);
  return path;
}

const isPath = (request) => /^(\.{1,2}(\/|$)|\/)/.test(request);

module.exports = { isPath, notFound, resolveFile };
