import type { z } from 'zod';
import { SourceError, type SourceName } from './errors.js';

/** A schema's first complaint about a value, as a person reads it: where, what was there, what belongs there. */
export interface Complaint {
  readonly field: string;
  readonly reason: string;
}

/** @example firstComplaint(error, event) // { field: 'status.period', reason: '"two": expected number, …' } */
export function firstComplaint(error: z.ZodError, value: unknown): Complaint {
  const issue = error.issues[0];
  if (!issue) return { field: '', reason: 'not understood' };
  const said = issue.message.replace(/^Invalid input: /, '');
  return { field: pathOf(issue.path), reason: `${shown(at(value, issue.path))}: ${said}` };
}

/** {@link firstComplaint} in one line, for what is skipped. */
export function complaintLine(error: z.ZodError, value: unknown): string {
  const { field, reason } = firstComplaint(error, value);
  return field === '' ? reason : `${field}: ${reason}`;
}

/** Reads a value by its schema. @throws SourceError of kind `shape`, naming the field and the value */
export function readShape<S extends z.ZodType>(
  schema: S,
  value: unknown,
  about: { readonly source: SourceName; readonly id: string },
): z.output<S> {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const { field, reason } = firstComplaint(read.error, value);
  throw new SourceError({ ...about, kind: 'shape', reason, ...(field === '' ? {} : { field }) });
}

/** A value cut to a length that fits in a message. */
export function shown(value: unknown): string {
  if (value === undefined) return 'missing';
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

function pathOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, key) =>
      typeof key === 'number' ? `${text}[${key}]` : text === '' ? String(key) : `${text}.${String(key)}`,
    '',
  );
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (v, key) => (typeof v === 'object' && v !== null ? (v as Record<PropertyKey, unknown>)[key] : undefined),
    value,
  );
}
