/**
 * Tells how high the page is, at once and whenever that has changed; a burst of changes is told
 * once. Gives the way to stop.
 */
export function observeHeight(body: HTMLElement, tell: (height: number) => void): () => void {
  let told: number | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function measure() {
    const height = Math.ceil(body.getBoundingClientRect().height);
    if (height === told) return;
    told = height;
    tell(height);
  }

  const observer = new ResizeObserver(() => {
    clearTimeout(timer);
    timer = setTimeout(measure, 50);
  });
  measure();
  observer.observe(body);

  return () => {
    clearTimeout(timer);
    observer.disconnect();
  };
}
