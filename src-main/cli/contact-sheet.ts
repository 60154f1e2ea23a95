import type { CallOutput } from '../contract/calls.ts';
import { pathForPerson } from '../engine/scan/file-path.ts';

/** A picture on the sheet. */
export interface SheetPhoto {
  readonly path: string;
  /** JPEG; undefined where it could not be had. */
  readonly thumbnail: Uint8Array | undefined;
}

const KIND_TEXT: Record<CallOutput<'similar'>['by'], string> = {
  content: 'by what is in them',
  composition: 'by how they look',
  both: 'by what is in them and how they look',
};

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return pathForPerson(text).replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
}

function nameOf(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

function picture(photo: SheetPhoto): string {
  if (photo.thumbnail === undefined) return '<div class="none">No picture at hand</div>';
  const data = Buffer.from(photo.thumbnail).toString('base64');
  return `<img src="data:image/jpeg;base64,${data}" alt="${escaped(nameOf(photo.path))}">`;
}

function exact(score: number | null): string {
  return score === null ? '–' : score.toFixed(3);
}

/** Beneath the score, short enough for one line. */
function rounded(score: number | null): string {
  return score === null ? '–' : score.toFixed(2);
}

function figure(photo: SheetPhoto, result: CallOutput<'similar'>['results'][number]): string {
  const width = Math.max(0, Math.min(1, result.score)) * 100;
  const parts = `content ${rounded(result.content)} · composition ${rounded(result.composition)}`;
  return `<figure title="${escaped(photo.path)}">${picture(photo)}
<div class="bar"><i style="width:${width.toFixed(1)}%"></i></div>
<figcaption><b>${exact(result.score)}</b> ${escaped(nameOf(photo.path))}<br><small>${parts}</small></figcaption></figure>`;
}

const STYLE = `
:root{color-scheme:light dark;--bg:oklch(.985 .004 260);--text:oklch(.24 .004 260);--quiet:oklch(.47 .004 260);--line:oklch(.9 .004 260);--accent:oklch(.52 .13 60)}
@media(prefers-color-scheme:dark){:root{--bg:oklch(.17 .004 260);--text:oklch(.94 .004 260);--quiet:oklch(.72 .004 260);--line:oklch(.3 .004 260);--accent:oklch(.8 .14 75)}}
*{box-sizing:border-box}
body{margin:0;padding:32px;background:var(--bg);color:var(--text);font:13px/18px system-ui,sans-serif}
header{display:flex;gap:24px;align-items:flex-end;margin-bottom:32px;flex-wrap:wrap}
header img{max-width:min(444px,100%);max-height:320px;width:auto;height:auto}
h1{font-size:22px;line-height:28px;font-weight:600;margin:0 0 4px;overflow-wrap:anywhere}
p{margin:0;color:var(--quiet);overflow-wrap:anywhere}
main{display:grid;grid-template-columns:repeat(auto-fill,minmax(200px,1fr));gap:24px 16px}
figure{margin:0;min-width:0}
img{display:block;border-radius:4px;width:100%}
main img,.none{height:160px;object-fit:contain;background:color-mix(in oklch,var(--text) 6%,transparent)}
.none{display:grid;place-items:center;border-radius:4px;color:var(--quiet)}
.bar{height:2px;background:var(--line);margin:6px 0}
.bar i{display:block;height:100%;background:var(--accent)}
figcaption{overflow-wrap:anywhere;font-variant-numeric:tabular-nums}
small{color:var(--quiet);font-size:12px}`;

/** One HTML file, pictures inside, that needs nothing else and calls nowhere. */
export function contactSheet(
  answer: CallOutput<'similar'>,
  query: SheetPhoto,
  results: readonly SheetPhoto[],
): string {
  const figures = answer.results.map((result, index) =>
    figure(results[index] ?? { path: result.path, thumbnail: undefined }, result),
  );
  const count = `${results.length} photos ${KIND_TEXT[answer.by]}, found in ${answer.ms.toFixed(1)} ms`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>Like ${escaped(nameOf(query.path))}</title><style>${STYLE}</style></head>
<body><header>${picture(query)}<div><h1>Like ${escaped(nameOf(query.path))}</h1>
<p>${count}</p><p>${escaped(query.path)}</p></div></header>
<main>${figures.join('\n')}</main></body></html>
`;
}
