import { InvalidArgumentError, Option, type Command } from 'commander';
import type { PackHints } from '../contract/model-calls.ts';
import { aCount, perChannel } from './arguments.ts';

/** How a hint about a network is given on the command line. */
interface HintFlag<Value> {
  readonly flag: string;
  /** What follows the flag; undefined where nothing does. */
  readonly value?: string;
  readonly help: string;
  /** Reads what a person wrote; throws commander’s refusal. */
  readonly read: (text: string) => Value;
}

type HintFlags = { readonly [Hint in keyof PackHints]-?: HintFlag<NonNullable<PackHints[Hint]>> };

const asWritten = (text: string): string => text;

function oneOf<Choice extends string>(...choices: readonly Choice[]) {
  return (text: string): Choice => {
    const chosen = choices.find((choice) => choice === text.toLowerCase());
    if (chosen !== undefined) return chosen;
    throw new InvalidArgumentError(`It is none of ${choices.join(', ')}.`);
  };
}

function yesOrNo(text: string): boolean {
  return oneOf('yes', 'no')(text) === 'yes';
}

/** A flag for each hint that a network can be added with. */
const HINT_FLAGS: HintFlags = {
  preset: {
    ...{ flag: '--preset', value: '<id>', read: asWritten },
    help: 'all of the rest as this one has it; “kindred model presets” lists them',
  },
  id: { flag: '--id', value: '<id>', read: asWritten, help: 'its short name: a-z, 0-9 and -' },
  name: { flag: '--name', value: '<name>', read: asWritten, help: 'its name' },
  licence: {
    ...{ flag: '--licence', value: '<words>', read: asWritten },
    help: 'what it may be used for, such as Apache-2.0',
  },
  credit: { flag: '--credit', value: '<words>', read: asWritten, help: 'who made it' },
  size: {
    ...{ flag: '--size', value: '<pixels>', read: aCount },
    help: 'pixels along each side of the square that it looks at',
  },
  layout: {
    ...{ flag: '--layout', value: '<order>', read: oneOf('nchw', 'nhwc') },
    help: 'nchw: channel by channel; nhwc: pixel by pixel',
  },
  channels: {
    ...{ flag: '--channels', value: '<order>', read: oneOf('rgb', 'bgr', 'grey') },
    help: 'rgb, bgr or grey',
  },
  mean: {
    ...{ flag: '--mean', value: '<a,b,c>', read: perChannel },
    help: 'taken off each channel’s bytes (0 to 255) first',
  },
  std: {
    ...{ flag: '--std', value: '<a,b,c>', read: perChannel },
    help: 'what each channel is divided by then',
  },
  feature: {
    ...{ flag: '--feature', value: '<output>', read: asWritten },
    help: 'the output, or value inside, that photos are compared by',
  },
  pooling: {
    ...{ flag: '--pooling', value: '<way>', read: oneOf('none', 'mean', 'max') },
    help: 'over its places: none, mean or max',
  },
  logits: {
    ...{ flag: '--logits', value: '<output>', read: asWritten },
    help: 'the output that tells classes',
  },
  isSoftmax: { flag: '--softmax', read: yesOrNo, help: 'that output gives probabilities already' },
  labels: {
    ...{ flag: '--labels', value: '<file>', read: asWritten },
    help: 'the names of its classes, one a line',
  },
};

const HINTS: readonly string[] = Object.keys(HINT_FLAGS);

function isHint(name: string): name is keyof PackHints {
  return HINTS.includes(name);
}

/** The flag that tells a hint, such as `--size <pixels>`; undefined where there is none of that name. */
export function flagOf(hint: string): string | undefined {
  if (!isHint(hint)) return undefined;
  const { flag, value } = HINT_FLAGS[hint];
  return value === undefined ? flag : `${flag} ${value}`;
}

/**
 * The hints with one more, read from a person’s words.
 * @throws InvalidArgumentError where they mean nothing.
 */
export function withHint(hints: PackHints, hint: string, words: string): PackHints {
  return isHint(hint) ? { ...hints, [hint]: HINT_FLAGS[hint].read(words) } : hints;
}

/** Gives a command the flags of all hints. */
export function addHintFlags(command: Command): Command {
  for (const { flag, value, help, read } of Object.values(HINT_FLAGS)) {
    if (value === undefined) command.option(flag, help);
    else command.addOption(new Option(`${flag} ${value}`, help).argParser<unknown>(read));
  }
  return command;
}

/** What commander makes of those flags. */
export type HintOptions = Omit<PackHints, 'isSoftmax'> & { readonly softmax?: true };

/** The hints that were given as flags. */
export function hintsOf(options: HintOptions): PackHints {
  const { softmax, ...all } = options;
  const given = Object.fromEntries(Object.entries(all).filter(([name]) => isHint(name)));
  return softmax === undefined ? given : { ...given, isSoftmax: softmax };
}
