import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { unwrap } from '../../contract/errors.ts';
import { randomVectors } from '../../../test-fixtures/random-vectors.ts';
import { temporaryFolder } from '../../../test-fixtures/temporary-folder.ts';
import { IndexClient, openIndexes } from './index-client.ts';

const CONTENT = { name: 'content', modelId: 'small-1', dimensions: 8 };
const COMPOSITION = { name: 'composition', modelId: 'layout-1', dimensions: 4 };
const VECTORS = randomVectors(500, 8, 1);

function range(start: number, end: number): number[] {
  return Array.from({ length: end - start }, (_, at) => start + at);
}

function vectors(start: number, end = start + 1): Float32Array {
  return VECTORS.subarray(start * 8, end * 8);
}

async function open(directory: string, readOnly = false): Promise<IndexClient> {
  const client = unwrap(await openIndexes({ directory, specs: [CONTENT, COMPOSITION], readOnly }));
  onTestFinished(() => client.close());
  return client;
}

describe('IndexClient', () => {
  it('keeps two indexes in one worker, each with its own file', async () => {
    const folder = temporaryFolder();
    const client = await open(folder);
    expect(client.state('content')).toEqual({
      size: 0,
      vacancies: 0,
      revision: 0,
      bytes: 0,
      opened: 'missing',
    });
    unwrap(await client.add('content', range(0, 300), vectors(0, 300)));
    unwrap(await client.add('composition', [7, 8], randomVectors(2, 4, 2)));
    expect(unwrap(await client.remove('content', [299, 1000]))).toBe(1);
    expect(unwrap(await client.has('content', [298, 299]))).toEqual([true, false]);
    expect(unwrap(await client.has('composition', [7, 298]))).toEqual([true, false]);
    unwrap(await client.save('content', 30));
    unwrap(await client.save('composition', 20));
    expect(readdirSync(folder).sort()).toEqual(['composition.usearch', 'content.usearch']);
    expect(client.state('content')).toMatchObject({ size: 299, vacancies: 1, revision: 30 });
    await client.close();

    const again = await open(folder);
    expect(again.state('content')).toMatchObject({ size: 299, revision: 30, opened: 'loaded' });
    expect(again.state('composition')).toMatchObject({ size: 2, revision: 20, opened: 'loaded' });
    expect(again.bytes('content')).toBeGreaterThan(299 * 16);
    const { ids, scores } = unwrap(await again.search('content', vectors(5), 3));
    expect(ids[0]).toBe(5);
    expect(scores).toHaveLength(3);
    unwrap(await again.reset('content'));
    expect(again.state('content')).toMatchObject({ size: 0, revision: 0 });
    expect(again.state('composition').size).toBe(2);
  });

  it('does many calls made at once in their order, and answers each', async () => {
    const client = await open(temporaryFolder());
    const calls = range(0, 200).map(async (id) => {
      const added = client.add('content', [id], vectors(id));
      const found = client.search('content', vectors(id), 1);
      const removed = client.remove('content', [id]);
      const there = client.has('content', [id]);
      unwrap(await added);
      return [unwrap(await found).ids, unwrap(await removed), unwrap(await there)];
    });
    const answers = await Promise.all(calls);
    expect(answers).toEqual(range(0, 200).map((id) => [[id], 1, [false]]));
  });

  it('leaves the caller’s vectors alone', async () => {
    const client = await open(temporaryFolder());
    const own = randomVectors(2, 8, 3);
    unwrap(await client.add('content', [1], own.subarray(8)));
    unwrap(await client.search('content', own.subarray(8), 1));
    expect(own).toEqual(randomVectors(2, 8, 3));
  });

  it('passes on what is wrong with a call, and goes on', async () => {
    const client = await open(temporaryFolder());
    const code = 'bad-argument';
    expect(await client.add('content', [1], vectors(0, 2))).toMatchObject({ error: { code } });
    expect(await client.search('content', vectors(0), 0)).toMatchObject({ error: { code } });
    const nameless = await client.search('colour', vectors(0), 1);
    expect(nameless).toMatchObject({ ok: false, error: { code: 'internal' } });
    unwrap(await client.add('content', [1], vectors(0)));
    expect(client.state('content').size).toBe(1);
  });

  it('says why saving failed, in words that cross between threads', async () => {
    const folder = join(temporaryFolder(), 'library');
    const client = await open(folder);
    writeFileSync(folder, 'in the way');
    const saved = await client.save('content', 1);
    expect(saved).toMatchObject({ ok: false, error: { code: 'library-unreadable' } });
    expect(saved.ok ? undefined : saved.error.cause).toMatch(/EEXIST|ENOTDIR/);
  });

  it('ends pending calls in good order when it is closed, and takes no more', async () => {
    const folder = temporaryFolder();
    const client = await open(folder);
    const added = client.add('content', range(0, 400), vectors(0, 400));
    const found = client.search('content', vectors(9), 1);
    const saved = client.save('content', 77);
    const closed = client.close();
    const late = await client.search('content', vectors(9), 1);
    expect(late).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    await Promise.all([closed, client.close()]);
    unwrap(await added);
    unwrap(await saved);
    expect(unwrap(await found).ids).toEqual([9]);
    expect((await open(folder)).state('content')).toMatchObject({ size: 400, revision: 77 });
  });

  it('reads beside a writer without touching the folder', async () => {
    const folder = temporaryFolder();
    const writer = await open(folder);
    unwrap(await writer.add('content', [1], vectors(1)));
    unwrap(await writer.save('content', 5));
    writeFileSync(join(folder, 'content.usearch.1.unfinished'), 'a save under way');
    const before = readdirSync(folder);
    const reader = await open(folder, true);
    expect(unwrap(await reader.search('content', vectors(1), 1)).ids).toEqual([1]);
    expect((await reader.save('content', 6)).ok).toBe(false);
    unwrap(await writer.add('content', [2], vectors(2)));
    unwrap(await writer.save('content', 6));
    expect(unwrap(await reader.search('content', vectors(1), 9)).ids).toEqual([1]);
    expect(readdirSync(folder)).toEqual(before);
  });
});

/** A worker that says what the real one says at first, and then does `work`. */
function program(work: string): URL {
  const source = `
    import { parentPort } from 'node:worker_threads';
    parentPort.postMessage({ kind: 'ready', states: [] });
    ${work}`;
  return new URL(`data:text/javascript,${encodeURIComponent(source)}`);
}

describe('a worker that goes down', () => {
  const data = { directory: '', specs: [], readOnly: true };

  it.each([
    ['ends', 'parentPort.once("message", () => process.exit(3));'],
    ['throws', 'parentPort.once("message", () => { throw new Error("broken"); });'],
  ])('answers pending and later calls when it %s', async (_, work) => {
    const client = unwrap(await IndexClient.open(data, program(work)));
    const pending = [client.search('content', vectors(0), 1), client.save('content', 1)];
    for (const lost of await Promise.all(pending)) {
      expect(lost).toMatchObject({ ok: false, error: { code: 'internal' } });
    }
    expect(await client.has('content', [1])).toMatchObject({ error: { code: 'internal' } });
    await client.close();
  });

  it('is a runtime that is not available when it does not start', async () => {
    const broken = new URL(`data:text/javascript,${encodeURIComponent('throw new Error("no")')}`);
    const opened = await IndexClient.open(data, broken);
    expect(opened).toMatchObject({ ok: false, error: { code: 'runtime-unavailable' } });
    expect(opened.ok ? undefined : opened.error.cause).toMatchObject({ message: 'no' });
  });
});
