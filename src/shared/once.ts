/**
 * Returns a function that calls `fn` at most once. Later calls return the first call's result, and
 * calls from inside `fn` return `undefined`.
 */
export function once<Result>(fn: () => Result): () => Result {
  let isCalled = false;
  let result: Result;
  return () => {
    if (!isCalled) {
      isCalled = true;
      result = fn();
    }
    return result;
  };
}
