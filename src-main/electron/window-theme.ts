import type { BrowserWindow, NativeTheme } from 'electron';
import type { DesktopSettingsFile } from './desktop-settings.ts';

/** `--background` of src-renderer/theme.css as sRGB, which Electron takes: oklch(0.17 0.004 260), oklch(0.985 0.002 260). */
const DARK = '#0e0f11';
const LIGHT = '#f9fafb';

/** What a window shows before its page has drawn anything; the page's own background, so that nothing flashes. */
export function windowBackground(isDark: boolean): string {
  return isDark ? DARK : LIGHT;
}

type Themed = Pick<NativeTheme, 'shouldUseDarkColors' | 'themeSource'> & {
  on(event: 'updated', listener: () => void): unknown;
  off(event: 'updated', listener: () => void): unknown;
};

/**
 * Gives menus, dialogs and windows the theme that the person chose in the page, else the system's.
 * @param windows those there are now.
 * @returns what ends it.
 */
export function followTheme(
  theme: Themed,
  settings: DesktopSettingsFile,
  windows: () => readonly Pick<BrowserWindow, 'setBackgroundColor'>[],
): () => void {
  const apply = () => {
    theme.themeSource = settings.kept.theme;
  };
  const paint = () => {
    const colour = windowBackground(theme.shouldUseDarkColors);
    for (const window of windows()) window.setBackgroundColor(colour);
  };
  apply();
  theme.on('updated', paint);
  const end = settings.onChange((now, before) => {
    if (now.theme !== before.theme) apply();
  });
  return () => {
    theme.off('updated', paint);
    end();
  };
}
