import type { HttpOptions } from '../http.js';
import type { RefereeTable } from './parse.js';

export type { RefereeRow, RefereeTable } from './parse.js';

export interface RefmetricsClient {
  /** The public table of fouls by referee, career to date. */
  fouls(): Promise<RefereeTable>;
}

export interface RefmetricsOptions {
  /** Without an account the table is read as the public sees it: numbers, but few names. */
  readonly account: { readonly user: string; readonly password: string } | null;
}

export declare function createRefmetricsClient(
  http: HttpOptions,
  options: RefmetricsOptions,
): RefmetricsClient;
