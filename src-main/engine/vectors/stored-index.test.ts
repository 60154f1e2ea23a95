import fc from 'fast-check';
import { copyFileSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { unwrap } from '../../contract/errors.ts';
import { randomVectors } from '../../../test-fixtures/random-vectors.ts';
import { temporaryFolder } from '../../../test-fixtures/temporary-folder.ts';
import { describeIndexFile, indexPath } from './index-file.ts';
import { StoredIndex } from './stored-index.ts';

const DIMENSIONS = 8;
const IDENTITY = { name: 'content', modelId: 'small-1', dimensions: DIMENSIONS };
const VECTORS = randomVectors(100, DIMENSIONS, 1);

function vectorOf(id: number): Float32Array {
  return VECTORS.subarray(id * DIMENSIONS, (id + 1) * DIMENSIONS);
}

function addIds(index: StoredIndex, ids: readonly number[]): void {
  const vectors = new Float32Array(ids.length * DIMENSIONS);
  for (const [at, id] of ids.entries()) vectors.set(vectorOf(id), at * DIMENSIONS);
  unwrap(index.add(ids, vectors));
}

async function savedFolder(ids: readonly number[], revision: number): Promise<string> {
  const folder = temporaryFolder();
  const index = StoredIndex.open(folder, IDENTITY, false);
  addIds(index, ids);
  unwrap(await index.save(revision));
  await index.close();
  return folder;
}

const nearest = (index: StoredIndex, id: number): number | undefined =>
  unwrap(index.search(vectorOf(id), 1)).ids[0];

describe('StoredIndex', () => {
  it('is changed after it was opened from its file, and saved again', async () => {
    const folder = await savedFolder([1, 2, 3], 10);
    const index = StoredIndex.open(folder, IDENTITY, false);
    expect(nearest(index, 2)).toBe(2);
    expect(unwrap(index.remove([2, 50]))).toBe(1);
    addIds(index, [4, 5]);
    expect(nearest(index, 2)).not.toBe(2);
    unwrap(await index.save(11));
    const again = StoredIndex.open(folder, IDENTITY, false);
    expect(again.state).toMatchObject({ size: 4, revision: 11, opened: 'loaded' });
    expect(again.has([1, 2, 3, 4, 5])).toEqual([true, false, true, true, true]);
  });

  it('saves a new revision of an index that was only read', async () => {
    const folder = await savedFolder([1, 2, 3], 10);
    const index = StoredIndex.open(folder, IDENTITY, false);
    unwrap(await index.save(12));
    expect(index.state.revision).toBe(12);
    expect(nearest(index, 3)).toBe(3);
    addIds(index, [4]);
    const again = StoredIndex.open(folder, IDENTITY, false);
    expect(again.state).toMatchObject({ size: 3, revision: 12 });
    expect(nearest(again, 3)).toBe(3);
  });

  it('writes nothing where nothing changed', async () => {
    const folder = await savedFolder([1], 10);
    const before = describeIndexFile(indexPath(folder, 'content'));
    const index = StoredIndex.open(folder, IDENTITY, false);
    expect(unwrap(index.remove([77]))).toBe(0);
    unwrap(await index.save(10));
    expect(describeIndexFile(indexPath(folder, 'content'))).toEqual(before);
  });

  it('is saved empty, and after a reset', async () => {
    const folder = await savedFolder([1, 2], 10);
    const index = StoredIndex.open(folder, IDENTITY, false);
    index.reset();
    expect(index.state).toMatchObject({ size: 0, revision: 0 });
    unwrap(await index.save(11));
    expect(StoredIndex.open(folder, IDENTITY, false).state).toMatchObject({
      size: 0,
      revision: 11,
      opened: 'loaded',
    });
  });

  it('saves as often as it is told, in that order', async () => {
    const folder = temporaryFolder();
    const index = StoredIndex.open(folder, IDENTITY, false);
    const saves: Promise<unknown>[] = [];
    for (let id = 1; id <= 5; id += 1) {
      addIds(index, [id]);
      saves.push(index.save(id));
    }
    await Promise.all(saves);
    expect(StoredIndex.open(folder, IDENTITY, true).state).toMatchObject({ size: 5, revision: 5 });
  });

  it('is saved as it was when asked, and what came after with the next save', async () => {
    const folder = temporaryFolder();
    const index = StoredIndex.open(folder, IDENTITY, false);
    addIds(index, [1]);
    const first = index.save(1);
    await Promise.resolve();
    addIds(index, [2]);
    unwrap(await first);
    expect(StoredIndex.open(folder, IDENTITY, true).state.size).toBe(1);
    unwrap(await index.save(1));
    expect(StoredIndex.open(folder, IDENTITY, true).state.size).toBe(2);
  });

  it('changes nothing on disk for a reader, who may change it in memory', async () => {
    const folder = await savedFolder([1, 2], 10);
    const path = indexPath(folder, 'content');
    const before = readFileSync(path);
    const reader = StoredIndex.open(folder, IDENTITY, true);
    addIds(reader, [3]);
    expect(await reader.save(11)).toMatchObject({ ok: false, error: { code: 'internal' } });
    expect(nearest(reader, 3)).toBe(3);
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it('goes on for a reader while the writer replaces the file', async () => {
    const folder = await savedFolder([1, 2], 10);
    const reader = StoredIndex.open(folder, IDENTITY, true);
    const writer = StoredIndex.open(folder, IDENTITY, false);
    addIds(writer, [3, 4]);
    unwrap(await writer.save(11));
    expect([nearest(reader, 2), reader.state.size]).toEqual([2, 2]);
    // Its first change reads the file that is there now.
    addIds(reader, [5]);
    expect(reader.state).toMatchObject({ size: 5, revision: 11 });
    expect([nearest(reader, 4), nearest(reader, 5)]).toEqual([4, 5]);
  });

  it.each([
    [
      'missing',
      (path: string): void => {
        rmSync(path);
      },
    ],
    [
      'corrupt',
      (path: string): void => {
        replaceBy(path, Buffer.from('damaged'));
      },
    ],
  ] as const)(
    'is empty, and says so, where the file is %s at the first change',
    async (opened, spoil) => {
      const folder = await savedFolder([1, 2], 10);
      const index = StoredIndex.open(folder, IDENTITY, false);
      spoil(indexPath(folder, 'content'));
      const added = index.add([3], vectorOf(3));
      expect(added).toMatchObject({ ok: false, error: { code: 'index-corrupt' } });
      expect(index.state).toEqual({ size: 0, vacancies: 0, revision: 0, bytes: 0, opened });
      addIds(index, [3]);
      unwrap(await index.save(12));
      expect(StoredIndex.open(folder, IDENTITY, false).state.size).toBe(1);
    },
  );

  it('keeps what it has to save when saving fails', async () => {
    const folder = join(temporaryFolder(), 'library');
    const index = StoredIndex.open(folder, IDENTITY, false);
    addIds(index, [1]);
    writeFileSync(folder, 'in the way');
    expect((await index.save(4)).ok).toBe(false);
    expect(index.state).toMatchObject({ size: 1, revision: 0, bytes: 0 });
    rmSync(folder);
    unwrap(await index.save(4));
    expect(StoredIndex.open(folder, IDENTITY, false).state).toMatchObject({ size: 1, revision: 4 });
  });

  it('agrees with a model through changes, saves and openings in any order', async () => {
    const ids = fc.array(fc.integer({ min: 0, max: 99 }), { maxLength: 20 });
    const step = fc.oneof(
      fc.record({ do: fc.constant('add' as const), ids }),
      fc.record({ do: fc.constant('remove' as const), ids }),
      fc.record({ do: fc.constantFrom('save', 'reopen', 'reset') }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const folder = temporaryFolder();
        let index = StoredIndex.open(folder, IDENTITY, false);
        let model = new Set<number>();
        let saved = { ids: new Set<number>(), revision: 0 };
        for (const [revision, each] of steps.entries()) {
          if (each.do === 'add') {
            addIds(index, each.ids);
            for (const id of each.ids) model.add(id);
          } else if (each.do === 'remove') {
            unwrap(index.remove(each.ids));
            for (const id of each.ids) model.delete(id);
          } else if (each.do === 'save') {
            unwrap(await index.save(revision));
            saved = { ids: new Set(model), revision };
          } else if (each.do === 'reopen') {
            await index.close();
            index = StoredIndex.open(folder, IDENTITY, false);
            model = new Set(saved.ids);
            expect(index.state.revision).toBe(saved.revision);
          } else {
            index.reset();
            model.clear();
          }
          expect(index.state.size).toBe(model.size);
        }
        for (let id = 0; id < 100; id += 1) {
          expect(index.has([id])).toEqual([model.has(id)]);
          if (model.has(id)) expect(nearest(index, id)).toBe(id);
        }
      }),
      { numRuns: 60 },
    );
  });
});

/** As a writer in another process would: never in place. */
function replaceBy(path: string, bytes: Buffer): void {
  copyFileSync(path, `${path}.other`);
  writeFileSync(`${path}.other`, bytes);
  renameSync(`${path}.other`, path);
}
