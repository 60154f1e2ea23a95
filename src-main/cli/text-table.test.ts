import { describe, expect, it } from 'vitest';
import { textTable } from './text-table.ts';

describe('textTable', () => {
  it('is as wide as its widest cells, numbers at the right', () => {
    const rows = [
      { name: 'a', bytes: '1,000' },
      { name: 'longer', bytes: '7' },
    ];
    const table = textTable(rows, [
      { title: 'NAME', cell: ({ name }) => name },
      { title: 'MB', cell: ({ bytes }) => bytes, isNumber: true },
    ]);
    expect(table).toEqual(['NAME       MB', 'a       1,000', 'longer      7']);
  });
});
