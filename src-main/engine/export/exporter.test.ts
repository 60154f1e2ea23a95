import { spawnSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { mkdir, rename, rm, utimes, watch, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { drawPhotos, testBed, type TestBed } from '../../../test-fixtures/photo-folder.ts';
import { temporaryFolder } from '../../../test-fixtures/temporary-folder.ts';
import { fail, unwrap } from '../../contract/errors.ts';
import type { ExportState } from '../../contract/export-calls.ts';
import { AppLibrary } from '../app-library.ts';
import { EmbedPool } from '../embed/embed-pool.ts';

const SEEDS = { 'a/IMG_1.jpg': 1, 'a/img_1.JPG': 1.3, 'b/IMG_1.jpg': 2, 'b/wood.jpg': 3 };

const opened: AppLibrary[] = [];
const mounted: string[] = [];
afterEach(async () => {
  vi.restoreAllMocks();
  for (const library of opened.splice(0)) await library.close();
  for (const folder of mounted.splice(0)) spawnSync('umount', ['-l', folder]);
});

async function open(bed: TestBed, into = opened): Promise<AppLibrary> {
  const options = {
    dir: bed.library,
    modelSources: { chosen: bed.models, shared: join(bed.models, 'none'), offline: true },
    command: 'test',
  };
  const library = unwrap(await AppLibrary.open(options));
  into.push(library);
  return library;
}

/** A library with photos that are read. */
async function filled(seeds: Record<string, number> = SEEDS, into = opened) {
  const bed = await testBed();
  await drawPhotos(bed.photos, seeds);
  const library = await open(bed, into);
  const idle = Promise.withResolvers<undefined>();
  const end = library.on((event) => {
    if (event.kind === 'work' && event.work.state === 'idle') idle.resolve(undefined);
  });
  unwrap(await library.addFolder({ path: bed.photos }));
  await idle.promise;
  end();
  const { ids } = unwrap(await library.timeline({ sort: 'name' }));
  return { bed, library, ids };
}

/** Waits until an export is as it should be. */
async function until(
  library: AppLibrary,
  id: number,
  fits: (state: ExportState) => boolean,
): Promise<ExportState> {
  const { promise, resolve } = Promise.withResolvers<ExportState>();
  const look = (exports: readonly ExportState[]) => {
    const found = exports.find((state) => state.id === id);
    if (found !== undefined && fits(found)) resolve(found);
  };
  const end = library.on((event) => {
    if (event.kind === 'exports') look(event.exports);
  });
  look(unwrap(await library.exports({})).exports);
  const state = await promise;
  end();
  return state;
}

const isOver = ({ state }: ExportState) => state === 'done' || state === 'failed';

async function exported(
  library: AppLibrary,
  input: Parameters<AppLibrary['exportPhotos']>[0],
): Promise<ExportState> {
  return until(library, unwrap(await library.exportPhotos(input)).id, isOver);
}

async function refusal(answer: ReturnType<AppLibrary['exportPhotos']>) {
  const result = await answer;
  return result.ok ? 'not refused' : `${result.error.code}: ${result.error.message}`;
}

/** All files below a folder, with what is in them and when they were changed. */
function contents(folder: string): Map<string, string> {
  const files = new Map<string, string>();
  for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const stats = statSync(join(folder, entry), { bigint: true });
    if (!stats.isFile()) continue;
    const bytes = hash('sha256', readFileSync(join(folder, entry)));
    files.set(entry, `${stats.mtimeNs / 1000n} ${bytes}`);
  }
  return files;
}

describe('an export', () => {
  // One library for all tests that leave its photos as they are.
  const kept: AppLibrary[] = [];
  let shared: Awaited<ReturnType<typeof filled>>;
  beforeAll(async () => {
    shared = await filled(SEEDS, kept);
  });
  afterAll(async () => {
    for (const library of kept) await library.close();
  });

  it('copies originals byte for byte under names of their own and leaves the photos as they are', async () => {
    const { bed, library, ids } = await filled();
    await utimes(join(bed.photos, 'b/wood.jpg'), 1_600_000_000, 1_600_000_000);
    const before = contents(bed.photos);
    const to = temporaryFolder();
    const state = await exported(library, { photos: [...ids, ...ids], to, format: 'original' });
    expect(state).toMatchObject({ state: 'done', done: 4, total: 4, failed: 0, problem: null });
    expect(readdirSync(to).sort()).toEqual([
      'IMG_1 (2).jpg',
      'IMG_1.jpg',
      'img_1 (3).JPG',
      'wood.jpg',
    ]);
    expect([...contents(to).values()].sort()).toEqual([...before.values()].sort());
    expect(contents(bed.photos)).toEqual(before);
    unwrap(await library.steerExport({ id: state.id, do: 'forget' }));
    expect(unwrap(await library.exports({})).exports).toEqual([]);
  });

  it('makes pictures of a size and format, named by a pattern', async () => {
    const { library, ids } = shared;
    const to = temporaryFolder();
    const input = { photos: ids, names: '{folder} {n}', format: 'webp' } as const;
    const names = unwrap(await library.exportNames(input)).names;
    const state = await exported(library, { ...input, to, longestSide: 64 });
    expect(state).toMatchObject({ state: 'done', done: 4 });
    expect(readdirSync(to).sort()).toEqual([...names].sort());
    for (const name of names) {
      expect(name).toMatch(/^[ab] [1-4]\.webp$/u);
      expect(readFileSync(join(to, name)).subarray(8, 12).toString()).toBe('WEBP');
    }
  });

  it('never changes what is there, whatever it is called', async () => {
    const { library, ids } = shared;
    const name = fc.constantFrom('IMG_1.jpg', 'img_1.JPG', 'IMG_1 (2).jpg', 'wood.jpg', 'Wood.jpg');
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.tuple(name, fc.string()), { selector: ([text]) => text }),
        fc.boolean(),
        async (files, isFolder) => {
          const to = temporaryFolder();
          for (const [file, text] of files) await writeFile(join(to, file), text);
          if (isFolder) await mkdir(join(to, 'wood (2).jpg'));
          const before = contents(to);
          const state = await exported(library, { photos: ids, to, format: 'original' });
          expect(state).toMatchObject({ state: 'done', done: 4 });
          const after = contents(to);
          expect(after.size).toBe(before.size + 4);
          for (const [file, text] of before) expect(after.get(file)).toBe(text);
        },
      ),
      { numRuns: 15 },
    );
  });

  it('refuses folders that it must not or cannot write to, in a sentence', async () => {
    const { bed, library: app, ids } = shared;
    const links = temporaryFolder();
    symlinkSync(join(bed.photos, 'a'), join(links, 'photos'));
    symlinkSync(bed.library, join(links, 'library'));
    const to = async (folder: string) =>
      refusal(app.exportPhotos({ photos: ids, to: folder, format: 'original' }));
    const reason = /^export-into-library: .* is part of the library, so the copies would/u;
    expect(await to(bed.photos)).toMatch(reason);
    expect(await to(join(bed.photos, 'a'))).toMatch(reason);
    expect(await to(join(links, 'photos'))).toMatch(reason);
    for (const library of [bed.library, join(links, 'library')]) {
      expect(await to(join(library, 'thumbnails'))).toMatch(/^export-into-library: .* its own/u);
    }
    expect(await to(join(links, 'nowhere', 'deeper'))).toMatch(/^export-unwritable: /u);
    expect(await to(join(bed.photos, 'b/wood.jpg'))).toMatch(/^export-unwritable: /u);
    expect(await to('pictures')).toMatch(/^export-unwritable: /u);
    expect(readdirSync(bed.photos).sort()).toEqual(['a', 'b']);
  });

  it('refuses what makes no sense', async () => {
    const { library, ids } = shared;
    const to = temporaryFolder();
    const ask = (input: object) =>
      refusal(library.exportPhotos({ photos: ids, to, format: 'original', ...input }));
    expect(await ask({ metadata: 'reduce' })).toMatch(/^bad-argument: Originals are copied as/u);
    expect(await ask({ names: '{nmae}' })).toMatch(/^name-unusable: \{nmae\} stands for nothing/u);
    expect(await ask({ photos: [123_456] })).toMatch(/^photo-unknown: /u);
    expect(readdirSync(to)).toEqual([]);
    const steered = await library.steerExport({ id: 99, do: 'pause' });
    expect(!steered.ok && steered.error.code).toBe('export-unknown');
  });

  it('says which photos it could not copy, and why, and copies the others', async () => {
    const { bed, library, ids } = await filled();
    await rm(join(bed.photos, 'b/wood.jpg'));
    const to = temporaryFolder();
    const state = await exported(library, { photos: ids, to, format: 'original' });
    expect(state).toMatchObject({
      state: 'done',
      done: 3,
      failed: 1,
      failures: [{ name: 'wood.jpg', code: 'file-missing', message: 'The file is not there.' }],
    });
    expect(readdirSync(to)).toHaveLength(3);
  });

  it('tries once more where the reader went down, which another photo may have done', async () => {
    const { library, ids } = shared;
    const to = temporaryFolder();
    const down = fail('decode-crashed', 'Reading this photo brought the reader down.');
    const reader = vi.spyOn(EmbedPool.prototype, 'exportPicture');
    reader.mockResolvedValueOnce(down);
    const input = { photos: ids, to, format: 'webp' } as const;
    expect(await exported(library, input)).toMatchObject({ state: 'done', done: 4, failed: 0 });
    reader.mockResolvedValueOnce(down).mockResolvedValueOnce(down);
    expect(await exported(library, input)).toMatchObject({ state: 'done', done: 3, failed: 1 });
    expect(readdirSync(to)).toHaveLength(7);
  });

  it('waits where its drive is away, and goes on when it is back', async () => {
    const { library, ids } = shared;
    const drive = temporaryFolder();
    const to = join(drive, 'copies');
    await mkdir(to);
    const { id } = unwrap(await library.exportPhotos({ photos: ids, to, format: 'original' }));
    unwrap(await library.steerExport({ id, do: 'pause' }));
    await rename(to, join(drive, 'away'));
    unwrap(await library.steerExport({ id, do: 'resume' }));
    const stopped = await until(library, id, isOver);
    expect(stopped.state).toBe('failed');
    expect(stopped.problem?.message).toMatch(/not there|no longer there/u);
    await rename(join(drive, 'away'), to);
    unwrap(await library.steerExport({ id, do: 'resume' }));
    expect(await until(library, id, ({ state }) => state === 'done')).toMatchObject({ done: 4 });
    expect(readdirSync(to)).toHaveLength(4);
  });

  it('goes on over a restart and copies nothing twice', async () => {
    const many = Object.fromEntries(Array.from({ length: 24 }, (_, n) => [`${n}.jpg`, n + 1]));
    const { bed, library, ids } = await filled(many);
    const to = temporaryFolder();
    const names = watch(to);
    const { id } = unwrap(
      await library.exportPhotos({ photos: ids, to, format: 'jpeg', names: 'copy' }),
    );
    for await (const { filename } of names) if (filename === 'copy.jpg') break;
    await library.close();
    expect(readdirSync(to).filter((name) => !name.startsWith('copy'))).toEqual([]);
    const copied = contents(to);
    expect(copied.size).toBeGreaterThan(0);
    expect(copied.size).toBeLessThan(24);
    const again = await open(bed);
    expect(await until(again, id, isOver)).toMatchObject({ state: 'done', done: 24, failed: 0 });
    const all = contents(to);
    expect(all.size).toBe(24);
    for (const [name, bytes] of copied) expect(all.get(name)).toBe(bytes);
  });

  it('is paused and goes on, and a cancelled one leaves whole copies only', async () => {
    const many = Object.fromEntries(Array.from({ length: 24 }, (_, n) => [`${n}.jpg`, n + 1]));
    const { library, ids } = await filled(many);
    const to = temporaryFolder();
    const input = { photos: ids, to, format: 'jpeg', metadata: 'remove' } as const;
    const { id } = unwrap(await library.exportPhotos(input));
    unwrap(await library.steerExport({ id, do: 'pause' }));
    const paused = await until(library, id, ({ state }) => state === 'paused');
    expect(paused.done).toBeLessThan(24);
    const busy = await library.steerExport({ id, do: 'forget' });
    expect(!busy.ok && busy.error.code).toBe('busy');
    unwrap(await library.steerExport({ id, do: 'resume' }));
    await until(library, id, ({ done }) => done > paused.done);
    unwrap(await library.steerExport({ id, do: 'cancel' }));
    expect(unwrap(await library.exports({})).exports).toEqual([]);
    await library.close();
    for (const name of readdirSync(to)) {
      expect(name).toMatch(/^\d+\.jpg$/u);
      expect(readFileSync(join(to, name)).subarray(-2).toString('hex')).toBe('ffd9');
    }
  });

  it('runs after the one before it', async () => {
    const { library, ids } = shared;
    const [one, other] = [temporaryFolder(), temporaryFolder()];
    const first = unwrap(await library.exportPhotos({ photos: ids, to: one, format: 'avif' }));
    const second = unwrap(
      await library.exportPhotos({ photos: ids, to: other, format: 'original' }),
    );
    expect(second.state).toBe('working');
    await until(library, second.id, isOver);
    const { exports } = unwrap(await library.exports({}));
    expect(exports.find(({ id }) => id === first.id)?.state).toBe('done');
  });
});

const isRootOnLinux = process.platform === 'linux' && process.getuid?.() === 0;
const canMount =
  isRootOnLinux &&
  (() => {
    const folder = temporaryFolder();
    const done = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]).status === 0;
    spawnSync('umount', ['-l', folder]);
    return done;
  })();

describe('an export onto a disk', () => {
  it.skipIf(!canMount)(
    'that is full says so, leaves whole copies, and goes on with more room',
    async () => {
      const { bed, library, ids } = await filled();
      await makeLarger(bed);
      const to = join(temporaryFolder(), 'disk');
      mkdirSync(to);
      mounted.push(to);
      const mount = (options: string) =>
        spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', to]).status;
      expect(mount('size=128k')).toBe(0);
      const state = await exported(library, { photos: ids, to, format: 'original' });
      expect(state).toMatchObject({
        state: 'failed',
        problem: {
          code: 'disk-full',
          message: 'The disk that the copies go to is full; with more room, it can go on.',
        },
      });
      expect(state.done).toBeLessThan(4);
      expect(readdirSync(to)).toHaveLength(state.done);
      expect(mount('remount,size=8m')).toBe(0);
      unwrap(await library.steerExport({ id: state.id, do: 'resume' }));
      await until(library, state.id, ({ state: now }) => now === 'done');
      expect([...contents(to).values()].sort()).toEqual([...contents(bed.photos).values()].sort());
      expect(mount('remount,ro')).toBe(0);
      const refused = refusal(library.exportPhotos({ photos: ids, to, format: 'original' }));
      expect(await refused).toMatch(/^export-unwritable: The drive .* can only be read/u);
    },
  );
});

/** Makes the photos larger: 60 kB behind a picture mind no program. */
async function makeLarger({ photos }: TestBed): Promise<void> {
  for (const file of Object.keys(SEEDS)) {
    const path = join(photos, file);
    await writeFile(path, Buffer.concat([readFileSync(path), Buffer.alloc(60_000, file)]));
  }
}
