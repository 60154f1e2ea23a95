import type { Command } from 'commander';
import { z } from 'zod';

/** Options that every command has. */
const globalSchema = z.object({
  library: z.string().optional(),
  json: z.boolean().default(false),
  verbose: z.boolean().default(false),
});

/** What the command line says for every command: which library, and how to answer. */
export function globalOptions(command: Command): z.output<typeof globalSchema> {
  return globalSchema.parse(command.optsWithGlobals());
}

/** The session for a command, loaded only now: `--help` need not start an engine. */
export async function openSession(command: Command) {
  const { Session } = await import('./session.ts');
  const { library, json, verbose } = globalOptions(command);
  const words = ['kindred', ...wordsOf(command), ...command.args];
  return new Session({ library, json, verbose, command: words.join(' ').slice(0, 200) });
}

/** The command’s own words, such as `model add`. */
function wordsOf(command: Command): string[] {
  const { parent } = command;
  return parent === null ? [] : [...wordsOf(parent), command.name()];
}
