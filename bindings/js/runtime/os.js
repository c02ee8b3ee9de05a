// The module `os`: what scripts use of it when they print.

const { platform, arch } = require('natives').processInfo();

module.exports = {
  EOL: '\n',
  platform: () => platform,
  arch: () => arch,
  tmpdir: () => require('process').env.TMPDIR || '/tmp',
};
