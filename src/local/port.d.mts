/** The wanted port, or a free one when somebody listens there. */
export function choosePort(wanted: number, say: (line: string) => void): Promise<number>;

/** A port of the loopback nobody listens on now, never the same twice. */
export function freePort(): Promise<number>;
