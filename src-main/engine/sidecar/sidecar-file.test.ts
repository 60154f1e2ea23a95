import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../test-fixtures/pictures.ts';
import { temporaryFolder } from '../../../test-fixtures/temporary-folder.ts';
import { unwrap } from '../../contract/errors.ts';
import { readSidecarBytes, sidecarStamp, writeSidecarFile } from './sidecar-file.ts';
import { isSidecarLeftover } from './sidecar-names.ts';

const KILLS = 100;
const AT_ONCE = 4;
/** Large enough that a kill falls into the writing more often than not. */
const BYTES = 300_000;
const WRITER = fileURLToPath(
  new URL('../../../test-fixtures/write-without-end.js', import.meta.url),
);

function startWriter(cache: string, path: string, turns = Infinity) {
  const options = [WRITER, path, String(BYTES), String(turns)];
  const env = { ...process.env, NODE_COMPILE_CACHE: cache };
  const child = spawn(process.execPath, options, { stdio: ['ignore', 'pipe', 'inherit'], env });
  return { child, gone: once(child, 'exit') };
}

/** Lets a process write until it has done so `times` times, and kills it in the middle of the next. */
async function killWhileWriting(cache: string, path: string, times: number): Promise<void> {
  const { child, gone } = startWriter(cache, path);
  let dots = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    dots += chunk.length;
    if (dots >= times) child.kill('SIGKILL');
  });
  const [, signal] = (await gone) as [number | null, string | null];
  expect(signal).toBe('SIGKILL');
}

async function killAgainAndAgain(cache: string, seed: number, kills: number): Promise<number> {
  const random = seededRandom(seed);
  const folder = temporaryFolder();
  const path = join(folder, 'photo.jpg.xmp');
  writeFileSync(path, '#'.repeat(BYTES));
  let leftovers = 0;
  for (let kill = 0; kill < kills; kill += 1) {
    await killWhileWriting(cache, path, 1 + Math.floor(random() * 3));
    const text = readFileSync(path, 'latin1');
    expect(text.length).toBe(BYTES);
    expect(text).toBe(text.slice(0, 1).repeat(BYTES));
    const others = readdirSync(folder).filter((name) => name !== 'photo.jpg.xmp');
    expect(others.every(isSidecarLeftover)).toBe(true);
    leftovers = others.length;
  }
  const replaces = await sidecarStamp(path);
  unwrap(await writeSidecarFile({ path, text: 'whole', replaces }));
  expect(readdirSync(folder)).toHaveLength(1 + leftovers);
  return leftovers;
}

describe('writeSidecarFile', () => {
  it(
    `leaves the old or the new file, killed ${KILLS} times while writing`,
    { timeout: 120_000 },
    async () => {
      // One that ends by itself leaves its compiled code to the others: they start in half the time.
      const cache = temporaryFolder();
      await startWriter(cache, join(temporaryFolder(), 'a.xmp'), 1).gone;
      const seeds = Array.from({ length: AT_ONCE }, (_, seed) => seed);
      const left = await Promise.all(
        seeds.map((seed) => killAgainAndAgain(cache, seed, KILLS / AT_ONCE)),
      );
      // Some kills did fall into a writing: else this would show nothing.
      expect(left.reduce((sum, count) => sum + count)).toBeGreaterThan(0);
    },
  );

  it('writes nothing over what is not what it was', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'a.xmp');
    writeFileSync(path, 'theirs');
    const stamp = await sidecarStamp(path);
    const other = { byteSize: 3, mtimeUs: 1 };
    for (const replaces of [undefined, other]) {
      const written = await writeSidecarFile({ path, text: 'ours', replaces });
      expect(written).toMatchObject({ ok: false, error: { code: 'file-changed' } });
    }
    const gone = await writeSidecarFile({
      path: join(folder, 'b.xmp'),
      text: 'ours',
      replaces: stamp,
    });
    expect(gone).toMatchObject({ ok: false, error: { code: 'file-changed' } });
    expect(readdirSync(folder)).toEqual(['a.xmp']);
    expect(readFileSync(path, 'utf8')).toBe('theirs');
  });

  it('gives the stamp of what it wrote, which reading finds again', async () => {
    const path = join(temporaryFolder(), 'a.xmp');
    const stamp = unwrap(await writeSidecarFile({ path, text: 'é', replaces: undefined }));
    const read = unwrap(await readSidecarBytes(path));
    expect(read.stamp).toEqual(stamp);
    expect(Buffer.from(read.bytes).toString()).toBe('é');
    expect(stamp.byteSize).toBe(2);
  });

  it('says that a folder is gone', async () => {
    const path = join(temporaryFolder(), 'none', 'a.xmp');
    expect(await writeSidecarFile({ path, text: '', replaces: undefined })).toMatchObject({
      error: { code: 'file-missing', message: 'The folder of the photo is not there now.' },
    });
  });

  it('leaves a whole file, however many write it at once', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'a.xmp');
    writeFileSync(path, '#'.repeat(BYTES));
    for (let turn = 0; turn < 25; turn += 1) {
      const replaces = await sidecarStamp(path);
      const written = await Promise.all(
        ['a', 'b', 'c'].map((letter) =>
          writeSidecarFile({ path, text: letter.repeat(BYTES), replaces }),
        ),
      );
      const codes = written.map((result) => (result.ok ? 'ok' : result.error.code));
      expect(codes.filter((code) => code !== 'ok' && code !== 'file-changed')).toEqual([]);
      const text = readFileSync(path, 'latin1');
      expect(text === text.slice(0, 1).repeat(BYTES)).toBe(true);
    }
    expect(readdirSync(folder)).toEqual(['a.xmp']);
  });

  it('leaves the old one where the new one can’t be written', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'a.xmp');
    mkdirSync(join(path, 'full'), { recursive: true });
    const replaces = await sidecarStamp(path);
    expect(await writeSidecarFile({ path, text: 'new', replaces })).toMatchObject({
      error: { code: 'sidecar-unwritable', message: 'The .xmp file can’t be written now.' },
    });
    expect(readdirSync(folder)).toEqual(['a.xmp']);
    expect(readdirSync(path)).toEqual(['full']);
  });
});
