import { describe, expect, it } from 'vitest';
import { mountOf, parseMountInfo, parseMountList } from './mount-table.ts';

const INFO = String.raw`22 28 0:20 / /sys rw,nosuid shared:7 - sysfs sysfs rw
28 1 259:2 / / rw,relatime shared:1 - ext4 /dev/nvme0n1p2 rw
61 28 0:52 / /mnt/family\040photos rw,relatime shared:30 master:2 - cifs //nas/photos rw,vers=3.1.1
62 28 8:17 / /media/me/caf\303\251 rw - exfat /dev/sdb1 rw
63 62 0:60 / /media/me/caf\303\251 rw - nfs4 nas:/export rw
64 28 8:33 / /media/\377 rw - vfat /dev/sdc1 rw
`;

describe('parseMountInfo', () => {
  it('reads paths as bytes, and types after any number of tags', () => {
    expect(parseMountInfo(INFO).map(({ path, type }) => [path, type])).toEqual([
      ['/sys', 'sysfs'],
      ['/', 'ext4'],
      ['/mnt/family photos', 'cifs'],
      ['/media/me/café', 'exfat'],
      ['/media/me/café', 'nfs4'],
      ['/media/\udcff', 'vfat'],
    ]);
  });

  it('takes nothing from what it does not understand', () => {
    expect(parseMountInfo('')).toEqual([]);
    expect(parseMountInfo('a b c\n - \n1 2 3 4 /x opts -\n')).toEqual([]);
  });
});

describe('mountOf', () => {
  const mounts = parseMountInfo(INFO);

  it('takes the innermost mount, and the last of those in one place', () => {
    expect(mountOf(mounts, '/home/me')?.type).toBe('ext4');
    expect(mountOf(mounts, '/mnt/family photos')?.type).toBe('cifs');
    expect(mountOf(mounts, '/mnt/family photos/2024/a')?.type).toBe('cifs');
    expect(mountOf(mounts, '/mnt/family photos 2')?.type).toBe('ext4');
    expect(mountOf(mounts, '/media/me/café/x')?.type).toBe('nfs4');
  });
});

describe('parseMountList', () => {
  it('reads what macOS says', () => {
    const text =
      '/dev/disk3s1s1 on / (apfs, sealed, local)\n//me@nas/photos on /Volumes/my (old) photos (smbfs, nodev)\n';
    expect(parseMountList(text).map(({ path, type }) => [path, type])).toEqual([
      ['/', 'apfs'],
      ['/Volumes/my (old) photos', 'smbfs'],
    ]);
  });
});
