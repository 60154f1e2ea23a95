import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runKindred, startKindred } from '../../test-fixtures/kindred-process.ts';
import { drawPhotos, testBed } from '../../test-fixtures/photo-folder.ts';
import { CALLS } from '../contract/calls.ts';

const PRELOAD = new URL('../../test-fixtures/abort-on-read.js', import.meta.url);
const env = { NODE_OPTIONS: `--import ${PRELOAD.href}` };

function seeds(count: number): Record<string, number> {
  return Object.fromEntries(Array.from({ length: count }, (_, n) => [`${n}.jpg`, n + 1]));
}

describe.skipIf(process.platform === 'win32')('a photo that crashes its reader', () => {
  it('costs only itself: it is quarantined, all others are indexed, in one run', async () => {
    const bed = await testBed();
    await drawPhotos(bed.photos, { ...seeds(20), '7-poison.jpg': 99 });
    const run = await runKindred({ ...bed, env }, ['--json', 'index', bed.photos]);
    expect(run.code, run.stderr).toBe(0);
    const { failed } = CALLS.index.output.parse(run.json);
    expect(failed.map(({ path, code }) => [path, code])).toEqual([
      [join(bed.photos, '7-poison.jpg'), 'decode-crashed'],
    ]);
    const status = await runKindred(bed, ['--json', 'status', '--failed']);
    expect(status.json).toMatchObject({ photos: 21, pending: 0, failed: 1 });
  });

  it('gets another chance when asked to, and is no suspect once it goes well', async () => {
    const bed = await testBed();
    await drawPhotos(bed.photos, { ...seeds(4), 'poison.jpg': 99 });
    await runKindred({ ...bed, env }, ['index', bed.photos]);
    const healed = await runKindred(bed, ['--json', 'index', '--retry-failed', bed.photos]);
    expect(healed.json).toMatchObject({ indexed: 1, failed: [] });
  });
});

describe.skipIf(process.platform === 'win32')('Ctrl-C', () => {
  it('stops cleanly, and the next run does the rest', async () => {
    const bed = await testBed();
    await drawPhotos(bed.photos, seeds(150));
    const { child, ended } = startKindred({ ...bed, detached: true }, ['index', bed.photos]);
    // Once the library is there, the work has begun.
    child.stderr?.once('data', () => {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGINT');
    });
    const run = await ended;
    expect(run.code, run.stderr).toBe(130);
    expect(run.stderr).toContain('Stopped.');
    const rest = await runKindred(bed, ['--json', 'index', bed.photos]);
    const { indexed, unchanged } = CALLS.index.output.parse(rest.json);
    expect(indexed + unchanged).toBe(150);
    const status = await runKindred(bed, ['--json', 'status']);
    expect(status.json).toMatchObject({ photos: 150, pending: 0, failed: 0 });
  });
});

describe('a library in use', () => {
  it('is named as such, with who uses it; reading goes on', async () => {
    const bed = await testBed();
    await drawPhotos(bed.photos, seeds(60));
    const { child, ended } = startKindred(bed, ['index', bed.photos]);
    await new Promise((resolve) => child.stderr?.once('data', resolve));
    const second = await runKindred(bed, ['--json', 'remove', bed.photos]);
    expect(second.json).toMatchObject({ error: { code: 'library-locked' } });
    expect(second.stderr).toContain('kindred index');
    const status = await runKindred(bed, ['--json', 'status']);
    expect(status.code).toBe(0);
    expect((await ended).code).toBe(0);
  });
});
