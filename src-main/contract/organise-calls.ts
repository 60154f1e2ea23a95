import { z } from 'zod';
import { count, id, problem } from './fields.ts';
import { teachTarget } from './teach-calls.ts';

/** Photos that one act is about: a whole library at most. */
export const photoIds = z.array(id).max(1_000_000);

/** What a person types: its length and its characters are judged by the engine, in a sentence. */
const typed = z.string().max(100_000);

const nothing = z.strictObject({});

/** One thing that a person does to photos, tags or albums; each can be undone. */
const act = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('favourite'), photos: photoIds, value: z.boolean() }),
  z.strictObject({
    kind: z.literal('stars'),
    photos: photoIds,
    /** 0 takes the stars away. */
    value: z.number().int().min(0).max(5),
  }),
  z.strictObject({
    kind: z.literal('tag'),
    photos: photoIds,
    /** Paths, as travel/lisbon; those that are new are made. */
    add: z.array(typed).max(1000).default([]),
    remove: z.array(typed).max(1000).default([]),
  }),
  z.strictObject({
    kind: z.literal('describe'),
    photos: photoIds,
    /** Left out, it stays; '' takes it away. */
    title: typed.optional(),
    caption: typed.optional(),
  }),
  /** Gives a tag another path; the tags below it go along, and one that is there already takes it in. */
  z.strictObject({ kind: z.literal('rename-tag'), tag: id, path: typed }),
  /** Takes a tag and those below it from all photos. */
  z.strictObject({ kind: z.literal('delete-tag'), tag: id }),
  z.strictObject({
    kind: z.literal('make-album'),
    name: typed,
    parent: id.nullable().default(null),
    photos: photoIds.default([]),
    /** A smart album: what it holds is what this search finds. */
    search: typed.optional(),
  }),
  z.strictObject({
    kind: z.literal('change-album'),
    album: id,
    name: typed.optional(),
    /** A photo of the album; null for the first one. */
    cover: id.nullable().optional(),
    search: typed.optional(),
  }),
  /** Puts an album into another (null: into none), before one of those there (null: at the end). */
  z.strictObject({
    kind: z.literal('move-album'),
    album: id,
    into: id.nullable(),
    before: id.nullable().default(null),
  }),
  /** Its photos stay in the library. */
  z.strictObject({ kind: z.literal('delete-album'), album: id }),
  z.strictObject({ kind: z.literal('add-to-album'), album: id, photos: photoIds }),
  z.strictObject({ kind: z.literal('remove-from-album'), album: id, photos: photoIds }),
  /** Puts photos of an album before one of its others (null: at the end), in the order given. */
  z.strictObject({
    kind: z.literal('order-album'),
    album: id,
    photos: photoIds,
    before: id.nullable().default(null),
  }),
  /** Answers suggestions (teach-calls.ts): these photos get the tag or go into the album, those never will. */
  z.strictObject({
    kind: z.literal('answer-suggestions'),
    target: teachTarget,
    accept: photoIds.default([]),
    refuse: photoIds.default([]),
  }),
]);
/** As a caller writes it; fields with a default may be left out. */
export type Act = z.input<typeof act>;
export type CheckedAct = z.output<typeof act>;
export type ActKind = Act['kind'];

/** One act, as a menu names it: “Tag 12 photos travel/lisbon”. */
const actNote = z.object({
  id,
  kind: z.string(),
  /** How many photos it changed. */
  photos: count,
  /** The tag or album, the number of stars; null where there is none. */
  name: z.string().nullable(),
});
export type ActNote = z.output<typeof actNote>;

/** What can be undone and done again now. */
const undoState = z.object({ undo: actNote.nullable(), redo: actNote.nullable() });
export type UndoState = z.output<typeof undoState>;

const album = z.object({
  id,
  name: z.string(),
  parent: id.nullable(),
  /** The search that a smart album shows; null for one that is filled by hand. */
  search: z.string().nullable(),
  /** Those that can be shown; null for a smart album. */
  photos: count.nullable(),
  /** The photo on its cover: chosen, else the first. */
  cover: z.object({ id, version: z.string() }).nullable(),
});
export type Album = z.output<typeof album>;

const tag = z.object({
  id,
  /** As travel/lisbon. */
  path: z.string(),
  /** Those that can be shown and carry it or one below it. */
  photos: count,
});
export type Tag = z.output<typeof tag>;

/** Calls that keep a person's order: stars, tags, albums, and undoing. */
export const ORGANISE_CALLS = {
  act: {
    input: z.strictObject({ act }),
    output: undoState.extend({
      /** Photos, tags or albums that are not what they were. */
      changed: count,
      /** The album that was made. */
      made: id.nullable(),
    }),
  },
  /** Takes the last act back. `act` null: there was none. */
  undo: { input: nothing, output: undoState.extend({ act: actNote.nullable() }) },
  /** Does again what was undone last. */
  redo: { input: nothing, output: undoState.extend({ act: actNote.nullable() }) },
  /** All tags and albums, and what can be undone. */
  organisation: {
    input: nothing,
    output: undoState.extend({
      /** Those that can be shown. */
      favourites: count,
      /** By path. */
      tags: z.array(tag),
      /** Parents before children, in the order of the person. */
      albums: z.array(album),
    }),
  },
  /** What these photos have in common: for menus and dialogs. */
  marks: {
    input: z.strictObject({ photos: photoIds }),
    output: z.object({
      photos: count,
      favourites: count,
      /** How many have 0, 1 … 5 stars. */
      stars: z.array(count).length(6),
      tags: z.array(z.object({ id, path: z.string(), photos: count })),
      albums: z.array(z.object({ id, photos: count })),
    }),
  },
  /** How Kindred is set. */
  settings: {
    input: nothing,
    output: z.object({
      /** Whether stars, tags, titles and captions are written to .xmp files beside the photos. */
      writesSidecars: z.boolean(),
      sidecars: z.object({
        /** Photos whose sidecar is still to be written. */
        waiting: count,
        failed: count,
        /** Why the first of those could not be written; null where all could. */
        problem: problem.extend({ name: z.string() }).nullable(),
      }),
    }),
  },
  /** What is left out stays. */
  changeSettings: {
    input: z.strictObject({
      writesSidecars: z.boolean().optional(),
      /** Tries sidecars again that could not be written. */
      retrySidecars: z.boolean().optional(),
    }),
    output: nothing,
  },
} as const;
