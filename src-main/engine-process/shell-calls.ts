import { z } from 'zod';
import { CALLS } from '../contract/calls.ts';
import { count, id, path } from '../contract/fields.ts';

/** As pictures that are dropped into a browser. */
const MOST_BYTES = 200 * 1024 * 1024;

const bytes = z.instanceof(Uint8Array);
const givenBytes = bytes.refine(({ length }) => length <= MOST_BYTES, 'is too large');
const picture = z.string().min(1).max(100);

/** Calls that only a shell makes, for itself or for what a page shows; no page reaches them. */
export const SHELL_CALLS = {
  thumbnail: { input: z.strictObject({ id }), output: bytes },
  original: {
    input: z.strictObject({ id }),
    output: z.object({ path, byteSize: count, mediaType: z.string() }),
  },
  screen: { input: z.strictObject({ id }), output: bytes },
  keepPicture: {
    input: z.strictObject({ bytes: givenBytes, name: z.string().max(1000) }),
    output: z.object({ picture, width: count, height: count }),
  },
  pictureThumbnail: { input: z.strictObject({ picture }), output: bytes },
  organisationFile: { input: z.strictObject({}), output: bytes },
  takeOrganisation: {
    input: z.strictObject({ bytes: givenBytes }),
    output: CALLS.importOrganisation.output,
  },
  photoAt: { input: z.strictObject({ path }), output: id.optional() },
} as const;

export type ShellCallName = keyof typeof SHELL_CALLS;
export type ShellInput<Name extends ShellCallName> = z.input<(typeof SHELL_CALLS)[Name]['input']>;
export type ShellOutput<Name extends ShellCallName> = z.output<
  (typeof SHELL_CALLS)[Name]['output']
>;
