/** What stands where a secret stood; safe in a URL. */
const BLOT = 'REDACTED';

/** Query parameters that carry credentials, whatever their value. */
const SECRET_PARAMETERS = /([?&](?:api_?key|key|token|access_token|authorization|password)=)[^&#\s"'<>]*/gi;
const BEARER = /\b(bearer\s+)[^\s"',;]+/gi;

/** Every spelling in which a value can turn up in a URL, a form or a JSON text. */
function spellings(secret: string): string[] {
  const form = new URLSearchParams({ s: secret }).toString().slice(2);
  return [secret, encodeURIComponent(secret), form, JSON.stringify(secret).slice(1, -1)];
}

/** A shorter value would blot out common words and digits of a payload; real keys are longer. */
const SHORTEST_SECRET = 8;

/**
 * A function that blots out these values wherever they stand.
 * Longest first, so that a secret that contains another one leaves no rest.
 */
export function secretBlotter(secrets: readonly string[]): (text: string) => string {
  const long = secrets.filter((s) => s.length >= SHORTEST_SECRET);
  const values = [...new Set(long.flatMap(spellings))].sort((a, b) => b.length - a.length);
  return (text) => values.reduce((t, value) => (t.includes(value) ? t.replaceAll(value, BLOT) : t), text);
}

/** The same for texts that may hold a URL or a header: keys are also found by the name of their parameter (T30). */
export function redact(text: string, blot: (text: string) => string): string {
  return blot(text).replace(SECRET_PARAMETERS, `$1${BLOT}`).replace(BEARER, `$1${BLOT}`);
}
