export declare function startCommand(root: string, name: 'start' | 'start:worker'): string[];
