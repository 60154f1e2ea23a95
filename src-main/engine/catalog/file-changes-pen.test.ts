import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test-fixtures/temporary-folder.ts';
import { unwrap } from '../../contract/errors.ts';
import { Organiser } from '../organise/organiser.ts';
import type { Catalog, FoundFile } from './catalog.ts';
import { samplePhoto, saveSample } from './sample-photo.ts';
import { openCatalog } from './sqlite-catalog.ts';

let catalog: Catalog;
let folder: number;
beforeEach(() => {
  catalog = unwrap(openCatalog(temporaryFolder()));
  folder = catalog.addFolder({ path: '/photos', pathKey: '/photos', foldsCase: false }, []).id;
});
afterEach(() => {
  catalog.close();
});

function file(path: string): FoundFile {
  return { path, pathKey: path, byteSize: 10, mtimeUs: 1000 };
}

function add(path: string): number {
  catalog.applyChanges(folder, { added: [file(path)] });
  return catalog.photoAt(folder, path)?.id ?? 0;
}

describe('a photo that takes the place of its copy', () => {
  it('is in front of albums and in exports where the copy was', () => {
    const photo = add('a.jpg');
    saveSample(catalog, photo, samplePhoto([]));
    catalog.applyChanges(folder, { missing: [photo] });
    const copy = add('b/a.jpg');
    const organiser = new Organiser(catalog, () => undefined);
    const { made } = unwrap(
      organiser.act({ kind: 'make-album', name: 'All', parent: null, photos: [], search: 'a' }),
    );
    unwrap(organiser.act({ kind: 'change-album', album: made ?? 0, cover: copy }));
    const [open, over] = [1, 2].map(() => catalog.exports.add('/to', '{}', [copy]));
    catalog.exports.setState(over ?? 0, 'done');
    saveSample(catalog, copy, samplePhoto([]));

    expect(catalog.photo(copy)).toBeUndefined();
    expect(catalog.photoAt(folder, 'b/a.jpg')).toMatchObject({ id: photo, state: 'indexed' });
    expect(organiser.organisation().albums).toMatchObject([{ cover: { id: photo } }]);
    expect(catalog.exports.tasks(open ?? 0, -1, 10)).toMatchObject([{ photoId: photo }]);
    expect(catalog.integrityProblems()).toEqual([]);
  });
});
