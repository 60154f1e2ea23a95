import fc from 'fast-check';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { unwrap } from '../../contract/errors.ts';
import { randomVectors } from '../../../test-fixtures/random-vectors.ts';
import { temporaryFolder } from '../../../test-fixtures/temporary-folder.ts';
import { checkIndexFile, describeIndexFile, indexPath } from './index-file.ts';
import { encodeFooter, type IndexFooter, type IndexIdentity } from './index-footer.ts';
import { StoredIndex } from './stored-index.ts';

const IDENTITY: IndexIdentity = { name: 'content', modelId: 'small-1', dimensions: 8 };
const COUNT = 12;
const VECTORS = randomVectors(COUNT, 8, 1);

/** A folder with a saved index of a few vectors, the file's path and its bytes. */
async function savedIndex(): Promise<{ folder: string; path: string; bytes: Buffer }> {
  const folder = temporaryFolder();
  const index = StoredIndex.open(folder, IDENTITY, false);
  unwrap(index.add([...Array(COUNT).keys()], VECTORS));
  unwrap(await index.save(12));
  const path = indexPath(folder, 'content');
  return { folder, path, bytes: readFileSync(path) };
}

function footerOf(path: string): IndexFooter {
  const state = describeIndexFile(path);
  if (state.kind !== 'whole') throw new Error(`The file is ${state.kind}.`);
  return state.footer;
}

/** Opens a file that has to be rejected, and shows that the index works all the same. */
function expectUsable(folder: string, opened: string): void {
  const index = StoredIndex.open(folder, IDENTITY, true);
  expect(index.state).toEqual({ size: 0, vacancies: 0, revision: 0, bytes: 0, opened });
  unwrap(index.add([5], VECTORS.subarray(0, 8)));
  expect(unwrap(index.search(VECTORS.subarray(0, 8), 3)).ids).toEqual([5]);
}

describe('an index file', () => {
  it('says what it is', async () => {
    const { path, bytes } = await savedIndex();
    expect(describeIndexFile(path)).toMatchObject({
      kind: 'whole',
      bytes: bytes.length,
      footer: { ...IDENTITY, count: COUNT, revision: 12, vacancies: 0, directionless: [] },
    });
    expect(checkIndexFile(path, IDENTITY)).toEqual(describeIndexFile(path));
  });

  it('is missing where there is none, and unreadable where a folder stands', () => {
    const folder = temporaryFolder();
    const path = indexPath(folder, 'content');
    expect(checkIndexFile(path, IDENTITY)).toEqual({ kind: 'missing' });
    expectUsable(folder, 'missing');
    mkdirSync(path);
    expect(checkIndexFile(path, IDENTITY)).toEqual({ kind: 'unreadable' });
    expectUsable(folder, 'unreadable');
  });

  it('is corrupt with any one bit changed', async () => {
    const { path, bytes } = await savedIndex();
    const file = openSync(path, 'r+');
    for (const [at, byte] of bytes.entries()) {
      writeSync(file, Buffer.of(byte ^ (1 << (at % 8))), 0, 1, at);
      expect(checkIndexFile(path, IDENTITY), `byte ${at}`).toEqual({ kind: 'corrupt' });
      writeSync(file, Buffer.of(byte), 0, 1, at);
    }
    closeSync(file);
    expect(checkIndexFile(path, IDENTITY).kind).toBe('whole');
  });

  it('is corrupt when cut short anywhere', async () => {
    const { path, bytes } = await savedIndex();
    for (let length = bytes.length - 1; length >= 0; length -= 1) {
      truncateSync(path, length);
      expect(checkIndexFile(path, IDENTITY), `${length} bytes`).toEqual({ kind: 'corrupt' });
    }
  });

  it('never reaches USearch damaged: opening gives an empty index that works', async () => {
    const { folder, path, bytes } = await savedIndex();
    const place = fc.integer({ min: 0, max: bytes.length - 1 });
    const damage = fc.oneof(
      place.map((length) => bytes.subarray(0, length)),
      fc.tuple(place, fc.uint8Array({ minLength: 1, maxLength: 64 })).map(([at, patch]) => {
        const changed = Buffer.from(bytes);
        changed.set(patch.subarray(0, bytes.length - at), at);
        return changed;
      }),
      fc.uint8Array({ minLength: 1, maxLength: 64 }).map((more) => Buffer.concat([bytes, more])),
      fc.tuple(place, place).map(([from, to]) => {
        return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
      }),
      fc.uint8Array({ maxLength: 400 }).map((noise) => Buffer.from(noise)),
    );
    fc.assert(
      fc.property(damage, (damaged) => {
        fc.pre(!bytes.equals(damaged));
        writeFileSync(path, damaged);
        expectUsable(folder, 'corrupt');
      }),
      { numRuns: 400 },
    );
  });

  it('is another model’s with another name, model or number of dimensions', async () => {
    const { folder, path } = await savedIndex();
    const others = [
      { ...IDENTITY, name: 'composition' },
      { ...IDENTITY, modelId: 'small-2' },
      { ...IDENTITY, dimensions: 9 },
    ];
    for (const other of others) {
      expect(checkIndexFile(path, other)).toEqual({ kind: 'other-model' });
    }
    const index = StoredIndex.open(folder, { ...IDENTITY, modelId: 'small-2' }, false);
    expect(index.state).toMatchObject({ size: 0, revision: 0, opened: 'other-model' });
    expect(existsSync(path)).toBe(true);
  });

  it('is of another version with another format number, whatever stands before it', async () => {
    const { folder, path } = await savedIndex();
    writeFileSync(path, Buffer.concat([Buffer.from('?'), encodeFooter(footerOf(path), 2)]));
    expect(checkIndexFile(path, IDENTITY)).toEqual({ kind: 'other-version' });
    expectUsable(folder, 'other-version');
  });

  it('is corrupt where the footer is whole but has fields of another kind', async () => {
    const { path, bytes } = await savedIndex();
    const footer = footerOf(path);
    const graph = bytes.subarray(0, footer.graphBytes);
    const wrong = [
      { ...footer, count: -1 },
      { ...footer, revision: 0.5 },
      { ...footer, graphBytes: footer.graphBytes + 1 },
      { ...footer, vacancies: 2 ** 60 },
      { ...footer, directionless: [-3] },
    ];
    for (const other of wrong) {
      writeFileSync(path, Buffer.concat([graph, encodeFooter(other)]));
      expect(checkIndexFile(path, IDENTITY)).toEqual({ kind: 'corrupt' });
    }
  });

  it('is corrupt where the graph holds another number of vectors than the footer says', async () => {
    const { folder, path, bytes } = await savedIndex();
    const footer = footerOf(path);
    const graph = bytes.subarray(0, footer.graphBytes);
    writeFileSync(path, Buffer.concat([graph, encodeFooter({ ...footer, count: COUNT + 1 })]));
    expectUsable(folder, 'corrupt');
  });

  it('lies beside others in a folder with any letters in its name', async () => {
    const folder = join(temporaryFolder(), 'Zoë’s 写真 😀');
    const index = StoredIndex.open(folder, IDENTITY, false);
    unwrap(index.add([1], VECTORS.subarray(0, 8)));
    unwrap(await index.save(3));
    expect(StoredIndex.open(folder, IDENTITY, false).state).toMatchObject({
      size: 1,
      revision: 3,
      opened: 'loaded',
    });
  });
});
