import { isFxaRelierError } from 'fxa-relier-client';
import { type Report, reportOf, showProgress, showReport } from './outcome.ts';
import type { SignInOptions } from './sign-in.ts';

/** What a button does. It gives nothing where the browser is leaving the page. */
export type Action = (signal: AbortSignal) => Promise<Report | undefined>;

/** Runs what buttons do, and shows in `place` how it goes on and ends. */
export function createRunner(place: HTMLElement, refresh: () => Promise<void>) {
  let running = 0;

  // Back from Firefox Accounts the page may be as it was left, in the middle of going there.
  window.addEventListener('pageshow', ({ persisted }) => {
    if (!persisted) return;
    running = 0;
    showReport(place);
    refresh();
  });
  // Another tab may have signed in or out.
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible' && !running) refresh();
  });

  const fail = async (error: unknown) => {
    const report = reportOf(error);
    const { outcome } = report;
    if (outcome === 'session_ended' || outcome === 'step_up_required') await refresh();
    showReport(place, report);
  };

  return {
    /** One at a time; but to press a button again brings the popup to the front. */
    async run(action: Action, ui?: SignInOptions['ui']): Promise<void> {
      if (running && ui !== 'popup') return;
      running += 1;
      const stopper = new AbortController();
      const stop = () => stopper.abort();
      if (ui === 'popup') showProgress(place, 'Firefox Accounts is open in a window.', stop);
      else showReport(place);
      try {
        const ended = await action(stopper.signal);
        if (!ended) {
          showProgress(place, 'On the way to Firefox Accounts …');
          return;
        }
        await refresh();
        showReport(place, ended);
      } catch (error) {
        // What goes on in the popup is another call's to tell.
        const isOther =
          isFxaRelierError(error, 'already_open') || isFxaRelierError(error, 'cancel');
        if (running === 1 || !isOther) await fail(error);
      } finally {
        running = Math.max(0, running - 1);
      }
    },

    fail,
  };
}
