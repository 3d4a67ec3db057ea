/**
 * A name's normal form: its letters and digits only, lower case, without diacritics, `&` read as "and".
 * Names that differ in no more than case, spaces, punctuation or accents share it: `San José State`,
 * `SAN JOSE STATE`, `SanJoseState`. Words stay as they are spelled (`St.` is not `State`), so that two different
 * teams never meet in one form.
 * @example nameKey("Saint Mary's (CA)") // 'saintmarysca'
 */
export function nameKey(name: string): string {
  let key = '';
  for (let i = 0; i < name.length; i++) {
    const c = name.charCodeAt(i);
    if (c > 126) return anyNameKey(name);
    if (c >= 97 && c <= 122) key += name[i];
    else if (c >= 65 && c <= 90) key += String.fromCharCode(c + 32);
    else if (c >= 48 && c <= 57) key += name[i];
    else if (c === 38) key += 'and';
  }
  return key;
}

/** The same for names with letters of any script: most names need no such care, and go the quick way. */
function anyNameKey(name: string): string {
  return name
    .normalize('NFD')
    .replaceAll('&', 'and')
    .toLowerCase()
    .replace(/[^\p{Ll}\p{Lo}\p{N}]+/gu, '');
}
