import { navigation } from '../state/navigation.svelte.ts';
import { why } from '../state/why.svelte.ts';
import { register } from './commands.ts';

/** The commands of the screen of look-alikes; called once. */
export function registerSimilarCommands(): void {
  register([
    {
      id: 'why-alike',
      label: 'command.why',
      key: 'w',
      group: 'look',
      least: 0,
      most: Number.POSITIVE_INFINITY,
      isThere: () => navigation.screen.name === 'similar' && navigation.overlay === undefined,
      run: ([id, second]) => {
        if (id !== undefined && second === undefined) why.pointedAt = id;
        why.press();
      },
    },
  ]);
}
