import { mount } from 'svelte';
import App from './shell/App.svelte';
import { registerPhotoCommands } from './commands/photo-commands.ts';
import { registerSimilarCommands } from './commands/similar-commands.ts';
import { registerViewerCommands } from './commands/viewer-commands.ts';
import './theme.css';

const target = document.getElementById('kindred');
if (target === null) throw new Error('The page has no place for Kindred.');
registerPhotoCommands();
registerSimilarCommands();
registerViewerCommands();
mount(App, { target });
