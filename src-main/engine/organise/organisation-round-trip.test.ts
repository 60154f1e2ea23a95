import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test-fixtures/temporary-folder.ts';
import { unwrap } from '../../contract/errors.ts';
import { readOrganisation } from './organisation-file.ts';
import { organisationBytes } from './organisation-on-disk.ts';
import { union, worldOf } from './organisation-worlds.ts';
import { FIRST, sampleAlbums, sampleMakings, SECOND, UNKNOWN, type Making } from './sample-acts.ts';
import { SampleOrganiser } from './sample-organiser.ts';

const acts = fc
  .tuple(
    fc.array(sampleAlbums, { maxLength: 15, size: 'max' }),
    fc.array(sampleMakings, { minLength: 1, maxLength: 20, size: 'max' }),
  )
  .map(([albums, rest]) => [...albums, ...rest]);

/** A library of six photos in two folders below `root`, with its folder. */
function sampleLibrary(root: string, isRead = true, byteOf = (at: number) => at) {
  const dir = temporaryFolder();
  const sample = new SampleOrganiser(dir);
  sample.addFolder(`${root}/one`, FIRST.length, isRead ? FIRST.length : 2, byteOf);
  sample.addFolder(`${root}/two`, SECOND.length, SECOND.length, (at) => byteOf(at + FIRST.length));
  return { dir, sample, world: () => worldOf(sample.catalog) };
}

type Sample = ReturnType<typeof sampleLibrary>;

function organise({ sample }: Sample, makings: readonly Making[]): void {
  for (const making of makings) {
    const { tags, albums } = sample.organiser.organisation();
    const act = making({
      tag: (at) => tags[at % tags.length]?.id ?? UNKNOWN,
      album: (at) => albums[(at ?? 0) % albums.length]?.id ?? UNKNOWN,
    });
    // What can’t be done is not done.
    sample.refusal(act);
  }
}

const fileOf = async ({ dir }: Sample) => unwrap(await organisationBytes(dir));
const takeIn = ({ sample }: Sample, file: Uint8Array) =>
  unwrap(sample.organiser.takeIn(unwrap(readOrganisation(file))));

describe('an organisation that is written and taken in', () => {
  it('changes nothing in its own library, whatever photos have the same bytes or none that were read', async () => {
    await fc.assert(
      fc.asyncProperty(acts, async (makings) => {
        const own = sampleLibrary('/here', false, (at) => at % 2);
        organise(own, makings);
        const before = own.world();
        const { undo } = own.sample.organiser.organisation();
        const file = await fileOf(own);
        expect(takeIn(own, file)).toMatchObject({ changed: 0, unknown: 0 });
        expect(own.world()).toEqual(before);
        expect(own.sample.organiser.organisation().undo).toEqual(undo);
        const again = JSON.parse(Buffer.from(await fileOf(own)).toString()) as object;
        const first = JSON.parse(Buffer.from(file).toString()) as object;
        expect({ ...again, exportedAt: '' }).toEqual({ ...first, exportedAt: '' });
        own.sample.catalog.close();
      }),
      { numRuns: 40 },
    );
  });

  it('is the same in another library with the photos elsewhere', async () => {
    await fc.assert(
      fc.asyncProperty(acts, async (makings) => {
        const [own, other] = [sampleLibrary('/here'), sampleLibrary('/there')];
        organise(own, makings);
        const file = await fileOf(own);
        expect(takeIn(other, file).unknown).toBe(0);
        expect(other.world()).toEqual(own.world());
        expect(takeIn(other, file).changed).toBe(0);
        own.sample.catalog.close();
        other.sample.catalog.close();
      }),
      { numRuns: 40 },
    );
  });

  it('comes to what is there, as one act that can be undone and done again, over restarts', async () => {
    await fc.assert(
      fc.asyncProperty(acts, acts, async (makings, others) => {
        const [own, other] = [sampleLibrary('/here'), sampleLibrary('/there')];
        organise(own, makings);
        organise(other, others);
        const file = await fileOf(own);
        const before = other.world();
        const after = union(before, own.world());
        const { changed } = takeIn(other, file);
        expect(other.world()).toEqual(after);
        expect(takeIn(other, file).changed).toBe(0);
        other.sample.restart();
        if (changed > 0) {
          expect(unwrap(other.sample.organiser.undo()).act?.kind).toBe('import');
          expect(other.world()).toEqual(before);
          other.sample.restart();
          expect(unwrap(other.sample.organiser.redo()).act?.kind).toBe('import');
        }
        expect(other.world()).toEqual(after);
        expect(other.sample.catalog.integrityProblems()).toEqual([]);
        own.sample.catalog.close();
        other.sample.catalog.close();
      }),
      { numRuns: 60 },
    );
  });
});
