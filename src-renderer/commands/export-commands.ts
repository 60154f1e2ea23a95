import { exportForm } from '../export/export-form.svelte.ts';
import { register } from './commands.ts';

/** The command that copies photos out of the library; called once. */
export function registerExportCommands(): void {
  register([
    {
      id: 'export',
      label: 'command.export',
      key: 'e',
      group: 'file',
      least: 1,
      most: Number.POSITIVE_INFINITY,
      run: (ids) => {
        exportForm.show(ids);
      },
    },
  ]);
}
