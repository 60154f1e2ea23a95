import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { pathFromBytes, type FilePath } from '../scan/file-path.ts';
import { isInside } from '../scan/folder-scan.ts';

/** Something mounted. */
export interface Mount {
  /** Another one each time. */
  readonly id: string;
  readonly path: FilePath;
  /** The file system, as the system names it. */
  readonly type: string;
}

/**
 * File systems whose changes by others are not told to this computer: on a server, in a cloud, or,
 * for the last ones, on the computer that this one runs inside of.
 */
const REMOTE =
  /^(?:nfs4?|cifs|smb\d?|smbfs|9p|afs|afpfs|ceph|coda|webdav|ncpfs|lustre|beegfs|davfs|fuse\.(?:sshfs|rclone|davfs2?|s3fs|glusterfs|ceph|curlftpfs|gvfsd-fuse|google-drive-ocamlfuse|onedriver|smbnetfs|vmhgfs-fuse)|virtiofs|vboxsf|vmhgfs|prl_fs|macfuse|osxfuse)$/u;

const OCTAL = /\\([0-7]{3})/gu;

/** The kernel writes spaces and the like as `\040`; text is taken byte for byte (latin1). */
function unescaped(text: string): FilePath {
  const bytes = text.replace(OCTAL, (_, octal: string) =>
    String.fromCharCode(Number.parseInt(octal, 8)),
  );
  return pathFromBytes(Buffer.from(bytes, 'latin1'));
}

/**
 * What /proc/self/mountinfo says, read as latin1: `36 35 98:0 /root /path options [tags] - type …`.
 * See proc_pid_mountinfo(5).
 */
export function parseMountInfo(text: string): Mount[] {
  return text.split('\n').flatMap((line) => {
    const [fields = '', rest = ''] = line.split(' - ', 2);
    const [id, , , , path] = fields.split(' ');
    const [type] = rest.split(' ');
    if (id === undefined || path === undefined || type === undefined || type === '') return [];
    return [{ id, path: unescaped(path), type }];
  });
}

/** What `mount` of macOS says: `//me@server/photos on /Volumes/photos (smbfs, nodev)`. */
export function parseMountList(text: string): Mount[] {
  return text.split('\n').flatMap((line) => {
    const [, id, path, type] = /^(.*?) on (.*) \(([^,)]+)/u.exec(line) ?? [];
    if (id === undefined || path === undefined || type === undefined) return [];
    return [{ id, path, type }];
  });
}

/** The mount that holds a path: the innermost, and of those in one place the last. */
export function mountOf(mounts: readonly Mount[], path: FilePath): Mount | undefined {
  let found: Mount | undefined;
  for (const mount of mounts) {
    const isCloser = mount.path.length >= (found?.path.length ?? 0);
    if (isCloser && isInside(path, mount.path)) found = mount;
  }
  return found;
}

const run = promisify(execFile);

/** All that is mounted; nothing where the system does not say. */
export async function readMounts(): Promise<readonly Mount[]> {
  try {
    if (process.platform === 'linux') {
      return parseMountInfo(await readFile('/proc/self/mountinfo', 'latin1'));
    }
    if (process.platform !== 'darwin') return [];
    return parseMountList((await run('/sbin/mount', { timeout: 5000 })).stdout);
  } catch {
    return []; // Then nothing is known of network drives; rescans find what changes there.
  }
}

/** `\\server\share`, also in its long form; `\\?\C:\` is a drive of this computer. */
function isUnc(path: FilePath): boolean {
  return /^\\\\(?![?.]\\)|^\\\\\?\\UNC\\/iu.test(path);
}

/** Whether a folder is on a drive where changes by others are not told. */
export async function isOnRemoteDrive(path: FilePath): Promise<boolean> {
  if (process.platform === 'win32') return isUnc(path);
  return REMOTE.test(mountOf(await readMounts(), path)?.type ?? '');
}
