import { ok, type Result } from '../../contract/errors.ts';
import type { IndexedPhoto, NewEmbedding } from '../catalog/catalog.ts';
import type { DecodedPhoto } from '../decode/decoded-photo.ts';
import { classProfile } from '../search/class-profile.ts';
import { COMPOSITION_ID, describeComposition } from './composition.ts';
import type { Embedder } from './embedder.ts';
import { topLabels } from './top-labels.ts';

/** How many labels of a photo are kept. */
const LABELS_KEPT = 5;

/** All that the engine wants to know of a photo's pixels, but for when the file was changed. */
export type PhotoRecord = Omit<IndexedPhoto, 'stamp'>;

async function contentEmbedding(
  photo: DecodedPhoto,
  embedder: Embedder,
): Promise<Result<NewEmbedding>> {
  const embedded = await embedder.embed(photo.square);
  if (!embedded.ok) return embedded;
  const { feature, logits } = embedded.value;
  return ok({
    modelId: embedder.modelId,
    vector: feature,
    classes: classProfile(logits),
    labels: topLabels(logits, LABELS_KEPT),
  });
}

/**
 * Describes a decoded photo by its composition and, where a network is there, by its content.
 * @returns `embed-failed` where the network gives no usable numbers.
 */
export async function embedPhoto(
  photo: DecodedPhoto,
  embedder: Embedder | undefined,
): Promise<Result<PhotoRecord>> {
  const composition: NewEmbedding = {
    modelId: COMPOSITION_ID,
    vector: describeComposition(photo.square),
    labels: [],
  };
  const { hash, format, width, height, damaged, metadata, thumbHash } = photo;
  const known = { hash, format, width, height, damaged, metadata, thumbHash };
  if (embedder === undefined) return ok({ ...known, embeddings: [composition] });
  const content = await contentEmbedding(photo, embedder);
  if (!content.ok) return content;
  return ok({ ...known, embeddings: [composition, content.value] });
}
