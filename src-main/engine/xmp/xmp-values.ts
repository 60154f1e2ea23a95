import {
  childElements,
  isElement,
  isRdf,
  type XmlAttribute,
  type XmlElement,
  type XmpDocument,
} from './xmp-document.ts';
import { RDF, XML, type XmpName } from './xmp-names.ts';

const CONTAINERS = ['Bag', 'Seq', 'Alt'];

/** The list that a property holds, where it holds one. */
export function containerOf(property: XmlElement): XmlElement | undefined {
  return childElements(property).find((child) => CONTAINERS.some((name) => isRdf(child, name)));
}

export function itemsOf(container: XmlElement): XmlElement[] {
  return childElements(container).filter((child) => isRdf(child, 'li'));
}

/** The node that holds a value’s text: rdf:value of one with qualifiers, else the element itself. */
export function textHolder(element: XmlElement): XmlElement {
  const [inner] = childElements(element);
  if (inner === undefined) return element;
  if (isRdf(inner, 'Description')) return textHolder(inner);
  return childElements(element).find((child) => isRdf(child, 'value')) ?? element;
}

/** The text of a simple value; '' for a structure. */
export function textOf(node: XmlAttribute | XmlElement): string {
  if (!isElement(node)) return node.value;
  const holder = textHolder(node);
  if (childElements(holder).length > 0) return '';
  const attribute = holder === node ? node.getAttributeNS(RDF, 'value') : null;
  return (attribute ?? holder.textContent ?? '').trim();
}

/** The item of a list of languages that is meant for everybody, else the first. */
export function defaultItem(container: XmlElement): XmlElement | undefined {
  const items = itemsOf(container);
  const isDefault = (item: XmlElement) => item.getAttributeNS(XML, 'lang') === 'x-default';
  return items.find(isDefault) ?? items[0];
}

function firstText(node: XmlAttribute | XmlElement): string {
  const container = isElement(node) ? containerOf(node) : undefined;
  if (container === undefined) return textOf(node);
  const item = defaultItem(container);
  return item === undefined ? '' : textOf(item);
}

/** A property’s text, of several languages the default; undefined where the file lacks the property. */
export function xmpText(document: XmpDocument, name: XmpName): string | undefined {
  const [node] = document.find(name);
  return node === undefined ? undefined : firstText(node);
}

/** The texts of a list; of a single value, that one. Undefined where the file lacks the property. */
export function xmpTexts(document: XmpDocument, name: XmpName): string[] | undefined {
  const nodes = document.find(name);
  if (nodes.length === 0) return undefined;
  const texts = nodes.flatMap((node) => {
    const container = isElement(node) ? containerOf(node) : undefined;
    return container === undefined ? [textOf(node)] : itemsOf(container).map(textOf);
  });
  return texts.filter((text) => text !== '');
}
