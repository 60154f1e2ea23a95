import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../test-fixtures/temporary-folder.ts';
import {
  LEAST_SIZE,
  placeWindow,
  readWindowState,
  windowState,
  writeWindowState,
  type Area,
} from './window-state.ts';

const MAIN = { x: 0, y: 25, width: 1920, height: 1055 };
const RIGHT = { x: 1920, y: 0, width: 2560, height: 1440 };
const LEFT_THERE = {
  x: 100,
  y: 120,
  width: 1000,
  height: 700,
  isMaximised: false,
  isFullScreen: false,
};

describe('a window', () => {
  it('opens in the middle of the main display the first time, with room around it', () => {
    expect(placeWindow(undefined, [MAIN, RIGHT])).toEqual({
      x: 320,
      y: 122,
      width: 1280,
      height: 860,
      isMaximised: false,
      isFullScreen: false,
    });
    const small = placeWindow(undefined, [{ x: 0, y: 0, width: 1024, height: 600 }]);
    expect(small).toMatchObject({ width: 921, height: 540 });
  });

  it('opens where and as it was left', () => {
    const left = { ...LEFT_THERE, isMaximised: true };
    expect(placeWindow(left, [MAIN])).toEqual(left);
    expect(placeWindow({ ...LEFT_THERE, x: 2000 }, [MAIN, RIGHT])).toMatchObject({ x: 2000 });
  });

  it('may reach over an edge, as long as it can be taken hold of', () => {
    const over = { ...LEFT_THERE, x: 1920 - 200, y: 900 };
    expect(placeWindow(over, [MAIN])).toEqual(over);
  });

  it('comes back onto a display when its own is gone, or is out of reach', () => {
    const away = { ...LEFT_THERE, x: 2500 };
    expect(placeWindow(away, [MAIN])).toMatchObject({ x: 460, y: 202, width: 1000, height: 700 });
    // Its upper edge above all displays, most of it on the right one.
    const above = { ...LEFT_THERE, x: 2000, y: -300 };
    expect(placeWindow(above, [MAIN, RIGHT])).toMatchObject({ x: 2700, y: 370 });
    const sliver = { ...LEFT_THERE, x: 1900 };
    expect(placeWindow(sliver, [MAIN]).x).toBe(460);
  });

  it('is never smaller than the page can be', () => {
    expect(placeWindow({ ...LEFT_THERE, width: 10, height: 10 }, [MAIN])).toMatchObject(LEAST_SIZE);
    expect(placeWindow(undefined, [{ x: 0, y: 0, width: 320, height: 240 }])).toMatchObject({
      x: 0,
      y: 0,
      ...LEAST_SIZE,
    });
  });

  it('opens without any display, too', () => {
    expect(placeWindow(undefined, [])).not.toHaveProperty('x');
    expect(placeWindow(LEFT_THERE, []).width).toBeGreaterThan(0);
  });

  it('can always be taken hold of', () => {
    const place = fc.integer({ min: -100_000, max: 100_000 });
    const display: fc.Arbitrary<Area> = fc.record({
      x: fc.integer({ min: -10_000, max: 10_000 }),
      y: fc.integer({ min: -10_000, max: 10_000 }),
      width: fc.integer({ min: LEAST_SIZE.width, max: 8000 }),
      height: fc.integer({ min: LEAST_SIZE.height, max: 5000 }),
    });
    const saved = fc.record({
      x: place,
      y: place,
      width: fc.integer({ min: 1, max: 100_000 }),
      height: fc.integer({ min: 1, max: 100_000 }),
      isMaximised: fc.boolean(),
      isFullScreen: fc.boolean(),
    });
    fc.assert(
      fc.property(saved, fc.array(display, { minLength: 1, maxLength: 4 }), (left, displays) => {
        const { x = NaN, y = NaN, width, height } = placeWindow(left, displays);
        expect(width).toBeGreaterThanOrEqual(LEAST_SIZE.width);
        expect(height).toBeGreaterThanOrEqual(LEAST_SIZE.height);
        const held = displays.some(
          (area) =>
            x + width >= area.x + 120 &&
            x <= area.x + area.width - 120 &&
            y >= area.y &&
            y + 32 <= area.y + area.height,
        );
        expect(held).toBe(true);
      }),
    );
  });
});

describe('what is kept of a window', () => {
  it('comes back as it was written', () => {
    const file = join(temporaryFolder(), 'made', 'window.json');
    expect(readWindowState(file)).toBeUndefined();
    expect(writeWindowState(file, LEFT_THERE)).toBeUndefined();
    expect(writeWindowState(file, { ...LEFT_THERE, x: -7 })).toBeUndefined();
    expect(readWindowState(file)).toEqual({ ...LEFT_THERE, x: -7 });
    expect(readdirSync(join(file, '..'))).toEqual(['window.json']);
  });

  it('is forgotten where it makes no sense', () => {
    const file = join(temporaryFolder(), 'window.json');
    for (const text of [
      '',
      'null',
      '{"x":1',
      JSON.stringify({ ...LEFT_THERE, width: 0 }),
      JSON.stringify({ ...LEFT_THERE, x: 1e9 }),
      JSON.stringify({ ...LEFT_THERE, y: '0' }),
      JSON.stringify(LEFT_THERE) + ' '.repeat(5000),
    ]) {
      writeFileSync(file, text);
      expect(readWindowState(file), text).toBeUndefined();
    }
  });

  it('is told when it can’t be kept, and what was kept before stays', () => {
    const file = join(temporaryFolder(), 'window.json');
    mkdirSync(join(file, 'in the way'), { recursive: true });
    expect(writeWindowState(file, LEFT_THERE)).toBeInstanceOf(Error);
    expect(existsSync(join(file, 'in the way'))).toBe(true);
    expect(readdirSync(join(file, '..'))).toEqual(['window.json']);
    writeFileSync(join(file, '..', 'plain'), '');
    expect(writeWindowState(join(file, '..', 'plain', 'a.json'), LEFT_THERE)).toBeInstanceOf(Error);
  });

  it('is taken from the window, in whole pixels', () => {
    expect(
      windowState({
        getNormalBounds: () => ({ x: 1.5, y: -2.25, width: 700.1, height: 500 }),
        isMaximized: () => true,
        isFullScreen: () => false,
      }),
    ).toEqual({ x: 2, y: -2, width: 700, height: 500, isMaximised: true, isFullScreen: false });
  });
});
