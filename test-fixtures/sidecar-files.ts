import { seededRandom } from './pictures.ts';

/** Programs whose sidecars are drawn. */
export const PROGRAMS = ['digiKam', 'Lightroom', 'darktable'] as const;
export type Program = (typeof PROGRAMS)[number];

const WORDS = [
  'travel',
  'Lisbon',
  'pão & vinho',
  'R<M>',
  '"quoted"',
  "it's",
  'été',
  '東京',
  'a b',
  '😀',
];

const NAMESPACES: Readonly<Record<string, string>> = {
  xmp: 'http://ns.adobe.com/xap/1.0/',
  dc: 'http://purl.org/dc/elements/1.1/',
  lr: 'http://ns.adobe.com/lightroom/1.0/',
  digiKam: 'http://www.digikam.org/ns/1.0/',
  MicrosoftPhoto: 'http://ns.microsoft.com/photo/1.0/',
  mediapro: 'http://ns.iview-multimedia.com/mediapro/1.0/',
  crs: 'http://ns.adobe.com/camera-raw-settings/1.0/',
  xmpMM: 'http://ns.adobe.com/xap/1.0/mm/',
  stEvt: 'http://ns.adobe.com/xap/1.0/sType/ResourceEvent#',
  stRef: 'http://ns.adobe.com/xap/1.0/sType/ResourceRef#',
  photoshop: 'http://ns.adobe.com/photoshop/1.0/',
  darktable: 'http://darktable.sf.net/',
  acdsee: 'http://ns.acdsee.com/iptc/1.0/',
  tiff: 'http://ns.adobe.com/tiff/1.0/',
};

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** Draws one sidecar: the same for the same seed. */
class SidecarDrawing {
  readonly #random: () => number;
  /** Some writers bind our namespaces to prefixes of their own. */
  readonly #isOdd: boolean;
  readonly #attributes: string[] = [];
  readonly #elements: string[] = [];

  constructor(seed: number) {
    this.#random = seededRandom(seed);
    this.#isOdd = this.chance(0.2);
  }

  chance(share: number): boolean {
    return this.#random() < share;
  }

  whole(below: number): number {
    return Math.floor(this.#random() * below);
  }

  word(): string {
    return escaped(WORDS[this.whole(WORDS.length)] ?? '');
  }

  words(most: number): string[] {
    return Array.from({ length: this.whole(most + 1) }, () => this.word());
  }

  name(qualified: string): string {
    if (!this.#isOdd) return qualified;
    const [prefix = '', local = ''] = qualified.split(':');
    return ['xmp', 'dc', 'lr', 'digiKam'].includes(prefix) ? `${prefix}x:${local}` : qualified;
  }

  simple(name: string, value: string): void {
    if (this.chance(0.5)) this.#attributes.push(`${this.name(name)}="${value}"`);
    else this.element(name, value);
  }

  element(name: string, inner: string): void {
    this.#elements.push(`<${this.name(name)}>${inner}</${this.name(name)}>`);
  }

  list(name: string, kind: 'Bag' | 'Seq', items: readonly string[]): void {
    const inner = items.map((item) => `\n     <rdf:li>${item}</rdf:li>`).join('');
    this.element(name, `\n    <rdf:${kind}>${inner}\n    </rdf:${kind}>\n   `);
  }

  languages(name: string): void {
    const others = ['de', 'pt-BR'].filter(() => this.chance(0.4));
    const items = ['x-default', ...others].map(
      (language) => `<rdf:li xml:lang="${language}">${this.word()}</rdf:li>`,
    );
    this.element(name, `<rdf:Alt>${items.join('')}</rdf:Alt>`);
  }

  remark(): void {
    if (this.chance(0.3)) this.#elements.push(`<!-- ${this.word()} -->`);
    if (this.chance(0.1)) this.#elements.push('<?keep this as it is?>');
  }

  text(program: Program): string {
    const odd = ['xmp', 'dc', 'lr', 'digiKam'].map(
      (name) => `xmlns:${name}x="${NAMESPACES[name] ?? ''}"`,
    );
    const plain = Object.entries(NAMESPACES)
      .filter(([prefix]) => !this.#isOdd || !['xmp', 'dc', 'lr', 'digiKam'].includes(prefix))
      .map(([prefix, uri]) => `xmlns:${prefix}="${uri}"`);
    const spaces = [...plain, ...(this.#isOdd ? odd : [])].join('\n    ');
    const parted =
      this.chance(0.3) && this.#elements.length > 3 ? this.whole(this.#elements.length) : -1;
    const body = this.#elements.map((element, at) => {
      const cut = `</rdf:Description>\n  <rdf:Description rdf:about=""\n    ${spaces}>`;
      return `   ${at === parted ? `${cut}\n   ` : ''}${element}`;
    });
    const text = [
      ...(program === 'Lightroom' ? [] : ['<?xml version="1.0" encoding="UTF-8"?>']),
      ...(program === 'darktable'
        ? []
        : ['<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>']),
      `<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="${program}">`,
      ' <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
      `  <rdf:Description rdf:about=""\n    ${spaces}`,
      `   ${this.#attributes.join('\n   ')}>`,
      ...body,
      '  </rdf:Description>',
      ' </rdf:RDF>',
      '</x:xmpmeta>',
      ...(program === 'darktable' ? [] : ['<?xpacket end="w"?>']),
      '',
    ].join('\n');
    return this.chance(0.1) ? text.replaceAll('\n', '\r\n') : text;
  }
}

function drawOurs(drawing: SidecarDrawing): void {
  if (drawing.chance(0.7)) {
    drawing.simple('xmp:Rating', String(drawing.whole(7) - 1));
    if (drawing.chance(0.4)) drawing.simple('MicrosoftPhoto:Rating', '50');
  }
  if (drawing.chance(0.6)) drawing.list('dc:subject', 'Bag', drawing.words(4));
  if (drawing.chance(0.4)) {
    drawing.list('lr:hierarchicalSubject', 'Bag', [
      drawing.word(),
      `${drawing.word()}|${drawing.word()}`,
    ]);
  }
  if (drawing.chance(0.5)) drawing.languages('dc:title');
  if (drawing.chance(0.5)) drawing.languages('dc:description');
}

function drawForeign(drawing: SidecarDrawing, program: Program): void {
  drawing.remark();
  drawing.list('dc:creator', 'Seq', drawing.words(2));
  drawing.languages('dc:rights');
  drawing.simple('xmp:CreatorTool', program);
  drawing.element(
    'xmpMM:DerivedFrom',
    '<rdf:Description stRef:documentID="xmp.did:1" stRef:filePath="a &amp; b"/>',
  );
  if (program === 'Lightroom') {
    for (let n = 0; n < 8; n += 1) drawing.simple(`crs:Value${n}`, `+${drawing.whole(100)}`);
    drawing.list('crs:ToneCurve', 'Seq', ['0, 0', '255, 255']);
    drawing.element(
      'xmpMM:History',
      '<rdf:Seq><rdf:li rdf:parseType="Resource"><stEvt:action>saved</stEvt:action></rdf:li>' +
        `<rdf:li stEvt:action="derived" stEvt:parameters="${drawing.word()}"/></rdf:Seq>`,
    );
  }
  if (program === 'digiKam') {
    drawing.list('digiKam:TagsList', 'Seq', [`${drawing.word()}/${drawing.word()}`]);
    drawing.simple('digiKam:PickLabel', '0');
    drawing.element(
      'digiKam:CaptionsAuthorNames',
      '<rdf:Alt><rdf:li xml:lang="x-default">me</rdf:li></rdf:Alt>',
    );
    drawing.element(
      'acdsee:categories',
      escaped('<Categories><Category Assigned="1">x</Category></Categories>'),
    );
    if (drawing.chance(0.5)) drawing.list('MicrosoftPhoto:LastKeywordXMP', 'Bag', [drawing.word()]);
    if (drawing.chance(0.5)) drawing.list('mediapro:CatalogSets', 'Bag', [`${drawing.word()}|x`]);
  }
  if (program === 'darktable') {
    drawing.simple('darktable:xmp_version', '5');
    drawing.element(
      'darktable:history',
      '<rdf:Seq>' +
        `<rdf:li darktable:num="0" darktable:operation="exposure" darktable:params="gz02eJxj&#43;" darktable:multi_name=""/>` +
        '<rdf:li darktable:num="1" darktable:operation="flip"/></rdf:Seq>',
    );
    drawing.element('darktable:masks_history', '<rdf:Seq/>');
    drawing.element('darktable:note', '<![CDATA[a < b & c]]>');
  }
  drawing.remark();
}

/** A sidecar as one of the programs would write it, drawn from a seed. */
export function drawSidecar(seed: number): { readonly program: Program; readonly text: string } {
  const drawing = new SidecarDrawing(seed);
  const program = PROGRAMS[seed % PROGRAMS.length] ?? 'digiKam';
  if (drawing.chance(0.5)) drawOurs(drawing);
  drawForeign(drawing, program);
  if (drawing.chance(0.5)) drawing.simple('photoshop:Urgency', '3');
  return { program, text: drawing.text(program) };
}
