import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Room for the files of a test; ext4 with its journal, and NTFS, want no less. */
const IMAGE_BYTES = 64 * 1024 * 1024;

interface FileSystem {
  readonly name: string;
  /** Each has to go well, in order; they get the image and the folder. */
  readonly commands: (image: string, folder: string) => readonly (readonly string[])[];
}

const FILE_SYSTEMS: readonly FileSystem[] = [
  {
    name: 'vfat',
    commands: (image, folder) => [
      ['mkfs.vfat', image],
      ['mount', '-t', 'vfat', '-o', 'loop,utf8', image, folder],
    ],
  },
  {
    name: 'ext4 with casefold',
    commands: (image, folder) => [
      ['mkfs.ext4', '-q', '-F', '-O', 'casefold', '-E', 'encoding=utf8', image],
      ['mount', '-t', 'ext4', '-o', 'loop', image, folder],
      ['mkdir', join(folder, 'top')],
      ['chattr', '+F', join(folder, 'top')],
    ],
  },
  {
    name: 'NTFS',
    commands: (image, folder) => [
      ['mkntfs', '-F', '-Q', '-q', image],
      ['lowntfs-3g', '-o', 'ignore_case', image, folder],
    ],
  },
];

/** A mounted file system that takes `IMG.JPG` and `img.jpg` for one name. */
export interface CaseFoldingDrive {
  readonly name: string;
  /** An empty folder on it. */
  readonly folder: string;
  readonly unmount: () => void;
}

function runs([command = '', ...given]: readonly string[]): boolean {
  return spawnSync(command, given, { stdio: 'ignore' }).status === 0;
}

function tried(system: FileSystem, around: string): CaseFoldingDrive | undefined {
  const [image, folder] = [join(around, 'image'), join(around, 'drive')];
  rmSync(image, { force: true });
  writeFileSync(image, '');
  truncateSync(image, IMAGE_BYTES);
  mkdirSync(folder, { recursive: true });
  const unmount = () => {
    spawnSync('umount', ['-l', folder]);
  };
  const isMounted = system.commands(image, folder).every(runs);
  const top = join(folder, 'top');
  if (isMounted) {
    mkdirSync(top, { recursive: true });
    writeFileSync(join(top, 'Probe'), '');
    const foldsCase = existsSync(join(top, 'pROBE'));
    rmSync(join(top, 'Probe'));
    if (foldsCase) return { name: system.name, folder: top, unmount };
  }
  unmount();
  return undefined;
}

/**
 * Mounts a case-insensitive file system from a file: the first of vfat, ext4 with casefold and NTFS
 * that this computer makes and mounts; undefined where none does, or this account may not mount.
 * @param around an empty folder.
 */
export function caseFoldingDrive(around: string): CaseFoldingDrive | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return undefined;
  for (const system of FILE_SYSTEMS) {
    const drive = tried(system, around);
    if (drive !== undefined) return drive;
  }
  return undefined;
}
