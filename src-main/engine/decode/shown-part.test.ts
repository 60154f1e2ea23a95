import { describe, expect, it } from 'vitest';
import { paintPixels } from '../../../test-fixtures/pictures.ts';
import { showsEnough, shownPart } from './shown-part.ts';

/** A picture whose rows from `row` on are what a decoder fills in. */
function cutAt(row: number, filler: number) {
  const picture = paintPixels(2, 30, 40);
  picture.data.fill(filler, row * 30 * 3);
  return picture;
}

describe('shownPart', () => {
  it('is all of a sound picture', () => {
    expect(shownPart(paintPixels(2, 30, 40))).toBe(1);
  });

  it.each([0, 128, 255])('leaves out rows filled with %i', (filler) => {
    expect(shownPart(cutAt(10, filler))).toBeCloseTo(0.25);
  });

  it('forgives a filler that varies by a level, as JPEG’s does', () => {
    const picture = cutAt(20, 128);
    picture.data.fill(129, 25 * 30 * 3, 26 * 30 * 3);
    expect(shownPart(picture)).toBeCloseTo(0.5);
  });

  it('is nothing where everything is flat', () => {
    expect(shownPart(cutAt(0, 128))).toBe(0);
  });
});

describe('showsEnough', () => {
  it('asks for a tenth', () => {
    expect(showsEnough(cutAt(4, 128))).toBe(true);
    expect(showsEnough(cutAt(3, 128))).toBe(false);
  });
});
