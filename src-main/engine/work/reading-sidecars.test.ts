import { rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bedWith, HOUR, NO_MARKS, SidecarBed, xmp } from './sidecar-bed.ts';
import { unwrap } from '../../contract/errors.ts';
import { scanFolders } from './index-folders.ts';

describe('reading sidecars', () => {
  it('takes in both habits, before any photo is decoded', async () => {
    const bed = new SidecarBed();
    bed.photo('a.jpg');
    bed.photo('b.nef');
    bed.sidecar('a.jpg.xmp', { rating: 3, tags: ['travel', 'Lisbon'] });
    bed.sidecar('b.XMP', { rating: -1, title: 'B' });
    expect(await bed.scan()).toContain('sidecars');
    expect(bed.marks('a.jpg')).toEqual({ ...NO_MARKS, stars: 3, tags: ['Lisbon', 'travel'] });
    expect(bed.marks('b.nef')).toEqual({ ...NO_MARKS, title: 'B' });
    expect(bed.catalog.counts().pending).toBe(2);
  });

  it('reads again what changed, and nothing else', async () => {
    const bed = await bedWith('a.jpg', 'b.jpg');
    bed.sidecar('a.xmp', { rating: 1, tags: ['old'] });
    bed.sidecar('b.xmp', { rating: 1 });
    expect(await bed.scan()).toContain('sidecars');
    expect(await bed.scan()).not.toContain('sidecars');
    bed.sidecar('a.xmp', { rating: 5, tags: ['new'] }, -HOUR / 2);
    expect(await bed.scan()).toContain('sidecars');
    expect(bed.marks('a.jpg')).toEqual({ ...NO_MARKS, stars: 5, tags: ['new'] });
    expect(bed.marks('b.jpg')?.stars).toBe(1);
  });

  it('lets the later act win, and keeps the other', async () => {
    const bed = await bedWith('a.jpg', 'b.jpg');
    bed.stars('a.jpg', 2);
    bed.stars('b.jpg', 2);
    bed.sidecar('a.xmp', { rating: 5 }, -HOUR);
    bed.sidecar('b.xmp', { rating: 5 }, HOUR);
    await bed.scan();
    expect(bed.marks('a.jpg')?.stars).toBe(2);
    expect(bed.earlier('a.jpg')).toEqual([{ property: 'stars', value: '5', from: 'file' }]);
    expect(bed.marks('b.jpg')?.stars).toBe(5);
    expect(bed.earlier('b.jpg')).toEqual([{ property: 'stars', value: '2', from: 'kindred' }]);
  });

  it('puts tags of both sides together', async () => {
    const bed = await bedWith('a.jpg');
    bed.sidecar('a.xmp', { tags: ['one', 'two'] });
    await bed.scan();
    bed.tag('a.jpg', ['mine'], ['one']);
    bed.sidecar('a.xmp', { tags: ['one', 'three'] }, -HOUR / 2);
    await bed.scan();
    expect(bed.marks('a.jpg')?.tags).toEqual(['mine', 'three']);
  });

  it('takes back what a sidecar no longer says, but nothing when it vanishes', async () => {
    const bed = await bedWith('a.jpg');
    bed.sidecar('a.xmp', { rating: 4, title: 'A', tags: ['t'] });
    await bed.scan();
    bed.sidecar('a.xmp', { rating: 4 }, -HOUR / 2);
    await bed.scan();
    expect(bed.marks('a.jpg')).toEqual({ ...NO_MARKS, stars: 4 });
    rmSync(bed.path('a.xmp'));
    await bed.scan();
    expect(bed.marks('a.jpg')?.stars).toBe(4);
    expect(bed.catalog.sidecars.photo(bed.id('a.jpg'))?.sidecars).toEqual([]);
  });

  it('takes nothing back where a sidecar vanishes, though the photo itself says something else', async () => {
    const bed = await bedWith('a.jpg', 'b.jpg');
    for (const name of ['a', 'b']) {
      bed.index(`${name}.jpg`, { rating: 2, title: 'Camera', tags: ['one'] });
      bed.sidecar(`${name}.xmp`, { rating: 4, title: 'Mine', tags: ['one', 'two'] });
    }
    await bed.scan();
    bed.stars('b.jpg', 5);
    for (const name of ['a.xmp', 'b.xmp']) rmSync(bed.path(name));
    await bed.scan();
    const kept = { caption: '', title: 'Mine', tags: ['one', 'two'] };
    expect(bed.marks('a.jpg')).toEqual({ ...kept, stars: 4 });
    expect(bed.marks('b.jpg')).toEqual({ ...kept, stars: 5 });
    bed.sidecar('a.xmp', { rating: 3, tags: ['three'] });
    await bed.scan();
    expect(bed.marks('a.jpg')).toMatchObject({ stars: 3, tags: ['three', 'two'] });
    expect(bed.earlier('a.jpg')).toEqual([{ property: 'stars', value: '4', from: 'kindred' }]);
  });

  it('loses nothing where one of two sidecars vanishes', async () => {
    const bed = await bedWith('a.jpg');
    bed.sidecar('a.xmp', { rating: 2, tags: ['old'] });
    bed.sidecar('a.jpg.xmp', { rating: 4, title: 'A', tags: ['new'] });
    await bed.scan();
    rmSync(bed.path('a.jpg.xmp'));
    await bed.scan();
    expect(bed.marks('a.jpg')).toMatchObject({ title: 'A', tags: ['new', 'old'] });
    expect(bed.earlier('a.jpg')).toEqual([{ property: 'stars', value: '4', from: 'kindred' }]);
  });

  it('reads a sidecar that could not be read before, though it looks as it did', async () => {
    const bed = await bedWith('a.jpg');
    const whole = xmp({ rating: 5 });
    bed.sidecar('a.jpg.xmp', '#'.repeat(whole.length));
    const { atime, mtime } = statSync(bed.path('a.jpg.xmp'));
    await bed.scan();
    writeFileSync(bed.path('a.jpg.xmp'), whole);
    utimesSync(bed.path('a.jpg.xmp'), atime, mtime);
    await bed.scan();
    expect(bed.marks('a.jpg')?.stars).toBe(5);
  });

  it('leaves the sidecars of RAW files alone that are no photos of the library', async () => {
    const bed = new SidecarBed();
    for (const name of ['a.jpg', 'b.jpg', 'c.jpg']) bed.photo(name);
    for (const name of ['a.x3f', 'b.NEF']) bed.photo(name);
    for (const name of ['a', 'b', 'c']) bed.sidecar(`${name}.xmp`, { rating: 3 });
    await bed.scan();
    const [folder] = bed.catalog.folders();
    bed.catalog.changeFolder(folder?.id ?? 0, { excludes: ['*.NEF'] });
    await bed.scan();
    expect(['a.jpg', 'b.jpg', 'c.jpg'].map((name) => bed.marks(name)?.stars)).toEqual([0, 0, 3]);
  });

  it('keeps the photo as it is beside a sidecar that can’t be read', async () => {
    const bed = await bedWith('a.jpg');
    bed.sidecar('a.xmp', { rating: 4 });
    await bed.scan();
    bed.sidecar('a.xmp', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', -HOUR / 2);
    await bed.scan();
    expect(bed.marks('a.jpg')?.stars).toBe(4);
    expect(bed.catalog.sidecars.photo(bed.id('a.jpg'))?.sidecars[0]?.problem).toContain('document');
    bed.sidecar('a.xmp', { rating: 2 }, -HOUR / 3);
    await bed.scan();
    expect(bed.marks('a.jpg')?.stars).toBe(2);
  });

  it('moves a photo to where its sidecar says, and back', async () => {
    const bed = await bedWith('a.jpg');
    bed.index('a.jpg', { latitude: 50, longitude: 10 });
    const at = (latitude: string) =>
      `<exif:GPSLatitude>${latitude}</exif:GPSLatitude><exif:GPSLongitude>9,8.4W</exif:GPSLongitude>`;
    bed.sidecar('a.xmp', { extra: at('38,42.5N') });
    await bed.scan();
    const position = () => {
      const { latitude, longitude } =
        bed.catalog.browse.wholePhoto(bed.id('a.jpg'))?.metadata ?? {};
      return [latitude, longitude];
    };
    expect(position()).toEqual([38 + 42.5 / 60, -9.14]);
    bed.index('a.jpg', { latitude: 50, longitude: 10 });
    expect(position()).toEqual([38 + 42.5 / 60, -9.14]);
    bed.sidecar('a.xmp', {}, -HOUR / 2);
    await bed.scan();
    expect(position()).toEqual([50, 10]);
  });

  it('leaves undoing to the person’s own acts', async () => {
    const bed = await bedWith('a.jpg');
    bed.stars('a.jpg', 3);
    bed.sidecar('a.xmp', { rating: 5, tags: ['theirs'] }, HOUR);
    await bed.scan();
    unwrap(bed.organiser.undo());
    expect(bed.marks('a.jpg')).toEqual({ ...NO_MARKS, stars: 5, tags: ['theirs'] });
    expect(bed.organiser.organisation().undo).toBeNull();
  });

  it('keeps the person’s marks when a photo is read again, and takes what is new in it', async () => {
    const bed = await bedWith('a.jpg');
    bed.index('a.jpg', { rating: 2, title: 'Camera', tags: ['travel/Lisbon'] }, -HOUR);
    expect(bed.marks('a.jpg')).toEqual({
      stars: 2,
      title: 'Camera',
      caption: '',
      tags: ['travel/Lisbon'],
    });
    bed.stars('a.jpg', 5);
    bed.tag('a.jpg', ['mine'], ['travel/Lisbon']);
    bed.index('a.jpg', { rating: 2, title: 'Camera', tags: ['travel/Lisbon'] }, HOUR);
    expect(bed.marks('a.jpg')).toMatchObject({ stars: 5, tags: ['mine'] });
    bed.index('a.jpg', { caption: 'New' }, HOUR);
    expect(bed.marks('a.jpg')).toEqual({
      stars: 5,
      title: 'Camera',
      caption: 'New',
      tags: ['mine'],
    });
  });

  it('stops when told to, and the next scan reads the rest', async () => {
    const names = Array.from({ length: 40 }, (_, n) => `${n}.jpg`);
    const bed = await bedWith(...names);
    for (const name of names) bed.sidecar(`${name}.xmp`, { rating: 1 });
    const stop = new AbortController();
    const onProgress = ({ step }: { step: string }) => {
      if (step === 'sidecars') stop.abort();
    };
    const context = { catalog: bed.catalog, signal: stop.signal, onProgress };
    const stopped = await scanFolders(context, [bed.photos]);
    expect(stopped).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    const read = () => names.filter((name) => bed.marks(name)?.stars === 1).length;
    expect(read()).toBeLessThan(40);
    await bed.scan();
    expect(read()).toBe(40);
  });
});
