import { fail, ok, type Result } from '../../contract/errors.ts';
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

/**
 * A photo as a network sees it.
 * @param photo decoded with the network's side among the sides.
 * @returns `embed-failed` where the network gives no usable numbers.
 */
export async function embedContent(
  { squares }: Pick<DecodedPhoto, 'squares'>,
  embedder: Embedder,
): Promise<Result<NewEmbedding>> {
  const square = squares.get(embedder.inputSize);
  if (square === undefined) return fail('internal', 'The photo was decoded for another network.');
  const embedded = await embedder.embed(square);
  if (!embedded.ok) return embedded;
  const { feature, logits } = embedded.value;
  return ok({
    modelId: embedder.modelId,
    vector: feature,
    ...(logits.length === 0 ? {} : { classes: classProfile(logits) }),
    labels: topLabels(logits, { count: LABELS_KEPT, hasBackground: embedder.hasBackground }),
  });
}

/**
 * Describes a decoded photo by its composition and by its content, as each network sees it.
 * @param embedders the one that serves first. What another one cannot embed is left out: that is
 * tried again by itself, and costs no photo.
 * @returns `embed-failed` where the network that serves gives no usable numbers.
 */
export async function embedPhoto(
  photo: DecodedPhoto,
  embedders: readonly Embedder[],
): Promise<Result<PhotoRecord>> {
  const embeddings: NewEmbedding[] = [
    { modelId: COMPOSITION_ID, vector: describeComposition(photo.square), labels: [] },
  ];
  for (const [at, embedder] of embedders.entries()) {
    const content = await embedContent(photo, embedder);
    if (content.ok) embeddings.push(content.value);
    else if (at === 0) return content;
  }
  const { hash, format, width, height, damaged, metadata, thumbHash } = photo;
  return ok({ hash, format, width, height, damaged, metadata, thumbHash, embeddings });
}
