import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { watch } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test-fixtures/temporary-folder.ts';
import { unwrap } from '../../contract/errors.ts';
import { samplePhoto, saveSample } from '../catalog/sample-photo.ts';
import { openCatalog } from '../catalog/sqlite-catalog.ts';
import { makeLibraryFolder } from '../library-folder.ts';
import { registerFolder } from '../scan/library-folders.ts';

const PHOTOS = 30;
const KILLS = 3;

const PROGRAM = new URL('../../../test-fixtures/export-until-killed.js', import.meta.url);

/** A library with an export that nobody has worked on yet. */
async function waitingExport() {
  const [dir, photos, to] = [temporaryFolder(), temporaryFolder(), temporaryFolder()];
  unwrap(makeLibraryFolder(dir));
  const catalog = unwrap(openCatalog(dir));
  const { folder } = unwrap(await registerFolder(catalog, photos));
  const bytes = new Map<string, Buffer>();
  const added = Array.from({ length: PHOTOS }, (_, n) => {
    const path = join(String(n), 'photo.jpg');
    mkdirSync(join(photos, String(n)));
    bytes.set(path, Buffer.alloc(400_000 + n, n));
    writeFileSync(join(photos, path), Buffer.alloc(400_000 + n, n));
    return { path, pathKey: path, byteSize: 400_000 + n, mtimeUs: 1 };
  });
  catalog.applyChanges(folder.id, { added, changed: [], renamed: [], missing: [], back: [] });
  // Looking through it is not what is tested.
  catalog.changeFolder(folder.id, { isPaused: true });
  const ids = Array.from({ length: PHOTOS }, (_, n) => n + 1);
  for (const id of ids) saveSample(catalog, id, samplePhoto([]));
  const how = { format: 'original', names: 'copy', longestSide: null, quality: 80 };
  const order = { ...how, metadata: 'keep', mark: 'b4d1b1a4-0f5c-4c5e-8c8e-0a35c2d0f7aa' };
  catalog.exports.add(to, JSON.stringify(order), ids);
  catalog.close();
  return { dir, to, bytes };
}

async function killed(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

function copies(to: string): string[] {
  return readdirSync(to).filter((name) => name.startsWith('copy'));
}

describe('an export whose process is killed', () => {
  it('goes on each time, copies nothing twice and nothing by halves', async () => {
    const { dir, to, bytes } = await waitingExport();
    // Each process would compile the engine anew.
    const env = { ...process.env, NODE_COMPILE_CACHE: temporaryFolder() };
    const expected = new Set([...bytes.values()].map((buffer) => buffer.toString('latin1')));
    for (let kill = 0; kill < KILLS; kill += 1) {
      const before = copies(to).length;
      const seen = watch(to);
      const child = fork(PROGRAM, [dir, join(dir, 'none')], { env });
      // At another moment each time: when the next names, temporary ones among them, come and go.
      let left = 2 + kill * 4;
      for await (const { filename } of seen) {
        if (filename !== null) left -= 1;
        if (left <= 0) break;
      }
      await killed(child);
      expect(copies(to).length).toBeGreaterThanOrEqual(before);
      for (const name of copies(to)) {
        expect(expected.has(readFileSync(join(to, name)).toString('latin1'))).toBe(true);
      }
    }
    expect(copies(to).length).toBeLessThan(PHOTOS);
    const child = fork(PROGRAM, [dir, join(dir, 'none')], { env });
    const over = Promise.withResolvers<undefined>();
    child.on('message', (message) => {
      if (message === 'over') over.resolve(undefined);
    });
    await over.promise;
    await killed(child);
    const all = readdirSync(to).map((name) => readFileSync(join(to, name)).toString('latin1'));
    expect(all.sort()).toEqual([...expected].sort());
  });
});
