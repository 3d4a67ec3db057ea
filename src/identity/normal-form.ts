/**
 * A name's normal form: its letters and digits only, lower case, without diacritics, `&` read as "and".
 * Names that differ in no more than case, spaces, punctuation or accents share it: `San José State`,
 * `SAN JOSE STATE`, `SanJoseState`. Words stay as they are spelled (`St.` is not `State`), so that two different
 * teams never meet in one form.
 * @example nameKey("Saint Mary's (CA)") // 'saintmarysca'
 */
export function nameKey(name: string): string {
  return name
    .normalize('NFD')
    .replaceAll('&', 'and')
    .toLowerCase()
    .replace(/[^\p{Ll}\p{Lo}\p{N}]+/gu, '');
}
