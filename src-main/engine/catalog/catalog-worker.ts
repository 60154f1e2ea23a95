import { inspect } from 'node:util';
import { parentPort, workerData } from 'node:worker_threads';
import { ok, type KindredError, type Result } from '../../contract/errors.ts';
import { backUpCatalog } from './backup-catalog.ts';
import { catalogDamage } from './check-catalog.ts';
import type { CatalogJob, CatalogWorkerData } from './catalog-jobs.ts';
import { storageError } from './durable-file.ts';
import { restorableBackups, restoreCatalog } from './restore-catalog.ts';

const port = parentPort;
if (port === null) throw new Error('The catalog worker runs as a worker thread only.');
// Only catalog-jobs.ts starts this worker, so what it hands over has that type.
const { job, stop } = workerData as CatalogWorkerData;

/** Causes cross to the other thread as text: not everything thrown can be copied. */
function portable({ code, message, cause }: KindredError): KindredError {
  if (cause === undefined) return { code, message };
  return { code, message, cause: cause instanceof Error ? cause.message : inspect(cause) };
}

function resultOf(wanted: CatalogJob): Result<unknown> {
  switch (wanted.kind) {
    case 'check': {
      const damage = catalogDamage(wanted.libraryDir, wanted.depth);
      return ok(damage === undefined ? undefined : portable(damage));
    }
    case 'backup':
      return backUpCatalog({ ...wanted, isStopped: () => Atomics.load(stop, 0) !== 0 });
    case 'list':
      return ok(restorableBackups(wanted.libraryDir, wanted.withCatalog));
    case 'restore':
      return restoreCatalog(wanted);
  }
}

function attempted(wanted: CatalogJob): Result<unknown> {
  try {
    return resultOf(wanted);
  } catch (cause) {
    return { ok: false, error: storageError(cause) };
  }
}

const result = attempted(job);
port.postMessage(result.ok ? result : { ok: false, error: portable(result.error) });
