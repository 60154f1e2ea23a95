import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  faultsOf,
  FaultyFiles,
  type FileFault,
  type FilePlan,
  type FileSite,
} from '../../test-fixtures/faulty-files.ts';
import { goThroughApp } from './fault-app.ts';
import { FaultBed, type LibraryContents } from './fault-bed.ts';
import { goThrough, TRIES_ALL, tryAll, wantedContents } from './fault-trial.ts';

vi.mock('node:worker_threads', async () =>
  (await import('../../test-fixtures/in-process-worker.ts')).workerThreads(),
);

const OF_READING: readonly FileFault[] = ['short', 'cut'];

/** In the suite, one error once at each place, and too few bytes where it reads; at some an error for good. */
function plansFor({ name: site, call: name, calls }: FileSite, index: number): FilePlan[] {
  const faults = faultsOf(name);
  const errors = faults.filter((fault) => !OF_READING.includes(fault));
  const pick = (at: number) => errors.filter((_, n) => n === at % errors.length);
  const single = faults.filter((fault) => !errors.includes(fault) || pick(index).includes(fault));
  const once = TRIES_ALL ? faults : single;
  const on = TRIES_ALL ? faults : index % 2 === 0 ? pick(index + 1) : [];
  const which = TRIES_ALL ? [...new Set([1, Math.ceil(calls / 2), calls])] : [1];
  return [
    ...once.flatMap((fault) =>
      which.map((call) => ({ site, fault, call, lasts: 'once' as const })),
    ),
    ...on.map((fault) => ({ site, fault, call: 1, lasts: 'on' as const })),
  ];
}

describe('a fault of the file system', () => {
  const bed = new FaultBed();
  let seam: FaultyFiles;
  let wanted: LibraryContents;
  let sites: FileSite[];

  beforeAll(async () => {
    await bed.make();
    seam = await FaultyFiles.put();
    bed.reset();
    bed.change();
    seam.begin();
    const deeds = await goThrough(bed);
    seam.end();
    sites = seam.sites();
    wanted = await wantedContents(bed, deeds);
    expect(deeds.filter(({ error }) => error !== undefined)).toEqual([]);
    expect(await bed.doctor()).toEqual([]);
  });

  afterAll(() => seam.remove());

  it(
    'at any call costs an answer at most, and the next session makes up for it',
    async () => {
      const plans = sites.flatMap(plansFor);
      expect(sites.length).toBeGreaterThan(80);
      const wrong = await tryAll(plans, (plan) => ({ bed, seam, plan, wanted, codes: undefined }));
      expect(wrong).toEqual([]);
    },
    TRIES_ALL ? 3_600_000 : 240_000,
  );

  it(
    'at a call of an app alone costs no more',
    async () => {
      const known = new Set(sites.map(({ name }) => name));
      bed.reset();
      bed.change();
      seam.begin();
      const deeds = await goThroughApp(bed);
      seam.end();
      expect(deeds.filter(({ error }) => error !== undefined)).toEqual([]);
      const plans = seam
        .sites()
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
