import type { Album, Tag } from '../../src-main/contract/organise-calls.ts';

/** A line of a tree of the sidebar: an album or a tag. */
export interface PlaceRow {
  /** album:3 or tag:5. */
  readonly key: string;
  readonly id: number;
  readonly name: string;
  /** Null for a smart album. */
  readonly photos: number | null;
  /** From 1. */
  readonly level: number;
  /** Undefined where there is nothing below it. */
  readonly isOpen: boolean | undefined;
  readonly parent: string | undefined;
}

interface Node {
  readonly id: number;
  readonly name: string;
  readonly photos: number | null;
  readonly parent: number | null;
}

function rowsOf(
  kind: 'album' | 'tag',
  nodes: readonly Node[],
  open: ReadonlySet<string>,
): PlaceRow[] {
  const below = new Map<number | null, Node[]>();
  for (const node of nodes) {
    const beside = below.get(node.parent);
    if (beside === undefined) below.set(node.parent, [node]);
    else beside.push(node);
  }
  const rows: PlaceRow[] = [];
  const add = (parent: Node | null, level: number): void => {
    for (const node of below.get(parent?.id ?? null) ?? []) {
      const key = `${kind}:${node.id}`;
      const isOpen = below.has(node.id) ? open.has(key) : undefined;
      const { id, name, photos } = node;
      const above = parent === null ? undefined : `${kind}:${parent.id}`;
      rows.push({ key, id, name, photos, level, isOpen, parent: above });
      if (isOpen === true) add(node, level + 1);
    }
  };
  add(null, 1);
  return rows;
}

/** Albums as a tree, those below a closed one left out, in the order of the person. */
export function albumRows(albums: readonly Album[], open: ReadonlySet<string>): PlaceRow[] {
  return rowsOf('album', albums, open);
}

/** Tags as a tree: travel, with lisbon below it. */
export function tagRows(tags: readonly Tag[], open: ReadonlySet<string>): PlaceRow[] {
  const ids = new Map(tags.map(({ path, id }) => [path, id]));
  const above = (path: string): string | undefined => {
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
      if (ids.has(path.slice(0, at))) return path.slice(0, at);
    }
    return undefined;
  };
  return rowsOf(
    'tag',
    tags.map(({ id, path, photos }) => {
      const parent = above(path);
      const name = parent === undefined ? path : path.slice(parent.length + 1);
      return { id, name, photos, parent: parent === undefined ? null : (ids.get(parent) ?? null) };
    }),
    open,
  );
}
