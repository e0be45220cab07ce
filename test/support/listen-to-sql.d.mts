export function listenToSql(
  hear: (statement: { name?: string; text: string; values: unknown[] }) => (() => void) | void,
): () => void;
