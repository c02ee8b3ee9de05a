// Prints in which order ticks, microtasks, timers and immediates run, and what the process says as it ends; the same
// under Node 26. No line depends on how fast anything is.
'use strict';
const say = (...values) => console.log(...values);

process.on('exit', (code) => say('exit', code, process.exitCode));
process.on('beforeExit', () => {
  if (process.exitCode === undefined) {
    process.exitCode = 3;
    setTimeout(say, 1, 'once more');
  }
});
process.on('warning', ({ name, code, message, detail }) => say('warning', name, code, message, detail));

setTimeout(() => {
  say('timer 1');
  process.nextTick(say, 'tick of timer 1');
  Promise.resolve().then(() => say('microtask of timer 1'));
  setImmediate(() => {
    say('immediate of timer 1');
    setTimeout(second, 1, 'a', 'b');
  });
}, 1);
const cleared = setTimeout(say, 1, 'never');
clearTimeout(cleared);
const byNumber = setTimeout(say, 1, 'never');
clearTimeout(+byNumber);
const byText = setTimeout(say, 1, 'never');
clearTimeout(`${+byText}`);
clearTimeout(undefined);
clearTimeout({});
setTimeout(say, 100000, 'never').unref();
function second(...values) {
  say('timer 2', values);
  let rounds = 0;
  const interval = setInterval(() => {
    say('interval', ++rounds);
    if (rounds === 3) clearInterval(interval);
  }, 1);
}
process.nextTick(() => {
  say('tick 1');
  process.nextTick(say, 'tick of a tick');
  Promise.resolve().then(() => say('microtask of a tick'));
});
process.nextTick(say, 'tick 2');
Promise.resolve()
  .then(() => {
    say('microtask 1');
    process.nextTick(say, 'tick of a microtask');
  })
  .then(() => say('microtask 2'));
queueMicrotask(() => say('queued microtask'));
say('main', typeof cleared, cleared.hasRef(), typeof +cleared);
process.stdout.write('written\n', (...values) => say('callback', values));
process.emitWarning('careful', 'OddWarning', 'X1');
process.emitWarning('careful', { type: 'OddWarning', code: 'X2', detail: 'more' });
process.emitWarning(new Error('an error'));

for (const call of [
  () => setTimeout(),
  () => setImmediate(5),
  () => process.nextTick('x'),
  () => queueMicrotask(1),
  () => process.emitWarning(),
  () => process.emitWarning('m', 5),
  () => process.stdout.write(null),
  () => process.stdout.write(5),
  () => process.stdout.write('a', 'nope'),
  () => process.hrtime(5),
  () => process.hrtime([1]),
  () => process.exit('x'),
]) {
  try {
    call();
    say('nothing thrown');
  } catch (error) {
    say(error.name, error.code, error.message);
  }
}
process.env.NUMBER = 5;
say(process.env.NUMBER, delete process.env.NUMBER, process.env.NUMBER, String(process));
