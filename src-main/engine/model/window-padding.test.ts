import { describe, expect, it } from 'vitest';
import { windowSpan } from './window-padding.ts';

describe('windowSpan', () => {
  it('pads SAME at stride 2 over an even size only at the end', () => {
    expect(windowSpan('same', 224, 3, 2, 1)).toEqual({ output: 112, before: 0, after: 1 });
  });

  it('pads SAME at stride 2 over an odd size on both sides', () => {
    expect(windowSpan('same', 7, 3, 2, 1)).toEqual({ output: 4, before: 1, after: 1 });
  });

  it('pads SAME at stride 1 so that the size stays', () => {
    expect(windowSpan('same', 10, 5, 1, 1)).toEqual({ output: 10, before: 2, after: 2 });
    expect(windowSpan('same', 10, 4, 1, 1)).toEqual({ output: 10, before: 1, after: 2 });
  });

  it('counts a dilated filter by its reach', () => {
    expect(windowSpan('same', 10, 3, 1, 2)).toEqual({ output: 10, before: 2, after: 2 });
    expect(windowSpan('valid', 10, 3, 1, 2)).toEqual({ output: 6, before: 0, after: 0 });
  });

  it('never pads VALID', () => {
    expect(windowSpan('valid', 7, 3, 2, 1)).toEqual({ output: 3, before: 0, after: 0 });
  });

  it('needs no padding where the stride passes over the border', () => {
    expect(windowSpan('same', 6, 1, 2, 1)).toEqual({ output: 3, before: 0, after: 0 });
  });
});
