import { renameSync } from 'node:fs';
import { describeBackup } from '../catalog/backup-catalog.ts';
import { backupFiles } from '../catalog/backup-files.ts';
import { check, counted, type Check, type DoctorContext } from './check.ts';

/** Copies of the catalog: how many there are, and whether each is sound. */
export function checkBackups({ parts, repair }: DoctorContext): Check {
  const files = backupFiles(parts.folder.dir);
  const damaged = files.filter((file) => describeBackup(file) === undefined);
  const [newest] = files.filter((file) => !damaged.includes(file));
  const sound = files.length - damaged.length;
  const known =
    newest === undefined
      ? 'There is no copy of the catalog yet; the app makes one a day.'
      : `${counted(sound, 'sound copy', 'sound copies')} of the catalog, the newest of ${new Date(newest.at).toISOString().slice(0, 16).replace('T', ' ')} UTC.`;
  if (damaged.length === 0) return check('backups', 'ok', known);
  const copies = counted(damaged.length, 'copy', 'copies');
  if (!repair)
    return check('backups', 'broken', `${copies} of the catalog can’t be used. ${known}`);
  for (const { path } of damaged) renameSync(path, path.replace(/\.backup\.db$/u, '.damaged.db'));
  return check('backups', 'repaired', `${copies} that can’t be used were set aside. ${known}`);
}
