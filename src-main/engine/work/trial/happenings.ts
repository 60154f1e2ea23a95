import type { DiskFile, Spot, TrialDisk } from './trial-disk.ts';

/** What happens to files: to one of them, with another one or a place, and a number to choose by. */
type ToFile = (disk: TrialDisk, file: DiskFile, to: Spot, other: DiskFile, c: number) => void;

const TO_FILES = {
  edit: (disk, file) => {
    disk.edit(file, false);
  },
  'save-over': (disk, file) => {
    disk.edit(file, true);
  },
  touch: (disk, file) => {
    disk.touch(file);
  },
  move: (disk, file, to) => {
    disk.move(file, to);
  },
  'move-over': (disk, file, _, other) => {
    disk.move(file, other);
  },
  'move-tree': (disk, file, { root }, _, c) => {
    disk.moveTree(file, root, c);
  },
  copy: (disk, file, to, other, c) => {
    disk.copy(file, c % 4 === 0 ? other : to, c % 2 === 0);
  },
  'copy-then-delete': (disk, file, to, _, c) => {
    const isCopied = disk.copy(file, to, c % 2 === 0);
    if (isCopied) disk.delete(file);
  },
  'respell-case': (disk, file) => {
    disk.respell(file, 'case');
  },
  'respell-form': (disk, file) => {
    disk.respell(file, 'form');
  },
  'respell-folder': (disk, file) => {
    disk.respellFolder(file);
  },
  swap: (disk, file, _, other) => {
    disk.swap(file, other);
  },
  delete: (disk, file) => {
    disk.delete(file);
  },
  'delete-tree': (disk, file) => {
    disk.deleteTree(file);
  },
} satisfies Record<string, ToFile>;

type OnFile = keyof typeof TO_FILES;
type OnDisk = OnFile | 'create' | 'restore';
const ON_FILES = Object.keys(TO_FILES) as OnFile[];
export const ON_DISK: readonly OnDisk[] = ['create', 'restore', ...ON_FILES];

export const IN_APP = [
  ...(['unmount', 'remount', 'leave-out', 'organise', 'stop', 'kill', 'start'] as const),
  ...([
    'look-at-all',
    'look-at-touched',
    'look-at-one',
    'work',
    'work-meanwhile',
    'keep-up',
  ] as const),
];
export type InApp = (typeof IN_APP)[number];

/** The numbers choose among what is there. */
interface StepOf<What> {
  readonly what: What;
  readonly a: number;
  readonly b: number;
  readonly c: number;
}

type DiskStep = StepOf<OnDisk>;
export type AppStep = StepOf<InApp>;
/** One thing that happens. */
export type Step = StepOf<OnDisk | InApp>;

/** Whether it is something that happens to files. */
export function isOnDisk(step: Step): step is DiskStep {
  return ON_DISK.some((what) => what === step.what);
}

/** Whether it is something that happens to the library. */
export function isInApp(step: Step): step is AppStep {
  return IN_APP.some((what) => what === step.what);
}

/** Does something to files; nothing, where there is none to do it to. */
export function happenOnDisk(disk: TrialDisk, { what, a, b, c }: DiskStep): void {
  const spot = disk.spot(b);
  if (what === 'restore') {
    disk.restore(a, c % 3 > 0, c % 2 === 0 ? undefined : spot);
    return;
  }
  if (spot === undefined) return;
  if (what === 'create') {
    disk.create(spot);
    return;
  }
  const [file, other] = [disk.file(a), disk.file(b)];
  const happen: ToFile = TO_FILES[what];
  if (file !== undefined && other !== undefined) happen(disk, file, spot, other, c);
}
