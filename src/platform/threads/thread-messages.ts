/** What a thread is told: a task, or that its last batch was taken. */
export type ToThread =
  | { kind: 'task'; file: string; name: string; given: unknown[]; streams: boolean }
  | { kind: 'more' };

/** What a thread says. `begun`: the module is there, the work starts in this thread of the system. */
export type FromThread =
  | { kind: 'begun'; thread: string | null }
  | { kind: 'batch'; value: unknown }
  | { kind: 'done'; value: unknown }
  | { kind: 'failed'; unreadable: boolean; message: string; stack: string };
