import { existsSync } from 'node:fs';
import type { CheckedInput } from '../src-main/contract/calls.ts';
import { unwrap } from '../src-main/contract/errors.ts';
import type { CheckedAct } from '../src-main/contract/organise-calls.ts';
import { timeline } from '../src-main/engine/browse/timeline.ts';
import type { Catalog } from '../src-main/engine/catalog/catalog.ts';
import {
  openPartsForWriting,
  writerOf,
  type LibraryParts,
} from '../src-main/engine/library-parts.ts';
import { Organiser } from '../src-main/engine/organise/organiser.ts';
import { SimilarSearch } from '../src-main/engine/search/find-similar.ts';
import { KeptPictures } from '../src-main/engine/search/kept-pictures.ts';
import { photoSet } from '../src-main/engine/search/photo-set.ts';
import { suggestTerms } from '../src-main/engine/search/suggest-terms.ts';
import { libraryFlags } from './library-flags.ts';
import { HAYSTACKS, makeOrganisedLibrary } from './organised-library.ts';

const TIMES = 40;
const QUERIES = 40;
const NEAREST = 10;
const TILES = 300;
const CHANGED = 10_000;
const ACTS = 10;

/** What people look for, by the kind of search. */
const SEARCHES = {
  label: ['dog', 'label:cat', 'boat', 'label:"golden retriever"'],
  text: ['IMG_004242', 'alps', 'sunshine', '"along the shore"', 'camera:nikon', 'lisb'],
  date: ['june 2024', '2019..2021', '2016-07', 'last year'],
  tag: ['tag:bench/few', 'tag:bench/some', 'tag:garden', '-tag:bench/half'],
  combination: [
    'stars:>=3 camera:nikon -tag:bench/half type:raw has:gps',
    'dog 2020 stars:>=2',
    'place:milan iso:>=800 -is:favourite',
    'alps title:sunshine album:"Album 7"',
  ],
} as const;

const SUGGESTED = [
  '',
  'd',
  'do',
  'lis',
  'camera:ni',
  'tag:gar',
  'june',
  'stars:',
  'mil',
  'dog sun',
];

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

function rounded(value: number, digits = 1): number {
  return Number(value.toFixed(digits));
}

function percentiles(times: readonly number[]): { p50Ms: number; p99Ms: number } {
  const sorted = times.toSorted((one, other) => one - other);
  const percentile = (share: number) =>
    rounded(sorted[Math.floor(share * (sorted.length - 1))] ?? NaN);
  return { p50Ms: percentile(0.5), p99Ms: percentile(0.99) };
}

async function elapsed(work: () => unknown): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/** Milliseconds of each of so many turns, the first (which prepares statements) left out. */
async function timed(times: number, work: (turn: number) => unknown): Promise<number[]> {
  const measured: number[] = [];
  for (let turn = -1; turn < times; turn += 1) {
    const milliseconds = await elapsed(() => work(Math.max(0, turn)));
    if (turn >= 0) measured.push(milliseconds);
  }
  return measured;
}

/** From the text of a search to the ids that it finds, for each kind of search. */
async function measureSearches(catalog: Catalog): Promise<object> {
  const kinds: Record<string, object> = {};
  for (const [kind, searches] of Object.entries(SEARCHES)) {
    const all: number[] = [];
    const each: Record<string, object> = {};
    for (const search of searches) {
      let photos = 0;
      const times = await timed(TIMES, () => {
        const { condition } = photoSet(catalog, { search });
        photos = catalog.browse.timeline('newest', condition).ids.length;
      });
      all.push(...times);
      each[search] = { photos, ...percentiles(times) };
    }
    kinds[kind] = { ...percentiles(all), each };
    say(`${kind} ${JSON.stringify(kinds[kind])}`);
  }
  return kinds;
}

async function measureTimelines(parts: LibraryParts, pictures: KeptPictures): Promise<object> {
  const asked: Readonly<Record<string, CheckedInput<'timeline'>>> = {
    all: { sort: 'newest', filter: {} },
    search: { sort: 'newest', filter: { search: 'dog' } },
    stars: { sort: 'stars', filter: {} },
    alike: { sort: 'alike', filter: { search: 'tag:bench/half' }, like: { photos: [7] } },
  };
  const figures: Record<string, object> = {};
  for (const [name, input] of Object.entries(asked)) {
    const times = await timed(TIMES / 2, async () =>
      unwrap(await timeline(parts, pictures, input)),
    );
    figures[name] = percentiles(times);
  }
  say(JSON.stringify(figures));
  return figures;
}

async function measureSuggestions(catalog: Catalog): Promise<object> {
  const times: number[] = [];
  for (const text of SUGGESTED) {
    times.push(...(await timed(TIMES, () => suggestTerms(catalog, { text, language: 'en' }))));
  }
  return percentiles(times);
}

/** Find similar within searches of different size, against comparing every photo of them. */
async function measureHaystacks(parts: LibraryParts, count: number): Promise<object> {
  const { catalog } = parts;
  const { client } = unwrap(await parts.indexes());
  const spaces = await parts.spaces();
  const search = new SimilarSearch(catalog, client, spaces);
  const exact = new SimilarSearch(catalog, client, spaces, Infinity);
  const queryOf = (turn: number) => {
    const query = search.queryOf(1 + Math.floor((turn * count) / QUERIES));
    if (query === undefined) throw new Error('A photo has no vectors.');
    return query;
  };
  const figures: Record<string, object> = {};
  for (const [name, share] of HAYSTACKS) {
    const haystack = () => {
      const { condition } = photoSet(catalog, { search: `tag:bench/${name}` });
      return new Set(catalog.similar.findable(spaces.content?.modelId ?? '', condition));
    };
    const times = await timed(QUERIES, async (turn) => {
      const options = { by: 'content', top: TILES, within: haystack() } as const;
      unwrap(await search.findTiles(queryOf(turn), options));
    });
    let found = 0;
    const within = haystack();
    for (let turn = 0; turn < QUERIES; turn += 1) {
      const options = { by: 'content', top: NEAREST, within } as const;
      const truth = unwrap(await exact.findTiles(queryOf(turn), options)).map(({ id }) => id);
      const there = unwrap(await search.findTiles(queryOf(turn), options)).map(({ id }) => id);
      found += truth.filter((id) => there.includes(id)).length;
    }
    const recallAt10 = rounded(found / (QUERIES * NEAREST), 4);
    figures[name] = { share, among: within.size, recallAt10, ...percentiles(times) };
    say(`${name} ${JSON.stringify(figures[name])}`);
  }
  return figures;
}

/** Acts on 10,000 photos, each taken back and done again. */
async function measureActs(catalog: Catalog): Promise<object> {
  const organiser = new Organiser(catalog, () => undefined);
  const photos = Array.from({ length: CHANGED }, (_, at) => at * 10 + 1);
  const empty: CheckedAct = { kind: 'make-album', name: 'Many', parent: null, photos: [] };
  const album = unwrap(organiser.act(empty)).made ?? 0;
  const acts: Record<string, CheckedAct> = {
    tag: { kind: 'tag', photos, add: ['bench/act'], remove: [] },
    stars: { kind: 'stars', photos, value: 4 },
    favourite: { kind: 'favourite', photos, value: true },
    addToAlbum: { kind: 'add-to-album', album, photos },
  };
  const figures: Record<string, object> = {};
  for (const [name, act] of Object.entries(acts)) {
    const times: Record<'act' | 'undo' | 'redo', number[]> = { act: [], undo: [], redo: [] };
    for (let turn = 0; turn < ACTS; turn += 1) {
      times.act.push(await elapsed(() => unwrap(organiser.act(act))));
      times.undo.push(await elapsed(() => unwrap(organiser.undo())));
      times.redo.push(await elapsed(() => unwrap(organiser.redo())));
      unwrap(organiser.undo());
    }
    figures[name] = {
      act: percentiles(times.act),
      undo: percentiles(times.undo),
      redo: percentiles(times.redo),
    };
    say(`${name} ${JSON.stringify(figures[name])}`);
  }
  unwrap(organiser.act({ kind: 'delete-album', album }));
  return figures;
}

/**
 * A generated library of 100,000 photos with labels, names, folders, cameras, dates, places, tags,
 * stars and titles: how long searches, suggestions, whole timelines and find similar within a search
 * take, the recall of the last against comparing every photo, and acts on 10,000 photos with undo
 * and redo. `--photos 10000` takes another size, `--library DIR` keeps the library for the next run.
 */
export async function bench(options: {
  readonly args: readonly string[];
}): Promise<Record<string, unknown>> {
  const { photos, library } = libraryFlags(options.args, 'kindred-bench-organise');
  if (!existsSync(library)) await makeOrganisedLibrary(library, photos, say);
  const parts = unwrap(openPartsForWriting(library, 'bench'));
  const catalog = unwrap(writerOf(parts));
  const pictures = new KeptPictures(parts);
  try {
    return {
      photos,
      searches: await measureSearches(catalog),
      suggestions: await measureSuggestions(catalog),
      timelines: await measureTimelines(parts, pictures),
      similarWithin: await measureHaystacks(parts, photos),
      acts: await measureActs(catalog),
    };
  } finally {
    await pictures.close();
    await parts.close();
  }
}
