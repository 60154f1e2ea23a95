import { mount } from 'svelte';
import App from './shell/App.svelte';
import { registerExportCommands } from './commands/export-commands.ts';
import { registerOrganiseCommands } from './commands/organise-commands.ts';
import { registerPhotoCommands } from './commands/photo-commands.ts';
import { registerSimilarCommands } from './commands/similar-commands.ts';
import { registerViewerCommands } from './commands/viewer-commands.ts';
import { registerSearchCommands } from './search/search-commands.ts';
import './theme.css';

const target = document.getElementById('kindred');
if (target === null) throw new Error('The page has no place for Kindred.');
registerPhotoCommands();
registerSimilarCommands();
registerViewerCommands();
registerOrganiseCommands();
registerExportCommands();
registerSearchCommands();
mount(App, { target });
