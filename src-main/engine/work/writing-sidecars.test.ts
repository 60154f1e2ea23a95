import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bedWith, HOUR, NO_MARKS, SidecarBed, xmp } from './sidecar-bed.ts';
import { temporaryFolder } from '../../../test-fixtures/temporary-folder.ts';
import { unwrap } from '../../contract/errors.ts';
import { unfinishedName } from '../sidecar/sidecar-names.ts';
import { changeSidecarSettings } from '../sidecar/sidecar-settings.ts';
import { writeWaitingSidecars } from './go-through-sidecars.ts';

describe('writing sidecars', () => {
  it('writes nothing while the setting is off, and all that differs once it is on', async () => {
    const bed = await bedWith('a.jpg', 'b.jpg', 'c.jpg');
    bed.stars('a.jpg', 4);
    bed.tag('b.jpg', ['travel/Lisbon']);
    expect(await bed.write()).toEqual({ written: 0, failed: 0 });
    const before = readFileSync(bed.path('a.jpg'));
    const stamp = statSync(bed.path('a.jpg')).mtimeMs;
    bed.turn(true);
    expect(bed.settings()).toEqual({ waiting: 2, failed: 0, problem: null });
    expect(await bed.write()).toEqual({ written: 2, failed: 0 });
    expect(readdirSync(bed.photos).toSorted()).toEqual([
      'a.jpg',
      'a.jpg.xmp',
      'b.jpg',
      'b.jpg.xmp',
      'c.jpg',
    ]);
    expect(bed.text('a.jpg.xmp')).toContain('xmp:Rating="4"');
    expect(bed.text('b.jpg.xmp')).toContain('travel|Lisbon');
    expect(readFileSync(bed.path('a.jpg')).equals(before)).toBe(true);
    expect(statSync(bed.path('a.jpg')).mtimeMs).toBe(stamp);
    bed.stars('c.jpg', 1);
    bed.turn(false);
    expect(bed.settings().waiting).toBe(0);
  });

  it('leaves what was beside a photo before it moved, which may be another photo’s by now', async () => {
    const bed = await bedWith('a.jpg');
    bed.turn(true);
    bed.stars('a.jpg', 4);
    await bed.write();
    const left = bed.text('a.jpg.xmp');
    const id = bed.id('a.jpg');
    const stamp = bed.catalog.stampOf(id);
    mkdirSync(bed.path('b'));
    renameSync(bed.path('a.jpg'), bed.path('b/c.jpg'));
    // As when a sidecar is written between the finding of a photo and the reading of what is beside it.
    const moved = [{ id, path: 'b/c.jpg', pathKey: 'b/c.jpg', ...stamp }];
    bed.catalog.applyChanges(bed.catalog.folders()[0]?.id ?? 0, { moved });
    bed.stars('b/c.jpg', 2);
    expect(await bed.write()).toEqual({ written: 1, failed: 0 });
    expect(bed.text('a.jpg.xmp')).toBe(left);
    expect(bed.text('b/c.jpg.xmp')).toContain('xmp:Rating="2"');
    await bed.scan();
    expect(bed.marks('b/c.jpg')).toMatchObject({ stars: 2 });
  });

  it('does not take its own writing for news', async () => {
    const bed = await bedWith('a.jpg');
    bed.turn(true);
    bed.stars('a.jpg', 4);
    await bed.write();
    expect(await bed.scan()).not.toContain('sidecars');
    bed.turn(true);
    expect(bed.settings().waiting).toBe(0);
  });

  it('writes into the sidecar that is there, and keeps what is not its own', async () => {
    const bed = await bedWith('a.nef', 'b.jpg', 'b.png');
    bed.sidecar('a.xmp', { rating: 1, title: 'A' });
    bed.sidecar('b.xmp', { rating: 1 });
    chmodSync(bed.path('a.xmp'), 0o640);
    await bed.scan();
    bed.turn(true);
    for (const name of ['a.nef', 'b.jpg']) bed.stars(name, 3);
    await bed.write();
    expect(bed.text('a.xmp')).toContain('crs:Keep="me"');
    expect(bed.text('a.xmp')).toContain('xmp:Rating="3"');
    expect(statSync(bed.path('a.xmp')).mode & 0o777).toBe(0o640);
    // What two photos share says nothing of one of them alone.
    expect(bed.text('b.xmp')).toContain('xmp:Rating="1"');
    expect(bed.text('b.jpg.xmp')).toContain('xmp:Rating="3"');
    await bed.scan();
    expect([bed.marks('b.jpg')?.stars, bed.marks('b.png')?.stars]).toEqual([3, 1]);
  });

  it('follows a link to its sidecar and leaves it a link', async () => {
    const bed = await bedWith('a.jpg');
    const elsewhere = temporaryFolder();
    writeFileSync(join(elsewhere, 'real.xmp'), xmp({ rating: 1 }));
    symlinkSync(join(elsewhere, 'real.xmp'), bed.path('a.jpg.xmp'));
    await bed.scan();
    expect(bed.marks('a.jpg')?.stars).toBe(1);
    bed.turn(true);
    bed.stars('a.jpg', 2);
    await bed.write();
    expect(lstatSync(bed.path('a.jpg.xmp')).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(elsewhere, 'real.xmp'), 'utf8')).toContain('xmp:Rating="2"');
    expect(readdirSync(elsewhere)).toEqual(['real.xmp']);
  });

  it('writes UTF-8 over another encoding, and says so in the file', async () => {
    const bed = await bedWith('a.jpg');
    const text = `\ufeff<?xml version="1.0" encoding="UTF-16"?>${xmp({ title: 'Größe' })}`;
    writeFileSync(bed.path('a.xmp'), Buffer.from(text, 'utf16le'));
    await bed.scan();
    bed.turn(true);
    bed.stars('a.jpg', 2);
    await bed.write();
    expect(bed.text('a.xmp')).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?>/u);
    expect(bed.text('a.xmp')).toContain('Größe');
    await bed.scan();
    expect(bed.marks('a.jpg')).toEqual({ ...NO_MARKS, stars: 2, title: 'Größe' });
  });

  it('never overwrites what it can’t read', async () => {
    const bed = await bedWith('a.jpg');
    bed.sidecar('a.jpg.xmp', 'not XML');
    await bed.scan();
    bed.turn(true);
    bed.stars('a.jpg', 2);
    expect(await bed.write()).toEqual({ written: 0, failed: 1 });
    expect(bed.text('a.jpg.xmp')).toBe('not XML');
    expect(bed.settings()).toEqual({
      waiting: 0,
      failed: 1,
      problem: {
        name: 'a.jpg',
        code: 'sidecar-unreadable',
        message: 'The .xmp file is damaged: it is no whole XML.',
      },
    });
    bed.sidecar('a.jpg.xmp', { title: 'T' });
    changeSidecarSettings(bed.catalog, { retrySidecars: true });
    expect(bed.settings()).toEqual({ waiting: 1, failed: 0, problem: null });
    expect(await bed.write()).toEqual({ written: 1, failed: 0 });
    expect(bed.marks('a.jpg')).toEqual({ ...NO_MARKS, stars: 2, title: 'T' });
    expect(bed.text('a.jpg.xmp')).toContain('crs:Keep="me"');
  });

  it('takes in first what it could not read before', async () => {
    const bed = await bedWith('a.jpg');
    const whole = xmp({ rating: 5 });
    bed.sidecar('a.jpg.xmp', '#'.repeat(whole.length));
    await bed.scan();
    bed.turn(true);
    bed.tag('a.jpg', ['mine']);
    const { atime, mtime } = statSync(bed.path('a.jpg.xmp'));
    writeFileSync(bed.path('a.jpg.xmp'), whole);
    utimesSync(bed.path('a.jpg.xmp'), atime, mtime);
    expect(await bed.write()).toEqual({ written: 1, failed: 0 });
    expect(bed.marks('a.jpg')).toEqual({ ...NO_MARKS, stars: 5, tags: ['mine'] });
    expect(bed.text('a.jpg.xmp')).toContain('xmp:Rating="5"');
  });

  it('waits until all sidecars of a photo can be read', async () => {
    const bed = await bedWith('a.jpg');
    bed.sidecar('a.jpg.xmp', { rating: 1 });
    bed.sidecar('a.xmp', 'not XML');
    await bed.scan();
    bed.turn(true);
    bed.tag('a.jpg', ['mine']);
    bed.sidecar('a.jpg.xmp', { rating: 5 }, -HOUR / 2);
    expect(await bed.write()).toEqual({ written: 0, failed: 1 });
    expect(bed.text('a.jpg.xmp')).toContain('xmp:Rating="5"');
    rmSync(bed.path('a.xmp'));
    expect(await bed.write()).toEqual({ written: 1, failed: 0 });
    expect(bed.marks('a.jpg')).toEqual({ ...NO_MARKS, stars: 5, tags: ['mine'] });
  });

  it('leaves a link alone whose file is away', async () => {
    const bed = await bedWith('a.jpg');
    const away = join(temporaryFolder(), 'real.xmp');
    symlinkSync(away, bed.path('a.jpg.xmp'));
    await bed.scan();
    bed.turn(true);
    bed.tag('a.jpg', ['mine']);
    expect(await bed.write()).toEqual({ written: 0, failed: 1 });
    expect(bed.settings().problem).toMatchObject({
      name: 'a.jpg',
      message: 'The .xmp file is a link to a file that is not there now.',
    });
    expect(lstatSync(bed.path('a.jpg.xmp')).isSymbolicLink()).toBe(true);
    writeFileSync(away, xmp({ rating: 1 }));
    expect(await bed.write()).toEqual({ written: 1, failed: 0 });
    expect(readFileSync(away, 'utf8')).toContain('mine');
  });

  it('finds what differs some photos at a time, over a restart', async () => {
    const bed = await bedWith(...Array.from({ length: 1001 }, (_, n) => `${n}.jpg`));
    const photos = [...bed.catalog.knownFiles(1, '').values()].map(({ id }) => id);
    bed.act({ kind: 'stars', photos, value: 1 });
    bed.turn(true);
    expect(bed.settings().waiting).toBe(1000);
    const { sidecars } = bed.reopen();
    expect(sidecars.queueDifferent()).toBe(true);
    expect(sidecars.counts().waiting).toBe(1001);
    expect(sidecars.queueDifferent()).toBe(false);
    sidecars.compareAll();
    sidecars.emptyQueue();
    expect(sidecars.queueDifferent()).toBe(false);
  });

  it('takes in first what another program wrote since', async () => {
    const bed = await bedWith('a.jpg');
    bed.turn(true);
    bed.stars('a.jpg', 2);
    bed.sidecar('a.jpg.xmp', { rating: 5, tags: ['theirs'] }, HOUR);
    await bed.write();
    expect(bed.marks('a.jpg')).toEqual({ ...NO_MARKS, stars: 5, tags: ['theirs'] });
    expect(bed.text('a.jpg.xmp')).toContain('xmp:Rating="5"');
    expect(bed.earlier('a.jpg')).toEqual([{ property: 'stars', value: '2', from: 'kindred' }]);
  });

  it('tells a file that what it said gave way', async () => {
    const bed = await bedWith('a.jpg');
    bed.turn(true);
    bed.stars('a.jpg', 2);
    bed.sidecar('a.xmp', { rating: 5 }, -HOUR);
    await bed.scan();
    await bed.write();
    expect(bed.text('a.xmp')).toContain('xmp:Rating="2"');
  });

  it('lets photos wait that are not there, over a restart, until they are', async () => {
    const bed = await bedWith('a.jpg');
    bed.turn(true);
    bed.stars('a.jpg', 2);
    const away = `${bed.photos}-away`;
    renameSync(bed.photos, away);
    expect(await bed.write()).toEqual({ written: 0, failed: 1 });
    expect(existsSync(bed.photos)).toBe(false);
    expect(bed.settings().problem).toEqual({
      name: 'a.jpg',
      code: 'file-missing',
      message: 'The photo is not there now.',
    });
    renameSync(away, bed.photos);
    const catalog = bed.reopen();
    expect(unwrap(await writeWaitingSidecars({ catalog }))).toEqual({ written: 0, failed: 0 });
    const written = await writeWaitingSidecars({ catalog }, { withFailed: true });
    expect(unwrap(written)).toEqual({ written: 1, failed: 0 });
    expect(bed.text('a.jpg.xmp')).toContain('xmp:Rating="2"');
  });

  it('says why where the sidecar can’t be written, and tries again', async () => {
    const bed = new SidecarBed();
    const long = `${'x'.repeat(249)}.jpg`;
    bed.photo(long);
    mkdirSync(bed.path('sub'));
    await bed.scan();
    bed.turn(true);
    bed.stars(long, 1);
    expect(await bed.write()).toEqual({ written: 0, failed: 1 });
    expect(bed.settings().problem?.message).toBe(
      'The name of the photo is too long for an .xmp file beside it.',
    );
    expect(readdirSync(bed.photos).toSorted()).toEqual(['sub', long]);
  });

  it('stops between two sidecars, and goes on later', async () => {
    const names = ['a.jpg', 'b.jpg', 'c.jpg'];
    const bed = await bedWith(...names);
    bed.turn(true);
    bed.act({ kind: 'stars', photos: names.map((name) => bed.id(name)), value: 2 });
    const stop = new AbortController();
    const stopped = await writeWaitingSidecars({
      catalog: bed.catalog,
      signal: stop.signal,
      onProgress: () => {
        stop.abort();
      },
    });
    expect(stopped).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect(bed.settings().waiting).toBe(2);
    expect(await bed.write()).toEqual({ written: 2, failed: 0 });
  });

  it('goes on waiting for what the person says meanwhile', async () => {
    const bed = await bedWith('a.jpg');
    bed.turn(true);
    bed.stars('a.jpg', 2);
    const writing = writeWaitingSidecars({ catalog: bed.catalog });
    // While the first bytes are on their way, as the writing has not come to its first answer yet.
    bed.stars('a.jpg', 3);
    await writing;
    await bed.write();
    expect(bed.text('a.jpg.xmp')).toContain('xmp:Rating="3"');
    expect(bed.settings().waiting).toBe(0);
  });

  it('takes away what a cut-off writing left', async () => {
    const bed = await bedWith('a.jpg');
    const left = bed.path(unfinishedName());
    writeFileSync(left, 'half');
    await bed.scan();
    expect(existsSync(left)).toBe(false);
  });
});
