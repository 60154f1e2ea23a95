import type { TeachTarget } from '../../src-main/contract/teach-calls.ts';
import { organisation } from '../state/organisation.svelte.ts';

/** The same for the same tag or album. */
export function targetKey(target: TeachTarget): string {
  return 'tag' in target ? `tag:${target.tag}` : `album:${target.album}`;
}

/** What it is called; '' where it is gone, or not known yet. */
export function targetName(target: TeachTarget): string {
  return 'tag' in target ? organisation.tagPath(target.tag) : organisation.albumName(target.album);
}
