import { onTestFinished, describe, expect, it } from 'vitest';
import { seededRandom } from '../../../test-fixtures/pictures.ts';
import { temporaryFolder } from '../../../test-fixtures/temporary-folder.ts';
import { unwrap } from '../../contract/errors.ts';
import type { NewEmbedding } from '../catalog/catalog.ts';
import { samplePhoto, saveSample } from '../catalog/sample-photo.ts';
import { openCatalog } from '../catalog/sqlite-catalog.ts';
import { COMPOSITION_ID, COMPOSITION_SIZE } from '../embed/composition.ts';
import type { ModelPack } from '../model/model-pack.ts';
import { searchSpaces } from '../search/search-spaces.ts';
import { LibraryIndexes } from '../vectors/library-indexes.ts';
import { neighbourAgreement, type AgreementOptions } from './neighbour-agreement.ts';

const SIZE = 16;

function packOf(id: string): ModelPack {
  const figures = { inputSize: 32, featureSize: SIZE, mapSize: 1, classCount: 0 };
  return {
    manifest: {
      ...{ id, name: id, licence: 'none', credit: 'none', file: 'x.onnx', bytes: 1 },
      ...{ sha256: '0'.repeat(64), ...figures },
    },
    model: { modelId: id, path: '/nowhere', hasBackground: false, ...figures },
    labels: [],
    meanFeature: new Float32Array(SIZE),
  };
}

/** What a network says of the photo with this number; undefined where it was not asked yet. */
type Network = (photo: number) => Float32Array | undefined;

/** Random features, the same for a seed. */
function network(seed: number): Network {
  return (photo) => {
    const random = seededRandom(seed * 10_000 + photo);
    return Float32Array.from({ length: SIZE }, () => random() - 0.5);
  };
}

/** A library of photos that exist only as vectors by these networks. */
async function agreementBed(
  photos: number,
  networks: Readonly<Record<string, Network>>,
): Promise<Omit<AgreementOptions, 'sample'>> {
  const dir = temporaryFolder();
  const catalog = unwrap(openCatalog(dir));
  const folder = catalog.addFolder({ path: '/p', pathKey: '/p', foldsCase: false }, []);
  for (let photo = 0; photo < photos; photo += 1) {
    const path = `${photo}.jpg`;
    catalog.applyChanges(folder.id, { added: [{ path, pathKey: path, byteSize: 1, mtimeUs: 1 }] });
    const look = { modelId: COMPOSITION_ID, vector: new Float32Array(COMPOSITION_SIZE).fill(1) };
    const embeddings: NewEmbedding[] = [{ ...look, labels: [] }];
    for (const [modelId, of] of Object.entries(networks)) {
      const vector = of(photo);
      if (vector !== undefined) embeddings.push({ modelId, vector, labels: [] });
    }
    const id = catalog.photoAt(folder.id, path)?.id ?? 0;
    saveSample(catalog, id, samplePhoto(embeddings));
  }
  const compared = Object.keys(networks).map((modelId) => ({
    modelId,
    spaces: searchSpaces(packOf(modelId)),
  }));
  const contents = compared.flatMap(({ spaces }) => spaces.content ?? []);
  const spaces = [searchSpaces(undefined).composition, ...contents];
  const indexes = unwrap(
    await LibraryIndexes.open({ folder: dir, catalog, spaces, readOnly: false }),
  );
  onTestFinished(async () => {
    await indexes.close();
    catalog.close();
  });
  unwrap(await indexes.catchUp());
  return { catalog, indexes: indexes.client, compared };
}

async function sharesOf(options: AgreementOptions): Promise<Record<string, number>> {
  const { agreement } = unwrap(await neighbourAgreement(options));
  return Object.fromEntries(agreement.map(({ a, b, share }) => [`${a} ${b}`, share]));
}

describe('neighbourAgreement', () => {
  it('is whole for a copy, and what chance makes it for a stranger', async () => {
    const bed = await agreementBed(100, { one: network(1), copy: network(1), other: network(2) });
    const shares = await sharesOf({ ...bed, sample: 50 });
    expect(Object.keys(shares)).toEqual(['one copy', 'one other', 'copy other']);
    expect(shares['one copy']).toBe(1);
    // Ten of 99 at random have one in ten in common.
    expect(shares['one other']).toBeGreaterThan(0.02);
    expect(shares['one other']).toBeLessThan(0.25);
    expect(shares['copy other']).toBe(shares['one other']);
  });

  it('is the same the other way round, and the same again', async () => {
    const bed = await agreementBed(60, { one: network(1), other: network(2) });
    const there = await sharesOf({ ...bed, sample: 20 });
    const back = await sharesOf({ ...bed, compared: bed.compared.toReversed(), sample: 20 });
    expect(back['other one']).toBe(there['one other']);
    expect(await sharesOf({ ...bed, sample: 20 })).toEqual(there);
  });

  it('asks no more photos than there are, and says how many', async () => {
    const bed = await agreementBed(12, { one: network(1), other: network(2) });
    const asked: number[][] = [];
    const onAsked = (done: number, total: number) => asked.push([done, total]);
    const all = unwrap(await neighbourAgreement({ ...bed, sample: 500, onAsked }));
    expect(all.asked).toBe(12);
    expect(asked).toEqual(Array.from({ length: 12 }, (_, at) => [at + 1, 12]));
    expect(unwrap(await neighbourAgreement({ ...bed, sample: 5 })).asked).toBe(5);
  });

  it('judges a network that has not seen all photos by those that it has', async () => {
    const one = network(1);
    const half: Network = (photo) => (photo % 2 === 0 ? one(photo) : undefined);
    const bed = await agreementBed(80, { one, half });
    expect(await sharesOf({ ...bed, sample: 30 })).toEqual({ 'one half': 1 });
  });

  it('says nothing of networks that have no photo in common, or only one', async () => {
    const even: Network = (photo) => (photo % 2 === 0 ? network(1)(photo) : undefined);
    const odd: Network = (photo) => (photo % 2 === 1 ? network(1)(photo) : undefined);
    const bed = await agreementBed(10, { even, odd });
    expect(await sharesOf({ ...bed, sample: 10 })).toEqual({});
    const lone = await agreementBed(1, { one: network(1), other: network(2) });
    expect(await sharesOf({ ...lone, sample: 10 })).toEqual({});
  });

  it('stops between two photos when told to', async () => {
    const bed = await agreementBed(40, { one: network(1), other: network(2) });
    const stop = new AbortController();
    const asked: number[] = [];
    const stopped = await neighbourAgreement({
      ...{ ...bed, sample: 40, signal: stop.signal },
      onAsked: (done) => {
        asked.push(done);
        if (done === 3) stop.abort();
      },
    });
    expect(stopped).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect(asked).toEqual([1, 2, 3]);
  });
});
