import { fail, unwrap } from '../../contract/errors.ts';
import type { OrganisePen } from '../catalog/organise-pen.ts';
import type { TagRow } from '../catalog/organise-tags.ts';
import type { Doings } from './deed.ts';
import { readTagPath, tagAndAbove, type TagPath } from './tag-path.ts';

/** The tag, or the reason thrown that there is none. */
export function theTag(pen: OrganisePen, id: number): TagRow {
  return pen.tags.find(id) ?? unwrap(fail('tag-unknown', 'This tag is no longer in the library.'));
}

function parted(path: string): [above: string, name: string] {
  const at = path.lastIndexOf('/');
  return [path.slice(0, Math.max(0, at)), path.slice(at + 1)];
}

/** Where a tag comes to lie under `above`, which is '' for none. */
function under(above: TagPath, { path, key }: TagPath): TagPath {
  const [name, nameKey] = [parted(path)[1], parted(key)[1]];
  return above.key === ''
    ? { path: name, key: nameKey }
    : { path: `${above.path}/${name}`, key: `${above.key}/${nameKey}` };
}

/** Gives a tag another path, or its photos to the one that has that path. */
function moveTag(pen: OrganisePen, tag: TagRow, wanted: TagPath): TagPath {
  const there = pen.tags.findByKey(wanted.key);
  if (there !== undefined && there.id !== tag.id) {
    pen.tags.merge(tag.id, there.id);
    return there;
  }
  pen.tags.rename(tag.id, wanted);
  return wanted;
}

/** Each tag of a subtree after the one above it, so that a place is free before another comes to it. */
function moveSubtree(pen: OrganisePen, tag: TagRow, wanted: TagPath): TagPath {
  const moved = new Map<string, TagPath>();
  for (const each of pen.tags.withBelow(tag)) {
    const above = moved.get(parted(each.key)[0]);
    const target = each.id === tag.id || above === undefined ? wanted : under(above, each);
    moved.set(each.key, moveTag(pen, each, target));
  }
  return moved.get(tag.key) ?? wanted;
}

/** What lies below has to have room, too. */
function checkDepth(pen: OrganisePen, tag: TagRow, wanted: TagPath): void {
  const deepest = pen.tags.withBelow(tag).at(-1) ?? tag;
  unwrap(readTagPath(wanted.path + deepest.path.slice(tag.path.length)));
}

/** Acts on tags as such, with all photos that carry them. */
export const ACTS_ON_TAGS: Doings<'rename-tag' | 'delete-tag'> = {
  'rename-tag': (pen, act) => {
    const tag = theTag(pen, act.tag);
    const wanted = unwrap(readTagPath(act.path));
    if (wanted.key.startsWith(`${tag.key}/`)) {
      return unwrap(fail('tag-unusable', 'A tag can’t be put below itself.'));
    }
    checkDepth(pen, tag, wanted);
    const above = tagAndAbove(wanted).at(-2);
    const parent = above === undefined ? { path: '', key: '' } : pen.tags.make(above);
    return { name: moveSubtree(pen, tag, under(parent, wanted)).path };
  },
  'delete-tag': (pen, act) => {
    const tag = theTag(pen, act.tag);
    const ids = pen.tags.withBelow(tag).map(({ id }) => id);
    pen.tags.delete(ids.reverse());
    return { name: tag.path };
  },
};
