import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../test-fixtures/temporary-folder.ts';
import { openDesktopSettings } from './desktop-settings.ts';
import { followTheme, windowBackground } from './window-theme.ts';

/** A channel of sRGB (IEC 61966-2-1) as two digits. */
function channel(linear: number): string {
  const value = linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055;
  return Math.round(255 * Math.min(1, Math.max(0, value)))
    .toString(16)
    .padStart(2, '0');
}

/** OKLCH as sRGB (CSS Color 4, 10.1; the matrices are Ottosson's). */
function hexOf(lightness: number, chroma: number, hue: number): string {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const red = 4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s;
  const green = -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s;
  const blue = -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s;
  return `#${channel(red)}${channel(green)}${channel(blue)}`;
}

describe('the background of a window', () => {
  it('is that of the page, by day and night', () => {
    const css = readFileSync(new URL('../../src-renderer/theme.css', import.meta.url), 'utf8');
    const background = /--background: light-dark\((.*)\);/.exec(css)?.[1] ?? '';
    const [light, dark] = [...background.matchAll(/oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)/g)].map(
      ([, lightness, chroma, hue]) => hexOf(Number(lightness), Number(chroma), Number(hue)),
    );
    expect(windowBackground(false)).toBe(light);
    expect(windowBackground(true)).toBe(dark);
  });
});

class Theme extends EventEmitter {
  themeSource: 'system' | 'light' | 'dark' = 'system';
  isSystemDark = false;

  get shouldUseDarkColors(): boolean {
    return this.themeSource === 'system' ? this.isSystemDark : this.themeSource === 'dark';
  }
}

describe('the theme of menus and windows', () => {
  it('is what the person chose in the page, from the start', () => {
    const folder = temporaryFolder();
    openDesktopSettings(folder).change({ theme: 'dark' });
    const theme = new Theme();
    followTheme(theme, openDesktopSettings(folder), () => []);
    expect(theme.themeSource).toBe('dark');
  });

  it('follows the choice and the system, until it ends', () => {
    const theme = new Theme();
    const settings = openDesktopSettings(temporaryFolder());
    const painted: string[] = [];
    const window = { setBackgroundColor: (colour: string) => painted.push(colour) };
    const end = followTheme(theme, settings, () => [window]);
    settings.change({ theme: 'dark' });
    expect(theme.themeSource).toBe('dark');
    theme.emit('updated');
    settings.change({ theme: 'system' });
    theme.emit('updated');
    expect(painted).toEqual([windowBackground(true), windowBackground(false)]);
    end();
    settings.change({ theme: 'light' });
    expect(theme.themeSource).toBe('system');
    expect(theme.listenerCount('updated')).toBe(0);
  });
});
