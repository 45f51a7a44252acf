import { ownOptions } from './argument.ts';
import { type CallOptions, type Fetch, fetchJson } from './http.ts';
import type { Server } from './servers.ts';
import { snakeCase } from './wire-name.ts';

/** What Firefox Accounts wants to know of where the flow begins. */
export interface MetricsFlowOptions extends CallOptions {
  /** Where the user is: `[\w.:-]+`. */
  entrypoint?: string | undefined;
  entrypointExperiment?: string | undefined;
  entrypointVariation?: string | undefined;
  /** What the user is to act on. */
  formType?: 'email' | 'button' | 'subscribe' | 'other' | undefined;
  /** `[\w/.%-]+`, at most 128 characters. */
  utmCampaign?: string | undefined;
  utmContent?: string | undefined;
  utmMedium?: string | undefined;
  utmSource?: string | undefined;
  utmTerm?: string | undefined;
}

/** Options for the sign-in that the flow leads to. Empty where it could not be fetched. */
export interface MetricsFlow {
  /** 64 hex digits. */
  flowId?: string;
  /** Milliseconds since 1970. */
  flowBeginTime?: number;
  /** 32 hex digits. */
  deviceId?: string;
}

/** Metrics must never keep anybody from signing in, so this does not fail. */
export async function fetchMetricsFlow(
  { contentHost }: Server,
  fetch: Fetch,
  given: MetricsFlowOptions = {},
): Promise<MetricsFlow> {
  const { signal, ...options } = ownOptions(given);
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(options)) {
    if (value) query.set(snakeCase(name), value);
  }
  try {
    return await fetchJson(fetch, `${contentHost}/metrics-flow?${query}`, { signal });
  } catch {
    return {};
  }
}
