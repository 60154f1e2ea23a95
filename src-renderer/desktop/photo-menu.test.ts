import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DESKTOP_CALLS } from '../../src-main/contract/desktop-calls.ts';
import { photoMenu, type MenuBlock } from './photo-menu.ts';

const LOOK: MenuBlock = { lines: [{ id: 'find-similar', label: 'Find similar', key: 'f' }] };
const MARK: MenuBlock = {
  lines: [
    { id: 'favourite', label: 'Favourite', key: 'l', isChecked: true },
    { id: 'tag', label: 'Tag…' },
  ],
  within: { label: 'Stars', lines: [{ id: 'stars-1', label: '1 star', isChecked: false }] },
};

test('a line lies between two blocks, and ticks where there are any to have', () => {
  expect(photoMenu([LOOK, { lines: [] }, MARK])).toEqual([
    { kind: 'item', id: 'find-similar', label: 'Find similar', key: 'f' },
    { kind: 'line' },
    { kind: 'item', id: 'favourite', label: 'Favourite', key: 'l', isChecked: true },
    {
      kind: 'menu',
      label: 'Stars',
      items: [{ kind: 'item', id: 'stars-1', label: '1 star', isChecked: false }],
    },
    { kind: 'item', id: 'tag', label: 'Tag…' },
  ]);
});

test('of several photos it says how many, which cannot be picked', () => {
  expect(photoMenu([LOOK], '3 photos').slice(0, 2)).toEqual([
    { kind: 'item', id: 'title', label: '3 photos', isEnabled: false },
    { kind: 'line' },
  ]);
});

test('the shell takes every menu, whatever tags and albums are called', () => {
  const line = fc.record({
    id: fc.string({ minLength: 1, maxLength: 40 }),
    label: fc.string({ minLength: 1, maxLength: 400 }),
  });
  const block = fc.record({ lines: fc.array(line, { minLength: 1, maxLength: 8 }) });
  fc.assert(
    fc.property(fc.array(block, { minLength: 1, maxLength: 6 }), (blocks) => {
      const items = photoMenu(blocks);
      expect(DESKTOP_CALLS.showMenu.input.safeParse({ items }).success).toBe(true);
      const kinds = items.map(({ kind }) => kind);
      expect(kinds.at(0)).not.toBe('line');
      expect(kinds.at(-1)).not.toBe('line');
    }),
  );
});
