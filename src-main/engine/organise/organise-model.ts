import type { Act } from '../../contract/organise-calls.ts';

/** A photo as a person organised it; tags by key. */
interface ModelPhoto {
  readonly favourite: boolean;
  readonly stars: number;
  readonly title: string | null;
  readonly tags: readonly string[];
  /** Tags that it was refused for, by key. */
  readonly refused: readonly string[];
}

interface ModelAlbum {
  readonly id: number;
  readonly name: string;
  readonly search: string | null;
  readonly cover: number | null;
  readonly photos: readonly number[];
  /** In no order. */
  readonly refused: readonly number[];
  readonly inside: readonly ModelAlbum[];
}

/** All that a person organised. Never changed: each act makes a new one. */
export interface ModelWorld {
  readonly photos: Readonly<Record<number, ModelPhoto>>;
  /** Paths by key. */
  readonly tags: Readonly<Record<string, string>>;
  readonly albums: readonly ModelAlbum[];
}

/** The model refuses an act. */
class Refused extends Error {}

type ActOf<Kind extends Act['kind']> = Extract<Act, { kind: Kind }>;

const UNDOABLE = 100;
const MOST_LEVELS = 10;

const levelsOf = (path: string) => path.split('/');
const lastOf = (path: string) => levelsOf(path).at(-1) ?? '';
const aboveOf = (path: string) => levelsOf(path).slice(0, -1).join('/');
const isWithin = (key: string, tag: string) => key === tag || key.startsWith(`${tag}/`);

function changePhotos(
  world: ModelWorld,
  ids: readonly number[],
  change: (photo: ModelPhoto) => ModelPhoto,
): ModelWorld {
  const photos = Object.entries(world.photos).map(([id, photo]) => [
    id,
    ids.includes(Number(id)) ? change(photo) : photo,
  ]);
  return { ...world, photos: Object.fromEntries(photos) as ModelWorld['photos'] };
}

/** With a tag and those above it; spelled as typed where it is new. */
function withTag(tags: ModelWorld['tags'], path: string): ModelWorld['tags'] {
  const key = path.toLowerCase();
  if (tags[key] !== undefined) return tags;
  if (aboveOf(path) === '') return { ...tags, [key]: path };
  const above = withTag(tags, aboveOf(path));
  return { ...above, [key]: `${above[aboveOf(key)] ?? ''}/${lastOf(path)}` };
}

function tagPhotos(world: ModelWorld, act: ActOf<'tag'>): ModelWorld {
  const ids = act.photos.filter((id) => world.photos[id] !== undefined);
  if (ids.length === 0) return world;
  const add = (act.add ?? []).map((path) => path.toLowerCase());
  const remove = (act.remove ?? []).map((path) => path.toLowerCase());
  const tags = (act.add ?? []).reduce(withTag, world.tags);
  return changePhotos({ ...world, tags }, ids, (photo) => ({
    ...photo,
    tags: [...new Set([...photo.tags.filter((key) => !remove.includes(key)), ...add])],
  }));
}

/** @param tag its key. */
function renameTag(world: ModelWorld, tag: string, path: string): ModelWorld {
  const key = path.toLowerCase();
  if (key.startsWith(`${tag}/`)) throw new Refused();
  const moving = Object.keys(world.tags)
    .filter((each) => isWithin(each, tag))
    .sort((one, other) => levelsOf(one).length - levelsOf(other).length);
  const keyOf = (each: string) => (isWithin(each, tag) ? key + each.slice(tag.length) : each);
  if (moving.some((each) => levelsOf(keyOf(each)).length > MOST_LEVELS)) throw new Refused();
  const staying = Object.entries(world.tags).filter(([each]) => !isWithin(each, tag));
  let tags: ModelWorld['tags'] = Object.fromEntries(staying);
  if (aboveOf(path) !== '') tags = withTag(tags, aboveOf(path));
  for (const each of moving) {
    const name = each === tag ? lastOf(path) : lastOf(world.tags[each] ?? '');
    const target = keyOf(each);
    const above = tags[aboveOf(target)];
    if (tags[target] !== undefined) continue;
    tags = { ...tags, [target]: above === undefined ? name : `${above}/${name}` };
  }
  return changePhotos({ ...world, tags }, Object.keys(world.photos).map(Number), (photo) => ({
    ...photo,
    tags: [...new Set(photo.tags.map(keyOf))],
    refused: [...new Set(photo.refused.map(keyOf))],
  }));
}

function deleteTag(world: ModelWorld, tag: string): ModelWorld {
  const tags = Object.entries(world.tags).filter(([key]) => !isWithin(key, tag));
  return changePhotos(
    { ...world, tags: Object.fromEntries(tags) },
    Object.keys(world.photos).map(Number),
    (photo) => ({
      ...photo,
      tags: photo.tags.filter((key) => !isWithin(key, tag)),
      refused: photo.refused.filter((key) => !isWithin(key, tag)),
    }),
  );
}

/** All albums in the order of the side of the window. */
export function albumsOf(albums: readonly ModelAlbum[]): ModelAlbum[] {
  return albums.flatMap((album) => [album, ...albumsOf(album.inside)]);
}

/** Puts another in the place of each album; undefined takes it away. */
function mapAlbums(
  albums: readonly ModelAlbum[],
  change: (album: ModelAlbum) => ModelAlbum | undefined,
): ModelAlbum[] {
  return albums.flatMap((album) => {
    const changed = change(album);
    return changed === undefined ? [] : [{ ...changed, inside: mapAlbums(changed.inside, change) }];
  });
}

function changeOne(
  world: ModelWorld,
  id: number,
  change: (album: ModelAlbum) => ModelAlbum | undefined,
): ModelWorld {
  return {
    ...world,
    albums: mapAlbums(world.albums, (album) => (album.id === id ? change(album) : album)),
  };
}

function find(world: ModelWorld, id: number): ModelAlbum {
  const album = albumsOf(world.albums).find((each) => each.id === id);
  if (album === undefined) throw new Refused();
  return album;
}

/** Puts an album into another before one of those there. */
function putInto(
  world: ModelWorld,
  album: ModelAlbum,
  into: number | null,
  before: number | null,
): ModelWorld {
  const place = (albums: readonly ModelAlbum[]): ModelAlbum[] => {
    if (albums.some((each) => each.name.toLowerCase() === album.name.toLowerCase())) {
      throw new Refused();
    }
    const at = albums.findIndex(({ id }) => id === before);
    return albums.toSpliced(at < 0 ? albums.length : at, 0, album);
  };
  if (into === null) return { ...world, albums: place(world.albums) };
  find(world, into);
  return changeOne(world, into, (parent) => ({ ...parent, inside: place(parent.inside) }));
}

function parentOf(world: ModelWorld, id: number): ModelAlbum | undefined {
  return albumsOf(world.albums).find(({ inside }) => inside.some((each) => each.id === id));
}

function moveAlbum(world: ModelWorld, act: ActOf<'move-album'>): ModelWorld {
  const album = find(world, act.album);
  if (act.into !== null && albumsOf([album]).some(({ id }) => id === act.into)) throw new Refused();
  const neighbours = parentOf(world, album.id)?.inside ?? world.albums;
  // Before itself is where it is: before its next neighbour.
  const next = neighbours[neighbours.indexOf(album) + 1]?.id ?? null;
  const before = act.before === album.id ? next : (act.before ?? null);
  const without = changeOne(world, album.id, () => undefined);
  return putInto(without, album, act.into, before);
}

function makeAlbum(world: ModelWorld, act: ActOf<'make-album'>, id: number): ModelWorld {
  if (act.search !== undefined && (act.photos ?? []).length > 0) throw new Refused();
  const photos = [...new Set(act.photos)].filter((photo) => world.photos[photo] !== undefined);
  const album = {
    id,
    name: act.name,
    search: act.search ?? null,
    cover: null,
    photos,
    refused: [],
    inside: [],
  };
  return putInto(world, album, act.parent ?? null, null);
}

function changeAlbum(world: ModelWorld, act: ActOf<'change-album'>): ModelWorld {
  const album = find(world, act.album);
  const { name = album.name, cover = album.cover } = act;
  const neighbours = parentOf(world, album.id)?.inside ?? world.albums;
  const isTaken = neighbours.some(
    (each) => each.id !== album.id && each.name.toLowerCase() === name.toLowerCase(),
  );
  const hasCover = album.search === null ? album.photos : Object.keys(world.photos).map(Number);
  if (isTaken || (act.search !== undefined && album.search === null)) throw new Refused();
  if (typeof act.cover === 'number' && !hasCover.includes(act.cover)) throw new Refused();
  const search = act.search ?? album.search;
  return changeOne(world, album.id, () => ({ ...album, name, cover, search }));
}

function changePhotosOf(
  world: ModelWorld,
  act: ActOf<'add-to-album' | 'remove-from-album' | 'order-album'>,
): ModelWorld {
  const album = find(world, act.album);
  if (album.search !== null) throw new Refused();
  const known = [...new Set(act.photos)].filter((id) => world.photos[id] !== undefined);
  const photos = (): readonly number[] => {
    if (act.kind === 'add-to-album') return [...new Set([...album.photos, ...known])];
    if (act.kind === 'remove-from-album') return album.photos.filter((id) => !known.includes(id));
    const moving = known.filter((id) => album.photos.includes(id));
    const from = album.photos.indexOf(act.before ?? 0);
    const later = from < 0 ? [] : album.photos.slice(from);
    const next = later.find((id) => !moving.includes(id));
    const staying = album.photos.filter((id) => !moving.includes(id));
    const at = next === undefined ? staying.length : staying.indexOf(next);
    return staying.toSpliced(at, 0, ...moving);
  };
  const goes = act.kind === 'remove-from-album' && known.includes(album.cover ?? 0);
  return changeOne(world, album.id, () => ({
    ...album,
    photos: photos(),
    cover: goes ? null : album.cover,
  }));
}

interface Known {
  /** The id of an album that the act makes. */
  readonly made: number;
  readonly keyOf: (tag: number) => string | undefined;
}

function tagKey(tag: number, { keyOf }: Known): string {
  const key = keyOf(tag);
  if (key === undefined) throw new Refused();
  return key;
}

function answerSuggestions(
  world: ModelWorld,
  { target, accept = [], refuse = [] }: ActOf<'answer-suggestions'>,
  known: Known,
): ModelWorld {
  const isKnown = (id: number) => world.photos[id] !== undefined;
  const refused = refuse.filter((id) => isKnown(id) && !accept.includes(id));
  if ('album' in target) {
    const { album } = target;
    const given = changePhotosOf(world, { kind: 'add-to-album', album, photos: [...accept] });
    return changeOne(given, album, (one) => ({
      ...one,
      refused: [...new Set([...one.refused, ...refused])].sort(),
    }));
  }
  const key = tagKey(target.tag, known);
  const plus = (all: readonly string[]) => [...new Set([...all, key])];
  const given = changePhotos(world, accept, (photo) => ({ ...photo, tags: plus(photo.tags) }));
  return changePhotos(given, refused, (photo) => ({ ...photo, refused: plus(photo.refused) }));
}

/** What each kind of act makes of a world. */
const ACTED: {
  readonly [Kind in Act['kind']]: (world: ModelWorld, act: ActOf<Kind>, known: Known) => ModelWorld;
} = {
  favourite: (world, { photos, value }) =>
    changePhotos(world, photos, (photo) => ({ ...photo, favourite: value })),
  stars: (world, { photos, value }) =>
    changePhotos(world, photos, (photo) => ({ ...photo, stars: value })),
  describe: (world, { photos, title = '' }) =>
    changePhotos(world, photos, (photo) => ({ ...photo, title: title === '' ? null : title })),
  tag: tagPhotos,
  'rename-tag': (world, act, known) => renameTag(world, tagKey(act.tag, known), act.path),
  'delete-tag': (world, act, known) => deleteTag(world, tagKey(act.tag, known)),
  'make-album': (world, act, { made }) => makeAlbum(world, act, made),
  'change-album': changeAlbum,
  'move-album': moveAlbum,
  'delete-album': (world, { album }) => {
    find(world, album);
    return changeOne(world, album, () => undefined);
  },
  'add-to-album': changePhotosOf,
  'remove-from-album': changePhotosOf,
  'order-album': changePhotosOf,
  'answer-suggestions': answerSuggestions,
};

function acted(world: ModelWorld, act: Act, known: Known): ModelWorld {
  // The table pairs each kind with its act; TypeScript cannot follow that through a union.
  const change = ACTED[act.kind] as (world: ModelWorld, act: Act, known: Known) => ModelWorld;
  return change(world, act, known);
}

/** The same for worlds that look the same. */
function lookOf(world: ModelWorld): string {
  const photos = Object.entries(world.photos).map(([id, photo]) => [
    id,
    { ...photo, tags: [...photo.tags].sort(), refused: [...photo.refused].sort() },
  ]);
  return JSON.stringify([photos, Object.entries(world.tags).sort(), world.albums]);
}

function without(world: ModelWorld, ids: readonly number[]): ModelWorld {
  const photos = Object.entries(world.photos).filter(([id]) => !ids.includes(Number(id)));
  const albums = mapAlbums(world.albums, (album) => ({
    ...album,
    photos: album.photos.filter((id) => !ids.includes(id)),
    refused: album.refused.filter((id) => !ids.includes(id)),
    cover: ids.includes(album.cover ?? 0) ? null : album.cover,
  }));
  return { ...world, photos: Object.fromEntries(photos), albums };
}

/** What a person organises, as simply as it can be said: every world that there was is kept whole. */
export class OrganiseModel {
  world: ModelWorld;
  #past: ModelWorld[] = [];
  #future: ModelWorld[] = [];

  constructor(photos: readonly number[]) {
    const plain: ModelPhoto = { favourite: false, stars: 0, title: null, tags: [], refused: [] };
    this.world = {
      photos: Object.fromEntries(photos.map((id) => [id, plain])),
      tags: {},
      albums: [],
    };
  }

  /** @returns whether it can be done. */
  act(act: Act, known: Known): boolean {
    try {
      const next = acted(this.world, act, known);
      if (lookOf(next) === lookOf(this.world)) return true;
      this.#past = [...this.#past, this.world].slice(-UNDOABLE);
      this.#future = [];
      this.world = next;
      return true;
    } catch (cause) {
      if (cause instanceof Refused) return false;
      throw cause;
    }
  }

  /** @returns whether there was something to undo. */
  undo(): boolean {
    const last = this.#past.pop();
    if (last === undefined) return false;
    this.#future.push(this.world);
    this.world = last;
    return true;
  }

  /** @returns whether there was something to do again. */
  redo(): boolean {
    const next = this.#future.pop();
    if (next === undefined) return false;
    this.#past.push(this.world);
    this.world = next;
    return true;
  }

  /** Photos are gone, from what was, too. */
  forget(ids: readonly number[]): void {
    this.world = without(this.world, ids);
    this.#past = this.#past.map((world) => without(world, ids));
    this.#future = this.#future.map((world) => without(world, ids));
  }
}
