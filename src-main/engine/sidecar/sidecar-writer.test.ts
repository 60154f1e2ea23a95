import { describe, expect, it, vi } from 'vitest';
import { bedWith, HOUR, NO_MARKS } from '../work/sidecar-bed.ts';
import { openSidecar } from './read-sidecar.ts';

// The moment between taking in a sidecar and opening it for being written is a real one that no file
// system lets a test wait for.
vi.mock('./read-sidecar.ts', { spy: true });

describe('writeSidecars', () => {
  it('loses nothing that another program writes after the sidecar was taken in', async () => {
    const bed = await bedWith('a.jpg');
    bed.sidecar('a.jpg.xmp', { rating: 1 });
    await bed.scan();
    bed.turn(true);
    bed.tag('a.jpg', ['mine']);
    vi.mocked(openSidecar).mockImplementationOnce((path) => {
      bed.sidecar('a.jpg.xmp', { rating: 5, title: 'Theirs' }, HOUR);
      return openSidecar(path);
    });
    expect(await bed.write()).toEqual({ written: 1, failed: 0 });
    expect(bed.marks('a.jpg')).toEqual({ ...NO_MARKS, stars: 5, title: 'Theirs', tags: ['mine'] });
    expect(bed.text('a.jpg.xmp')).toContain('xmp:Rating="5"');
    expect(bed.text('a.jpg.xmp')).toContain('mine');
  });

  it('loses nothing that another program writes where no sidecar was', async () => {
    const bed = await bedWith('a.jpg');
    bed.turn(true);
    bed.tag('a.jpg', ['mine']);
    vi.mocked(openSidecar).mockImplementationOnce((path) => {
      bed.sidecar('a.jpg.xmp', { rating: 5 });
      return openSidecar(path);
    });
    expect(await bed.write()).toEqual({ written: 1, failed: 0 });
    expect(bed.marks('a.jpg')).toEqual({ ...NO_MARKS, stars: 5, tags: ['mine'] });
    expect(bed.text('a.jpg.xmp')).toContain('xmp:Rating="5"');
  });
});
