import { cards } from '../state/cards.svelte.ts';
import { valueOrNotice } from '../state/engine.svelte.ts';
import { selection } from '../state/selection.svelte.ts';
import { desktop } from './desktop.svelte.ts';
import { areFilesOf } from './own-files.ts';

/** As many as the contract takes; more stay within the window. */
const MOST_OUT = 10_000;

/** Whether a drag of the chosen photos is the system’s, which can end in another program. */
export function canDragOut(): boolean {
  return desktop !== undefined && selection.size <= MOST_OUT;
}

/** Gives a drag that has begun on these photos to the system. */
export async function dragOut(photos: readonly number[]): Promise<boolean> {
  if (desktop === undefined) return false;
  return valueOrNotice(await desktop.client.dragOut({ photos: [...photos] })) !== undefined;
}

/** Whether files that are let go are those of the photos being dragged. */
export function isDropOf(photos: readonly number[], files: readonly File[]): boolean {
  return areFilesOf(
    files,
    photos.map((id) => cards.known(id)?.name),
  );
}
