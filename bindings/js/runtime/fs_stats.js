// What statSync and its siblings answer: Node's classes Stats and BigIntStats.

const { constants } = require('./fs_arguments');

const TIMES = ['atime', 'mtime', 'ctime', 'birthtime'];
const NUMBERS = ['dev', 'mode', 'nlink', 'uid', 'gid', 'rdev', 'blksize', 'ino', 'size', 'blocks'];
const { S_IFMT } = constants;

class StatsBase {
  #is(kind) {
    return (Number(this.mode) & S_IFMT) === kind;
  }
  isDirectory() {
    return this.#is(constants.S_IFDIR);
  }
  isFile() {
    return this.#is(constants.S_IFREG);
  }
  isBlockDevice() {
    return this.#is(constants.S_IFBLK);
  }
  isCharacterDevice() {
    return this.#is(constants.S_IFCHR);
  }
  isSymbolicLink() {
    return this.#is(constants.S_IFLNK);
  }
  isFIFO() {
    return this.#is(constants.S_IFIFO);
  }
  isSocket() {
    return this.#is(constants.S_IFSOCK);
  }
}

// Dates are made when somebody first asks, and are properties of their own from then on, as in Node.
for (const time of TIMES) {
  Object.defineProperty(StatsBase.prototype, time, {
    __proto__: null,
    get() {
      this[time] = new Date(Math.round(Number(this[`${time}Ms`])));
      return this[time];
    },
    set(value) {
      Object.defineProperty(this, time, {
        __proto__: null,
        value,
        writable: true,
        enumerable: true,
        configurable: true,
      });
    },
    configurable: true,
    enumerable: true,
  });
}

/** `values` as natives.stat() gives them. */
class Stats extends StatsBase {
  constructor(values) {
    super();
    NUMBERS.forEach((name, index) => {
      this[name] = values[index];
    });
    TIMES.forEach((time, index) => {
      const [seconds, nanoseconds] = values.slice(NUMBERS.length + 2 * index);
      this[`${time}Ms`] = seconds * 1000 + nanoseconds / 1e6;
    });
  }
}

class BigIntStats extends StatsBase {
  constructor(values) {
    super();
    NUMBERS.forEach((name, index) => {
      this[name] = BigInt(values[index]);
    });
    const nanoseconds = TIMES.map((time, index) => {
      const [seconds, rest] = values.slice(NUMBERS.length + 2 * index);
      return BigInt(seconds) * 1_000_000_000n + BigInt(rest);
    });
    TIMES.forEach((time, index) => {
      this[`${time}Ms`] = nanoseconds[index] / 1_000_000n;
    });
    TIMES.forEach((time, index) => {
      this[`${time}Ns`] = nanoseconds[index];
    });
  }
}

module.exports = { Stats, BigIntStats };
