import fc from 'fast-check';

type Path = readonly (string | number)[];

function pathsIn(value: unknown, at: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return at.length ? [at] : [];
  const keys = Array.isArray(value) ? value.keys() : Object.keys(value);
  const below = [...keys].flatMap((key) =>
    pathsIn((value as Record<string | number, unknown>)[key], [...at, key]),
  );
  return at.length ? [at, ...below] : below;
}

/** A value that a provider might send where another belongs. */
const foreign = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom(
    '',
    '-1',
    '0',
    '99:99',
    'NaN',
    'o14.5',
    '__proto__',
    'constructor',
    -1,
    0.5,
    1e9,
    null,
    true,
  ),
);

/** The payload with one to three of its fields lost, replaced by anything, or doubled. */
export function bent(payload: unknown): fc.Arbitrary<unknown> {
  const paths = pathsIn(payload);
  const change = fc.record({
    path: fc.constantFrom(...paths),
    how: fc.constantFrom('lose', 'replace', 'replace', 'double'),
    value: foreign,
  });
  return fc.array(change, { minLength: 1, maxLength: 3 }).map((changes) => {
    const copy = structuredClone(payload);
    for (const { path, how, value } of changes) {
      // biome-ignore lint/suspicious/noExplicitAny: walks any JSON
      const parent = path.slice(0, -1).reduce<any>((v, key) => v?.[key], copy);
      const key = path.at(-1) as string | number;
      if (typeof parent !== 'object' || parent === null) continue;
      if (how === 'double' && Array.isArray(parent)) parent.push(structuredClone(parent[key as number]));
      else if (how === 'lose') delete parent[key];
      else parent[key] = value;
    }
    return JSON.parse(JSON.stringify(copy));
  });
}

/** Whether a result holds a NaN or an infinity anywhere, which JSON would turn to null (T24). */
export function holdsNoNumber(value: unknown): boolean {
  if (typeof value === 'number') return !Number.isFinite(value);
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsNoNumber);
}
