import { basename } from 'node:path';
import type { CallOutput, CheckedInput } from '../../contract/calls.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { WRITES_SETTING, type SidecarCounts } from '../catalog/sidecar-catalog.ts';
import { pathForPerson } from '../scan/file-path.ts';

function named({ path, code, message }: NonNullable<SidecarCounts['problem']>) {
  return { name: pathForPerson(basename(path)), code, message };
}

/** Whether sidecars are written, and how far that has come. */
export function sidecarSettings({ sidecars }: Catalog): CallOutput<'settings'> {
  const { problem, ...counts } = sidecars.counts();
  return {
    writesSidecars: sidecars.isWriting(),
    sidecars: { ...counts, problem: problem && named(problem) },
  };
}

/**
 * Turns writing on or off. With it on, all that the files do not say yet waits to be written: what of
 * it is not found at once is found before the writing.
 */
export function changeSidecarSettings(
  catalog: Catalog,
  { writesSidecars, retrySidecars }: CheckedInput<'changeSettings'>,
): void {
  if (writesSidecars !== undefined) {
    catalog.setSetting(WRITES_SETTING, writesSidecars ? '1' : '0');
    if (writesSidecars) {
      catalog.sidecars.compareAll();
      catalog.sidecars.queueDifferent();
    } else catalog.sidecars.emptyQueue();
  }
  if (retrySidecars === true) catalog.sidecars.retry();
}
