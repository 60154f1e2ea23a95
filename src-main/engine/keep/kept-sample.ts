import { samplePhoto, saveSample } from '../catalog/sample-photo.ts';
import { SampleOrganiser } from '../organise/sample-organiser.ts';

/** The network of {@link keptSample}, whose vectors differ from photo to photo. */
export const SAMPLE_MODEL = 'sample-model';

function hashOf(photo: number): Uint8Array {
  const hash = new Uint8Array(32).fill(1);
  new DataView(hash.buffer).setUint32(0, photo);
  return hash;
}

/**
 * A library for tests of copies: photos that exist only as rows, with vectors and labels, and stars,
 * titles, tags and albums on some of them. The catalog is open.
 * @param size numbers in a vector.
 */
export function keptSample(dir: string, photos = 60, size = 64): SampleOrganiser {
  const sample = new SampleOrganiser(dir);
  const ids = sample.addFolder('/photos', photos, 0).ids.sort((a, b) => a - b);
  for (const id of ids) {
    const vector = new Float32Array(size).fill(id / photos);
    const labels = [{ classIndex: id % 7, probability: 0.5 }];
    const photo = samplePhoto([{ modelId: SAMPLE_MODEL, vector, labels }]);
    saveSample(sample.catalog, id, { ...photo, hash: hashOf(id) });
  }
  sample.act({ kind: 'stars', photos: ids.slice(0, 20), value: 4 });
  sample.act({ kind: 'describe', photos: ids.slice(3, 4), title: 'Sunrise over the lake' });
  sample.act({ kind: 'tag', photos: ids.slice(5, 25), add: ['travel/lisbon'] });
  sample.act({ kind: 'make-album', name: 'Best', photos: ids.slice(0, 10) });
  return sample;
}
