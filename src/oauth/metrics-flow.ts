import { ownOptions } from '../shared/argument.ts';
import { type CallOptions, type Fetch, fetchJson } from '../shared/http.ts';
import { refuseUnknownOptions } from '../shared/known-options.ts';
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
  flowId?: string | undefined;
  /** Milliseconds since 1970. */
  flowBeginTime?: number | undefined;
  /** 32 hex digits. */
  deviceId?: string | undefined;
}

const optionNames = {
  entrypoint: true,
  entrypointExperiment: true,
  entrypointVariation: true,
  formType: true,
  utmCampaign: true,
  utmContent: true,
  utmMedium: true,
  utmSource: true,
  utmTerm: true,
  signal: true,
} satisfies Record<keyof MetricsFlowOptions, true>;

/**
 * Returns nothing if the server cannot be reached or refuses: metrics must never keep a user from
 * signing in.
 *
 * @throws FxaRelierError `invalid_argument` if an option is unknown.
 */
export async function fetchMetricsFlow(
  { contentHost }: Server,
  fetch: Fetch,
  given: MetricsFlowOptions = {},
): Promise<MetricsFlow> {
  const { signal, ...options } = ownOptions(given);
  refuseUnknownOptions('fetchMetricsFlow()', options, optionNames);
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(options)) {
    if (value) query.set(snakeCase(name), value);
  }
  try {
    const url = `${contentHost}/metrics-flow?${query}`;
    const { flowId, flowBeginTime, deviceId }: MetricsFlow = await fetchJson(fetch, url, {
      signal,
    });
    return { flowId, flowBeginTime, deviceId };
  } catch {
    return {};
  }
}
