import { ERROR_CODES, type KindredError } from '../../contract/errors.ts';

/** Why something did not come about, as a page tells it in the person’s language. */
export type Problem = Pick<KindredError, 'code' | 'message'>;

const KEPT = /^(?<code>[a-z-]+): (?<message>.*)$/su;

/** A problem as one column of the catalog keeps it. */
export function keepProblem({ code, message }: Problem): string {
  return `${code}: ${message}`;
}

/** A problem out of the column that `keepProblem` wrote. */
export function keptProblem(kept: string): Problem {
  const { code, message } = KEPT.exec(kept)?.groups ?? {};
  const known = ERROR_CODES.find((one) => one === code);
  if (known === undefined || message === undefined) return { code: 'internal', message: kept };
  return { code: known, message };
}
