// The difference of two texts, line by line: the shortest edit script (E. W. Myers, "An O(ND) Difference Algorithm and
// Its Variations", 1986), and how assert prints it.

const withoutComma = (line) => (line.endsWith(',') ? line.slice(0, -1) : line);
const isSame = (a, b) => a === b || withoutComma(a) === withoutComma(b);

/** For each number of edits: how far along `actual` each diagonal got. */
function search(actual, expected) {
  const most = actual.length + expected.length;
  const trace = [];
  const reached = new Map([[1, 0]]);
  for (let edits = 0; edits <= most; edits++) {
    trace.push(new Map(reached));
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      let x = isFromAbove(reached, diagonal, edits) ? reached.get(diagonal + 1) : reached.get(diagonal - 1) + 1;
      while (x < actual.length && x - diagonal < expected.length && isSame(actual[x], expected[x - diagonal])) x++;
      reached.set(diagonal, x);
      if (x >= actual.length && x - diagonal >= expected.length) return trace;
    }
  }
  return trace;
}

const isFromAbove = (reached, diagonal, edits) =>
  diagonal === -edits || (diagonal !== edits && reached.get(diagonal - 1) < reached.get(diagonal + 1));

/** Lines as { mark, text }: '+' only in `actual`, '-' only in `expected`, ' ' in both. */
function diffLines(actual, expected) {
  const trace = search(actual, expected);
  const lines = [];
  let x = actual.length;
  let y = expected.length;
  for (let edits = trace.length - 1; edits >= 0; edits--) {
    const reached = trace[edits];
    const diagonal = x - y;
    const isAbove = isFromAbove(reached, diagonal, edits);
    const before = isAbove ? diagonal + 1 : diagonal - 1;
    const fromX = edits === 0 ? 0 : reached.get(before);
    const fromY = edits === 0 ? 0 : fromX - before;
    for (; x > fromX && y > fromY; x--, y--) {
      const text = actual[x - 1].endsWith(',') ? actual[x - 1] : expected[y - 1];
      lines.push({ mark: ' ', text });
    }
    if (edits === 0) break;
    if (isAbove) lines.push({ mark: '-', text: expected[--y] });
    else lines.push({ mark: '+', text: actual[--x] });
  }
  return lines.reverse();
}

// Of lines in both, five are shown behind a difference and one before the next; a gap of two lines is not worth a mark.
const SHOWN_BEHIND = 5;
const SHOWN_WHOLE = 7;

/** { text, isShortened } of diffLines(). */
function printDiff(lines) {
  const shown = [];
  let isShortened = false;
  let run = [];
  for (const { mark, text } of lines) {
    if (mark === ' ') {
      run.push(`  ${text}`);
      continue;
    }
    if (run.length <= SHOWN_WHOLE) {
      shown.push(...run);
    } else {
      isShortened = true;
      shown.push(...run.slice(0, SHOWN_BEHIND), '...', run.at(-1));
    }
    run = [];
    shown.push(`${mark} ${text}`);
  }
  shown.push(...run.slice(0, SHOWN_BEHIND));
  return { text: shown.join('\n'), isShortened };
}

module.exports = { diffLines, printDiff };
