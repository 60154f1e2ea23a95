import { fail, ok, type KindredError, type Result } from '../../src-main/contract/errors.ts';
import type { CallOutput } from '../../src-main/contract/calls.ts';

// The whole organisation as a file, to and from the engine.

const ADDRESS = '/organisation.json';

export type TakenIn = Omit<CallOutput<'importOrganisation'>, 'file'>;

/** The reason in an answer that is none of success; one without words where it gives none. */
async function reasonIn(answer: Response): Promise<Result<never>> {
  try {
    const body = (await answer.json()) as { readonly error?: KindredError };
    return body.error === undefined ? fail('internal', '') : { ok: false, error: body.error };
  } catch (cause) {
    return fail('internal', '', cause);
  }
}

/** The file; a reason without words where the engine can't be reached. */
export async function fetchOrganisation(): Promise<Result<Blob>> {
  try {
    const answer = await fetch(ADDRESS, { cache: 'no-store' });
    return answer.ok ? ok(await answer.blob()) : await reasonIn(answer);
  } catch (cause) {
    return fail('internal', '', cause);
  }
}

/** Takes a file in; a reason without words where the engine can't be reached. */
export async function handInOrganisation(file: File): Promise<Result<TakenIn>> {
  try {
    const answer = await fetch('/organisation', { method: 'POST', body: file });
    return answer.ok ? ok((await answer.json()) as TakenIn) : await reasonIn(answer);
  } catch (cause) {
    return fail('internal', '', cause);
  }
}
