import {
  isElement,
  type XmlAttribute,
  type XmlElement,
  type XmlNode,
  type XmpDocument,
} from './xmp-document.ts';
import { RDF, XML, XMLNS, type XmpName } from './xmp-names.ts';
import { containerOf, defaultItem, itemsOf, textHolder, textOf } from './xmp-values.ts';

const TEXT_NODE = 3;

/** Two characters that no XML may hold. */
const NEVER_IN_XML = /[\ufffe\uffff]/gu;

/** What a list is to hold. */
export interface WantedItems {
  /** The same for all spellings of an item; undefined for one that is not Kindred’s, and stays. */
  readonly keyOf: (text: string) => string | undefined;
  /** Whether an item that is there stays. */
  readonly keeps: (key: string) => boolean;
  /** What is there afterwards, in any spelling. */
  readonly wanted: readonly string[];
}

/**
 * Changes some properties of an XMP document and nothing beside them. What is as it is wanted is not
 * touched, so that `changed` stays false.
 */
export class XmpEditor {
  readonly #document: XmpDocument;
  #changed = false;

  constructor(document: XmpDocument) {
    this.#document = document;
  }

  get changed(): boolean {
    return this.#changed;
  }

  /** Gives a property without structure this value, in the form that it has. */
  setText(name: XmpName, value: string): void {
    const nodes = this.#document.find(name);
    for (const node of nodes) this.#setNode(node, value);
    if (nodes.length > 0) return;
    const description = this.#description();
    description.setAttributeNS(name.namespace, this.#qualified(description, name), value);
    this.#changed = true;
  }

  /** Sets the text that is meant for everybody; those of other languages stay as they are. */
  setDefaultText(name: XmpName, value: string): void {
    const nodes = this.#document.find(name);
    for (const node of nodes) {
      const container = isElement(node) ? containerOf(node) : undefined;
      if (container === undefined) this.#setNode(node, value);
      else this.#setDefaultItem(container, value);
    }
    if (nodes.length === 0) this.#setDefaultItem(this.#newList(name, 'Alt'), value);
  }

  /** Takes away a text without leaving an empty one, unless other languages have theirs. */
  clearDefaultText(name: XmpName): void {
    for (const node of this.#document.find(name)) {
      const container = isElement(node) ? containerOf(node) : undefined;
      if (container === undefined || itemsOf(container).length < 2) this.#remove(node);
      else this.#setDefaultItem(container, '');
    }
  }

  /** Makes a list hold what is wanted of it, in the place that it has; it is made where it is not there. */
  setItems(name: XmpName, items: WantedItems): void {
    const [first, ...others] = this.#document.find(name);
    // A list that stands twice is read as one: only the first one takes in what is new.
    for (const other of others) {
      this.#editList(this.#listOf(name, other), { ...items, wanted: [] });
    }
    const list = first === undefined ? this.#newList(name, 'Bag') : this.#listOf(name, first);
    this.#editList(list, items);
  }

  /** Takes lists away that hold nothing. */
  dropEmpty(name: XmpName): void {
    for (const node of this.#document.find(name)) {
      const container = isElement(node) ? containerOf(node) : undefined;
      if (container !== undefined && itemsOf(container).length === 0) this.#remove(node);
    }
  }

  #editList(list: XmlElement, { keyOf, keeps, wanted }: WantedItems): void {
    const there = new Set<string>();
    for (const item of itemsOf(list)) {
      const key = keyOf(textOf(item));
      if (key === undefined) continue;
      if (keeps(key)) there.add(key);
      else this.#remove(item);
    }
    for (const text of wanted) {
      const key = keyOf(text) ?? text;
      if (!there.has(key)) this.#append(list, text);
      there.add(key);
    }
  }

  /** The list in a property; one that is written as a single value becomes a list of one. */
  #listOf(name: XmpName, node: XmlAttribute | XmlElement): XmlElement {
    const container = isElement(node) ? containerOf(node) : undefined;
    if (container !== undefined) return container;
    const text = textOf(node);
    const list = this.#newList(name, 'Bag', isElement(node) ? undefined : node.ownerElement);
    if (text !== '') this.#append(list, text);
    this.#remove(node);
    return list;
  }

  #setDefaultItem(container: XmlElement, value: string): void {
    const item = defaultItem(container);
    if (item?.getAttributeNS(XML, 'lang') === 'x-default') {
      this.#setNode(item, value);
      return;
    }
    const made = this.#document.element(RDF, this.#qualified(container, RDF_LI));
    made.setAttributeNS(XML, 'xml:lang', 'x-default');
    if (value !== '') made.appendChild(this.#document.text(clean(value)));
    // The default comes first (XMP part 1, 8.2.2.4).
    container.insertBefore(made, container.firstChild);
    this.#changed = true;
  }

  #setNode(node: XmlAttribute | XmlElement, value: string): void {
    if (textOf(node) === value.trim()) return;
    this.#changed = true;
    if (!isElement(node)) {
      node.value = clean(value);
      return;
    }
    const holder = textHolder(node);
    if (holder === node && node.getAttributeNS(RDF, 'value') !== null) {
      node.setAttributeNS(RDF, this.#qualified(node, RDF_VALUE), clean(value));
      return;
    }
    for (const child of Array.from(holder.childNodes)) holder.removeChild(child);
    if (value !== '') holder.appendChild(this.#document.text(clean(value)));
  }

  #remove(node: XmlAttribute | XmlElement): void {
    this.#changed = true;
    if (!isElement(node)) {
      node.ownerElement?.removeAttributeNode(node);
      return;
    }
    const blank = node.previousSibling;
    if (blank !== null && isBlank(blank)) blank.parentNode?.removeChild(blank);
    node.parentNode?.removeChild(node);
  }

  #append(list: XmlElement, text: string): void {
    const item = this.#document.element(RDF, this.#qualified(list, RDF_LI));
    item.appendChild(this.#document.text(clean(text)));
    this.#appendIndented(list, item);
  }

  /** Puts a node at the end, indented as its brothers are. */
  #appendIndented(parent: XmlElement, node: XmlElement): void {
    const { firstChild, lastChild } = parent;
    const end = lastChild !== null && isBlank(lastChild) ? lastChild : null;
    if (firstChild !== null && isBlank(firstChild)) {
      parent.insertBefore(this.#document.text(firstChild.nodeValue ?? ''), end);
    }
    parent.insertBefore(node, end);
    this.#changed = true;
  }

  #newList(name: XmpName, kind: 'Bag' | 'Alt', into?: XmlElement | null): XmlElement {
    const description = into ?? this.#description();
    const property = this.#document.element(name.namespace, this.#qualified(description, name));
    this.#appendIndented(description, property);
    const list = this.#document.element(
      RDF,
      this.#qualified(property, { namespace: RDF, local: kind, prefix: 'rdf' }),
    );
    property.appendChild(list);
    return list;
  }

  #description(): XmlElement {
    const [first] = this.#document.descriptions();
    if (first !== undefined) return first;
    const { rdf } = this.#document;
    const made = this.#document.element(RDF, this.#qualified(rdf, RDF_DESCRIPTION));
    made.setAttributeNS(RDF, this.#qualified(rdf, RDF_ABOUT), '');
    rdf.appendChild(made);
    return made;
  }

  /** The name with a prefix that is bound to its namespace here; bound now where none is. */
  #qualified(at: XmlElement, { namespace, local, prefix }: XmpName): string {
    const bound = at.lookupPrefix(namespace);
    if (bound !== null && bound !== '') return `${bound}:${local}`;
    let free = prefix;
    for (let n = 2; at.lookupNamespaceURI(free) !== null; n += 1) free = `${prefix}${n}`;
    at.setAttributeNS(XMLNS, `xmlns:${free}`, namespace);
    return `${free}:${local}`;
  }
}

const rdfName = (local: string): XmpName => ({ namespace: RDF, local, prefix: 'rdf' });
const RDF_LI = rdfName('li');
const RDF_VALUE = rdfName('value');
const RDF_DESCRIPTION = rdfName('Description');
const RDF_ABOUT = rdfName('about');

function clean(text: string): string {
  return text.replaceAll(NEVER_IN_XML, '');
}

function isBlank(node: XmlNode): boolean {
  return node.nodeType === TEXT_NODE && (node.nodeValue ?? '').trim() === '';
}
