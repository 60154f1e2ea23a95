import { MediaQuery } from 'svelte/reactivity';

/** Whether the window is so narrow that the sidebar lies over the photos (LOOK: below 720 px). */
export const narrowWindow = new MediaQuery('max-width: 719px', false);
