import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Result } from '../contract/errors.ts';
import { closeDecoders, decodePhoto } from '../engine/decode/decode-photo.ts';
import type { DecodedPhoto } from '../engine/decode/decoded-photo.ts';
import { temporaryFolder } from '../../test-fixtures/temporary-folder.ts';
import { drawShot, makeDemoPhotos, TWINS } from './demo-photos.ts';
import { ALBUMS, planShots } from './plan.ts';

let folder: string;
const heard: (readonly [number, number])[] = [];
const decoded = new Map<string, Result<DecodedPhoto>>();
const shots = planShots();

const files = (): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));

const photo = (path: string): DecodedPhoto => {
  const result = decoded.get(path);
  if (result?.ok !== true) throw new Error(`${path} was not read.`);
  return result.value;
};

const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

beforeAll(async () => {
  folder = temporaryFolder();
  await makeDemoPhotos(folder, (done, total) => heard.push([done, total]));
  const read = files().map(async (path) => {
    decoded.set(path, await decodePhoto(join(folder, path)));
  });
  await Promise.all(read);
  // Drawn once for all tests, on however busy a machine.
}, 180_000);

afterAll(closeDecoders);

describe('makeDemoPhotos', () => {
  it('writes 110 to 125 files and tells of each', () => {
    const total = shots.length + TWINS.length;
    expect(files()).toHaveLength(total);
    expect(heard).toEqual(Array.from({ length: total }, (_, index) => [index + 1, total]));
    expect(total).toBeGreaterThanOrEqual(110);
    expect(total).toBeLessThanOrEqual(125);
  });

  it('writes one picture that cannot be read, and one that is damaged', () => {
    const entries = [...decoded];
    const failed = entries.filter(([, { ok }]) => !ok);
    expect(failed).toMatchObject([[TWINS.at(-2)?.[1], { error: { code: 'image-damaged' } }]]);
    const damaged = entries.filter(([, result]) => result.ok && result.value.damaged);
    expect(damaged.map(([path]) => path)).toEqual([TWINS.at(-1)?.[1]]);
  });

  it('writes JPEG, two PNG and two WebP, lying, upright and broad', () => {
    const photos = shots.map(({ path }) => photo(path));
    const others = photos.map(({ format }) => format).filter((format) => format !== 'jpeg');
    expect(others.sort()).toEqual(['png', 'png', 'webp', 'webp']);
    const aspects = photos.map(({ width, height }) => width / height);
    expect(Math.min(...aspects)).toBeLessThan(0.7);
    expect(Math.max(...aspects)).toBeGreaterThan(2);
  });

  it('puts the pictures of an album at its place and hours, each with a camera and a time', () => {
    const times = new Set<string>();
    for (const [name, from, offset, , place] of ALBUMS) {
      const taken = shots.filter(({ path }) => path.startsWith(`${from.slice(0, 4)}/${name}/`));
      expect(taken.length).toBeGreaterThanOrEqual(5);
      for (const { path } of taken) {
        const { metadata } = photo(path);
        for (const key of ['cameraModel', 'lens', 'exposureSeconds', 'fNumber', 'iso'] as const)
          expect(metadata[key]).toBeDefined();
        expect(metadata.takenAt?.slice(0, 7)).toBe(from.slice(0, 7));
        expect(metadata.takenOffsetMinutes).toBe(Number(offset.slice(0, 3)) * 60);
        expect(metadata.latitude === undefined).toBe(place === undefined);
        expect(Math.abs((metadata.latitude ?? 0) - (place?.[0] ?? 0))).toBeLessThan(0.01);
        expect(Math.abs((metadata.longitude ?? 0) - (place?.[1] ?? 0))).toBeLessThan(0.01);
        times.add(metadata.takenAt ?? '');
      }
    }
    expect(times.size).toBe(shots.length);
  });

  it('copies only where it says so', () => {
    const seen = Map.groupBy(files(), (path) => digest(readFileSync(join(folder, path))));
    const twice = [...seen.values()]
      .filter((paths) => paths.length > 1)
      .map((paths) => paths.sort());
    const copies = TWINS.filter(([, path]) => path.startsWith('Backup/'));
    expect(twice.sort()).toEqual(copies.map(([from, path]) => [from, path].sort()).sort());
    const squares = shots.map(({ path }) => digest(photo(path).square.data));
    expect(new Set(squares).size).toBe(squares.length);
  });

  it('has a burst of six frames, a second apart', () => {
    const start = shots.find(({ frame }) => frame === 1);
    const frames = shots.filter(({ seed }) => seed === start?.seed);
    const seconds = frames.map(({ path }) => Date.parse(`${photo(path).metadata.takenAt ?? ''}Z`));
    expect(seconds.map((each) => each - (seconds[0] ?? 0))).toEqual([0, 1e3, 2e3, 3e3, 4e3, 5e3]);
  });

  it('draws the same bytes each time', async () => {
    for (const shot of shots.filter(({ seed }) => seed % 33 === 1))
      expect(digest(await drawShot(shot))).toBe(digest(readFileSync(join(folder, shot.path))));
  });
});
