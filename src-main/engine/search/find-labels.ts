import type { CheckedInput } from '../../contract/calls.ts';
import type { CatalogReader, LabelledPhoto } from '../catalog/catalog.ts';
import { classesOf } from './label-words.ts';

/** The photos that the model calls by this word, the most probable first. */
export function findLabels(
  catalog: CatalogReader,
  modelId: string,
  { word, language, top }: CheckedInput<'labels'>,
): LabelledPhoto[] {
  const names = catalog.classes(modelId);
  const wanted = [...classesOf(word, names, language)];
  if (wanted.length === 0) return [];
  const found = catalog.labelled(modelId, wanted, top);
  const paths = catalog.shownPaths(found.map(({ photoId }) => photoId));
  return found.flatMap(({ photoId, classIndex, probability }) => {
    const path = paths.get(photoId);
    const label = names.get(classIndex) ?? '';
    return path === undefined ? [] : [{ path, label, probability }];
  });
}
