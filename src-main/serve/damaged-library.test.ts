import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../test-fixtures/temporary-folder.ts';
import { unwrap, type KindredError } from '../contract/errors.ts';
import type { EngineEvent } from '../contract/events.ts';
import { AppLibrary } from '../engine/app-library.ts';
import { catalogFile } from '../engine/catalog/catalog-file.ts';
import { neededDepth } from '../engine/catalog/check-catalog.ts';
import { markUnclean, withWrongIndex } from '../engine/keep/damaged-sample.ts';
import { libraryRecovery } from '../engine/keep/restore-library.ts';
import { holdLibrary, type HeldLibrary } from './library-holder.ts';

const held: HeldLibrary[] = [];
afterEach(async () => {
  for (const library of held.splice(0)) await library.close();
});

function optionsOf(dir: string) {
  const none = join(dir, 'none');
  return { dir, modelSources: { chosen: none, shared: none, offline: true }, command: 'test' };
}

function hold(dir: string) {
  const library = holdLibrary(
    (opening) => AppLibrary.open({ ...optionsOf(dir), ...opening }),
    libraryRecovery(dir, 'test'),
  );
  held.push(library);
  const events: EngineEvent[] = [];
  library.on((event) => events.push(event));
  return { library, events };
}

describe('a library whose catalog is damaged', () => {
  it('says so to every call, offers its copies, and goes back to one', async () => {
    const dir = temporaryFolder();
    withWrongIndex(dir);
    markUnclean(dir);
    writeFileSync(catalogFile(dir), 'no catalog any more '.repeat(3000));
    const { library, events } = hold(dir);
    for (const call of [library.overview({}), library.timeline({}), library.thumbnail(1)]) {
      expect(await call).toMatchObject({ ok: false, error: { code: 'catalog-corrupt' } });
    }
    const { backups } = unwrap(await library.backups({}));
    expect(backups).toMatchObject([{ photos: 60, organised: 60 }]);
    const { restored, setAside } = unwrap(await library.restoreBackup({}));
    expect(restored).toEqual(backups[0]);
    expect(setAside).toContain('catalog-damaged-');
    expect(unwrap(await library.overview({}))).toMatchObject({ folders: [{ path: '/photos' }] });
    expect(unwrap(await library.organisation({})).tags.length).toBeGreaterThan(0);
    const kinds = events.map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['overview', 'photos', 'organised']));
    // And back once more, while it is open.
    expect(unwrap(await library.backups({})).backups).toHaveLength(1);
    unwrap(await library.restoreBackup({ name: backups[0]?.name }));
    expect((await library.overview({})).ok).toBe(true);
  });

  it('is browsed while a large one is looked through, and given up when damage is found', async () => {
    const dir = temporaryFolder();
    withWrongIndex(dir, true);
    markUnclean(dir);
    const told = Promise.withResolvers<KindredError>();
    const library = unwrap(await AppLibrary.open({ ...optionsOf(dir), onDamage: told.resolve }));
    const overview = unwrap(await library.overview({}));
    expect(overview).toMatchObject({ folders: [{ path: '/photos', scannedAt: null }] });
    expect(overview.work.state).toBe('working');
    expect(await told.promise).toMatchObject({ code: 'catalog-corrupt' });
    await library.close();
    // Even after a clean end, the next start looks at all of it.
    expect(neededDepth(dir)).toBe('full');
    const { library: second, events } = hold(dir);
    const given = Promise.withResolvers<undefined>();
    second.on(({ kind }) => {
      if (kind === 'overview') given.resolve(undefined);
    });
    expect((await second.overview({})).ok).toBe(true);
    await given.promise;
    expect(await second.failures({})).toMatchObject({ error: { code: 'catalog-corrupt' } });
    // All of it is looked at before it is opened once more.
    expect(await second.overview({})).toMatchObject({ error: { code: 'catalog-corrupt' } });
    expect(events.map(({ kind }) => kind)).toContain('photos');
    const { restored } = unwrap(await second.restoreBackup({}));
    // An index is made again: the catalog is a copy of itself.
    expect(restored.name).toBe('catalog.db');
    expect((await second.overview({})).ok).toBe(true);
  });
});
