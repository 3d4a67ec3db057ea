/** How a thing stands: well, worth knowing, or so that a person must act. */
export type Level = 'good' | 'note' | 'problem';

export const AREAS = [
  'keys',
  'sources',
  'clock',
  'stores',
  'cache',
  'tables',
  'quality',
  'model',
  'schedule',
  'disk',
  'node',
] as const;
export type Area = (typeof AREAS)[number];

export interface Finding {
  readonly area: Area;
  /** What it is about: a variable, a source, a table. */
  readonly name: string;
  readonly level: Level;
  readonly says: string;
  /** What to do; null where nothing is. */
  readonly todo: string | null;
  /** The numbers behind it. */
  readonly facts: Readonly<Record<string, string | number | boolean | null>>;
}

type About = Pick<Finding, 'area' | 'name'>;

export function good(about: About, says: string, facts: Finding['facts'] = {}): Finding {
  return { ...about, level: 'good', says, todo: null, facts };
}

export function note(about: About, says: string, todo: string | null, facts: Finding['facts'] = {}): Finding {
  return { ...about, level: 'note', says, todo, facts };
}

export function problem(about: About, says: string, todo: string, facts: Finding['facts'] = {}): Finding {
  return { ...about, level: 'problem', says, todo, facts };
}
