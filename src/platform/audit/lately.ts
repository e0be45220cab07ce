const mostRemembered = 5_000;

/** What is news once in ten minutes, however often it happens: whoever provokes it fills no journal. */
export class Lately {
  private readonly seen = new Map<string, number>();

  isNews(key: string): boolean {
    const now = Date.now();
    if (now - (this.seen.get(key) ?? 0) < again) return false;
    if (this.seen.size >= mostRemembered) this.seen.clear();
    this.seen.set(key, now);
    return true;
  }
}

const again = 10 * 60_000;
