/** A property of XMP: the namespace decides, whatever prefix a file writes it with. */
export interface XmpName {
  readonly namespace: string;
  readonly local: string;
  /** The prefix that it is written with where a file has none for the namespace. */
  readonly prefix: string;
}

export const RDF = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';
export const XML = 'http://www.w3.org/XML/1998/namespace';
export const XMLNS = 'http://www.w3.org/2000/xmlns/';

function names<const Local extends string>(
  prefix: string,
  namespace: string,
  locals: readonly Local[],
): Record<Local, XmpName> {
  const entries = locals.map((local) => [local, { namespace, local, prefix }]);
  // One entry for each name of the list; TypeScript cannot follow that through fromEntries.
  return Object.fromEntries(entries) as Record<Local, XmpName>;
}

/** Adobe’s XMP specification, parts 1 and 2; Exif 2.32 for XMP (CIPA DC-010). */
export const DC = names('dc', 'http://purl.org/dc/elements/1.1/', [
  'title',
  'description',
  'subject',
]);
export const XMP = names('xmp', 'http://ns.adobe.com/xap/1.0/', [
  'Rating',
  'CreateDate',
  'MetadataDate',
]);
export const EXIF = names('exif', 'http://ns.adobe.com/exif/1.0/', [
  'DateTimeOriginal',
  'GPSLatitude',
  'GPSLongitude',
  'GPSAltitude',
  'GPSAltitudeRef',
]);
export const EXIF_EX = names('exifEX', 'http://cipa.jp/exif/1.0/', ['LensModel']);
export const AUX = names('aux', 'http://ns.adobe.com/exif/1.0/aux/', ['Lens']);
export const PHOTOSHOP = names('photoshop', 'http://ns.adobe.com/photoshop/1.0/', ['DateCreated']);

/** Where Lightroom, digiKam, Windows and Media Pro keep tags with their levels. */
export const LIGHTROOM = names('lr', 'http://ns.adobe.com/lightroom/1.0/', ['hierarchicalSubject']);
export const DIGIKAM = names('digiKam', 'http://www.digikam.org/ns/1.0/', ['TagsList']);
export const MICROSOFT = names('MicrosoftPhoto', 'http://ns.microsoft.com/photo/1.0/', [
  'Rating',
  'LastKeywordXMP',
]);
export const MEDIA_PRO = names('mediapro', 'http://ns.iview-multimedia.com/mediapro/1.0/', [
  'CatalogSets',
]);
