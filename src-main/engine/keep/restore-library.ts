import type { CallOutput, CheckedInput } from '../../contract/calls.ts';
import { fail, ok, type Result } from '../../contract/errors.ts';
import { attempt } from '../checked-call.ts';
import { startCatalogJob } from '../catalog/catalog-jobs.ts';
import type { RestoredCatalog } from '../catalog/restore-catalog.ts';
import { lockLibrary } from '../library-lock.ts';

/** What can be done with a library whose catalog is damaged: its calls while it is not open. */
export interface LibraryRecovery {
  /** @param isOpen whether the catalog is sound and in use: then it is no copy of itself. */
  backups(isOpen: boolean): Promise<Result<CallOutput<'backups'>>>;
  /** Nobody has the library open. */
  restore(input: CheckedInput<'restoreBackup'>): Promise<Result<CallOutput<'restoreBackup'>>>;
}

export async function listBackups(
  libraryDir: string,
  withCatalog: boolean,
): Promise<Result<CallOutput<'backups'>>> {
  const listed = await startCatalogJob({ kind: 'list', libraryDir, withCatalog }).result;
  return listed.ok ? ok({ backups: listed.value }) : listed;
}

export interface RestoreOptions {
  readonly libraryDir: string;
  /** A copy by its file name; without one, the newest that can be used. */
  readonly name?: string | undefined;
  /** What this process is doing, for the sentence that a second one gets. */
  readonly command: string;
  /** Also where there is no copy: with what can be read of the damaged catalog. */
  readonly takesWhatIsLeft?: boolean;
}

/**
 * Puts a copy in the place of the catalog, which is set aside whole; see catalog/restore-catalog.ts.
 * Takes the library lock: nobody else may have the library open for writing.
 */
export async function restoreLibrary(options: RestoreOptions): Promise<Result<RestoredCatalog>> {
  const { libraryDir, name, command, takesWhatIsLeft = false } = options;
  return attempt(async () => {
    const lock = lockLibrary(libraryDir, command);
    if (!lock.ok) return lock;
    try {
      const order = { kind: 'restore', libraryDir, name, at: Date.now(), takesWhatIsLeft } as const;
      return await startCatalogJob(order).result;
    } finally {
      lock.value.release();
    }
  });
}

/** The recovery of one library, for a shell that holds it. */
export function libraryRecovery(libraryDir: string, command: string): LibraryRecovery {
  return {
    backups: (isOpen) => listBackups(libraryDir, !isOpen),
    restore: async ({ name }) => {
      const done = await restoreLibrary({ libraryDir, name, command });
      if (!done.ok) return done;
      const { restored, setAside } = done.value;
      if (restored === undefined) return fail('internal', 'Nothing was restored.');
      return ok({ restored, setAside });
    },
  };
}
