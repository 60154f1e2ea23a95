import type { CatalogReader, LabelledPhoto } from '../catalog/catalog.ts';

/** Without case and accents, so that "cafe" finds "Café". */
function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase();
}

/** Whether `word` stands in a class name at the start of one of its words. */
function isNamed(name: string, word: string): boolean {
  return ` ${plain(name).replace(/[^\p{Letter}\p{Number}]+/gu, ' ')}`.includes(` ${plain(word)}`);
}

/** The photos that the model calls by this word, the most probable first. */
export function findLabels(
  catalog: CatalogReader,
  modelId: string,
  word: string,
  top: number,
): LabelledPhoto[] {
  const names = catalog.classes(modelId);
  const wanted = [...names].filter(([, name]) => isNamed(name, word)).map(([index]) => index);
  if (wanted.length === 0) return [];
  const found = catalog.labelled(modelId, wanted, top);
  const paths = catalog.shownPaths(found.map(({ photoId }) => photoId));
  return found.flatMap(({ photoId, classIndex, probability }) => {
    const path = paths.get(photoId);
    const label = names.get(classIndex) ?? '';
    return path === undefined ? [] : [{ path, label, probability }];
  });
}
