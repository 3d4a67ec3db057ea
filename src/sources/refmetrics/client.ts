import { SourceError, type SourceErrorKind } from '../errors.js';
import { type HttpOptions, type HttpRequest, request } from '../http.js';
import { csrfTokenIn, isSignInPage, parseFoulsPage, type RefereeTable } from './parse.js';

export type { RefereeRow, RefereeTable } from './parse.js';

export interface RefmetricsClient {
  /** The table of fouls by referee, career to date. */
  fouls(): Promise<RefereeTable>;
}

export interface RefmetricsOptions {
  /** Null reads the page as the public sees it: all numbers, but few names. */
  readonly account: { readonly user: string; readonly password: string } | null;
  /** In place of the public address, for stand-ins. */
  readonly baseUrl?: string;
  /** Where the fouls table is, below the base. */
  readonly foulsPath?: string;
}

/**
 * RefMetrics, a site without an API: signs in by its form (GET for cookie and token, POST, 302), then reads the page.
 * Built to what public clients show of it, with no page recorded: unproven against the live site, path included.
 * @throws SourceError, of kind `key` when the sign-in is refused or needed
 */
export function createRefmetricsClient(http: HttpOptions, options: RefmetricsOptions): RefmetricsClient {
  const { account } = options;
  const base = (options.baseUrl ?? 'https://www.refmetrics.com').replace(/\/$/, '');
  const guarded: HttpOptions = {
    ...http,
    secrets: [...(http.secrets ?? []), ...(account ? [account.user, account.password] : [])],
  };

  return {
    async fouls() {
      const cookie = account ? await signIn(guarded, base, account) : null;
      const { body } = await request(guarded, {
        source: 'refmetrics',
        id: 'fouls',
        url: new URL(`${base}/${options.foulsPath ?? 'ncaa-men/fouls'}`),
        ...(cookie === null ? {} : { headers: { cookie } }),
        explain,
        refusalIn: (page) => (isSignInPage(page) ? 'the sign-in page' : null),
      });
      return parseFoulsPage('fouls', body);
    },
  };
}

/** The cookies of a signed-in session. The pages of the way there hold tokens and are not archived. */
async function signIn(
  http: HttpOptions,
  base: string,
  account: { readonly user: string; readonly password: string },
): Promise<string> {
  const { onResponse: _unarchived, ...quiet } = http;
  const login: HttpRequest = { source: 'refmetrics', id: 'login', url: new URL(`${base}/login`), explain };
  const form = await request(quiet, login);
  const token = csrfTokenIn(form.body);
  if (token === null)
    throw new SourceError({
      source: 'refmetrics',
      id: 'login',
      kind: 'shape',
      field: 'csrf_token',
      reason: 'missing: the sign-in form has changed',
    });
  const before = cookiesOf(form.headers);
  const answer = await request(quiet, {
    ...login,
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: cookieText(before), 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      csrf_token: token,
      username_or_email: account.user,
      password: account.password,
    }).toString(),
  });
  if (answer.status !== 302)
    throw new SourceError({
      source: 'refmetrics',
      id: 'login',
      kind: 'key',
      status: answer.status,
      reason: `signing in was refused (HTTP ${answer.status}); check user and password`,
    });
  return cookieText(new Map([...before, ...cookiesOf(answer.headers)]));
}

function explain(status: number): { kind: SourceErrorKind; reason: string } | null {
  return status === 401 || status === 403 ? { kind: 'key', reason: 'not authorized; log in' } : null;
}

function cookiesOf(headers: Headers): Map<string, string> {
  return new Map(
    headers.getSetCookie().map((line) => {
      const pair = line.split(';', 1)[0] ?? '';
      const at = pair.indexOf('=');
      return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()] as const;
    }),
  );
}

function cookieText(cookies: ReadonlyMap<string, string>): string {
  return [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
}
