import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runKindred } from '../../test-fixtures/kindred-process.ts';
import { drawPhotos, testBed, type TestBed } from '../../test-fixtures/photo-folder.ts';
import { drawPicture } from '../../test-fixtures/pictures.ts';
import { temporaryFolder } from '../../test-fixtures/temporary-folder.ts';
import { CALLS } from '../contract/calls.ts';

const isRoot = process.getuid?.() === 0;
const isPosix = process.platform !== 'win32';

async function indexed(bed: TestBed) {
  const run = await runKindred(bed, ['--json', 'index', bed.photos]);
  expect(run.code, run.stderr).toBe(0);
  return CALLS.index.output.parse(run.json);
}

async function doctor(bed: TestBed, ...args: string[]) {
  const run = await runKindred(bed, ['--json', 'doctor', ...args]);
  const { checks } = CALLS.doctor.output.parse(run.json);
  return { code: run.code, states: Object.fromEntries(checks.map((c) => [c.name, c.state])) };
}

/** Writes noise over the middle of a file. */
function damage(path: string): void {
  const middle = Math.floor(readFileSync(path).length / 2);
  writeSync(openSync(path, 'r+'), Buffer.alloc(64, 0xa5), 0, 64, middle);
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

describe('files that are no photos', () => {
  it('are listed with a code and a sentence, each costing only itself', async () => {
    const bed = await testBed();
    await drawPhotos(bed.photos, { 'good.jpg': 1 });
    const picture = await drawPicture({ seed: 2 });
    writeFileSync(join(bed.photos, 'empty.jpg'), '');
    writeFileSync(join(bed.photos, 'text.png'), 'Dear diary, this is no picture at all.');
    writeFileSync(join(bed.photos, 'cut.jpg'), picture.subarray(0, 300));
    const { failed, indexed: count } = await indexed(bed);
    expect(count).toBe(1);
    const codes = Object.fromEntries(
      failed.map(({ path, code }) => [path.slice(bed.photos.length + 1), code]),
    );
    expect(codes).toEqual({
      'empty.jpg': 'file-empty',
      'text.png': 'not-an-image',
      'cut.jpg': 'image-damaged',
    });
    for (const { message } of failed) expect(message).toMatch(/^[A-Z].*\.$/);
    const status = await runKindred(bed, ['--json', 'status', '--failed']);
    expect(CALLS.status.output.parse(status.json).failures).toEqual(failed);
    const again = await indexed(bed);
    expect(again).toMatchObject({ indexed: 0, unchanged: 1, failed });
  });

  it.skipIf(!isPosix)('may have any name that the file system allows', async () => {
    const bed = await testBed();
    const picture = await drawPicture({ seed: 3 });
    const names = [
      'line\nbreak.jpg',
      '🌅 sunset.jpg',
      '‮gpj.jpg',
      ' .jpg',
      "'; DROP TABLE photos; --.jpg",
    ];
    for (const name of names) writeFileSync(join(bed.photos, name), picture);
    const bytes = Buffer.from([0x62, 0xed, 0xa0, 0x80, 0xff, 0x2e, 0x6a, 0x70, 0x67]);
    writeFileSync(Buffer.concat([Buffer.from(`${bed.photos}/`), bytes]), picture);
    expect(await indexed(bed)).toMatchObject({ indexed: names.length + 1, failed: [] });
    const run = await runKindred(bed, ['--json', 'similar', join(bed.photos, names[0] ?? '')]);
    const { results } = CALLS.similar.output.parse(run.json);
    expect(results).toHaveLength(names.length);
    for (const { score } of results) expect(score).toBeCloseTo(1, 6);
  });

  it.skipIf(!isPosix)('may be pipes and loops of links, which are passed over', async () => {
    const bed = await testBed();
    await drawPhotos(bed.photos, { 'good.jpg': 1 });
    spawnSync('mkfifo', [join(bed.photos, 'pipe.jpg')]);
    symlinkSync('loop.jpg', join(bed.photos, 'loop.jpg'));
    symlinkSync(bed.photos, join(bed.photos, 'round-and-round'));
    expect(await indexed(bed)).toMatchObject({ indexed: 1, failed: [] });
  });

  it.skipIf(isRoot || !isPosix)(
    'may be unreadable, and are tried again once they are not',
    async () => {
      const bed = await testBed();
      await drawPhotos(bed.photos, { 'closed.jpg': 1, 'open.jpg': 2 });
      chmodSync(join(bed.photos, 'closed.jpg'), 0);
      expect((await indexed(bed)).failed).toMatchObject([{ code: 'file-unreadable' }]);
      chmodSync(join(bed.photos, 'closed.jpg'), 0o600);
      expect(await indexed(bed)).toMatchObject({ indexed: 1, failed: [] });
    },
  );
});

describe('folders', () => {
  it('that are empty hold nothing, and that is fine', async () => {
    expect(await indexed(await testBed())).toMatchObject({ indexed: 0, unchanged: 0, failed: [] });
  });

  it('that are emptied keep what is known of their photos, and need not be read again', async () => {
    const bed = await testBed();
    await drawPhotos(bed.photos, { 'a.jpg': 1, 'b.jpg': 2 });
    await indexed(bed);
    const aside = join(bed.photos, '..', 'aside');
    cpSync(bed.photos, aside, { recursive: true, preserveTimestamps: true });
    for (const file of filesBelow(bed.photos)) rmSync(file);
    await runKindred(bed, ['--json', 'index', bed.photos]);
    const emptied = await runKindred(bed, ['--json', 'status']);
    expect(emptied.json).toMatchObject({ photos: 0, missing: 2 });
    cpSync(aside, bed.photos, { recursive: true, preserveTimestamps: true });
    const back = await runKindred(bed, ['--json', 'index', bed.photos]);
    expect(back.json).toMatchObject({ indexed: 0 });
    const status = await runKindred(bed, ['--json', 'status']);
    expect(status.json).toMatchObject({ photos: 2, missing: 0 });
  });

  it('that are missing are named, and the others are indexed all the same', async () => {
    const bed = await testBed();
    await drawPhotos(bed.photos, { 'a.jpg': 1 });
    const nowhere = join(bed.photos, 'nowhere');
    const run = await runKindred(bed, ['--json', 'index', nowhere, bed.photos]);
    expect(run.code).toBe(0);
    expect(run.json).toMatchObject({
      indexed: 1,
      failed: [{ path: nowhere, code: 'folder-missing' }],
    });
  });
});

describe('a damaged library', () => {
  async function healthy(): Promise<TestBed> {
    const bed = await testBed();
    await drawPhotos(bed.photos, { 'a.jpg': 1, 'a-too.jpg': 1.2, 'b.jpg': 2, 'c.jpg': 3 });
    await indexed(bed);
    return bed;
  }

  async function answer(bed: TestBed): Promise<unknown> {
    const run = await runKindred(bed, ['--json', 'similar', join(bed.photos, 'a.jpg')]);
    return CALLS.similar.output.parse(run.json).results;
  }

  it('gives the same answers with a broken or missing index, without reading a photo', async () => {
    const bed = await healthy();
    const before = await answer(bed);
    const folder = join(bed.library, 'index');
    for (const file of filesBelow(folder)) damage(file);
    expect(await doctor(bed)).toMatchObject({ code: 1, states: { index: 'broken' } });
    expect(await answer(bed)).toEqual(before);
    expect(await doctor(bed, '--repair')).toMatchObject({ code: 0, states: { index: 'repaired' } });
    for (const file of filesBelow(folder)) truncateSync(file, 100);
    expect(await answer(bed)).toEqual(before);
    for (const file of filesBelow(folder)) rmSync(file);
    expect(await answer(bed)).toEqual(before);
    expect(await indexed(bed)).toMatchObject({ indexed: 0, unchanged: 4 });
    expect((await doctor(bed)).code).toBe(0);
  });

  it('gets its thumbnails back from the photos', async () => {
    const bed = await healthy();
    const [first = '', second = ''] = filesBelow(join(bed.library, 'thumbnails'));
    truncateSync(first, 50);
    rmSync(second);
    expect(await doctor(bed)).toMatchObject({ code: 1, states: { thumbnails: 'broken' } });
    const repaired = await doctor(bed, '--repair');
    expect(repaired).toMatchObject({ code: 0, states: { thumbnails: 'repaired' } });
    expect((await doctor(bed)).code).toBe(0);
  });

  it('says that its catalog is damaged, and doctor begins a new one with the old set aside', async () => {
    const bed = await healthy();
    writeFileSync(join(bed.library, 'catalog.db'), 'no catalog any more '.repeat(1000));
    const run = await runKindred(bed, ['--json', 'index', bed.photos]);
    expect(run.code).toBe(1);
    expect(run.json).toMatchObject({ error: { code: 'catalog-corrupt' } });
    expect(await doctor(bed)).toMatchObject({ code: 1, states: { catalog: 'broken' } });
    expect(await doctor(bed, '--repair')).toMatchObject({ states: { catalog: 'repaired' } });
    expect(readdirSync(bed.library).some((name) => name.includes('catalog-damaged-'))).toBe(true);
    expect(await indexed(bed)).toMatchObject({ indexed: 4, failed: [] });
  });

  it('never runs a network whose file has changed', async () => {
    const bed = await healthy();
    damage(join(bed.library, 'models', 'tiny', 'model.onnx'));
    expect(await doctor(bed)).toMatchObject({ code: 1, states: { model: 'broken' } });
    expect((await runKindred(bed, ['model', 'install'])).code).toBe(0);
    expect((await doctor(bed)).code).toBe(0);
  });
});

describe('weights with another checksum', () => {
  it('are refused, naming both sums; indexing goes on by composition', async () => {
    const bed = await testBed();
    await drawPhotos(bed.photos, { 'a.jpg': 1 });
    damage(join(bed.models, 'tiny.tflite'));
    const install = await runKindred(bed, ['--json', 'model', 'install']);
    expect(install.code).toBe(1);
    expect(install.json).toMatchObject({ error: { code: 'model-checksum' } });
    expect(install.stderr.match(/[0-9a-f]{64}/g)).toHaveLength(2);
    expect(await indexed(bed)).toMatchObject({ indexed: 1, failed: [] });
  });
});

const mounted: string[] = [];
afterAll(() => {
  for (const folder of mounted) spawnSync('umount', [folder]);
});

/** A file system of three megabytes; undefined where this account may not mount one. */
function smallDisk(): string | undefined {
  const folder = temporaryFolder();
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', folder]);
  if (status !== 0) return undefined;
  mounted.push(folder);
  return folder;
}

const disk = isRoot && process.platform === 'linux' ? smallDisk() : undefined;

describe.skipIf(disk === undefined)('a full disk (needs the right to mount one)', () => {
  it('stops the run with a sentence, and the next run with room does the rest', async () => {
    const bed = await testBed();
    const count = 150;
    const seeds = Array.from({ length: count }, (_, n) => [`${n}.jpg`, n + 1] as const);
    await drawPhotos(bed.photos, Object.fromEntries(seeds));
    const library = join(disk ?? '', 'library');
    mkdirSync(library);
    const full = await runKindred({ ...bed, library }, ['--json', 'index', bed.photos]);
    expect(full.code, full.stdout).toBe(1);
    expect(full.json).toMatchObject({ error: { code: 'disk-full' } });
    expect(full.stderr).toContain('full');
    spawnSync('mount', ['-o', 'remount,size=64m', disk ?? '']);
    const rest = await indexed({ ...bed, library });
    expect(rest.indexed + rest.unchanged).toBe(count);
    expect(rest.failed).toEqual([]);
    expect((await doctor({ ...bed, library })).code).toBe(0);
  });
});
