import { readdirSync, rmSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unwrap } from '../../contract/errors.ts';
import { saysTheSame } from '../sidecar/merge-marks.ts';
import { readSidecars } from '../sidecar/read-sidecar.ts';
import { together } from '../sidecar/photo-marks.ts';
import { bedWith, HOUR, type SidecarBed } from './sidecar-bed.ts';

const PHOTOS = ['a.jpg', 'b.nef', 'b.jpg', 'c.jpg', 'c.png'];
const SIDECARS = ['a.xmp', 'a.jpg.xmp', 'b.xmp', 'b.nef.xmp', 'b.jpg.xmp', 'c.xmp', 'c.png.xmp'];

type Step = (bed: SidecarBed) => unknown;

const photo = fc.constantFrom(...PHOTOS);
const sidecar = fc.constantFrom(...SIDECARS);
const tags = fc.subarray(['one', 'two', 'three/four', 'five']);
const said = fc.record(
  { rating: fc.integer({ min: -1, max: 5 }), title: fc.constantFrom('T', 'U', ''), tags },
  { requiredKeys: [] },
);
/** Before or after all that a person does here, each another time. */
const when = fc.integer({ min: -HOUR, max: HOUR });

const steps: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(photo, fc.nat(5)).map(([name, stars]): Step => (bed) => {
    bed.stars(name, stars);
  }),
  fc.tuple(photo, tags, tags).map(([name, add, remove]): Step => (bed) => {
    bed.tag(name, add, remove);
  }),
  fc.tuple(photo, fc.constantFrom('', 'Mine')).map(([name, title]): Step => (bed) => {
    bed.act({ kind: 'describe', photos: [bed.id(name)], title });
  }),
  fc.constantFrom('undo' as const, 'redo' as const).map((way): Step => (bed) => {
    unwrap(bed.organiser[way]());
  }),
  fc.tuple(sidecar, said, when).map(([name, content, time]): Step => (bed) => {
    bed.sidecar(name, content, time);
  }),
  fc.tuple(photo, said).map(([name, content]): Step => (bed) => {
    bed.index(name, content, -HOUR);
  }),
  sidecar.map((name): Step => (bed) => {
    rmSync(bed.path(name), { force: true });
  }),
  fc.constant<Step>((bed) => bed.scan()),
  fc.constant<Step>((bed) => bed.write()),
  fc.boolean().map((on): Step => (bed) => {
    bed.turn(on);
  }),
);

/** What the files of a photo say now, read by nobody’s memory of them. */
async function saidByFiles(bed: SidecarBed, name: string) {
  const known = bed.catalog.sidecars.photo(bed.id(name));
  if (known === undefined) throw new Error(`${name} is not in the library.`);
  const order = known.sidecars.toSorted((one, other) => other.path.length - one.path.length);
  const { marks } = await readSidecars(bed.photos, order);
  return { files: together(marks, known.embedded), marks: known.marks };
}

describe('Kindred and another program', () => {
  it('settle on the same, whatever both did, and then leave all files alone', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(steps, { maxLength: 25, size: 'max' }), async (all) => {
        const bed = await bedWith(...PHOTOS);
        for (const step of all) await step(bed);
        await bed.scan();
        bed.turn(true);
        expect((await bed.write()).failed).toBe(0);
        for (const name of PHOTOS) {
          const { files, marks } = await saidByFiles(bed, name);
          expect(saysTheSame(files, marks), JSON.stringify([name, files, marks])).toBe(true);
        }
        await bed.scan();
        bed.turn(true);
        expect(await bed.write()).toEqual({ written: 0, failed: 0 });
        expect(await bed.scan()).not.toContain('sidecars');
        const others = readdirSync(bed.photos).filter((name) => !PHOTOS.includes(name));
        expect(others.every((name) => name.endsWith('.xmp'))).toBe(true);
        for (const name of others) expect(bed.text(name)).toMatch(/crs:Keep="me"|<\?xpacket/u);
        bed.catalog.close();
      }),
      { numRuns: 20 },
    );
  });
});
