import { spawnSync } from 'node:child_process';

/** Joins a folder of another drive to a folder. */
export function joinDrive(drive: string, path: string): void {
  const { status } = spawnSync('mount', ['--bind', drive, path]);
  if (status !== 0) throw new Error(`${drive} could not be mounted.`);
}

/** Takes the drive out; an empty folder is left. */
export function takeOut(path: string): void {
  const { status } = spawnSync('umount', ['-l', path]);
  if (status !== 0) throw new Error(`${path} could not be unmounted.`);
}
