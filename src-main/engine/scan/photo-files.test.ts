import { describe, expect, it } from 'vitest';
import { isPhotoName, isWalkedFolder, isWalkedPath } from './photo-files.ts';

const PHOTOS_LIBRARY = 'Photos Library.photoslibrary';

describe('folders of other programs and systems', () => {
  it.each([
    '.Trash-1000',
    '.picasaoriginals',
    '.dtrash',
    '.@__thumb',
    '$RECYCLE.BIN',
    'System Volume Information',
    'FOUND.000',
    '@eaDir',
    '#recycle',
    '@Recycle',
    '@Recently-Snapshot',
    'Lightroom Catalog Previews.lrdata',
    'Lightroom Catalog Smart Previews.lrdata',
    'Lightroom Catalog-v13.lrcat-data',
    'appdata_oc3k2qkzf0ab',
    'files_trashbin',
    '[Originals]',
  ])('are left out: %s', (name) => {
    expect(isWalkedFolder(name, '2024')).toBe(false);
  });

  it.each([
    'Previews',
    'Thumbs',
    'thumbnails',
    'cache',
    'Originals',
    'resources',
    'Recycling day',
    'found.jpgs',
    'lrdata',
    'appdata_photos',
    'CaptureOne',
    'Lightroom',
    PHOTOS_LIBRARY,
  ])('do not take a person’s with them: %s', (name) => {
    expect(isWalkedFolder(name, '2024')).toBe(true);
  });

  it.each<[string, string, boolean]>([
    [PHOTOS_LIBRARY, 'originals', true],
    [PHOTOS_LIBRARY, 'resources', false],
    [PHOTOS_LIBRARY, 'database', false],
    [PHOTOS_LIBRARY, 'private', false],
    ['iPhoto Library.photolibrary', 'Masters', true],
    ['iPhoto Library.photolibrary', 'Thumbnails', false],
    ['iPhoto Library.photolibrary', 'Previews', false],
    ['iPhoto Library.migratedphotolibrary', '2004', true],
    ['Aperture Library.aplibrary', 'Masters', true],
    ['Aperture Library.aplibrary', 'Previews', false],
    ['Studio.cocatalog', 'Originals', true],
    ['Studio.cocatalog', 'Cache', false],
    ['CaptureOne', 'Cache', false],
    ['CaptureOne', 'Settings166', true],
  ])('know their own: %s/%s', (parent, name, isWalked) => {
    expect(isWalkedFolder(name, parent)).toBe(isWalked);
  });

  it('hold for all that lies below', () => {
    expect(isWalkedPath(`mac/${PHOTOS_LIBRARY}/originals/0`, 'Pictures')).toBe(true);
    expect(isWalkedPath(`mac/${PHOTOS_LIBRARY}/resources/derivatives/0`, 'Pictures')).toBe(false);
    expect(isWalkedPath('resources/derivatives', PHOTOS_LIBRARY)).toBe(false);
    expect(isWalkedPath('a/.hidden/b', 'Pictures')).toBe(false);
    expect(isWalkedPath('', '.chosen-all-the-same')).toBe(true);
    expect(isWalkedPath('a', '.chosen-all-the-same')).toBe(true);
  });
});

describe('names of photos', () => {
  it.each<[string, boolean]>([
    ['IMG_1.JPG', true],
    ['a.heic', true],
    ['._IMG_1.JPG', false],
    ['.jpg', false],
    ['jpg', false],
    ['Picasa.ini', false],
    ['a.jpg.xmp', false],
  ])('%s: %s', (name, isPhoto) => {
    expect(isPhotoName(name)).toBe(isPhoto);
  });
});
