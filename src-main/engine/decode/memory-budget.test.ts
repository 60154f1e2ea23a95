import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MemoryBudget } from './memory-budget.ts';

/** Work that ends when it is told to. */
function controlled() {
  let end: () => void = () => undefined;
  const done = new Promise<void>((resolve) => (end = resolve));
  return { run: () => done, end };
}

describe('MemoryBudget', () => {
  it('lets work wait until what it needs is free, in order', async () => {
    const budget = new MemoryBudget(100);
    const begun: string[] = [];
    const first = controlled();
    const begin = (name: string, run: () => Promise<void>) => () => {
      begun.push(name);
      return run();
    };
    const all = [
      budget.hold(60, begin('first', first.run)),
      budget.hold(
        60,
        begin('second', () => Promise.resolve()),
      ),
      budget.hold(
        10,
        begin('third', () => Promise.resolve()),
      ),
    ];
    await Promise.resolve();
    await Promise.resolve();
    expect(begun).toEqual(['first']);
    first.end();
    await Promise.all(all);
    expect(begun).toEqual(['first', 'second', 'third']);
  });

  it('gives back what failed work held', async () => {
    const budget = new MemoryBudget(10);
    const failing = budget.hold(10, () => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
    await expect(budget.hold(10, () => Promise.resolve('yes'))).resolves.toBe('yes');
  });

  it('never lets more in than there is, and lets everything through', async () => {
    const sizes = fc.array(fc.integer({ min: 0, max: 250 }), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(sizes, async (requests) => {
        const budget = new MemoryBudget(100);
        let held = 0;
        let most = 0;
        const work = requests.map((bytes) =>
          budget.hold(bytes, async () => {
            held += Math.min(bytes, 100);
            most = Math.max(most, held);
            await Promise.resolve();
            held -= Math.min(bytes, 100);
          }),
        );
        await Promise.all(work);
        expect(most).toBeLessThanOrEqual(100);
        expect(held).toBe(0);
      }),
    );
  });
});
