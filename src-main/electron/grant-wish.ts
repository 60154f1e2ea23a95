import type { DesktopNews } from '../contract/desktop-calls.ts';
import type { EngineLine } from '../serve/engine-line.ts';
import type { StartWish } from './arguments.ts';
import { openedPicture } from './open-with.ts';

/** What of the engine a start needs. */
export type WishEngine = Pick<EngineLine, 'addFolder' | 'photoAt' | 'keepPicture'>;

/**
 * Does what a start asked for: adds its folders, and shows what is like its picture.
 * @param tell tells the page, which may not be there yet.
 */
export async function grantWish(
  { folders, photo }: Pick<StartWish, 'folders' | 'photo'>,
  engine: WishEngine,
  tell: (news: DesktopNews) => void,
): Promise<void> {
  let hasAdded = false;
  for (const path of folders) {
    const added = await engine.addFolder({ path });
    if (added.ok) hasAdded = true;
    else tell({ kind: 'notice', message: added.error.message });
  }
  if (photo !== undefined) tell(await openedPicture(photo, engine));
  else if (hasAdded) tell({ kind: 'action', action: 'show-library' });
}
