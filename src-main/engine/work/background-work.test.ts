import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { drawPhotos, testBed } from '../../../test-fixtures/photo-folder.ts';
import { unwrap } from '../../contract/errors.ts';
import type { EngineEvent } from '../../contract/events.ts';
import type { WorkState } from '../../contract/fields.ts';
import { openPartsForWriting, writerOf, type LibraryParts } from '../library-parts.ts';
import { Organiser } from '../organise/organiser.ts';
import { registerFolder } from '../scan/library-folders.ts';
import { changeSidecarSettings, sidecarSettings } from '../sidecar/sidecar-settings.ts';
import { BackgroundWork } from './background-work.ts';

const opened: { work: BackgroundWork; parts: LibraryParts }[] = [];
afterEach(async () => {
  for (const { work, parts } of opened.splice(0)) {
    await work.close();
    await parts.close();
  }
});

/** Work over a library with some photos that nobody has looked at yet, and what it says. */
async function workOver(seeds: Record<string, number>) {
  const bed = await testBed();
  await drawPhotos(bed.photos, seeds);
  const parts = unwrap(openPartsForWriting(bed.library, 'test'));
  const catalog = unwrap(writerOf(parts));
  const { folder } = unwrap(await registerFolder(catalog, bed.photos));
  const events: EngineEvent[] = [];
  let onIdle: (() => void) | undefined;
  const work = new BackgroundWork({
    parts,
    catalog,
    modelSources: { chosen: bed.models, shared: join(bed.models, 'none'), offline: true },
    lastEnd: 'unknown',
    emit: (event) => {
      events.push(event);
      if (event.kind === 'work' && event.work.state === 'idle') onIdle?.();
    },
  });
  opened.push({ work, parts });
  const idle = () =>
    new Promise<void>((resolve) => {
      onIdle = resolve;
    });
  return { bed, catalog, folder, work, events, idle };
}

function states(events: readonly EngineEvent[]): WorkState['state'][] {
  return events.flatMap((event) => (event.kind === 'work' ? [event.work.state] : []));
}

describe('BackgroundWork', () => {
  it('does one round at a time and has the last word when all is done', async () => {
    const { catalog, folder, work, events, idle } = await workOver({ 'a.jpg': 1, 'b.jpg': 2 });
    const done = idle();
    work.scanAll();
    work.ask([folder.id]);
    work.ask([]);
    await done;
    expect(catalog.counts()).toEqual({ photos: 2, pending: 0, failed: 0, missing: 0 });
    expect(states(events).filter((state) => state === 'idle')).toHaveLength(1);
    expect(events.at(-1)).toEqual({
      kind: 'work',
      work: { state: 'idle', progress: null, problem: null },
    });
    const lastPhotos = events.findLastIndex(({ kind }) => kind === 'photos');
    expect(lastPhotos).toBeGreaterThan(0);
    expect(events.at(lastPhotos + 1)).toEqual({ kind: 'overview' });
  });

  it('says why it could not go on, and goes on when it can', async () => {
    const { bed, catalog, work, idle } = await workOver({ 'a.jpg': 1 });
    const thumbnails = join(bed.library, 'thumbnails');
    rmSync(thumbnails, { recursive: true });
    writeFileSync(thumbnails, 'a file where a folder should be');
    let done = idle();
    work.scanAll();
    await done;
    expect(work.state().problem?.code).toBe('library-unreadable');
    expect(catalog.counts().pending).toBe(1);
    rmSync(thumbnails);
    mkdirSync(thumbnails);
    done = idle();
    work.scanAll();
    await done;
    expect(work.state().problem).toBeNull();
    expect(catalog.counts().pending).toBe(0);
  });

  it('leaves the pending photos of a folder that is away until it is back', async () => {
    const { bed, catalog, folder, work, events, idle } = await workOver({ 'a.jpg': 1 });
    const file = { path: 'a.jpg', pathKey: 'a.jpg', byteSize: 1, mtimeUs: 1 };
    const nothing = { changed: [], renamed: [], missing: [], back: [] };
    catalog.applyChanges(folder.id, { ...nothing, added: [file] });
    renameSync(bed.photos, `${bed.photos}-away`);
    let done = idle();
    work.scanAll();
    await done;
    expect(catalog.counts()).toEqual({ photos: 1, pending: 1, failed: 0, missing: 0 });
    expect(events.filter(({ kind }) => kind === 'notice')).toEqual([]);
    renameSync(`${bed.photos}-away`, bed.photos);
    done = idle();
    work.scanAll();
    await done;
    expect(catalog.counts()).toEqual({ photos: 1, pending: 0, failed: 0, missing: 0 });
  });

  it('looks where something happened while the work could not go on, or was ended', async () => {
    const { bed, catalog, folder, work, idle } = await workOver({ 'a.jpg': 1 });
    let done = idle();
    work.scanAll();
    await done;
    mkdirSync(join(bed.photos, 'new'));
    await drawPhotos(join(bed.photos, 'new'), { 'b.jpg': 2 });
    const refused = vi.spyOn(catalog, 'applyChanges').mockImplementation(() => {
      throw Object.assign(new Error('full'), { errcode: 13 });
    });
    done = idle();
    work.ask([folder.id]);
    await done;
    expect(work.state().problem?.code).toBe('disk-full');
    refused.mockRestore();
    done = idle();
    work.ask([]);
    await done;
    expect(catalog.counts()).toMatchObject({ photos: 2, pending: 0 });

    await drawPhotos(join(bed.photos, 'new'), { 'c.jpg': 3 });
    work.ask([]);
    work.ask([folder.id]);
    await work.stop();
    done = idle();
    work.resume();
    await done;
    expect(catalog.counts()).toMatchObject({ photos: 3, pending: 0 });
  });

  it('lets a change have the library to itself, and takes its work up again', async () => {
    const seeds = Object.fromEntries(Array.from({ length: 12 }, (_, n) => [`${n}.jpg`, n + 1]));
    const { catalog, work, idle } = await workOver(seeds);
    const done = idle();
    work.scanAll();
    const order: string[] = [];
    await Promise.all([
      work.exclusively(async () => {
        order.push('first begins');
        await new Promise(setImmediate);
        order.push('first ends');
      }),
      work.exclusively(() => {
        order.push('second');
        return Promise.resolve();
      }),
    ]);
    expect(order).toEqual(['first begins', 'first ends', 'second']);
    await done;
    expect(catalog.counts()).toMatchObject({ photos: 12, pending: 0 });
  });

  it('keeps to itself when it is closed', async () => {
    const { work, events } = await workOver({ 'a.jpg': 1 });
    work.scanAll();
    await work.close();
    const before = events.length;
    work.ask([]);
    work.tellPhotos();
    await new Promise(setImmediate);
    expect(events).toHaveLength(before);
  });
});

describe('BackgroundWork and sidecars', () => {
  it('writes what the person says, unless it is paused, and tells of it', async () => {
    const { bed, catalog, work, events, idle } = await workOver({ 'a.jpg': 1 });
    let done = idle();
    work.scanAll();
    await done;
    const sidecar = join(bed.photos, 'a.jpg.xmp');
    const organiser = new Organiser(catalog, () => {
      work.ask([]);
    });
    changeSidecarSettings(catalog, { writesSidecars: true });
    await work.pause();
    const photos = [...catalog.shownPhotos()].map(({ id }) => id);
    unwrap(organiser.act({ kind: 'stars', photos, value: 4 }));
    expect(work.state().state).toBe('paused');
    expect(existsSync(sidecar)).toBe(false);
    const before = events.length;
    done = idle();
    work.resume();
    await done;
    expect(readFileSync(sidecar, 'utf8')).toContain('xmp:Rating="4"');
    const news = events.slice(before);
    expect(news).toContainEqual({ kind: 'organised' });
    expect(
      news.some(
        ({ kind, ...rest }) => kind === 'work' && JSON.stringify(rest).includes('sidecars'),
      ),
    ).toBe(true);
  });

  it('says what is wrong with the catalog while sidecars are written beside, and goes on', async () => {
    const seeds = Object.fromEntries(Array.from({ length: 8 }, (_, n) => [`${n}.jpg`, n + 1]));
    const { catalog, work, idle } = await workOver(seeds);
    changeSidecarSettings(catalog, { writesSidecars: true });
    const organiser = new Organiser(catalog, () => {
      work.ask([]);
    });
    const done = idle();
    work.scanAll();
    while ([...catalog.shownPhotos()].length === 0) await new Promise(setImmediate);
    vi.spyOn(catalog.sidecars, 'waiting').mockImplementationOnce(() => {
      throw new Error('disk I/O error');
    });
    const photos = [...catalog.shownPhotos()].map(({ id }) => id).slice(0, 1);
    unwrap(organiser.act({ kind: 'stars', photos, value: 1 }));
    await done;
    expect(catalog.counts()).toMatchObject({ photos: 8, failed: 0, pending: 0 });
    expect(sidecarSettings(catalog).sidecars.waiting).toBe(0);
  });

  it('writes what is said while photos are read', async () => {
    const seeds = Object.fromEntries(Array.from({ length: 12 }, (_, n) => [`${n}.jpg`, n + 1]));
    const { bed, catalog, work, idle } = await workOver(seeds);
    changeSidecarSettings(catalog, { writesSidecars: true });
    const organiser = new Organiser(catalog, () => {
      work.ask([]);
    });
    const done = idle();
    work.scanAll();
    while (catalog.counts().pending === 0 || [...catalog.shownPhotos()].length === 0) {
      await new Promise(setImmediate);
    }
    const photos = [...catalog.shownPhotos()].map(({ id }) => id).slice(0, 1);
    unwrap(organiser.act({ kind: 'tag', photos, add: ['now'], remove: [] }));
    await done;
    expect(readdirSync(bed.photos).filter((name) => name.endsWith('.xmp'))).toHaveLength(1);
    expect(sidecarSettings(catalog).sidecars.waiting).toBe(0);
  });
});
