import type { CallOutput } from '../../src-main/contract/calls.ts';
import type { Act, ActKind, ActNote } from '../../src-main/contract/organise-calls.ts';
import { t, type MessageKey } from '../i18n/messages.svelte.ts';

// What a person did to photos, tags and albums, in words.

type Of<Kind extends ActKind> = Extract<Act, { kind: Kind }>;
/** The note has the name of the tag or album as it is kept, and how many photos changed. */
type Sentences = {
  readonly [Kind in ActKind]: (act: Of<Kind>, note: { n: number; name: string }) => string;
};

const SENTENCES: Sentences = {
  favourite: ({ value }, note) =>
    t(value ? 'organise.did.favourite' : 'organise.did.noFavourite', note),
  stars: ({ value }, note) =>
    value === 0
      ? t('organise.did.noStars', note)
      : t('organise.did.stars', { ...note, stars: value }),
  tag: ({ add = [] }, note) => t(add.length > 0 ? 'organise.did.tag' : 'organise.did.untag', note),
  describe: ({ title }) => t(title === undefined ? 'organise.did.caption' : 'organise.did.title'),
  'rename-tag': (_act, note) => t('organise.did.renameTag', note),
  'delete-tag': (_act, note) => t('organise.did.deleteTag', note),
  'make-album': ({ photos = [] }, note) =>
    t(photos.length === 0 ? 'organise.did.makeAlbum' : 'organise.did.makeAlbumOf', note),
  'change-album': ({ name, cover }, note) => {
    if (name !== undefined) return t('organise.did.renameAlbum', note);
    return t(cover === undefined ? 'organise.did.changeSearch' : 'organise.did.cover', note);
  },
  'move-album': (_act, note) => t('organise.did.moveAlbum', note),
  'delete-album': (_act, note) => t('organise.did.deleteAlbum', note),
  'add-to-album': (_act, note) => t('organise.did.addToAlbum', note),
  'remove-from-album': (_act, note) => t('organise.did.removeFromAlbum', note),
  'order-album': ({ photos }) => t('organise.did.orderAlbum', { n: photos.length }),
  'answer-suggestions': ({ target, accept = [] }, note) => {
    if (accept.length === 0) return t('organise.did.refuse', note);
    return t('tag' in target ? 'organise.did.tag' : 'organise.did.addToAlbum', note);
  },
};

/** “12 photos tagged travel/lisbon”: what an act did, or that all was so before. */
export function doneSentence(act: Act, { changed, undo }: CallOutput<'act'>): string {
  if (changed === 0) return t('organise.did.nothing');
  // The table pairs each kind with its act; TypeScript cannot follow that through a union.
  const sentence = SENTENCES[act.kind] as (act: Act, note: { n: number; name: string }) => string;
  return sentence(act, { n: undo?.photos ?? changed, name: undo?.name ?? '' });
}

/** No menu starts `import`, a file that was taken in, and `tag-by-lesson`, what photos got by themselves. */
const NOTES: Readonly<Record<Exclude<ActKind, 'stars'> | 'import' | 'tag-by-lesson', MessageKey>> =
  {
    favourite: 'organise.note.favourite',
    tag: 'organise.note.tag',
    describe: 'organise.note.describe',
    'rename-tag': 'organise.note.renameTag',
    'delete-tag': 'organise.note.deleteTag',
    'make-album': 'organise.note.makeAlbum',
    'change-album': 'organise.note.changeAlbum',
    'move-album': 'organise.note.moveAlbum',
    'delete-album': 'organise.note.deleteAlbum',
    'add-to-album': 'organise.note.addToAlbum',
    'remove-from-album': 'organise.note.removeFromAlbum',
    'order-album': 'organise.note.orderAlbum',
    'answer-suggestions': 'organise.note.answerSuggestions',
    import: 'organise.note.import',
    'tag-by-lesson': 'organise.note.tagByLesson',
  };

function starWords(stars: number): string {
  return stars === 0 ? t('organise.note.noStars') : t('viewer.stars', { n: stars });
}

/** “tag travel/lisbon, 12 photos”: what can be undone, as a menu names it. */
export function noteWords({ kind, photos, name }: ActNote): string {
  if (kind === 'stars') return `${starWords(Number(name))}, ${t('photos.count', { n: photos })}`;
  const key = (NOTES as Readonly<Record<string, MessageKey | undefined>>)[kind];
  const what =
    key === undefined ? t('organise.note.other') : t(key, { name: name ?? '', n: photos });
  return photos === 0 ? what : `${what}, ${t('photos.count', { n: photos })}`;
}
