import type { Config, Secret } from '../config.js';

/** Every value of a config that nobody may be told, to be blotted out of texts that quote stores and sources. */
export function secretsOf({ oddsApi, kenpom, refmetrics, databaseUrl, webhookUrl }: Config): string[] {
  return [oddsApi.key, kenpom.key, refmetrics.password, databaseUrl, webhookUrl]
    .filter((secret): secret is Secret => secret !== null)
    .map((secret) => secret.reveal());
}
