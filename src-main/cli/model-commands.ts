import { Option, type Command } from 'commander';
import type { CallOutput } from '../contract/calls.ts';
import { fail, ok, type Result } from '../contract/errors.ts';
import { RUNTIMES, type Model, type PackHints, type Runtime } from '../contract/model-calls.ts';
import type { Library } from '../engine/library.ts';
import { aCount, aSeed } from './arguments.ts';
import { globalOptions, openSession } from './open-session.ts';
import { addHintFlags, hintsOf, type HintOptions } from './pack-hint-flags.ts';

type Finish = (code: number) => void;

const MODEL_EXAMPLES = `
Examples:
  $ kindred model list                                    which there are, and what each is for
  $ kindred model add resnet50.onnx --preset resnet50-v2  one of your own
  $ kindred model use resnet50-v2                         made ready while the old one serves
  $ kindred model use resnet50-v2 --keep                  its vectors too, for comparing
  $ kindred similar beach.jpg --model resnet50-v2         what that one finds
  $ kindred model compare --svg compared.svg              what each costs and buys
  $ kindred model train --kind cnn --from categories ~/categories
  $ kindred model remove resnet50-v2                      its files and vectors go`;

const ADD_HELP = `
What can’t be seen in the file and is not told is asked for, where this is a terminal.

Examples:
  $ kindred model add ~/networks/my-network               a folder with model.json and weights
  $ kindred model add mobilenet_v1_0.5_160.tflite --licence Apache-2.0
  $ kindred model add vgg16.onnx --preset vgg16 --try     look at it, keep nothing
  $ kindred model add net.onnx --size 224 --channels bgr --mean 103.94,116.78,123.68 --std 1,1,1`;

/** The commands about the networks that a library has. */
export function addModelCommands(root: Command, finish: Finish): void {
  const model = root
    .command('model')
    .description('the networks that tell what is in a photo')
    .addHelpText('after', MODEL_EXAMPLES);
  addHaving(model, finish);
  addAdding(model, finish);
  addUsing(model, finish);
  addRuntime(model, finish);
  addComparing(model, finish);
  addTraining(model, finish);
}

function addHaving(model: Command, finish: Finish): void {
  model
    .command('list')
    .description('the networks, what each is used for and what it takes')
    .action(async (_options: unknown, command: Command) => {
      const session = await openSession(command);
      finish(await session.run('listModels', (library) => library.listModels({})));
    });
  model
    .command('install')
    .description('find the weights, check them and get them ready')
    .argument('[id]', 'one of the list (else the one that Kindred comes with, taken into use)')
    .action(async (id: string | undefined, _options: unknown, command: Command) => {
      const session = await openSession(command);
      const input = id === undefined ? {} : { id };
      finish(await session.run('installModel', (library, on) => library.installModel(input, on)));
    });
  model
    .command('presets')
    .description('networks that Kindred knows how to run, and where to get each')
    .action(async (_options: unknown, command: Command) => {
      const session = await openSession(command);
      finish(await session.run('listPresets', (library) => library.listPresets({})));
    });
}

type Added = CallOutput<'addModel'>;
type AddFlags = HintOptions & { readonly try?: true };

function addAdding(model: Command, finish: Finish): void {
  const add = model
    .command('add')
    .description('look at a network file (ONNX, TFLite), try it on three pictures, and add it')
    .argument('<path>', 'a file, or a folder with model.json and the weights');
  addHintFlags(add)
    .option('--try', 'look and try; keep nothing')
    .addHelpText('after', ADD_HELP)
    .action(async (path: string, options: AddFlags, command: Command) => {
      const { try: isTrial = false, ...flags } = options;
      const canAsk = process.stdin.isTTY && !globalOptions(command).json;
      const session = await openSession(command);
      const code = await session.run(
        'addModel',
        async (library, on) => {
          const add = (hints: PackHints) => library.addModel({ path, hints, isTrial });
          return canAsk ? addAsking(add, hintsOf(flags), on.signal) : add(hintsOf(flags));
        },
        { hasFailed: ({ needs }) => needs.length > 0 },
      );
      finish(code);
    });
}

/** Adds a network, and asks the person for what can’t be guessed until it is enough. */
async function addAsking(
  add: (hints: PackHints) => Promise<Result<Added>>,
  hints: PackHints,
  signal: AbortSignal | undefined,
): Promise<Result<Added>> {
  const { askForHints } = await import('./ask-for-hints.ts');
  let told = hints;
  for (;;) {
    const added = await add(told);
    if (!added.ok || added.value.needs.length === 0) return added;
    const asking = { input: process.stdin, output: process.stderr, signal };
    const more = await askForHints(added.value.needs, told, asking);
    if (more === undefined) return signal?.aborted === true ? fail('cancelled', 'Stopped.') : added;
    told = more;
  }
}

type UseFlags = Readonly<{ keep?: true; off?: true }>;

function useOf({ keep, off }: UseFlags): 'serves' | 'kept' | 'off' {
  if (off === true) return 'off';
  return keep === true ? 'kept' : 'serves';
}

/** How a network stands after it was taken into use, for the sentence about it. */
async function standing(library: Library, id: string): Promise<Model | undefined> {
  const listed = await library.listModels({});
  return listed.ok ? listed.value.models.find((model) => model.id === id) : undefined;
}

function addUsing(model: Command, finish: Finish): void {
  model
    .command('use')
    .description('let a network serve; it is made ready while the one before it still does')
    .argument('<id>', 'as “kindred model list” names it')
    .option('--keep', 'make its vectors for comparing; the one that serves stays')
    .addOption(new Option('--off', 'take its vectors back').conflicts('keep'))
    .addHelpText(
      'after',
      '\nExamples:\n  $ kindred model use mobilenet-v1\n  $ kindred model use mobilenet-v1 --off',
    )
    .action(async (id: string, flags: UseFlags, command: Command) => {
      const as = useOf(flags);
      const { usedText } = await import('./model-report.ts');
      const session = await openSession(command);
      const found: { model: Model | undefined } = { model: undefined };
      const code = await session.run('useModel', (library) => library.useModel({ id, as }), {
        before: async (_, library) => {
          found.model = await standing(library, id);
          return ok(undefined);
        },
        report: () => usedText(id, found.model),
      });
      finish(code);
    });
  model
    .command('remove')
    .description('take a network’s files, vectors and index away; not of the one that serves')
    .argument('<id>', 'as “kindred model list” names it')
    .action(async (id: string, _options: unknown, command: Command) => {
      const session = await openSession(command);
      finish(await session.run('removeModel', (library) => library.removeModel({ id })));
    });
}

function addRuntime(model: Command, finish: Finish): void {
  model
    .command('runtime')
    .description('what computes the networks: shows it, or chooses it')
    .addArgument(model.createArgument('[runtime]', 'auto: the first that runs').choices(RUNTIMES))
    .addHelpText('after', '\nExample:\n  $ kindred model runtime tensorflow')
    .action(async (runtime: Runtime | undefined, _options: unknown, command: Command) => {
      const { runtimeText } = await import('./model-report.ts');
      const session = await openSession(command);
      const code =
        runtime === undefined
          ? await session.run('listModels', (library) => library.listModels({}), {
              report: runtimeText,
            })
          : await session.run('chooseRuntime', (library) => library.chooseRuntime({ runtime }), {
              report: () => `Networks are computed by ${runtime} from now on.`,
            });
      finish(code);
    });
}

type CompareFlags = Readonly<{ sample: number; svg?: string }>;

function addComparing(model: Command, finish: Finish): void {
  model
    .command('compare')
    .description('what each network with vectors costs and buys in this library')
    .option('--sample <n>', 'photos to ask each for neighbours of', aCount, 200)
    .option('--svg <file>', 'also draw it')
    .addHelpText('after', '\nExample:\n  $ kindred model compare --sample 500 --svg compared.svg')
    .action(async ({ sample, svg }: CompareFlags, command: Command) => {
      const { writeTradeOff } = await import('./write-trade-off.ts');
      const session = await openSession(command);
      const code = await session.run(
        'compareModels',
        (library, on) => library.compareModels({ sample }, on),
        svg === undefined ? {} : { before: writeTradeOff(svg) },
      );
      finish(code);
    });
}

const KINDS = ['dense', 'cnn'] as const;
const SOURCES = ['categories', 'albums'] as const;

type TrainFlags = Readonly<{
  kind: (typeof KINDS)[number];
  from: (typeof SOURCES)[number];
  epochs?: number;
  seed?: number;
  id?: string;
  name?: string;
  curves?: string;
}>;

function addTraining(model: Command, finish: Finish): void {
  model
    .command('train')
    .description('train a small network on a folder of categories or on albums, and add it')
    .argument('[folder]', 'with a folder of photos for each category')
    .addOption(
      new Option('--kind <kind>', 'dense: 200–60–N; cnn: three convolutions and a dense layer')
        .choices(KINDS)
        .makeOptionMandatory(),
    )
    .addOption(
      new Option('--from <source>', 'categories: folders in a folder; albums: of this library')
        .choices(SOURCES)
        .default('categories'),
    )
    .option('--epochs <n>', 'how often it goes through the photos (else 40)', aCount)
    .option('--seed <n>', 'other seeds, other networks; the same is always the same', aSeed)
    .option('--id <id>', 'its short name')
    .option('--name <name>', 'its name')
    .option('--curves <file>', 'draw loss and accuracy here as well (SVG)')
    .addHelpText(
      'after',
      '\nExample:\n  $ kindred model train --kind cnn --from categories ~/categories --epochs 60',
    )
    .action(async (folder: string | undefined, flags: TrainFlags, command: Command) => {
      const { kind, from, epochs, seed, id, name, curves } = flags;
      if ((from === 'categories') !== (folder !== undefined)) {
        command.error('error: name a folder of categories, or say --from albums without one.');
      }
      const session = await openSession(command);
      const input = {
        kind,
        ...(folder !== undefined && { folder }),
        ...(epochs !== undefined && { epochs }),
        ...(seed !== undefined && { seed }),
        ...(id !== undefined && { id }),
        ...(name !== undefined && { name }),
        ...(curves !== undefined && { curves }),
      };
      finish(await session.run('trainModel', (library, on) => library.trainModel(input, on)));
    });
}
