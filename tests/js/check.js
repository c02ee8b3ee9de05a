// The assertions of these tests: each failure is printed with the name of its test, and the exit code is 1.
'use strict';

class Failure extends Error {}

function fail(message) {
  throw new Failure(message);
}

const show = (value) => require('util').inspect(value, { depth: 5 });

/** Same value (Object.is), or the same text when both are objects. */
function equal(actual, expected) {
  const same =
    Object.is(actual, expected) ||
    (typeof expected === 'object' && expected !== null && show(actual) === show(expected));
  if (!same) fail(`${show(actual)} is not ${show(expected)}`);
}

function ok(value, message = 'is not true') {
  if (!value) fail(message);
}

/** `call` throws; each of `expected`'s properties is one of the error's. Returns the error. */
function throws(call, expected) {
  try {
    call();
  } catch (error) {
    if (error instanceof Failure) throw error;
    for (const key of Object.keys(expected)) equal(error[key], expected[key]);
    return error;
  }
  return fail(`nothing was thrown by ${call}`);
}

let count = 0;
let failures = 0;
function test(name, body) {
  count++;
  try {
    body();
  } catch (error) {
    failures++;
    process.exitCode = 1;
    console.log(`FAILED ${name}:`, error instanceof Failure ? error.message : error);
  }
}

/** The last line of a test script: without it a script that ended early would look like one that passed. */
function done() {
  console.log(`${count - failures} of ${count} passed`);
}

module.exports = { test, equal, ok, throws, done };
