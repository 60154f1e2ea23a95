// The shell's own texts: native menus, tray, dialogs. Those of the page are in src-renderer/i18n.

/** `{name}` is a value, `{n|photo|photos}` the form that fits the number n. */
const ENGLISH = {
  'app.about': 'About Kindred',
  'app.hide': 'Hide Kindred',
  'app.hideOthers': 'Hide others',
  'app.quit': 'Quit Kindred',
  'app.quitShort': 'Quit',
  'app.services': 'Services',
  'app.settings': 'Settings…',
  'app.showAll': 'Show all',
  'file.menu': 'File',
  'file.addFolder': 'Add folder…',
  'file.close': 'Close window',
  'edit.menu': 'Edit',
  'edit.undo': 'Undo',
  'edit.redo': 'Redo',
  'edit.cut': 'Cut',
  'edit.copy': 'Copy',
  'edit.paste': 'Paste',
  'edit.chooseAll': 'Select all',
  'view.menu': 'View',
  'view.library': 'Library',
  'view.search': 'Search',
  'view.fullScreen': 'Full screen',
  'view.zoomIn': 'Larger',
  'view.zoomOut': 'Smaller',
  'view.zoomReset': 'Usual size',
  'view.developerTools': 'Developer tools',
  'window.menu': 'Window',
  'window.minimise': 'Minimise',
  'window.zoom': 'Zoom',
  'window.toFront': 'Bring all to front',
  'page.again': 'Open again',
  'page.gone': 'Kindred’s window has gone down several times',
  'page.goneDetail': 'Your photos are as they were, and so is all that you said of them.',
  'start.otherLibrary': 'Kindred is open with another library; quit it first, then start it again',
  'help.menu': 'Help',
  'help.keys': 'Keys',
  'help.licences': 'Licences',
  'help.crashLog': 'Show crash log',
  'tray.open': 'Open Kindred',
  'tray.pause': 'Pause',
  'tray.resume': 'Go on',
  'tray.idle': 'All photos are read',
  'tray.paused': 'Paused',
  'tray.pausedAt': 'Paused: {done} of {total} {total|photo|photos}',
  'tray.pausedOnBattery': 'Waits for mains power',
  'tray.lost': 'Kindred has stopped; open it to go on',
  'tray.problem': 'Something is wrong; open Kindred to see what',
  'tray.starting': 'Starting',
  'work.check': 'Checking what is here',
  'work.compare': 'Comparing models',
  'work.index': 'Building the index',
  'work.model': 'Getting the model ready',
  'work.next-model': 'Getting the next model ready',
  'work.photos': '{done} of {total} {total|photo|photos}',
  'work.photosSome': '{done} {done|photo|photos}',
  'work.scan': 'Looking for photos',
  'work.sidecars': 'Going through .xmp files',
  'work.teach': 'Learning from your photos',
  'work.train': 'Training a model',
  'about.credits': 'Finds the photos that look alike. Nothing leaves this computer.',
  'about.noLicences': 'The licences are not in this copy of Kindred.',
  'about.noCrashLog': 'There is no crash log: Kindred has not gone down.',
} as const;

/** What each text of the shell is called. */
export type WordKey = keyof typeof ENGLISH;
type Texts = Readonly<Record<WordKey, string>>;

const ITALIAN: Texts = {
  'app.about': 'Informazioni su Kindred',
  'app.hide': 'Nascondi Kindred',
  'app.hideOthers': 'Nascondi altre',
  'app.quit': 'Esci da Kindred',
  'app.quitShort': 'Esci',
  'app.services': 'Servizi',
  'app.settings': 'Impostazioni…',
  'app.showAll': 'Mostra tutte',
  'file.menu': 'File',
  'file.addFolder': 'Aggiungi cartella…',
  'file.close': 'Chiudi finestra',
  'edit.menu': 'Modifica',
  'edit.undo': 'Annulla',
  'edit.redo': 'Ripeti',
  'edit.cut': 'Taglia',
  'edit.copy': 'Copia',
  'edit.paste': 'Incolla',
  'edit.chooseAll': 'Seleziona tutto',
  'view.menu': 'Vista',
  'view.library': 'Raccolta',
  'view.search': 'Cerca',
  'view.fullScreen': 'Schermo intero',
  'view.zoomIn': 'Più grande',
  'view.zoomOut': 'Più piccolo',
  'view.zoomReset': 'Dimensione solita',
  'view.developerTools': 'Strumenti per sviluppatori',
  'window.menu': 'Finestra',
  'window.minimise': 'Riduci a icona',
  'window.zoom': 'Ridimensiona',
  'window.toFront': 'Porta tutto in primo piano',
  'page.again': 'Riapri',
  'page.gone': 'La finestra di Kindred si è bloccata più volte',
  'page.goneDetail': 'Le tue foto sono com’erano, e così tutto quello che ne hai detto.',
  'start.otherLibrary': 'Kindred è aperto con un’altra libreria: esci prima, poi avvialo di nuovo',
  'help.menu': 'Aiuto',
  'help.keys': 'Tasti',
  'help.licences': 'Licenze',
  'help.crashLog': 'Mostra il registro degli arresti',
  'tray.open': 'Apri Kindred',
  'tray.pause': 'Pausa',
  'tray.resume': 'Riprendi',
  'tray.idle': 'Tutte le foto sono lette',
  'tray.paused': 'In pausa',
  'tray.pausedAt': 'In pausa: {done} di {total} foto',
  'tray.pausedOnBattery': 'Aspetta la corrente',
  'tray.lost': 'Kindred si è fermato; aprilo per continuare',
  'tray.problem': 'Qualcosa non va: apri Kindred per vedere',
  'tray.starting': 'Avvio',
  'work.check': 'Controllo quello che c’è',
  'work.compare': 'Confronto i modelli',
  'work.index': 'Costruisco l’indice',
  'work.model': 'Preparo il modello',
  'work.next-model': 'Preparo il prossimo modello',
  'work.photos': '{done} di {total} foto',
  'work.photosSome': '{done} foto',
  'work.scan': 'Cerco le foto',
  'work.sidecars': 'Controllo dei file .xmp',
  'work.teach': 'Imparo dalle tue foto',
  'work.train': 'Addestro un modello',
  'about.credits': 'Trova le foto che si somigliano. Niente lascia questo computer.',
  'about.noLicences': 'Le licenze non sono in questa copia di Kindred.',
  'about.noCrashLog': 'Non c’è un registro degli arresti: Kindred non si è mai bloccato.',
};

/** All languages of the shell; English is what others fall back to. */
export const SHELL_TEXTS = { en: ENGLISH, it: ITALIAN } as const;

type Values = Readonly<Record<string, string | number>>;

/** Says a text of the shell in the person's language, with numbers as their region writes them. */
export type Say = (key: WordKey, values?: Values) => string;

const CHOICE = /\{(\w+)\|([^|{}]*)\|([^|{}]*)\}/g;
const VALUE = /\{(\w+)\}/g;

/** The texts and what Intl is given for a locale as `app.getLocale()` has it (“it”, “en-GB”, “de”). */
function languageOf(locale: string): { texts: Texts; locale: string } {
  // Some systems hand a POSIX locale through (“it_IT.UTF-8”), which Intl would throw at.
  const tag = locale.replace(/[@.].*$/, '').replaceAll('_', '-');
  const texts = /^it(-|$)/i.test(tag) ? ITALIAN : ENGLISH;
  const own = texts === ITALIAN ? 'it' : 'en';
  const isOwn = tag.toLowerCase().startsWith(own) && /^[a-z]{2}(-[a-z0-9]{1,8})*$/i.test(tag);
  return { texts, locale: isOwn ? tag : own };
}

/** @param locale as `app.getLocale()` has it; English where there are no texts in it. */
export function wordsFor(locale: string): Say {
  const { texts, locale: region } = languageOf(locale);
  const plural = new Intl.PluralRules(region);
  const number = new Intl.NumberFormat(region);
  const shown = (value: string | number | undefined) =>
    typeof value === 'number' ? number.format(value) : (value ?? '');
  return (key, values = {}) =>
    texts[key]
      .replace(CHOICE, (_whole, name: string, one: string, other: string) =>
        plural.select(Number(values[name])) === 'one' ? one : other,
      )
      .replace(VALUE, (_whole, name: string) => shown(values[name]));
}
