import { sentencePageHeaders } from './headers.ts';

// Small pages that Kindred answers with before anybody is let in: no script, nothing to load.

const STYLE = `:root{color-scheme:light dark;--bg:oklch(.985 .004 260);--text:oklch(.24 .004 260);--line:oklch(.9 .004 260);--accent:oklch(.52 .13 60)}
@media(prefers-color-scheme:dark){:root{--bg:oklch(.17 .004 260);--text:oklch(.94 .004 260);--line:oklch(.3 .004 260);--accent:oklch(.8 .14 75)}}
body{margin:0;min-height:100vh;display:grid;place-content:center;padding:24px;box-sizing:border-box;background:var(--bg);color:var(--text);font:15px/22px system-ui,sans-serif}
main{max-width:420px}
h1{font-size:22px;line-height:28px;font-weight:600;margin:0 0 8px}
p{margin:0 0 16px}
label{display:block;margin-bottom:8px}
input,button{font:inherit;padding:8px 12px;border:1px solid var(--line);border-radius:6px;background:transparent;color:inherit}
input{width:100%;box-sizing:border-box;margin-bottom:12px}
:focus-visible{outline:2px solid var(--accent);outline-offset:1px}`;

const FORM = `<form method="post" action="/passphrase"><label for="passphrase">Passphrase</label>
<input id="passphrase" name="passphrase" type="password" autocomplete="current-password" required autofocus>
<button>Open Kindred</button></form>`;

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

function escaped(text: string): string {
  return text.replace(/[&<>]/g, (character) => ESCAPES[character] ?? '');
}

/** The headers of {@link sentencePage}. */
export const SENTENCE_PAGE_HEADERS = sentencePageHeaders(STYLE);

/** A page of one sentence, and the form for the passphrase where there is one. */
export function sentencePage(sentence: string, withForm: boolean): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>Kindred</title><style>${STYLE}</style></head>
<body><main><h1>Kindred</h1><p>${escaped(sentence)}</p>${withForm ? FORM : ''}</main></body></html>
`;
}
