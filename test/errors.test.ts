import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { FxaRelierError, isFxaRelierError } from '../src/errors.ts';

/** The error class as another frame has it: the same source, another realm. */
function loadInAnotherRealm(): typeof import('../src/errors.ts') {
  const source = readFileSync(new URL('../src/errors.ts', import.meta.url), 'utf8');
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  return runInNewContext(`const exports = {}; ${outputText}; exports`);
}

describe('an FxaRelierError', () => {
  it('is an Error with its name, reason and message', () => {
    const error = new FxaRelierError('cancel', 'The user cancelled');
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      name: 'FxaRelierError',
      reason: 'cancel',
      message: 'The user cancelled',
    });
    expect(`${error}`).toBe('FxaRelierError: The user cancelled');
    expect(error.stack).toContain('errors.test.ts');
  });

  it('carries the details it is given, and the error underneath', () => {
    const cause = new TypeError('fetch failed');
    const details = { errno: 105, status: 400, error: 'Bad Request', retryAfter: 3, cause };
    const error = new FxaRelierError('http_error', 'Refused', details);
    expect(error).toMatchObject(details);
    expect(error.cause).toBe(cause);
  });
});

describe('isFxaRelierError', () => {
  it('knows this library’s errors, and asks for the reason where one is given', () => {
    const error = new FxaRelierError('timeout', 'Too late');
    expect(isFxaRelierError(error)).toBe(true);
    expect(isFxaRelierError(error, 'timeout')).toBe(true);
    expect(isFxaRelierError(error, 'cancel')).toBe(false);
  });

  it('knows an error of another realm, which is no instance of this one’s class', () => {
    const elsewhere = loadInAnotherRealm();
    const foreign = new elsewhere.FxaRelierError('cancel', 'Cancelled elsewhere');
    expect(foreign).not.toBeInstanceOf(FxaRelierError);
    expect(foreign).not.toBeInstanceOf(Error);
    expect(isFxaRelierError(foreign)).toBe(true);
    expect(isFxaRelierError(foreign, 'cancel')).toBe(true);
    expect(isFxaRelierError(foreign, 'timeout')).toBe(false);
    expect(elsewhere.isFxaRelierError(new FxaRelierError('cancel', 'Here'))).toBe(true);
  });

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['an error of the platform', new TypeError('fetch failed')],
    ['an error of another realm', runInNewContext('new Error("x")')],
    ['a string', 'FxaRelierError'],
    ['a number', 400],
    ['an object with a reason alone', { reason: 'cancel' }],
    ['an object without a prototype', Object.create(null)],
  ])('does not take %s for one', (_, value) => {
    expect(isFxaRelierError(value)).toBe(false);
    expect(isFxaRelierError(value, 'cancel')).toBe(false);
  });
});
