import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { unwrap } from '../../contract/errors.ts';
import { randomVectors } from '../../../test-fixtures/random-vectors.ts';
import { temporaryFolder } from '../../../test-fixtures/temporary-folder.ts';
import { graphLength } from './graph-length.ts';
import { UsearchIndex } from './usearch-index.ts';

function written(count: number, dimensions: number, removed: number): Buffer {
  const index = new UsearchIndex(dimensions);
  unwrap(index.add([...Array(count).keys()], randomVectors(count, dimensions, 1)));
  unwrap(index.remove([...Array(removed).keys()]));
  const path = join(temporaryFolder(), 'graph');
  index.writeGraph(path);
  return readFileSync(path);
}

function lengthIn(bytes: Buffer): number | undefined {
  return graphLength((offset, length) => bytes.subarray(offset, offset + length));
}

describe('graphLength', () => {
  // 2,000 vectors make a graph of three levels or so.
  it.each([
    [0, 8, 0],
    [1, 8, 0],
    [1, 8, 1],
    [37, 3, 5],
    [2000, 8, 100],
  ])('is the length of a graph of %i vectors of %i, %i of them removed', (count, size, removed) => {
    const bytes = written(count, size, removed);
    expect(lengthIn(bytes)).toBe(bytes.length);
    expect(lengthIn(Buffer.concat([bytes, Buffer.from('footer')]))).toBe(bytes.length);
  });

  it('is never the length of a graph that was cut short', () => {
    const bytes = written(300, 8, 0);
    for (let length = 0; length < bytes.length; length += 1) {
      expect(lengthIn(bytes.subarray(0, length))).not.toBe(length);
    }
  });
});
