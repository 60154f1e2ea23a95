import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test-fixtures/temporary-folder.ts';
import { unwrap } from '../../contract/errors.ts';
import { neededDepth } from '../catalog/check-catalog.ts';
import { openCatalog } from '../catalog/sqlite-catalog.ts';
import { openPartsForWriting } from '../library-parts.ts';
import { markUnclean, withWrongIndex } from './damaged-sample.ts';
import { keptSample } from './kept-sample.ts';
import { checkAtOpening } from './opening-check.ts';

describe('a check at opening', () => {
  it('looks at all of it only after a stop that was not clean', () => {
    const dir = temporaryFolder();
    withWrongIndex(dir);
    expect(neededDepth(dir)).toBe('quick');
    expect(checkAtOpening(dir)).toEqual({});
    const catalog = unwrap(openCatalog(dir));
    expect(neededDepth(dir)).toBe('full');
    catalog.close();
    catalog.close();
    expect(neededDepth(dir)).toBe('quick');
    markUnclean(dir);
    expect(checkAtOpening(dir)).toMatchObject({ damage: { code: 'catalog-corrupt' } });
    expect(openPartsForWriting(dir, 'test')).toMatchObject({ error: { code: 'catalog-corrupt' } });
  });

  it('leaves what is large for a thread of its own', async () => {
    const dir = temporaryFolder();
    withWrongIndex(dir);
    markUnclean(dir);
    const { damage, rest } = checkAtOpening(dir, 1000);
    expect(damage).toBeUndefined();
    expect(await rest?.()).toMatchObject({ code: 'catalog-corrupt' });
    const sound = temporaryFolder();
    keptSample(sound).catalog.close();
    expect(await checkAtOpening(sound, 1000).rest?.()).toBeUndefined();
  });
});
