/** What a process aside is told: a task, or that its last batch was taken. */
export type ToAside =
  | { kind: 'task'; file: string; name: string; given: unknown[]; streams: boolean }
  | { kind: 'more' };

/** What it says. `begun`: the module is there, the work starts. */
export type FromAside =
  | { kind: 'begun' }
  | { kind: 'batch'; value: unknown }
  | { kind: 'done'; value: unknown }
  | { kind: 'failed'; unreadable: boolean; message: string; stack: string };
