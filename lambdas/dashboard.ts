import { Logger } from '@aws-lambda-powertools/logger';
import { type ApiDeps, handleApi, rememberLookups } from '../src/api.js';
import { readConfig } from '../src/config.js';
import { cloudLookups } from '../src/host/cloud-lookups.js';
import { cloudPredictions } from '../src/host/cloud-predictions.js';

const logger = new Logger({ serviceName: 'dashboard' });
const config = readConfig(process.env);
const deps: ApiDeps = {
  predictions: cloudPredictions(config),
  lookups: rememberLookups(cloudLookups(config), Date.now),
  now: () => new Date().toISOString(),
  rules: config.triggers,
  confidence: config.confidence,
  report: (error) => logger.error('the prediction store did not answer', error as Error),
};

/** What a function URL or an HTTP API sends (payload format 2.0). */
export interface HttpEvent {
  readonly rawPath: string;
  readonly rawQueryString?: string;
  readonly requestContext?: { readonly http?: { readonly method?: string } };
}

export interface HttpResult {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The dashboard's read-only JSON API. */
export async function handler(event: HttpEvent): Promise<HttpResult> {
  const method = event.requestContext?.http?.method ?? 'GET';
  const query = Object.fromEntries(new URLSearchParams(event.rawQueryString ?? ''));
  const { status, headers, body } = await handleApi({ method, path: event.rawPath, query }, deps);
  logger.info(`${method} ${event.rawPath}: ${status}`);
  return { statusCode: status, headers, body };
}
