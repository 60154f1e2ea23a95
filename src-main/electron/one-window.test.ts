import { describe, expect, it } from 'vitest';
import type { DesktopNews } from '../contract/desktop-calls.ts';
import { OneWindow } from './one-window.ts';

const NEWS: DesktopNews = { kind: 'action', action: 'search' };

function windows() {
  const opened: { shown: number; told: DesktopNews[]; close: () => void }[] = [];
  const one = new OneWindow((onClosed) => {
    const window = {
      shown: 0,
      told: [] as DesktopNews[],
      close: onClosed,
      show: () => {
        window.shown += 1;
      },
      tell: (news: DesktopNews) => {
        window.told.push(news);
      },
    };
    opened.push(window);
    return window;
  });
  return { one, opened };
}

describe('the one window', () => {
  it('is opened when it is first shown, and brought forward after that', () => {
    const { one, opened } = windows();
    expect(one.now).toBeUndefined();
    const first = one.show();
    expect(one.show()).toBe(first);
    expect(one.now).toBe(first);
    expect(opened.map(({ shown }) => shown)).toEqual([1]);
  });

  it('is another one after it was closed', () => {
    const { one, opened } = windows();
    const first = one.show();
    opened[0]?.close();
    expect(one.now).toBeUndefined();
    const second = one.show();
    expect(second).not.toBe(first);
    // Told late, as a window’s end may be: it is not this one’s.
    opened[0]?.close();
    expect(one.now).toBe(second);
  });

  it('opens for what a person asked for', () => {
    const { one, opened } = windows();
    one.showAndTell(NEWS);
    one.showAndTell(NEWS);
    expect(opened).toMatchObject([{ shown: 1, told: [NEWS, NEWS] }]);
  });
});
