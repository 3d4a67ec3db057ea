/**
 * Which fields of a recorded payload may pass. A recording was made after the game, so whatever is not listed stays
 * out: a field that a provider adds tomorrow cannot bring the future into a replay.
 */
export type Shape = true | readonly [Shape] | { readonly [field: string]: Shape };

/**
 * The listed fields of a value, nothing else. `true` passes a string, number, boolean or null; a list's shape holds for
 * each element. A scalar where an object was expected passes too, so that a malformed payload stays malformed for the
 * parser to name; an object where a scalar was expected does not.
 */
export function keep(value: unknown, shape: Shape): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (shape === true) return undefined;
  if (Array.isArray(value)) {
    if (!Array.isArray(shape)) return undefined;
    return value
      .map((element) => keep(element, shape[0] as Shape))
      .filter((element) => element !== undefined);
  }
  if (Array.isArray(shape)) return undefined;
  const kept: Record<string, unknown> = {};
  for (const [field, inner] of Object.entries(shape)) {
    const found = keep((value as Record<string, unknown>)[field], inner);
    if (found !== undefined) kept[field] = found;
  }
  return kept;
}

/** A field of an unknown value, undefined where there is none. */
export function field(value: unknown, ...path: readonly (string | number)[]): unknown {
  let at = value;
  for (const step of path) {
    if (at === null || typeof at !== 'object') return undefined;
    at = (at as Record<string | number, unknown>)[step];
  }
  return at;
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function text(value: unknown): string | null {
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : null;
}

/** A number, or a text that is one (`"81"`, `"+2.5"`); null for everything else. */
export function numeric(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'string' || value.trim() === '') return null;
  const parsed = Number(value);
  return Number.isFinite(parsed) ? parsed : null;
}
