/** A browser that can be started, with the environment that it needs. */
export function findChromium(): Promise<{ executable: string; environment: Record<string, string> }>;
