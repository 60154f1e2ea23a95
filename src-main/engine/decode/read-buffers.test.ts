import { describe, expect, it } from 'vitest';
import { ReadBuffers } from './read-buffers.ts';

const MB = 1024 * 1024;

describe('ReadBuffers', () => {
  it('hands a buffer out again only after it was given back', () => {
    const buffers = new ReadBuffers();
    const first = buffers.take(MB);
    expect(buffers.take(MB)).not.toBe(first);
    buffers.give(first);
    expect(buffers.take(MB)).toBe(first);
  });

  it('gives at least what is asked for', () => {
    const buffers = new ReadBuffers();
    buffers.give(buffers.take(MB));
    expect(buffers.take(3 * MB + 1).length).toBeGreaterThan(3 * MB);
  });

  it('keeps the four largest, and none that is very large', () => {
    const buffers = new ReadBuffers();
    const sizes = [1, 2, 3, 4, 5, 40];
    const taken = sizes.map((size) => buffers.take(size * MB));
    taken.forEach((buffer) => {
      buffers.give(buffer);
    });
    expect(sizes.map(() => buffers.take(1).length / MB)).toEqual([2, 3, 4, 5, 1, 1]);
  });
});
