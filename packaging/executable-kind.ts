/** What a file of machine code is made for. */
export interface ExecutableKind {
  readonly platform: 'linux' | 'darwin' | 'win32';
  /** As `process.arch` names it; a Mach-O file may be for several, an unknown one is a number. */
  readonly archs: readonly string[];
}

/** How much of a file it takes to tell, bytes. */
export const HEAD_BYTES = 4096;

/** `e_machine` of ELF (System V ABI). */
const ELF_MACHINES = new Map([
  [0x03, 'ia32'],
  [0x28, 'arm'],
  [0x3e, 'x64'],
  [0xb7, 'arm64'],
]);
/** `Machine` of a PE/COFF header (Microsoft PE format). */
const PE_MACHINES = new Map([
  [0x014c, 'ia32'],
  [0x8664, 'x64'],
  [0xaa64, 'arm64'],
]);
/** `cputype` of Mach-O (mach/machine.h). */
const MACH_CPUS = new Map([
  [0x01000007, 'x64'],
  [0x0100000c, 'arm64'],
]);
const MACH_64 = 0xfeedfacf;
const MACH_FAT = 0xcafebabe;
/** Java classes begin like fat Mach-O files, with a version of 45 or more where the count stands. */
const MOST_MACH_ARCHS = 20;

function named(names: ReadonlyMap<number, string>, number: number): string {
  return names.get(number) ?? String(number);
}

function elf(head: Buffer): ExecutableKind {
  const isBigEndian = head[5] === 2;
  const machine = isBigEndian ? head.readUInt16BE(18) : head.readUInt16LE(18);
  return { platform: 'linux', archs: [named(ELF_MACHINES, machine)] };
}

function pe(head: Buffer): ExecutableKind | undefined {
  if (head.length < 0x40) return undefined;
  const at = head.readUInt32LE(0x3c);
  if (at + 6 > head.length || head.toString('latin1', at, at + 4) !== 'PE\0\0') return undefined;
  return { platform: 'win32', archs: [named(PE_MACHINES, head.readUInt16LE(at + 4))] };
}

function fatMach(head: Buffer): ExecutableKind | undefined {
  const count = head.readUInt32BE(4);
  if (count > MOST_MACH_ARCHS) return undefined;
  const cpus = Array.from({ length: count }, (_, index) => head.readUInt32BE(8 + 20 * index));
  return { platform: 'darwin', archs: cpus.map((cpu) => named(MACH_CPUS, cpu)) };
}

/**
 * What a file is made for, by how it begins; undefined for what is no machine code.
 * @param head its first {@link HEAD_BYTES} bytes, or all of a shorter one.
 */
export function executableKind(head: Buffer): ExecutableKind | undefined {
  if (head.length < 20) return undefined;
  if (head.toString('latin1', 0, 4) === '\x7fELF') return elf(head);
  if (head.toString('latin1', 0, 2) === 'MZ') return pe(head);
  if (head.readUInt32LE(0) === MACH_64) {
    return { platform: 'darwin', archs: [named(MACH_CPUS, head.readUInt32LE(4))] };
  }
  return head.readUInt32BE(0) === MACH_FAT ? fatMach(head) : undefined;
}
