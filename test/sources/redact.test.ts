import { expect, test } from 'vitest';
import { redact, secretBlotter } from '../../src/sources/redact.js';

const blot = secretBlotter(['s3cret/key+1', 'p@ss "word"']);

test('a secret is blotted out in every spelling: plain, in a URL, in a form, in JSON', () => {
  const form = new URLSearchParams({ a: 'p@ss "word"' }).toString();
  const json = JSON.stringify({ a: 'p@ss "word"' });
  for (const text of ['s3cret/key+1', encodeURIComponent('s3cret/key+1'), form, json]) {
    expect(blot(`x ${text} y`)).toContain('REDACTED');
    expect(blot(`x ${text} y`)).not.toMatch(/s3cret|p@ss|p%40ss/);
  }
});

test('T30: a key is found by the name of its parameter, even when nobody said that it is one', () => {
  const none = secretBlotter([]);
  expect(redact('https://x.test/odds?apiKey=abc123&markets=totals', none)).toBe(
    'https://x.test/odds?apiKey=REDACTED&markets=totals',
  );
  expect(redact('https://x.test/?a=1&token=abc&key=def#x', none)).toBe(
    'https://x.test/?a=1&token=REDACTED&key=REDACTED#x',
  );
  expect(redact('authorization: Bearer abc.def', none)).toBe('authorization: Bearer REDACTED');
});

test('a value too short for a key does not blot out the words of a payload', () => {
  expect(secretBlotter(['sim', ''])('{"similar":1}')).toBe('{"similar":1}');
});
