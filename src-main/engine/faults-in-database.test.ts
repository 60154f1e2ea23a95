import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ErrorCode } from '../contract/errors.ts';
import {
  FaultyStatements,
  STATEMENT_FAULTS,
  type RunStatement,
  type StatementFault,
  type StatementPlan,
} from './catalog/faulty-statements.ts';
import { goThroughApp } from './fault-app.ts';
import { FaultBed, type LibraryContents } from './fault-bed.ts';
import { goThrough, TRIES_ALL, tryAll, wantedContents } from './fault-trial.ts';

vi.mock('node:worker_threads', async () =>
  (await import('../../test-fixtures/in-process-worker.ts')).workerThreads(),
);

vi.mock('node:sqlite', async (importOriginal) => {
  const { withOpening } = await import('./catalog/faulty-opening.ts');
  return withOpening(await importOriginal());
});

const CODES: Record<StatementFault, ErrorCode> = {
  FULL: 'disk-full',
  IOERR: 'library-unreadable',
  BUSY: 'library-locked',
  CORRUPT: 'catalog-corrupt',
};

/** In the suite, one of the faults once at each statement that is run; at some, another one for good. */
function plansFor({ name: statement, calls }: RunStatement, index: number): StatementPlan[] {
  if (!TRIES_ALL && statement.startsWith('prepare')) return [];
  const pick = (at: number) =>
    STATEMENT_FAULTS.filter((_, n) => n === at % STATEMENT_FAULTS.length);
  const once = TRIES_ALL ? STATEMENT_FAULTS : pick(index);
  const on = TRIES_ALL ? STATEMENT_FAULTS : index % 3 === 0 ? pick(index + 1) : [];
  const which = TRIES_ALL ? [...new Set([1, calls])] : [1];
  return [
    ...once.flatMap((fault) =>
      which.map((call) => ({ statement, fault, call, lasts: 'once' as const })),
    ),
    ...on.map((fault) => ({ statement, fault, call: 1, lasts: 'on' as const })),
  ];
}

describe('a fault of the database', () => {
  const bed = new FaultBed();
  let seam: FaultyStatements;
  let wanted: LibraryContents;
  let statements: RunStatement[];

  beforeAll(async () => {
    await bed.make();
    seam = FaultyStatements.put();
    bed.reset();
    bed.change();
    seam.begin();
    const deeds = await goThrough(bed);
    seam.end();
    statements = seam.statements();
    wanted = await wantedContents(bed, deeds);
    expect(deeds.filter(({ error }) => error !== undefined)).toEqual([]);
  });

  afterAll(() => {
    seam.remove();
  });

  it(
    'at any statement undoes what it was part of, with a clear answer, and the next session makes up for it',
    async () => {
      const plans = statements.flatMap(plansFor);
      expect(statements.length).toBeGreaterThan(150);
      expect(statements.map(({ name }) => name)).toContain('open: catalog.db');
      const wrong = await tryAll(plans, (plan) => ({
        ...{ bed, seam, plan, wanted },
        // The lock is no catalog: whatever is wrong with it, the folder can’t be written.
        codes: new Set([CODES[plan.fault], 'library-unreadable' as const]),
      }));
      expect(wrong).toEqual([]);
    },
    TRIES_ALL ? 3_600_000 : 240_000,
  );

  it(
    'at a call of an app alone costs no more',
    async () => {
      const known = new Set(statements.map(({ name }) => name));
      bed.reset();
      bed.change();
      seam.begin();
      const deeds = await goThroughApp(bed);
      seam.end();
      expect(deeds.filter(({ error }) => error !== undefined)).toEqual([]);
      const plans = seam
        .statements()
        .filter(({ name }) => !known.has(name))
        .flatMap(plansFor);
      const codes = undefined;
      const wrong = await tryAll(plans, (plan) => {
        return { bed, seam, plan, wanted, codes, through: goThroughApp };
      });
      expect(wrong).toEqual([]);
    },
    TRIES_ALL ? 3_600_000 : 240_000,
  );
});
