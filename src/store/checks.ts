/**
 * Throws when any number in `value`, however deep, is NaN or infinite: JSON would turn it into null, Postgres would
 * keep it, and the page would break on it (T24).
 * @throws RangeError naming `what`, the field's path and the value
 */
export function checkFinite(what: string, value: unknown, path = ''): void {
  if (typeof value === 'number') {
    if (!Number.isFinite(value))
      throw new RangeError(
        `${what}: ${path || 'value'} is ${value}, which is no number to store; write null for missing`,
      );
  } else if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) checkFinite(what, value[i], `${path}[${i}]`);
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, part] of Object.entries(value))
      if (part !== null && typeof part !== 'string' && typeof part !== 'boolean')
        checkFinite(what, part, path === '' ? name : `${path}.${name}`);
  }
}

const WORDS_FOR_NOTHING = new Set(['undefined', 'null', 'NaN', '[object Object]']);

/**
 * Checks an id before it becomes a key: text without spaces round it, and no word that JavaScript makes of a missing
 * one, so that no state gathers under `undefined` (T19).
 * @throws TypeError naming `what` and the value
 */
export function checkId(what: string, id: unknown): string {
  if (typeof id !== 'string' || id === '' || id !== id.trim() || WORDS_FOR_NOTHING.has(id))
    throw new TypeError(`${what}: id ${JSON.stringify(id) ?? 'undefined'} is not the text of an id`);
  return id;
}

/** Checks an instant. @throws RangeError naming `what` and the value */
export function checkInstant(what: string, instant: string): string {
  if (!/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(instant) || Number.isNaN(Date.parse(instant)))
    throw new RangeError(
      `${what}: ${JSON.stringify(instant)} is not an instant in UTC like 2026-03-02T23:02:00Z`,
    );
  return instant;
}

/** Checks counts: whole numbers from 0 on. @throws RangeError naming `what`, the field and the value */
export function checkCounts(what: string, counts: Readonly<Record<string, number>>): void {
  for (const [field, count] of Object.entries(counts))
    if (!Number.isInteger(count) || count < 0)
      throw new RangeError(`${what}: ${field} ${count} is not a count`);
}

/** Checks probabilities; null passes. @throws RangeError naming `what`, the field and the value */
export function checkProbabilities(what: string, values: Readonly<Record<string, number | null>>): void {
  for (const [field, p] of Object.entries(values))
    if (p !== null && !(p >= 0 && p <= 1))
      throw new RangeError(`${what}: ${field} ${p} is not a probability`);
}
