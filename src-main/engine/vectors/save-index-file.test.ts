import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { unwrap } from '../../contract/errors.ts';
import { randomVectors } from '../../../test-fixtures/random-vectors.ts';
import { temporaryFolder } from '../../../test-fixtures/temporary-folder.ts';
import { checkIndexFile, indexPath } from './index-file.ts';
import { saveIndexFile, type GraphDescription } from './save-index-file.ts';
import { StoredIndex } from './stored-index.ts';
import { UsearchIndex } from './usearch-index.ts';

const IDENTITY = { name: 'content', modelId: 'small-1', dimensions: 8 };
const DESCRIPTION: GraphDescription = {
  ...IDENTITY,
  count: 600,
  revision: 4,
  directionless: [],
  vacancies: 0,
};

function graph(): UsearchIndex {
  const index = new UsearchIndex(8);
  unwrap(index.add([...Array(600).keys()], randomVectors(600, 8, 1)));
  return index;
}

/** A folder with a saved index, its file's path and bytes. */
async function savedFolder(): Promise<{ folder: string; path: string; old: Buffer }> {
  const folder = temporaryFolder();
  const path = indexPath(folder, 'content');
  const index = graph();
  unwrap(
    await saveIndexFile(path, DESCRIPTION, (to) => {
      index.writeGraph(to);
    }),
  );
  return { folder, path, old: readFileSync(path) };
}

function systemError(code: string): Error {
  return Object.assign(new Error(code), { code });
}

describe('saveIndexFile', () => {
  it('gives the length of the file, and leaves nothing beside it', async () => {
    const { folder, path, old } = await savedFolder();
    expect(checkIndexFile(path, IDENTITY)).toMatchObject({ kind: 'whole', bytes: old.length });
    expect(readdirSync(folder)).toEqual(['content.usearch']);
  });

  it('keeps the old file when the disk is full', async () => {
    const { folder, path, old } = await savedFolder();
    for (const code of ['ENOSPC', 'EDQUOT']) {
      const saved = await saveIndexFile(path, DESCRIPTION, (to) => {
        writeFileSync(to, 'half of it');
        throw systemError(code);
      });
      expect(saved).toMatchObject({ ok: false, error: { code: 'disk-full' } });
    }
    expect(readFileSync(path).equals(old)).toBe(true);
    expect(readdirSync(folder)).toEqual(['content.usearch']);
  });

  it('keeps the old file when anything else goes wrong', async () => {
    const { folder, path, old } = await savedFolder();
    const saved = await saveIndexFile(path, DESCRIPTION, () => {
      throw systemError('EIO');
    });
    expect(saved).toMatchObject({ ok: false, error: { code: 'library-unreadable' } });
    expect(readFileSync(path).equals(old)).toBe(true);
    expect(readdirSync(folder)).toEqual(['content.usearch']);
  });

  it('notices a graph whose end was lost without a word', async () => {
    const { folder, path, old } = await savedFolder();
    const index = graph();
    for (const lost of [1, 100, 4095, Math.floor(old.length / 2)]) {
      const saved = await saveIndexFile(path, DESCRIPTION, (to) => {
        index.writeGraph(to);
        truncateSync(to, readFileSync(to).length - lost);
      });
      expect(saved).toMatchObject({ ok: false, error: { code: 'library-unreadable' } });
    }
    const saved = await saveIndexFile(path, DESCRIPTION, (to) => {
      writeFileSync(to, '');
    });
    expect(saved.ok).toBe(false);
    expect(readFileSync(path).equals(old)).toBe(true);
    expect(readdirSync(folder)).toEqual(['content.usearch']);
  });

  it('cannot save into a folder that is a file', async () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    const saved = await saveIndexFile(indexPath(file, 'content'), DESCRIPTION, () => undefined);
    expect(saved).toMatchObject({ ok: false, error: { code: 'library-unreadable' } });
  });
});

describe('what a process that was killed while saving left', () => {
  it('is removed at the next opening, and the index is the one before', async () => {
    const { folder, old } = await savedFolder();
    writeFileSync(join(folder, 'content.usearch.1a2b.unfinished'), old);
    writeFileSync(join(folder, 'content.usearch.3c.unfinished'), old.subarray(0, 1000));
    writeFileSync(join(folder, 'composition.usearch.3c.unfinished'), 'another’s');
    const index = StoredIndex.open(folder, IDENTITY, false);
    expect(index.state).toMatchObject({ size: 600, revision: 4, opened: 'loaded' });
    expect(readdirSync(folder).sort()).toEqual([
      'composition.usearch.3c.unfinished',
      'content.usearch',
    ]);
  });

  it('is left alone by a reader, as it may be a save under way', async () => {
    const { folder } = await savedFolder();
    writeFileSync(join(folder, 'content.usearch.1a2b.unfinished'), 'half of it');
    expect(StoredIndex.open(folder, IDENTITY, true).state.size).toBe(600);
    expect(readdirSync(folder)).toHaveLength(2);
  });
});
