/** A text without case and accents, for finding: “Málaga” is found by “malaga”. */
export function foldText(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().trim();
}
