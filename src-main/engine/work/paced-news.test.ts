import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PacedNews } from './paced-news.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function counted(everyMs: number): { news: PacedNews; sent: number[] } {
  const sent: number[] = [];
  const news = new PacedNews(everyMs, () => sent.push(Date.now()), Date.now);
  return { news, sent };
}

describe('PacedNews', () => {
  it('sends the first at once and the rest together', () => {
    const { news, sent } = counted(250);
    const start = Date.now();
    for (let told = 0; told < 100; told += 1) {
      news.tell();
      vi.advanceTimersByTime(10);
    }
    vi.runAllTimers();
    expect(sent.map((at) => at - start)).toEqual([0, 250, 500, 750, 1000]);
  });

  it('sends what waits when it is settled, and nothing twice', () => {
    const { news, sent } = counted(250);
    news.tell();
    news.settle();
    expect(sent).toHaveLength(1);
    news.tell();
    news.settle();
    vi.runAllTimers();
    expect(sent).toHaveLength(2);
    news.tell();
    news.close();
    vi.runAllTimers();
    expect(sent).toHaveLength(2);
  });
});
