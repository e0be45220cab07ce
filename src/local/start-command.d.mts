export declare function startCommand(
  root: string,
  name: 'start' | 'start:worker',
): { args: string[]; env: Record<string, string> };
