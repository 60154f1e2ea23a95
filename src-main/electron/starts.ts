import { app } from 'electron';
import type { DesktopNews } from '../contract/desktop-calls.ts';
import { libraryOptions } from '../serve/library-options.ts';
import type { StartWish } from './arguments.ts';
import type { DesktopParts } from './desktop-parts.ts';
import { grantWish } from './grant-wish.ts';
import { startsHidden } from './login-item.ts';
import { asksForAnother } from './second-start.ts';

/** Opens the window that a start asks for, and does what else it asks for. */
export function takeFirstStart(wish: StartWish, { windows, engine, settings }: DesktopParts): void {
  const isHidden = startsHidden({
    isHidden: wish.isHidden,
    wasOpenedAtLogin: process.platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin,
    runsInBackground: settings.kept.runsInBackground,
  });
  if (!isHidden) windows.show();
  void grantWish(wish, engine, (news) => {
    windows.showAndTell(news);
  });
}

/**
 * Makes what takes every later start: it shows the window, and does what else that one asks for.
 * @param first the start that this app is of.
 */
export function laterStarts(
  first: StartWish,
  { windows, engine, say, leaving }: DesktopParts,
): (wish: StartWish) => void {
  const open = { library: libraryOptions(first.library, '').dir, demo: first.demo };
  const tell = (news: DesktopNews) => {
    windows.showAndTell(news);
  };
  return (wish) => {
    if (leaving.isLeaving) return;
    if (!wish.isHidden) windows.show();
    if (asksForAnother(wish, open)) tell({ kind: 'notice', message: say('start.otherLibrary') });
    else void grantWish(wish, engine, tell);
  };
}
