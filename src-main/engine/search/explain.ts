import type { CallOutput, CheckedInput } from '../../contract/calls.ts';
import { fail, ok, type Result } from '../../contract/errors.ts';
import type { CatalogReader } from '../catalog/catalog.ts';
import type { ExaminedPicture } from '../embed/examine-picture.ts';
import type { LibraryParts } from '../library-parts.ts';
import { examineKept, examinePhoto } from './asked-picture.ts';
import { cellShares } from './cell-shares.ts';
import { sharesOfClasses, type SharedClass } from './class-profile.ts';
import type { KeptPictures } from './kept-pictures.ts';
import {
  CLASSES_SHARE,
  COMPOSITION_SHARE,
  compositionScore,
  CONTENT_SHARE,
  contentScore,
  COSINE_SHARE,
  fusedScore,
} from './likeness.ts';
import { contentOf, type SearchSpaces } from './search-spaces.ts';

type Explanation = CallOutput<'explain'>;
type Asked = CheckedInput<'explain'>['of'];

/** How many classes that both may show are named. */
const LABELS_NAMED = 5;
/** Shares are sent with so many digits: their errors stay far below what is shown. */
const DIGITS = 6;

async function examineAsked(
  parts: LibraryParts,
  pictures: KeptPictures,
  of: Asked,
): Promise<Result<ExaminedPicture>> {
  if ('picture' in of) return examineKept(parts, pictures, of);
  if ('photo' in of) return examinePhoto(parts, of.photo, { part: of.region });
  const [id, ...more] = of.photos;
  if (id === undefined || more.length > 0) {
    return fail(
      'bad-argument',
      'Only two pictures can be compared area by area; choose one photo.',
    );
  }
  return examinePhoto(parts, id);
}

/** How alike two pictures look as a whole: no area's part of that can be told apart. */
function explainComposition(score: number): Explanation {
  const parts = { cells: 0, classes: null, composition: score };
  return { score, cells: 0, shares: [], parts, sharedLabels: [] };
}

/**
 * How alike the contents of two pictures are, area by area.
 * @param scale what the likeness by content counts.
 * @returns undefined where no network looked at both.
 */
function explainContent(
  catalog: CatalogReader,
  spaces: SearchSpaces,
  [query, photo]: readonly [ExaminedPicture, ExaminedPicture],
  scale: number,
): Explanation | undefined {
  const [one, other] = [contentOf(spaces, query), contentOf(spaces, photo)];
  if (one === undefined || other === undefined || spaces.content === undefined) return undefined;
  const { modelId, meanFeature, hasBackground } = spaces.content;
  const names = new Map(catalog.classes(modelId));
  // The class of what is none of the others: no name that says anything.
  if (hasBackground) names.delete(0);
  const { score, classes } = contentScore(one.profile, other.profile);
  const cosineShare = scale * (classes === undefined ? 1 : COSINE_SHARE);
  const shares = cellShares(one.cells, other.cells, meanFeature).map(
    (share) => share * cosineShare,
  );
  const sum = shares.reduce((total, share) => total + share, 0);
  const classesShare = scale * CLASSES_SHARE;
  return {
    score: score * scale,
    cells: one.cells.mapSize,
    shares: Array.from(shares, (share) => Number(share.toPrecision(DIGITS))),
    parts: {
      cells: sum,
      classes: classes === undefined ? null : classesShare * classes,
      composition: null,
    },
    sharedLabels: named(
      names,
      sharesOfClasses(one.profile.classes, other.profile.classes),
      classesShare,
    ),
  };
}

function named(
  names: ReadonlyMap<number, string>,
  shared: readonly SharedClass[],
  scale: number,
): Explanation['sharedLabels'] {
  return shared
    .filter(({ classIndex }) => names.has(classIndex))
    .slice(0, LABELS_NAMED)
    .map(({ classIndex, share }) => ({ label: names.get(classIndex) ?? '', share: share * scale }));
}

function explain(
  catalog: CatalogReader,
  spaces: SearchSpaces,
  pair: readonly [ExaminedPicture, ExaminedPicture],
  by: CheckedInput<'explain'>['by'],
): Result<Explanation> {
  const look = compositionScore(pair[0].composition, pair[1].composition);
  if (by === 'composition') return ok(explainComposition(look));
  const content = explainContent(catalog, spaces, pair, by === 'both' ? CONTENT_SHARE : 1);
  if (by === 'content') {
    return content === undefined
      ? fail(
          'model-missing',
          'Comparing what is in photos needs the model, which is not installed.',
        )
      : ok(content);
  }
  if (content === undefined) return ok(explainComposition(look));
  return ok({
    ...content,
    score: fusedScore(content.score / CONTENT_SHARE, look),
    parts: { ...content.parts, composition: COMPOSITION_SHARE * look },
  });
}

/**
 * Says how much each pair of areas of two pictures brings to their likeness. Both are read again, as
 * the catalog keeps no cells; the last ones are remembered.
 * @returns `bad-argument` where several photos are asked about; `file-missing` and the other reasons
 * of a photo that can’t be read; `model-missing`.
 */
export async function explainLikeness(
  parts: LibraryParts,
  pictures: KeptPictures,
  { of, photo, by }: CheckedInput<'explain'>,
): Promise<Result<Explanation>> {
  const query = await examineAsked(parts, pictures, of);
  if (!query.ok) return query;
  const other = await examinePhoto(parts, photo);
  if (!other.ok) return other;
  return explain(parts.catalog, await parts.spaces(), [query.value, other.value], by);
}
