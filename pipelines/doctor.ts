import { AREAS, type Area, type Finding, good, note, problem } from './doctor/finding.js';

export type { Finding } from './doctor/finding.js';

/** Something to be looked at, in its own time. */
export interface Check {
  readonly area: Area;
  readonly name: string;
  readonly run: () => Promise<readonly Finding[]>;
}

export interface Diagnosis {
  /** False when something needs a person. */
  readonly ok: boolean;
  readonly findings: readonly Finding[];
}

export interface Patience {
  /** The longest that one check may take. */
  readonly limitMs: number;
  readonly sleep: (ms: number) => Promise<void>;
}

/** Runs all checks at once; one that fails, or takes too long, is a finding of its own. */
export async function examine(checks: readonly Check[], patience: Patience): Promise<Diagnosis> {
  const found = await Promise.all(checks.map((check) => inTime(check, patience)));
  const findings = found.flat().sort((a, b) => AREAS.indexOf(a.area) - AREAS.indexOf(b.area));
  return { ok: findings.every((finding) => finding.level !== 'problem'), findings };
}

async function inTime({ area, name, run }: Check, { limitMs, sleep }: Patience): Promise<readonly Finding[]> {
  const about = { area, name };
  const late = sleep(limitMs).then(() => [
    problem(about, `no answer within ${limitMs / 1000} s`, `see whether this machine reaches it: ${name}`),
  ]);
  const found = run().catch((error: unknown) => [
    problem(about, error instanceof Error ? error.message : String(error), 'see to the reason that it names'),
  ]);
  return Promise.race([found, late]);
}

/** A setting that is there or not. */
export interface Setting {
  readonly name: string;
  readonly set: boolean;
  /** What is so while it is not set. */
  readonly without: string;
}

/** Which settings are there; never what they hold (T30). */
export function examineSettings(settings: readonly Setting[]): Finding[] {
  return settings.map(({ name, set, without }) => {
    const about = { area: 'keys', name } as const;
    return set ? good(about, 'set', { set }) : note(about, `not set: ${without}`, null, { set });
  });
}

const GIGABYTE = 1024 ** 3;
const LITTLE_GB = 5;
const TOO_LITTLE_GB = 1;

export function examineDisk(freeBytes: number, folder: string): Finding {
  const about = { area: 'disk', name: folder } as const;
  const freeGb = Math.round((10 * freeBytes) / GIGABYTE) / 10;
  const says = `${freeGb} GB free`;
  if (freeGb < TOO_LITTLE_GB)
    return problem(about, says, 'make room: a season of raw answers needs some GB', { freeGb });
  if (freeGb < LITTLE_GB)
    return note(about, says, 'make room before the season: raw answers need some GB', { freeGb });
  return good(about, says, { freeGb });
}

/** @param version such as `22.12.0` @param least the same */
export function examineNode(version: string, least: string): Finding {
  const about = { area: 'node', name: 'Node.js' } as const;
  const parts = (v: string) => v.split('.').map(Number);
  const wanted = parts(least);
  const difference =
    parts(version)
      .map((n, i) => n - (wanted[i] ?? 0))
      .find((d) => d !== 0) ?? 0;
  return difference < 0
    ? problem(
        about,
        `${version} is older than ${least}`,
        `npm ci brings ${least.split('.')[0]} along: run npx ttlu`,
        { version },
      )
    : good(about, version, { version });
}

const MARKS = { good: 'ok', note: '--', problem: '!!' } as const;

/** A diagnosis as a person reads it: what needs him first. */
export function diagnosisInWords({ findings }: Diagnosis): string {
  const line = ({ area, name, level, says, todo }: Finding) =>
    `${MARKS[level]} ${area.padEnd(8)} ${name}: ${says}${todo === null ? '' : `\n            → ${todo}`}`;
  const problems = findings.filter((finding) => finding.level === 'problem');
  const rest = findings.filter((finding) => finding.level !== 'problem');
  const verdict = problems.length === 0 ? 'Nothing needs you.' : `${problems.length} of these need you.`;
  return [...problems, ...rest].map(line).concat(verdict).join('\n');
}
