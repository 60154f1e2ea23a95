import { writeFileSync } from 'node:fs';
import { truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { memoryLibrary } from '../../test-fixtures/memory-library.ts';
import { temporaryFolder } from '../../test-fixtures/temporary-folder.ts';
import type { PageClient } from '../contract/client.ts';
import type { DesktopNews } from '../contract/desktop-calls.ts';
import { fail, ok } from '../contract/errors.ts';
import { grantWish, type WishEngine } from './grant-wish.ts';

/** An engine that knows `library.jpg` as photo 7, and no folder called gone. */
function engineWith(own: Partial<WishEngine> = {}) {
  const added: string[] = [];
  const addFolder: PageClient['addFolder'] = ({ path }) => {
    if (path.endsWith('gone')) {
      return Promise.resolve(fail('folder-missing', `${path}: The folder is not there.`));
    }
    added.push(path);
    return Promise.resolve(ok({ id: added.length, path }));
  };
  const library = memoryLibrary({}, { addFolder });
  const photoAt: WishEngine['photoAt'] = (path) =>
    Promise.resolve(ok(path.endsWith('library.jpg') ? 7 : undefined));
  return { ...library, added, photoAt, ...own };
}

async function grant(wish: Parameters<typeof grantWish>[0], engine = engineWith()) {
  const news: DesktopNews[] = [];
  await grantWish(wish, engine, (told) => news.push(told));
  return news;
}

describe('a start', () => {
  it('that asks for nothing does nothing', async () => {
    expect(await grant({ folders: [], photo: undefined })).toEqual([]);
  });

  it('adds its folders and shows the library; one that can’t be added costs a sentence', async () => {
    const engine = engineWith();
    const news = await grant({ folders: ['/a', '/gone', '/b'], photo: undefined }, engine);
    expect(engine.added).toEqual(['/a', '/b']);
    expect(news).toEqual([
      { kind: 'notice', message: '/gone: The folder is not there.' },
      { kind: 'action', action: 'show-library' },
    ]);
    expect(await grant({ folders: ['/gone'], photo: undefined })).toHaveLength(1);
  });

  it('with a photo of the library asks for what is like it', async () => {
    const news = await grant({ folders: ['/a'], photo: '/a/library.jpg' });
    expect(news).toEqual([{ kind: 'similar', photo: 7 }]);
  });

  it('with a picture from outside hands that one in', async () => {
    const path = join(temporaryFolder(), 'beach.jpg');
    writeFileSync(path, 'bytes of a picture');
    const engine = engineWith();
    expect(await grant({ folders: [], photo: path }, engine)).toEqual([
      { kind: 'similar-picture', picture: '0'.repeat(32), name: 'beach.jpg', width: 4, height: 3 },
    ]);
    expect(engine.kept.map(({ bytes, name }) => [Buffer.from(bytes).toString(), name])).toEqual([
      ['bytes of a picture', 'beach.jpg'],
    ]);
  });

  it('says why a picture can’t be asked about', async () => {
    const folder = temporaryFolder();
    const large = join(folder, 'large.jpg');
    writeFileSync(large, '');
    // Its end is a hole: no disk is filled.
    await truncate(large, 200 * 1024 * 1024 + 1);
    const gone = join(folder, 'gone.jpg');
    const engine = engineWith();
    const told = [
      ...(await grant({ folders: [], photo: large }, engine)),
      ...(await grant({ folders: [], photo: gone }, engine)),
      ...(await grant({ folders: [], photo: folder }, engine)),
    ];
    expect(told.map((news) => ('message' in news ? news.message : news.kind))).toEqual([
      'large.jpg: The picture is larger than 200 MB; add its folder to search by it.',
      'gone.jpg: The file can’t be read now.',
      expect.stringMatching(/: This is not a file\.$/),
    ]);
    expect(engine.kept).toEqual([]);
    const closing = engineWith({
      photoAt: () => Promise.resolve(fail('cancelled', 'Kindred is closing.')),
    });
    expect(await grant({ folders: [], photo: gone }, closing)).toEqual([
      { kind: 'notice', message: 'gone.jpg: Kindred is closing.' },
    ]);
  });
});
