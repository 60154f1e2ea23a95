import { fail, type Result } from '../../contract/errors.ts';

const ENDS_TOO_SOON =
  /premature end|ends? of (?:file|data|gif)|read error|bad seek|truncated|not enough data|unexpected end|out of order read|unable to parse image/iu;
const NOT_BUILT_IN = /not configured|not (?:built|compiled)|unsupported (?:compression|codec)/iu;

/** A reason for a failed decode, from what libvips and its loaders say of it. */
export function decodeFailure(error: unknown): Result<never> {
  const text = error instanceof Error ? error.message : '';
  if (text.startsWith('timeout')) {
    return fail('decode-timeout', 'The picture took too long to decode.', error);
  }
  if (/exceeds pixel limit/iu.test(text)) {
    return fail('image-too-large', 'The picture has too many pixels.', error);
  }
  if (NOT_BUILT_IN.test(text)) {
    return fail(
      'format-unsupported',
      'The picture is packed in a way that is not supported.',
      error,
    );
  }
  return fail('image-damaged', damageSentence(text), error);
}

/** The two ways of being broken that mean something to a person. */
function damageSentence(text: string): string {
  return ENDS_TOO_SOON.test(text) ? 'The file ends too soon.' : 'The picture data is damaged.';
}
