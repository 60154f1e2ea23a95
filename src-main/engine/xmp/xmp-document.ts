import {
  DOMParser,
  XMLSerializer,
  type Attr,
  type Document,
  type Element,
  type Node,
} from '@xmldom/xmldom';
import { fail, ok, type Result } from '../../contract/errors.ts';
import { checkXmlShape } from './xml-shape.ts';
import { RDF, type XmpName } from './xmp-names.ts';

export type XmlAttribute = Attr;
export type XmlElement = Element;
export type XmlNode = Node;

const ELEMENT_NODE = 1;

export function isElement(node: Node): node is Element {
  return node.nodeType === ELEMENT_NODE;
}

export function childElements(parent: Node): Element[] {
  return Array.from(parent.childNodes).filter(isElement);
}

function isNamed(node: Attr | Element, { namespace, local }: Omit<XmpName, 'prefix'>): boolean {
  return node.namespaceURI === namespace && node.localName === local;
}

export function isRdf(element: Element, local: string): boolean {
  return isNamed(element, { namespace: RDF, local });
}

/** An XMP packet or sidecar, all of it: also what Kindred knows nothing of. */
export class XmpDocument {
  readonly rdf: Element;
  readonly #document: Document;

  private constructor(document: Document, rdf: Element) {
    this.#document = document;
    this.rdf = rdf;
  }

  /**
   * Reads XML that may be broken or hostile: no document types, so no entities of its own, and
   * bounded in depth and number of attributes.
   *
   * Fails with `sidecar-unreadable`.
   */
  static parse(text: string): Result<XmpDocument> {
    const shape = checkXmlShape(text);
    if (!shape.ok) return shape;
    let document: Document;
    try {
      const options = {
        locator: false,
        onError: (level: 'warning' | 'error' | 'fatalError', message: string) => {
          if (level !== 'warning') throw new Error(message);
        },
      };
      document = new DOMParser(options).parseFromString(text, 'text/xml');
    } catch (cause) {
      return fail('sidecar-unreadable', 'The .xmp file is damaged: it is no whole XML.', cause);
    }
    const rdf = Array.from(document.getElementsByTagNameNS(RDF, 'RDF'))[0];
    if (rdf === undefined) return fail('sidecar-unreadable', 'The file is XML, but holds no XMP.');
    return ok(new XmpDocument(document, rdf));
  }

  /** The nodes that top-level properties stand in; several where a file has one for each namespace. */
  descriptions(): Element[] {
    return childElements(this.rdf);
  }

  /** A top-level property, as attribute or as element; more than one only in odd files. */
  find(name: XmpName): (Attr | Element)[] {
    return this.descriptions().flatMap((description) => [
      ...Array.from(description.attributes).filter((attribute) => isNamed(attribute, name)),
      ...childElements(description).filter((element) => isNamed(element, name)),
    ]);
  }

  /** An element of this document that stands nowhere yet. */
  element(namespace: string, qualified: string): Element {
    return this.#document.createElementNS(namespace, qualified);
  }

  text(content: string): Node {
    return this.#document.createTextNode(content);
  }

  /** As a file in UTF-8: what its XML declaration says of the encoding is made true. */
  serialize(): string {
    const first = this.#document.firstChild;
    if (first?.nodeName === 'xml' && first.nodeValue !== null) {
      first.nodeValue = first.nodeValue.replace(
        /encoding\s*=\s*(["'])(?!utf-8\1)[^"']*\1/iu,
        'encoding="UTF-8"',
      );
    }
    return new XMLSerializer().serializeToString(this.#document);
  }
}
