import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { askForHints } from './ask-for-hints.ts';

const SIZE = { hint: 'size', message: 'The input x takes pictures of any size.' };
const LAYOUT = { hint: 'layout', message: 'The input x does not say where its channels are.' };

/** A person who answers each prompt with the next of these lines; undefined ends the input. */
function person(lines: readonly (string | undefined)[]) {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const left = lines.values();
  let seen = '';
  output.setEncoding('utf8').on('data', (text: string) => {
    seen += text;
    if (!text.endsWith(': ')) return;
    const { value, done } = left.next();
    if (done === true) return;
    if (value === undefined) input.end();
    else input.write(`${value}\n`);
  });
  return { input, output, seen: () => seen };
}

describe('askForHints', () => {
  it('asks for one after the other, and keeps what was known', async () => {
    const asked = person(['96', 'NHWC']);
    const hints = await askForHints([SIZE, LAYOUT], { id: 'mine' }, asked);
    expect(hints).toEqual({ id: 'mine', size: 96, layout: 'nhwc' });
    expect(asked.seen()).toContain(`${SIZE.message}\n--size <pixels>: `);
  });

  it('asks again for what means nothing', async () => {
    const asked = person(['large', '-3', '96']);
    expect(await askForHints([SIZE], {}, asked)).toEqual({ size: 96 });
    expect(asked.seen()).toContain('It is no number.\n');
  });

  it('ends at an empty line, at the end of the input, and when told to stop', async () => {
    expect(await askForHints([SIZE, LAYOUT], {}, person(['96', '']))).toBeUndefined();
    expect(await askForHints([SIZE], {}, person([undefined]))).toBeUndefined();
    const stop = new AbortController();
    const silent = person([]);
    const waiting = askForHints([SIZE], {}, { ...silent, signal: stop.signal });
    stop.abort();
    expect(await waiting).toBeUndefined();
    expect(await askForHints([SIZE], {}, { ...silent, signal: stop.signal })).toBeUndefined();
  });
});
