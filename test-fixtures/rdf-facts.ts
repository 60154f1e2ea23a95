/**
 * A small reader of well-formed RDF/XML for tests: independent of the library that Kindred edits
 * sidecars with, so that both would have to be wrong in the same way.
 */

interface XmlTag {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: (XmlTag | string)[];
  readonly scope: ReadonlyMap<string, string>;
}

const RDF = '{http://www.w3.org/1999/02/22-rdf-syntax-ns#}';
const ENTITIES: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
};

function unescaped(text: string): string {
  return text.replaceAll(/&(#x[0-9a-f]+|#\d+|\w+);/giu, (whole, name: string) => {
    if (name.startsWith('#x')) return String.fromCodePoint(Number.parseInt(name.slice(2), 16));
    if (name.startsWith('#')) return String.fromCodePoint(Number(name.slice(1)));
    return ENTITIES[name] ?? whole;
  });
}

const PIECE =
  /<!--([\s\S]*?)-->|<!\[CDATA\[([\s\S]*?)\]\]>|<\?([\s\S]*?)\?>|<\/([^\s>]+)\s*>|<([^\s/>]+)((?:\s+[^\s=]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>|([^<]+)/gu;
const ATTRIBUTE = /([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/gu;

function expanded(name: string, scope: ReadonlyMap<string, string>, isAttribute: boolean): string {
  const [prefix, local] = name.includes(':') ? name.split(':') : ['', name];
  if (isAttribute && prefix === '') return name;
  if (prefix === 'xml') return `{xml}${local ?? ''}`;
  return `{${scope.get(prefix ?? '') ?? ''}}${local ?? ''}`;
}

function opened(name: string, attributesText: string, outer: ReadonlyMap<string, string>): XmlTag {
  const raw = Array.from(attributesText.matchAll(ATTRIBUTE), (found): [string, string] => [
    found[1] ?? '',
    unescaped((found[2] ?? found[3] ?? '').replaceAll(/[\t\r\n]/g, ' ')),
  ]);
  const scope = new Map(outer);
  for (const [key, value] of raw) {
    if (key.startsWith('xmlns:')) scope.set(key.slice(6), value);
    else if (key === 'xmlns') scope.set('', value);
  }
  const own = raw.filter(([key]) => !key.startsWith('xmlns'));
  return {
    name: expanded(name, scope, false),
    attributes: new Map(own.map(([key, value]) => [expanded(key, scope, true), value])),
    children: [],
    scope,
  };
}

interface Reading {
  readonly stack: XmlTag[];
  readonly remarks: string[];
}

/** The first of the two kinds of text is as it stands, the second one escaped. */
function textOfPiece(text: string | undefined, kind: number): string[] {
  if (text === undefined) return [];
  return [kind === 0 ? text : unescaped(text)];
}

/** One piece of XML after the other; what is not text stands between < and >. */
function takePiece({ stack, remarks }: Reading, groups: readonly (string | undefined)[]): void {
  const [comment, data, instruction, closed, name, attributes = '', empty, words] = groups;
  const top = stack.at(-1);
  if (closed !== undefined) stack.pop();
  if (comment !== undefined) remarks.push(`<!--${comment}-->`);
  if (instruction?.startsWith('xml ') === false) remarks.push(`<?${instruction}?>`);
  top?.children.push(...[data, words].flatMap(textOfPiece));
  if (name === undefined || top === undefined) return;
  const tag = opened(name, attributes, top.scope);
  top.children.push(tag);
  if (empty !== '/') stack.push(tag);
}

/** The tree of an XML text, its comments and its processing instructions. */
function xmlTree(text: string): { root: XmlTag; remarks: string[] } {
  const root: XmlTag = { name: '', attributes: new Map(), children: [], scope: new Map() };
  const reading: Reading = { stack: [root], remarks: [] };
  let read = 0;
  const source = text.replace(/^\ufeff/u, '').replaceAll(/\r\n?/g, '\n');
  for (const [whole, ...groups] of source.matchAll(PIECE)) {
    read += whole.length;
    takePiece(reading, groups);
  }
  const isWhole = read === source.length && reading.stack.length === 1;
  if (!isWhole) throw new Error('The XML is not well-formed.');
  return { root, remarks: reading.remarks };
}

function tagsIn(tag: XmlTag): XmlTag[] {
  return tag.children.filter((child) => typeof child !== 'string');
}

function descendants(tag: XmlTag): XmlTag[] {
  return tagsIn(tag).flatMap((child) => [child, ...descendants(child)]);
}

/** The text of a property without further ones in it; undefined where it has some. */
function leafText(tag: XmlTag): string | undefined {
  if (tagsIn(tag).length > 0 || tag.name === `${RDF}Description`) return undefined;
  const text = tag.children.filter((child) => typeof child === 'string').join('');
  const isStructure = tag.attributes.size > (tag.attributes.has('{xml}lang') ? 1 : 0);
  return isStructure && text === '' ? undefined : text;
}

/** What is below a property, attributes and elements alike, as lines of path and value. */
function factsOf(tag: XmlTag, path: string): string[] {
  const own = [...tag.attributes]
    .filter(([name]) => name !== `${RDF}about` && name !== `${RDF}parseType`)
    .map(([name, value]) => `${path}/${name} = ${value}`);
  const text = leafText(tag);
  const counts = new Map<string, number>();
  const below = tagsIn(tag).flatMap((child) => {
    const at = counts.get(child.name) ?? 0;
    counts.set(child.name, at + 1);
    const place = at > 0 || child.name === `${RDF}li` ? `[${at}]` : '';
    return factsOf(child, `${path}/${child.name}${place}`);
  });
  return [...own, ...(text === undefined ? [] : [`${path} = ${text}`]), ...below];
}

export interface RdfFacts {
  /** `{namespace}name…  = value`, sorted. */
  readonly facts: readonly string[];
  /** Comments and processing instructions, in order; the XML declaration is left out. */
  readonly remarks: readonly string[];
}

/** All that an XMP text says. Whether as attribute or as element, with which prefix: that is the same. */
export function rdfFacts(text: string): RdfFacts {
  const { root, remarks } = xmlTree(text);
  const rdf = descendants(root).find(({ name }) => name === `${RDF}RDF`);
  if (rdf === undefined) throw new Error('There is no RDF.');
  return {
    facts: tagsIn(rdf)
      .flatMap((tag) => factsOf(tag, ''))
      .toSorted(),
    remarks,
  };
}
