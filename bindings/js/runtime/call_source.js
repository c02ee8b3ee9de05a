// The source of the call that an error was made in, for messages that show what a script asserts. Of a call over
// several lines it is the first, as in Node's messages.

const natives = require('natives');
const stack = require('./stack');

// An expression with more closing parentheses is not worth the search.
const MAX_TRIES = 100;
// What may stand before the parenthesis: names, points, and keys in brackets.
const CALLEE = /(?:[\w$.?]|\[[^[\]]*\])*$/;

function isExpression(text) {
  try {
    natives.evaluate(`(async function* () { (${text}\n); })`, 'slabyard:call_source');
    return true;
  } catch {
    return false;
  }
}

/** `line` up to the parenthesis that ends the call whose arguments begin at `open`: the first that makes it whole. */
function callIn(line, start, open) {
  let end = line.indexOf(')', open);
  for (let tries = 0; end >= 0 && tries < MAX_TRIES; tries++) {
    const text = line.slice(start, end + 1);
    if (isExpression(text)) return text;
    end = line.indexOf(')', end + 1);
  }
  return line.slice(start);
}

/** The call that `error` was made in, by the first frame of a script; undefined when it cannot be shown. */
function callSource(error) {
  const place = stack.scriptPlace(error);
  const source = place === undefined ? undefined : natives.readText(place.path);
  if (typeof source !== 'string') return undefined;
  const line = source.split('\n')[place.line - 1];
  // The engine counts columns from 1 and points at the parenthesis that opens the arguments.
  const open = place.column - 1;
  if (line?.[open] !== '(') return undefined;
  return callIn(line, CALLEE.exec(line.slice(0, open)).index, open);
}

module.exports = { callSource };
