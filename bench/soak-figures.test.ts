import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { unwrap } from '../src-main/contract/errors.ts';
import { decodeImage } from '../src-main/engine/decode/decode-photo.ts';
import { courseOf } from './soak-figures.ts';
import { SoakPictures } from './soak-pictures.ts';

const MINUTES = Array.from({ length: 40 }, (_, at) => at / 4);

describe('the verdict of the soak', () => {
  it('takes what grows at first, or goes up and down, for level', () => {
    const warming = MINUTES.map((minute) => 300 + 100 * (1 - Math.exp(-minute)));
    const sawtooth = MINUTES.map((_, at) => 50 + (at % 8) * 10);
    for (const values of [warming, sawtooth]) {
      expect(courseOf(MINUTES, values, 0).isLevel).toBe(true);
    }
  });

  it('finds what grows without end, and how fast', () => {
    const course = courseOf(
      MINUTES,
      MINUTES.map((minute) => 300 + 20 * minute),
      0,
    );
    expect(course.isLevel).toBe(false);
    expect(course.perMinute).toBeCloseTo(20);
  });

  it('lets little grow by little', () => {
    const values = MINUTES.map((minute) => minute);
    expect(courseOf(MINUTES, values, 0).isLevel).toBe(false);
    expect(courseOf(MINUTES, values, 6).isLevel).toBe(true);
  });
});

describe('the pictures of the soak', () => {
  it('are other pictures for each seed, whole, and the same each time', async () => {
    const pictures = await SoakPictures.draw();
    const seeds = Array.from({ length: 12 }, (_, at) => 5 + at * 48);
    const files = new Set<string>();
    const looks = new Set<string>();
    for (const seed of seeds) {
      const bytes = pictures.make(seed);
      expect(pictures.make(seed).equals(bytes)).toBe(true);
      const photo = unwrap(await decodeImage(bytes, 'soak.jpg'));
      expect(photo).toMatchObject({ width: 160, height: 120, damaged: false });
      files.add(Buffer.from(photo.hash).toString('hex'));
      looks.add(createHash('sha256').update(photo.thumbnail).digest('hex'));
    }
    expect([files.size, looks.size]).toEqual([seeds.length, seeds.length]);
  });
});
