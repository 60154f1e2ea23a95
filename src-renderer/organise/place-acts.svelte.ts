import type { Act, Album } from '../../src-main/contract/organise-calls.ts';
import { reasonOf } from '../i18n/messages.svelte.ts';
import { filters } from '../state/filters.svelte.ts';
import { organisation } from '../state/organisation.svelte.ts';
import { foldText } from './fold-text.ts';
import type { PlaceRow } from './place-rows.ts';
import { sidebarFolds } from './sidebar-folds.svelte.ts';

/** What is being written in the sidebar. */
type PlaceEdit =
  | { readonly kind: 'rename'; readonly key: string; readonly id: number }
  /** Of a new album, in the album `parent` (null: in none). */
  | { readonly kind: 'new'; readonly parent: number | null };

/** The albums that stand beside one, in their order, it among them. */
function beside(album: Album): Album[] {
  return organisation.albums.filter(({ parent }) => parent === album.parent);
}

/** What a person does to the albums and tags of the sidebar. */
class PlaceActs {
  edit: PlaceEdit | undefined = $state.raw();
  /** The row whose menu is open, and where. */
  menu: { readonly row: PlaceRow; readonly x: number; readonly y: number } | undefined =
    $state.raw();

  /** The row whose field was closed last: it has the keys again. */
  closed: { readonly key: string } | undefined = $state.raw();

  /** Closes the field. */
  close(key?: string): void {
    const { edit } = this;
    this.edit = undefined;
    const row = key ?? (edit === undefined || edit.kind === 'new' ? undefined : edit.key);
    if (row !== undefined) this.closed = { key: row };
  }

  /** Begins to write a new album's name. */
  newAlbum(parent: number | null): void {
    sidebarFolds.setFolded('albums', false);
    if (parent !== null) sidebarFolds.setOpen(`album:${parent}`, true);
    this.edit = { kind: 'new', parent };
  }

  /** What stands in the field at first. */
  get written(): string {
    const { edit } = this;
    if (edit === undefined || edit.kind === 'new') return '';
    if (edit.key.startsWith('tag:')) return organisation.tagPath(edit.id);
    const album = organisation.albums.find(({ id }) => id === edit.id);
    return album?.name ?? '';
  }

  /** Takes what was written. @returns why it can't be taken; undefined where it was. */
  async save(text: string): Promise<string | undefined> {
    const { edit } = this;
    if (edit === undefined) return undefined;
    if (text.trim() === this.written) {
      this.close();
      return undefined;
    }
    const act = actOf(edit, text.trim());
    const { part } = filters;
    const isShown = act.kind === 'rename-tag' && part.kind === 'tag' && part.id === act.tag;
    const answer = await organisation.attempt(act);
    if (!answer.ok) return reasonOf(answer.error);
    const { made } = answer.value;
    if (made !== null) await organisation.refresh();
    if (isShown) await followTag(act.tag, act.path);
    if (this.edit === edit) this.close(made === null ? undefined : `album:${made}`);
    organisation.offerUndo(act, answer.value);
    return undefined;
  }

  /** Deletes an album or a tag; its photos stay, and it can be undone. */
  async remove({ key, id }: Pick<PlaceRow, 'key' | 'id'>): Promise<void> {
    await organisation.act(
      key.startsWith('tag:')
        ? { kind: 'delete-tag', tag: id }
        : { kind: 'delete-album', album: id },
    );
  }

  /** Whether an album can go one place up (−1) or down (1) among those beside it. */
  canMove(id: number, by: -1 | 1): boolean {
    const album = organisation.albums.find((one) => one.id === id);
    if (album === undefined) return false;
    const all = beside(album);
    return all[all.indexOf(album) + by] !== undefined;
  }

  async move(id: number, by: -1 | 1): Promise<void> {
    const album = organisation.albums.find((one) => one.id === id);
    if (album === undefined || !this.canMove(id, by)) return;
    const all = beside(album);
    const before = all[all.indexOf(album) + (by < 0 ? -1 : 2)]?.id ?? null;
    await organisation.act({ kind: 'move-album', album: id, into: album.parent, before });
  }
}

/** Where a tag has become one with another of that path, that one is shown. */
async function followTag(tag: number, path: string): Promise<void> {
  await organisation.refresh();
  if (organisation.tags.some(({ id }) => id === tag)) return;
  const other = organisation.tags.find((one) => foldText(one.path) === foldText(path));
  if (other !== undefined) filters.show({ kind: 'tag', id: other.id });
}

function actOf(edit: PlaceEdit, text: string): Act {
  if (edit.kind === 'new') return { kind: 'make-album', name: text, parent: edit.parent };
  if (edit.key.startsWith('tag:')) return { kind: 'rename-tag', tag: edit.id, path: text };
  return { kind: 'change-album', album: edit.id, name: text };
}

export const placeActs = new PlaceActs();
