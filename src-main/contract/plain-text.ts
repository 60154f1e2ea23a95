/** A text without case and accents, so that “cafe” finds “Café”, and with straight apostrophes. */
export function plainText(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .replace(/[‘’ʼ]/gu, "'")
    .toLowerCase();
}
